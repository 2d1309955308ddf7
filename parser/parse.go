package parser

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// Input says what to parse.
type Input struct {
	Path    string // of the control file
	Dialect Dialect
	// Text, when it is not nil, is parsed in place of the file's content, and the file need not exist. Includes are relative
	// to Path.
	Text *string
}

// parse is one run over a control file.
type parse struct {
	path    string
	grammar *dialect
	file    *File
	found   Diagnostics
	errors  map[string]int // by file
	service *Service       // the entry being read; one that failed is not in the file
	before  lastStatement
}

// lastStatement is what was read before the token at hand, to explain words that should belong to it.
type lastStatement struct {
	word  string   // alert, daemon, ...
	words []string // the keywords of its grammar
	last  Token    // its last token
}

// Parse reads a control file with its includes. What failed is absent from the file and told in the diagnostics, which come
// in order of file and place.
func Parse(in Input) (*File, Diagnostics) {
	p := &parse{path: in.Path, grammar: compileDialect(in.Dialect), errors: map[string]int{},
		file: &File{Path: in.Path, allowed: map[allowance]*allowed{}, sources: map[string]*source{}}}
	r := &reader{parse: p}
	if in.Text != nil {
		r.add(in.Path, *in.Text, nil, nil)
	} else if !r.main() {
		return p.file, p.found
	}
	for c := r.chunk(); c != nil; c = r.chunk() {
		p.statements(c)
	}
	return p.file, p.found.Limit(p.file.Files)
}

// main opens the control file itself, which only its owner may touch.
func (r *reader) main() bool {
	refuse := func(format string, args ...any) bool {
		r.found = append(r.found, Diagnostic{Severity: Error, Code: "control-file", Message: fmt.Sprintf(format, args...)})
		return false
	}
	info, err := deadline.Stat(r.path)
	if err != nil || !info.Mode().IsRegular() {
		if err != nil && !os.IsNotExist(err) {
			return refuse("The control file '%s' cannot be read: %s", r.path, reason(err))
		}
		return refuse("The control file '%s' is not a file", r.path)
	}
	if owner, ok := ownerOf(info); ok && owner != os.Geteuid() {
		return refuse("The control file '%s' must be owned by you.", r.path)
	}
	if mode := info.Mode().Perm(); mode&^0o700 != 0 {
		return refuse("The control file '%s' permission 0%o is wrong, maximum 0700 allowed", r.path, mode)
	}
	text, err := readFile(r.path, info)
	if err != nil {
		return refuse("The control file '%s' cannot be read: %s", r.path, reason(err))
	}
	r.add(r.path, text, info, nil)
	return true
}

// statements parses one chunk: a set statement, or a service entry with everything in it.
func (p *parse) statements(c *Cursor) {
	for {
		t := c.Peek()
		if t.EOF() {
			return
		}
		before := c.RawCursor()
		if err := p.statement(c, t); err != nil {
			p.report(err)
			p.before = lastStatement{}
			p.resume(c, err)
		} else if now := c.RawCursor(); now > before {
			p.before.last = c.Range(now-1, now)[0]
		}
		if c.RawCursor() == before {
			c.Next()
		}
	}
}

// statements are the words that begin one.
var statements = wordSet(`check set include start stop restart every group depends depend dependson mode onreboot alert noalert
	if ignore not`)

// The words in the order in which hints show them.
var (
	topWords   = []string{"set", "check", "include"}
	entryWords = []string{"if", "start", "stop", "restart", "every", "group", "depends", "mode", "onreboot", "alert", "noalert",
		"ignore", "verify", "instant", "check", "set", "include"}
)

func (p *parse) statement(c *Cursor, t *Token) error {
	word := strings.ToLower(t.Value)
	switch {
	case t.Type == Bad:
		return failAt(t, "")
	case t.Type == Word && word == "set":
		p.service = nil
		return p.set(c)
	case t.Type == Word && word == "check":
		return p.check(c)
	case t.Type == Word && (statements[word] || word == "verify" || word == "instant"): // these stand elsewhere too: no place to go on at
		return p.inEntry(c, t, word)
	}
	return p.noStatement(t)
}

// set parses a set statement by the table of words behind set.
func (p *parse) set(c *Cursor) error {
	at := PosOf(c.Next())
	t := c.Peek()
	grammar, ok := sets[strings.ToLower(t.Value)]
	if !ok {
		words := make([]string, 0, len(sets))
		for w := range sets {
			words = append(words, w)
		}
		slices.Sort(words)
		return failAt(t, "a setting such as daemon, log, httpd, mailserver, alert or limits", words...)
	}
	v, _, err := grammar.Parse(c, nil)
	if err != nil {
		return err
	}
	p.before = lastStatement{word: strings.ToLower(t.Value), words: grammar.Words()}
	setPos(v, at)
	if h, ok := v.(*SetHTTPD); ok {
		h.warnings(p)
	}
	p.file.Sets = append(p.file.Sets, v)
	return nil
}

// report adds an error to the diagnostics. An error at a token that the lexer complained of is not told twice.
func (p *parse) report(err error) {
	e, ok := errors.AsType[*SyntaxError](err)
	if !ok {
		e = &SyntaxError{Message: err.Error()}
	}
	if e.bad {
		return
	}
	if p.errors[e.Pos.File]++; p.errors[e.Pos.File] > perFile {
		if p.errors[e.Pos.File] == perFile+1 {
			p.warn(e.Pos, "more-errors", "further errors in this file are not shown", "")
		}
		return
	}
	d := Diagnostic{Severity: Error, Code: e.Code, Pos: e.Pos, Message: e.Message, Expected: e.Expected}
	if d.Code == "" {
		d.Code = "syntax"
	}
	if d.Message == "" {
		d.Message = "unexpected end of the file"
		if e.Found != "" {
			d.Message = "unexpected " + quote(e.Found)
			d.Suggestion = Nearest(e.Found, e.Words)
		}
	}
	if d.Expected == "" {
		d.Expected = listOf(e.Words)
	}
	d.Monit = e.monit
	if d.Monit == "" {
		d.Monit = "syntax error '" + clip(e.Found) + "'"
	}
	d = p.file.At(d)
	if !e.replace.IsZero() && d.Line != "" {
		d.Fix = corrected(d.Line, e.replace, e.with)
	} else if d.Suggestion != "" && d.Line != "" && strings.IndexAny(e.Found, `"'`) != 0 {
		d.Fix = corrected(d.Line, d.Pos, d.Suggestion)
	}
	curlyQuotes(&d)
	p.found = append(p.found, d)
}

func (p *parse) warn(pos Pos, code, message, monit string) {
	d := p.file.At(Diagnostic{Severity: Warning, Code: code, Pos: pos, Message: message, Monit: monit})
	if !p.file.Allows(d) {
		p.found = append(p.found, d)
	}
}

// listOf gives "a, b or c", of long lists the beginning.
func listOf(words []string) string {
	if len(words) > 12 {
		return strings.Join(words[:12], ", ") + ", ..."
	}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = quote(w)
	}
	if len(words) < 2 {
		return strings.Join(quoted, "")
	}
	return strings.Join(quoted[:len(words)-1], ", ") + " or " + quoted[len(words)-1]
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:57] + "..."
	}
	return s
}

// corrected gives the line with a part replaced, without the white space around it.
func corrected(line string, at Pos, with string) string {
	runes := []rune(line)
	if at.Column < 1 || at.End < at.Column || at.End-1 > len(runes) || len(runes) > 400 {
		return ""
	}
	return strings.TrimSpace(string(runes[:at.Column-1]) + with + string(runes[at.End-1:]))
}

// resume skips to the next statement: a word that begins one, first in its line, behind the error.
func (p *parse) resume(c *Cursor, err error) {
	e, _ := errors.AsType[*SyntaxError](err)
	last := c.Peek()
	passed := e == nil
	for first := true; ; first = false {
		t := c.Peek()
		if t.EOF() {
			return
		}
		passed = passed || t.Pos.Line >= e.Pos.Line && t.Pos.Column >= e.Pos.Column || t.Pos.Line > e.Pos.Line ||
			t.Pos.Filename != e.Pos.File
		if passed && !first && p.startsStatement(t, last) {
			return
		}
		last = c.Next()
	}
}

// startsStatement tells whether reading can go on at a token, of which the last is the one before.
func (p *parse) startsStatement(t, last *Token) bool {
	word := strings.ToLower(t.Value)
	if t.Pos.Filename != last.Pos.Filename {
		return true // the errors of one file say nothing of the next
	}
	if t.Type != Word || !statements[word] && (len(word) < 4 || Nearest(word, []string{"check", "start", "restart", "include", "group", "depends"}) == "") {
		return false
	}
	if last.Pos.Line == t.Pos.Line && last.Pos.Filename == t.Pos.Filename {
		return false
	}
	switch strings.ToLower(last.Value) {
	case "then", "else":
		return false
	}
	return true
}
