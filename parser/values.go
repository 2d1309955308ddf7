package parser

import (
	"strings"
)

// Text is a word or a quoted string, one value that a list or statement goes on behind: a name, a user, a file. Signs glued
// to a word belong to it ("a:b", "foo=bar"), commas, semicolons and brackets do not.
type Text struct {
	Pos    Pos
	Value  string // without quotes
	Quoted bool
}

// Parse reads the next word, which may be one of the language's own.
func (v *Text) Parse(c *Cursor) error {
	t, err := readValue(c, false, "a name or a quoted string")
	*v = t
	return err
}

// Raw is a quoted string, or everything up to white space: a URL, user:password, a path with odd characters. A comma,
// semicolon or bracket at its end is left out.
type Raw struct {
	Pos    Pos
	Value  string // without quotes
	Quoted bool
}

// Parse reads up to white space.
func (v *Raw) Parse(c *Cursor) error {
	t, err := readValue(c, true, "a word or a quoted string")
	*v = Raw(t)
	return err
}

// Keyword captures words of the language in lower case, blanks between them: Kind Keyword `parser:"@('md5'|'sha1')"`.
type Keyword string

// Capture implements participle's interface.
func (k *Keyword) Capture(words []string) error {
	*k = Keyword(strings.ToLower(strings.Join(words, " ")))
	return nil
}

// readValue takes the next value. A noise word counts as value only where nothing behind it could be one: "group with"
// before the next statement, but not "with pidfile /x".
func readValue(c *Cursor, raw bool, expected string) (Text, error) {
	first := c.Peek()
	if noise := c.RawPeek(); noise.Type == Noise && isWordy(noise) && (first.EOF() || statements[strings.ToLower(first.Value)]) {
		c.FastForward(c.RawCursor())
		return Text{Pos: PosOf(noise), Value: noise.Value}, nil
	}
	if e := missing(c, expected); e != nil {
		return Text{}, e
	}
	switch first.Type {
	case String:
		c.Next()
		return Text{PosOf(first), Unquote(first.Value), true}, nil
	case Word, Number:
	case Punct:
		if strings.Contains("{}[]", first.Value) || !raw && !strings.Contains(":<>", first.Value) {
			return Text{}, Fail(c, expected)
		}
	default:
		return Text{}, Fail(c, expected)
	}
	c.Next()
	v := Text{Pos: PosOf(first), Value: first.Value}
	last := glue(c, &v, first, raw)
	if paren := c.RawPeek(); !raw && paren.Value == "(" && touches(last, paren) {
		return v, parenthesis(paren)
	}
	return v, nil
}

// parenthesis refuses one in a name, which would be lost there.
func parenthesis(t *Token) *SyntaxError {
	e := failAt(t, "a name; in quotes, if the parenthesis belongs to it")
	e.Message = "a parenthesis in a name"
	return e
}

// touches tells that no white space is between two tokens.
func touches(t, next *Token) bool {
	return next.Type != EOF && next.Pos.Offset == t.Pos.Offset+len(t.Value) && next.Pos.Filename == t.Pos.Filename
}

// glue appends the tokens that follow without white space, as far as they belong to the value, and gives the last of them.
func glue(c *Cursor, v *Text, last *Token, raw bool) *Token { return glueIn(c, v, last, raw, 0) }

// glueIn is glue behind so many open "[".
func glueIn(c *Cursor, v *Text, last *Token, raw bool, open int) *Token {
	var more []byte
	defer func() { v.Value += string(more) }()
	for {
		next := c.RawPeek()
		if !touches(last, next) {
			return last
		}
		switch next.Value {
		case "{", "}":
			return last
		case "[":
			open++
		case "]":
			if open--; open < 0 {
				return last
			}
		case ",", ";", "(", ")":
			if !raw || !gluedBehind(c, next) {
				return last
			}
		default:
			if next.Type == Bad || !raw && next.Type == String {
				return last
			}
		}
		c.FastForward(c.RawCursor())
		more = append(more, next.Value...)
		v.Pos.End = PosOf(next).End
		last = next
	}
}

// gluedBehind tells that another token follows the mark without white space, so that the mark stands inside a value.
func gluedBehind(c *Cursor, mark *Token) bool {
	here := c.MakeCheckpoint()
	c.FastForward(c.RawCursor())
	next := c.RawPeek()
	c.LoadCheckpoint(here)
	return next.Type != Punct && touches(mark, next)
}

// gluedNext tells that a token stands right behind the next one.
func gluedNext(c *Cursor) bool {
	here := c.MakeCheckpoint()
	defer c.LoadCheckpoint(here)
	t := c.Next()
	return !t.EOF() && touches(t, c.RawPeek())
}

func isWordy(t *Token) bool { return t.Value != "" && !strings.Contains(`(),;\`, t.Value) }

// Unquote gives what a token stands for. Of a string the quotes and the blanks at both ends do not count, and \\, \n, \r,
// \t and an escaped quote stand for one character each; other backslashes stay: they belong to the regular expressions
// that strings often hold.
func Unquote(s string) string {
	inside, quote, ok := inQuotes(s)
	if !ok {
		return s
	}
	inside = strings.Trim(inside, " \t\r\n\v\f")
	if !strings.Contains(inside, `\`) {
		return inside
	}
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r", `\t`, "\t", `\`+quote, quote).Replace(inside)
}

// unquoteCommand takes the quotes off a program and its arguments, which are read once more when they are split.
func unquoteCommand(s string) string {
	inside, quote, ok := inQuotes(s)
	if !ok {
		return s
	}
	return strings.ReplaceAll(inside, `\`+quote, quote)
}

func inQuotes(s string) (inside, quote string, ok bool) {
	if len(s) < 2 || s[0] != '"' && s[0] != '\'' || s[len(s)-1] != s[0] {
		return "", "", false
	}
	return s[1 : len(s)-1], s[:1], true
}

// Match compares with a pattern: [= | == | != | =~ | !=~] pattern. No operator means "=".
type Match struct {
	Pos     Pos
	Op      string // "=" or "!="
	Pattern Text
}

// Parse reads operator and pattern.
func (m *Match) Parse(c *Cursor) error {
	before := c.MakeCheckpoint()
	t := c.Peek()
	m.Pos, m.Op = PosOf(t), "="
	if op, ok := operators[strings.ToLower(t.Value)]; ok && t.Type != String {
		if op != "=" && op != "!=" {
			return Fail(c, `"=" or "!=" and a regular expression`)
		}
		m.Op = op
		c.Next()
	} else if word := strings.ToLower(t.Value); t.Type == Word && (word == "changed" || word == "not") {
		return Fail(c, `a regular expression in quotes; "content changed" is a test of a program`)
	}
	var pattern Raw
	if err := pattern.Parse(c); err != nil {
		c.LoadCheckpoint(before)
		return failAt(t, "a regular expression in quotes")
	}
	m.Pattern = Text(pattern)
	return nil
}
