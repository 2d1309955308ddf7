package parser

import (
	"slices"
	"strings"
)

// noStatement explains a token where a statement should begin. One in the line of the statement before belongs to that.
func (p *parse) noStatement(t *Token) error {
	e := failAt(t, "a statement: set, check or include", topWords...)
	if p.service != nil {
		e = failAt(t, "a statement: if, start, stop, restart, every, group, depends on, mode, onreboot, alert, noalert or "+
			"ignore; or the next check or set", entryWords...)
	}
	last := &p.before.last
	if p.before.word == "" {
		return e
	}
	e.Words = append(append([]string{}, p.before.words...), e.Words...)
	if last.Pos.Line != t.Pos.Line || last.Pos.Filename != t.Pos.Filename {
		return e
	}
	e.Expected = "the next statement"
	own := slices.DeleteFunc(slices.Clone(p.before.words), func(w string) bool {
		return statements[w] || w == p.before.word || w == "cycle" || w == "cycles"
	})
	if len(own) > 0 {
		e.Expected += ", or what belongs to this one: " + listOf(own)
	}
	switch {
	case p.before.word == "alert" && strings.EqualFold(t.Value, "receive"):
		e.Message = "an alert receives all events when it names none"
		e.Expected = "nothing, or a filter such as { nonexist, timeout }"
		e.Code = "receive-all"
		e.replace = Pos{e.Pos.File, e.Pos.Line, e.Pos.Column, len([]rune(p.file.lineAt(e.Pos.File, e.Pos.Line))) + 1}
	case p.before.word == "alert" && strings.Contains(t.Value, "@"):
		e.Message = "a second address"
		e.Expected = "one address in each alert statement"
		e.replace, e.with = e.Pos, "set alert "+t.Value
		if p.service != nil {
			e.with = "alert " + t.Value
		}
	}
	return e
}

// kindWord tells the kind of service by the word that leads to its target.
var kindWord = map[string]string{"pidfile": "process", "matching": "process", "match": "process", "path": "process",
	"address": "host", "interface": "network"}

// kindOf guesses the kind of an entry that names none, by the word behind its name.
func kindOf(c *Cursor) string {
	here := c.MakeCheckpoint()
	defer c.LoadCheckpoint(here)
	var name Name
	if name.Parse(c) != nil {
		return ""
	}
	return kindWord[strings.ToLower(c.Peek().Value)]
}

// noKind explains a word that is no kind of service. It may be the name, with the kind left out.
func noKind(c *Cursor, t *Token) error {
	const list = "process, file, fifo, directory, filesystem, host, system, program or network"
	e := failAt(t, "a kind of service: "+list, kindWords...)
	if kind := kindOf(c); kind != "" && t.Type == Word && Nearest(t.Value, kindWords) == "" {
		e.Message = "the kind of service is missing before " + quote(t.Value)
		e.Expected = list
		e.replace, e.with = e.Pos, kind+" "+t.Value
	}
	return e
}

// secondTest explains a test where "then" should stand: one rule has one test.
func secondTest(c *Cursor, root *startNode) *SyntaxError {
	t, at := c.Peek(), c.RawCursor()
	if root.next[strings.ToLower(t.Value)] == nil || at < 1 {
		return nil
	}
	switch strings.ToLower(c.Range(at, at+1)[0].Value) {
	case "and", "or":
	default:
		return nil
	}
	e := Fail(c, `"then"; a second test needs an if of its own`, "then")
	e.Message = "a second test in one rule"
	e.Code = "second-test"
	return e
}

var plainQuotes = strings.NewReplacer("\u201c", `"`, "\u201d", `"`, "\u201e", `"`, "\u2018", "'", "\u2019", "'")

// curlyQuotes points at typographic quotes in the line of an error, as copied from a web page.
func curlyQuotes(d *Diagnostic) {
	quotes := "\u201c\u201d\u201e"
	if d.Code == "curly-quotes" {
		quotes += "\u2018\u2019"
	}
	i := strings.IndexAny(d.Line, quotes)
	if i < 0 {
		return
	}
	if hash := strings.IndexByte(d.Line, '#'); hash >= 0 && hash < i {
		return
	}
	d.Message, d.Suggestion, d.Code = "typographic quotes are no quotes", "", "curly-quotes"
	d.Expected = `straight quotes "..."`
	d.Pos.Column = len([]rune(d.Line[:i])) + 1
	d.Pos.End = d.Pos.Column + 1
	d.Fix = strings.TrimSpace(plainQuotes.Replace(d.Line))
}
