package parser

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// MailFormat says how an alert mail looks. Nil fields keep their default.
type MailFormat struct {
	Pos                             Pos
	From, ReplyTo, Subject, Message *Text
	Unknown                         []Text // keys that mean nothing; their text is not used
}

// What looks like a key: in the beginning of a line, and behind a blank in the values that are addresses.
var (
	lineKey   = regexp.MustCompile(`(?m)^[ \t,;]*([A-Za-z][\w-]*)[ \t]*:`)
	inlineKey = regexp.MustCompile(`[ \t,;]([A-Za-z][\w-]*):`)
)

// unknown looks for keys that are none in text, which begins at an offset of the block.
func (v *MailFormat) unknown(t *Token, text string, offset int, pattern *regexp.Regexp) {
	for _, k := range pattern.FindAllStringSubmatchIndex(text, -1) {
		word := text[k[2]:k[3]]
		switch strings.ToLower(word) {
		case "from", "reply-to", "subject", "message":
		default:
			p := inBlock(t, offset+k[2])
			p.End = p.Column + len(word)
			if !slices.ContainsFunc(v.Unknown, func(u Text) bool { return u.Pos == p }) {
				v.Unknown = append(v.Unknown, Text{Pos: p, Value: word})
			}
		}
	}
}

// A key of a mail-format stands at the beginning or behind white space, a comma or a semicolon.
var mailKey = regexp.MustCompile(`(?i)(?:^|[\s,;])(from|reply-to|subject|message)[ \t]*:`)

// Parse reads the block. Each value goes on to the next key; the message is last and goes on to the brace.
func (v *MailFormat) Parse(c *Cursor) error {
	t := c.Peek()
	if t.Type != Block {
		return Fail(c, `"{" and from:, reply-to:, subject: or message:`)
	}
	keys := mailKey.FindAllStringSubmatchIndex(t.Value, -1)
	v.Pos = PosOf(t)
	at := 0
	if len(keys) > 0 {
		at = keys[0][2]
	}
	if lead := strings.TrimLeft(withoutComments(t.Value[:at]), " \t\r\n,;"); lead != "" || len(keys) == 0 {
		return unknownMailKey(t)
	}
	c.Next()
	for i, k := range keys {
		key := strings.ToLower(t.Value[k[2]:k[3]])
		end := len(t.Value)
		if i+1 < len(keys) && key != "message" {
			end = keys[i+1][2]
		}
		v.set(key, blockText(t, k[1], end, key))
		if key != "message" {
			text := withoutComments(t.Value)
			first, rest, _ := strings.Cut(text[k[1]:end], "\n")
			v.unknown(t, rest, end-len(rest), lineKey)
			if key != "subject" {
				v.unknown(t, first, k[1], inlineKey)
			}
		}
		if key == "message" {
			break
		}
	}
	return nil
}

func (v *MailFormat) set(key string, text *Text) {
	switch key {
	case "from":
		v.From = text
	case "reply-to":
		v.ReplyTo = text
	case "subject":
		v.Subject = text
	case "message":
		v.Message = text
	}
}

// blockText cuts a value out of the block.
func blockText(t *Token, from, to int, key string) *Text {
	raw := t.Value[from:to]
	lead := len(raw) - len(strings.TrimLeft(raw, " \t\r\n"))
	value := strings.TrimSpace(raw)
	if key != "message" {
		if i := strings.IndexByte(value, '\n'); i >= 0 {
			value = strings.TrimSpace(value[:i])
		}
	}
	if key == "from" || key == "reply-to" {
		if i := strings.Index(value, " #"); i >= 0 {
			value = value[:i]
		}
		value = strings.TrimRight(value, " \t,;")
	}
	p := inBlock(t, from+lead)
	p.End = p.Column + utf8.RuneCountInString(strings.SplitN(value, "\n", 2)[0])
	return &Text{Pos: p, Value: value}
}

// inBlock gives the place of an offset inside a block.
func inBlock(t *Token, offset int) Pos {
	p := Pos{File: t.Pos.Filename, Line: t.Pos.Line, Column: t.Pos.Column}
	before := t.Value[:offset]
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		p.Line += strings.Count(before, "\n")
		p.Column = 1
		before = before[i+1:]
	}
	p.Column += utf8.RuneCountInString(before)
	p.End = p.Column + 1
	return p
}

// withoutComments blanks comment lines; every other byte keeps its place.
func withoutComments(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			lines[i] = strings.Repeat(" ", len(line))
		}
	}
	return strings.Join(lines, "\n")
}

func unknownMailKey(t *Token) error {
	e := &SyntaxError{Pos: PosOf(t), Found: "}", Expected: "from:, reply-to:, subject: or message:"}
	text := withoutComments(t.Value)
	word := strings.TrimLeft(text, " \t\r\n,;")
	if word == "" {
		return e
	}
	e.Pos = inBlock(t, len(text)-len(word))
	e.Found = word[:len(word)-len(strings.TrimLeftFunc(word, func(r rune) bool { return !strings.ContainsRune(": \t\r\n", r) }))]
	e.Pos.End = e.Pos.Column + max(1, utf8.RuneCountInString(e.Found))
	e.Words = []string{"from", "reply-to", "subject", "message"}
	return e
}
