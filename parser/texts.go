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
		if t.Value == "(" || t.Value == ")" {
			return parenthesis(t)
		}
	}
	first := c.Peek()
	t, err := readName(c, "a name for the service")
	*v = Name(t)
	if err == nil && t.Value == "" {
		return failAt(first, "a name for the service")
	}
	return err
}

// readName is readValue for what may begin with a bracket or an equals sign: "[a]", "=a".
func readName(c *Cursor, expected string) (Text, error) {
	first := c.Peek()
	if first.Value != "[" && first.Value != "=" || !gluedNext(c) {
		return readValue(c, false, expected)
	}
	c.Next()
	v := Text{Pos: PosOf(first), Value: first.Value}
	glueIn(c, &v, first, false, strings.Count(first.Value, "["))
	return v, nil
}

// Path is an absolute path.
type Path Raw

// Parse reads a word or string that begins with a slash.
func (v *Path) Parse(c *Cursor) error {
	if e := missing(c, "an absolute path, beginning with /"); e != nil {
		return e
	}
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

// Parse reads a word or string that is one address, alone or as in "Name <address>".
func (v *MailAddress) Parse(c *Cursor) error {
	const expected = "a mail address such as ops@example.org"
	first, before := c.Peek(), c.MakeCheckpoint()
	r, err := readValue(c, true, expected)
	if err == nil && isMailAddress(r.Value) {
		*v = MailAddress(r)
		return nil
	}
	c.LoadCheckpoint(before)
	e := failAt(first, expected)
	if err != nil || !strings.Contains(r.Value, "@") {
		return e
	}
	e.Pos, e.Found, e.Message = r.Pos, r.Value, quote(r.Value)+" is no mail address"
	if list := strings.FieldsFunc(r.Value, isListMark); len(list) > 1 && isMailAddress(list[0]) && isMailAddress(list[1]) {
		e.Message, e.Expected = "a second address", "one address in each alert statement"
	}
	return e
}

func isListMark(r rune) bool { return strings.ContainsRune(",; \t", r) }

// isMailAddress tells NAME@HOST, also in <> with a name before.
func isMailAddress(s string) bool {
	if i := strings.IndexByte(s, '<'); i >= 0 && strings.HasSuffix(s, ">") {
		s = s[i+1 : len(s)-1]
	}
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && host != "" && !strings.ContainsAny(s, ",;:()<> \t\r\n") && !strings.Contains(host, "@")
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

// Event is a kind of event in the filter of an alert.
type Event struct {
	Pos  Pos
	Word Keyword
}

// The events that a filter knows, Monit's and the finer ones of its later versions.
var eventWords = strings.Fields(`action bytein byteout checksum connection content data exec exist exists fsflag fsflags gid group icmp
	instance invalid link nonexist nonexists packetin packetout permission perm pid ping ppid resource saturation size speed status timeout
	time timestamp uid uptime user programoutput zombie securityattribute linkerrorsin linkerrorsout cpu totalcpu memory totalmemory
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
		if t := c.RawPeek(); t.Value == "(" || t.Value == ")" {
			return parenthesis(t)
		}
		first := c.Peek()
		name, err := readValue(c, false, "a name")
		if err != nil {
			return err
		}
		if name.Value == "" {
			return failAt(first, "a name")
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
