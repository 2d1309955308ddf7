package parser

import (
	"slices"
	"strings"
)

// Name is the name of a service behind "check KIND". Whatever word stands there is it, also a word of the language.
type Name Text

// Parse takes the next token, noise or not.
func (v *Name) Parse(c *Cursor) error {
	for t := c.RawPeek(); t.Type == Noise; t = c.RawPeek() {
		c.FastForward(c.RawCursor())
		if isWordy(t) {
			*v = Name{Pos: PosOf(t), Value: t.Value}
			return nil
		}
	}
	t, err := readValue(c, false, "a name for the service")
	*v = Name(t)
	return err
}

// Path is an absolute path.
type Path Raw

// Parse reads a word or string that begins with a slash.
func (v *Path) Parse(c *Cursor) error {
	t := c.Peek()
	if !strings.HasPrefix(strings.TrimLeft(t.Value, `"'`), "/") {
		return Fail(c, "an absolute path, beginning with /")
	}
	r, err := readValue(c, true, "an absolute path")
	*v = Path(r)
	return err
}

// MailAddress is the address of an alert.
type MailAddress Raw

// Parse reads a word or string with an @ in it.
func (v *MailAddress) Parse(c *Cursor) error {
	if t := c.Peek(); t.Type != Word && t.Type != String || !strings.Contains(t.Value, "@") {
		return Fail(c, "a mail address such as ops@example.org")
	}
	r, err := readValue(c, true, "a mail address")
	*v = MailAddress(r)
	return err
}

// URL is an address with a scheme.
type URL Raw

// Parse reads up to white space.
func (v *URL) Parse(c *Cursor) error {
	before := c.MakeCheckpoint()
	t := c.Peek()
	r, err := readValue(c, true, "a URL")
	if err != nil || !strings.Contains(r.Value, "://") {
		c.LoadCheckpoint(before)
		return failAt(t, "a URL such as http://user:password@host:8080/path")
	}
	*v = URL(r)
	return nil
}

// Command is a program with its arguments: one string, or words and strings up to the next keyword, as Monit takes it.
type Command struct {
	Pos    Pos
	Value  string
	Quoted bool
	Args   Pos // of the first argument outside the quotes, zero for none
}

var commandEnds = wordSet(`check set include start stop restart every group depends depend mode onreboot alert noalert if ignore
	as and with using uid gid timeout repeat else environment then rotate not`)

// Parse reads an equals sign, if there is one, and the program.
func (v *Command) Parse(c *Cursor) error {
	before := c.MakeCheckpoint()
	first := c.Peek()
	equals := first.Value == "=" || first.Value == "=="
	if equals {
		c.Next()
	}
	t := c.Peek()
	r, err := readValue(c, true, "a program in quotes, such as \"/usr/bin/program argument\"")
	if err != nil {
		if !equals {
			c.LoadCheckpoint(before)
		}
		return err
	}
	if r.Quoted {
		r.Value = unquoteCommand(t.Value)
	}
	if r.Quoted && strings.TrimSpace(r.Value) == "" {
		return failAt(t, "a program")
	}
	*v = Command{Pos: r.Pos, Value: r.Value, Quoted: r.Quoted}
	v.arguments(c, t)
	if equals && !v.Quoted && !v.Args.IsZero() {
		return v.unquoted()
	}
	return nil
}

// arguments adds the words behind the program, up to the end of the line or the next keyword.
func (v *Command) arguments(c *Cursor, program *Token) {
	for {
		t := c.RawPeek()
		if t.EOF() || t.Pos.Line != program.Pos.Line || t.Pos.Filename != program.Pos.Filename || t.Type == Bad ||
			t.Type == Noise && !isWordy(t) || commandEnds[strings.ToLower(t.Value)] {
			return
		}
		if v.Args.IsZero() {
			v.Args = PosOf(t)
		}
		text := Text{Pos: PosOf(t), Value: t.Value}
		c.FastForward(c.RawCursor())
		glue(c, &text, t, true)
		v.Value += " " + text.Value
		v.Args.End = text.Pos.End
	}
}

// unquoted refuses arguments without quotes, where they could be taken for the next statement.
func (v *Command) unquoted() error {
	return &SyntaxError{Pos: v.Args, Message: "a program with arguments needs quotes", Code: "unquoted-arguments",
		replace: Pos{v.Pos.File, v.Pos.Line, v.Pos.Column, v.Args.End}, with: `"` + v.Value + `"`}
}

// Event is a kind of event in the filter of an alert.
type Event struct {
	Pos  Pos
	Word Keyword
}

// The events that a filter knows, Monit's and the finer ones of its later versions.
var eventWords = strings.Fields(`action bytein byteout checksum connection content data exec exist fsflags gid group icmp
	instance invalid link nonexist packetin packetout permission perm pid ping ppid resource saturation size speed status timeout
	timestamp uid uptime user programoutput zombie securityattribute linkerrorsin linkerrorsout cpu totalcpu memory totalmemory
	swap loadavg1m loadavg5m loadavg15m threads children filedescriptors totalfiledescriptors readbytes readoperations
	writebytes writeoperations servicetime space inode hardlink pagein pageout saturationin saturationout responsetime linkspeed
	linkduplex spawn atime ctime mtime certificate euid`)

// Parse reads one word of the list.
func (v *Event) Parse(c *Cursor) error {
	t := c.Peek()
	word := strings.ToLower(t.Value)
	if t.Type != Word || !slices.Contains(eventWords, word) {
		expected, words := v.Hint()
		return Fail(c, expected, words...)
	}
	c.Next()
	*v = Event{PosOf(t), Keyword(word)}
	return nil
}

// names is a list of names, commas between them.
type names struct {
	List []Text
}

// Parse reads at least one name. A word of the language is a name when it stands behind a comma in the same line.
func (v *names) Parse(c *Cursor) error {
	if strings.EqualFold(c.RawPeek().Value, "on") {
		c.FastForward(c.RawCursor())
	}
	if next, at := c.RawPeek(), c.RawCursor(); at > 0 && statements[strings.ToLower(next.Value)] {
		if last := c.Range(at-1, at)[0]; last.Pos.Line != next.Pos.Line {
			return Fail(c, "a name")
		}
	}
	for {
		name, err := readValue(c, false, "a name")
		if err != nil {
			return err
		}
		v.List = append(v.List, name)
		comma := c.RawPeek()
		if comma.Value != "," {
			return nil
		}
		if next := c.Peek(); next.EOF() || next.Pos.Line != comma.Pos.Line && statements[strings.ToLower(next.Value)] {
			return nil
		}
	}
}
