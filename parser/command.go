package parser

import (
	"slices"
	"strings"
)

// Command is a program with its arguments: one string, or words and strings up to the next keyword, as Monit takes it.
type Command struct {
	Pos    Pos
	Value  string
	Quoted bool
	Args   Pos // of the first argument outside the quotes, zero for none
}

// entryWord are the words that begin a statement; behind a program they may as well be meant for its arguments.
var (
	entryWord = wordSet(`check set include start stop restart every group depends depend dependson mode onreboot alert noalert
	if ignore not`)
	commandOptions = wordSet(`as and with within using uid gid timeout repeat else environment then rotate`)
)

const commandExpected = "a program in quotes, such as \"/usr/bin/program argument\""

// Parse reads an equals sign, if there is one, and the program.
func (v *Command) Parse(c *Cursor) error {
	before := c.MakeCheckpoint()
	equals := c.Peek().Value == "=" || c.Peek().Value == "=="
	if equals {
		c.Next()
	}
	if e := missing(c, commandExpected); e != nil {
		return e
	}
	t := c.Peek()
	word := strings.ToLower(t.Value)
	if t.Value == ":" {
		return v.colon(t)
	}
	if t.Type != String && (entryWord[word] || commandOptions[word]) || c.RawPeek().Type == Noise && t.EOF() {
		e := failAt(t, commandExpected)
		if !equals {
			c.LoadCheckpoint(before)
		}
		return e
	}
	r, err := readValue(c, true, commandExpected)
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
	return v.arguments(c, t, equals)
}

// arguments adds the words behind the program, up to the end of the line or the next keyword.
func (v *Command) arguments(c *Cursor, program *Token, equals bool) error {
	line := program.Pos.Line
	refused := false
	for {
		t := c.RawPeek()
		word := strings.ToLower(t.Value)
		if t.Type == Noise && t.Value == `\` && t.Pos.Line == line {
			line++
			c.FastForward(c.RawCursor())
			continue
		}
		if t.EOF() || t.Pos.Line != line || t.Pos.Filename != program.Pos.Filename || t.Type == Bad || t.Type == Punct && t.Value == "}" ||
			t.Type == Noise && !isWordy(t) || t.Type != String && commandOptions[word] {
			break
		}
		if t.Type != String && entryWord[word] {
			if v.Quoted || !equals && !v.meant(c, word) {
				break
			}
			refused = true
		}
		if slip := optionSlip(word); t.Type == Word && slip != "" && v.Quoted {
			return failAt(t, "the next statement, or an option of the program: as uid, as gid, with timeout", slip)
		}
		refused = refused || t.Type == Number
		v.add(c, t)
	}
	if refused || equals && !v.Quoted && !v.Args.IsZero() {
		return v.unquoted()
	}
	return nil
}

// add puts an argument behind the program.
func (v *Command) add(c *Cursor, t *Token) {
	if v.Args.IsZero() {
		v.Args = PosOf(t)
	}
	text := Text{Pos: PosOf(t), Value: t.Value}
	c.FastForward(c.RawCursor())
	glue(c, &text, t, true)
	v.Value += " " + text.Value
	v.Args.End = text.Pos.End
}

// meant tells that a word behind an unquoted program is an argument of it, not the next statement: "start nginx", and
// "stop" at the end of the line. Another program would stand in quotes or begin with a slash.
func (v *Command) meant(c *Cursor, word string) bool {
	t, next := c.Peek(), peekSecond(c)
	alone := next.EOF() || next.Pos.Line != t.Pos.Line
	switch word {
	case "start", "stop", "restart":
		return alone || next.Type != String && next.Value != "=" && !strings.HasPrefix(next.Value, "/")
	}
	return alone
}

// optionSlip gives the word of an option that one behind a quoted program is a slip of.
func optionSlip(word string) string {
	near := Nearest(word, []string{"timeout", "using", "repeat", "environment"})
	if len(word) > 4 && near != "" {
		return near
	}
	for _, w := range []string{"with", "uid", "gid"} {
		if a, b := []byte(word), []byte(w); word != w && len(a) == len(b) {
			slices.Sort(a)
			slices.Sort(b)
			if string(a) == string(b) {
				return w
			}
		}
	}
	return ""
}

// colon refuses "start program: ...", which is how other tools write it.
func (v *Command) colon(t *Token) error {
	e := failAt(t, commandExpected)
	e.Message, e.Expected = `":" before a program`, `"=", or nothing`
	e.replace, e.with = e.Pos, " ="
	return e
}

// unquoted refuses arguments without quotes, where they could be taken for the next statement.
func (v *Command) unquoted() error {
	e := &SyntaxError{Pos: v.Args, Message: "a program with arguments needs quotes", Code: "unquoted-arguments"}
	if !v.Quoted && !strings.ContainsAny(v.Value, `"'`) {
		e.replace, e.with = Pos{v.Pos.File, v.Pos.Line, v.Pos.Column, v.Args.End}, `"`+v.Value+`"`
	}
	return e
}
