package parser

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// The bounds of what is read, far above what a machine could check.
const (
	maxFiles  = 1024     // include files, as Monit
	maxBytes  = 32 << 20 // of one file
	maxTokens = 1 << 18  // of one statement or service entry
	maxLine   = 16 << 10 // bytes of a line that a message looks at
	maxWord   = 64 << 10 // bytes of one token
)

// source is one file being read, or, for the diagnostics, that has been.
type source struct {
	scanner
	first bool  // nothing has been read of it, here or elsewhere
	chain []Pos // the include statements that led here, outermost first
	info  fs.FileInfo
	lines []int // where each line begins, found when the first is asked for: a file may give thousands of hints
}

func (s *source) lineAt(n int) string {
	if s.lines == nil {
		s.lines = append(s.lines, 0)
		for i := range len(s.text) {
			if s.text[i] == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	}
	if n > len(s.lines) {
		return ""
	}
	text := s.text[s.lines[max(n, 1)-1]:]
	text = text[:min(len(text), maxLine)]
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	return strings.TrimPrefix(strings.TrimSuffix(text, "\r"), "\ufeff")
}

// reader gives the tokens of a control file and of everything it includes, one statement or service entry after another.
type reader struct {
	*parse
	open    []*source // the innermost last
	count   int       // files read
	pending Token     // the check or set that begins the next chunk, when its type is Word
	last    Token
	before  Token // the one before the last
}

// chunk gives the tokens up to the next check or set at the beginning of a line; nil at the end.
func (r *reader) chunk() *Cursor {
	if r.pending.Type != Word && len(r.open) == 0 {
		return nil
	}
	n := 0
	c, _ := lexer.Upgrade(nextFunc(func() Token {
		if r.pending.Type == Word && n == 0 {
			t := r.pending
			r.pending = Token{}
			n++
			return t
		}
		t := r.next()
		if n++; n > maxTokens {
			r.report(&SyntaxError{Pos: PosOf(&t), Found: t.Value, Expected: "the next set or check statement, this one is too long"})
			t = lexer.EOFToken(t.Pos)
			r.open = nil
		}
		if n > 1 && t.Type == Word && r.begins(&t) {
			r.pending = t
			return Token{Type: EOF, Value: t.Value, Pos: t.Pos} // the value is for the message: unexpected "check"
		}
		return t
	}), Noise)
	return c
}

type nextFunc func() Token

func (f nextFunc) Next() (Token, error) { return f(), nil }

// begins tells that a new set statement or service entry begins with the token.
func (r *reader) begins(t *Token) bool {
	if len(t.Value) > 5 || !strings.EqualFold(t.Value, "check") && !strings.EqualFold(t.Value, "set") {
		return false
	}
	return (r.before.Pos.Line != t.Pos.Line || r.before.Pos.Filename != t.Pos.Filename) && !introduces(&r.before) &&
		r.before.Value != `\`
}

// introduces tells that the word behind this one is a value, whatever it is.
func introduces(t *Token) bool {
	switch strings.ToLower(t.Value) {
	case "group", "depends", "depend", "username", "password", "include", "check", "=":
		return t.Type != String
	}
	return false
}

// next gives the next token of the innermost file, and follows includes.
func (r *reader) next() Token {
	for len(r.open) > 0 {
		s := r.open[len(r.open)-1]
		if s.first {
			s.first = false
			r.file.Files = append(r.file.Files, s.file)
		}
		t := s.next()
		if t.EOF() {
			r.open = r.open[:len(r.open)-1]
			if len(r.open) == 0 {
				return t
			}
			continue
		}
		if len(t.Value) > maxWord && t.Type != Block {
			r.report(&SyntaxError{Pos: PosOf(&t), Message: fmt.Sprintf("a word of %d bytes", len(t.Value)),
				Expected: fmt.Sprintf("at most %d", maxWord), Code: "too-long"})
			t.Type = Bad
		}
		if t.Type == Word && len(t.Value) == 7 && strings.EqualFold(t.Value, "include") && !r.named(&t) {
			r.include(s, &t)
			continue
		}
		r.before, r.last = r.last, t
		return t
	}
	return Token{Type: EOF, Pos: r.last.Pos}
}

// named tells that the word include is a name here: "check file include", "group include".
func (r *reader) named(t *Token) bool {
	if introduces(&r.last) {
		return r.last.Pos.Line == t.Pos.Line
	}
	return strings.EqualFold(r.before.Value, "check") && kinds[strings.ToLower(r.last.Value)]
}

// include reads the pattern behind the word and opens the files that match.
func (r *reader) include(s *source, t *Token) {
	pattern := s.pattern()
	at := PosOf(t)
	if pattern.Value == "" {
		r.report(&SyntaxError{Pos: at, Message: "include without a file", Expected: "a path or pattern", Code: "include"})
		return
	}
	path := Unquote(pattern.Value)
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(r.path), path)
	}
	files, err := r.matching(path, PosOf(&pattern))
	if silent := (*deadline.NoAnswer)(nil); errors.As(err, &silent) {
		r.report(&SyntaxError{Pos: PosOf(&pattern), Message: silent.Error(), Expected: "files on a file system that answers", Code: "include"})
		return
	}
	if err != nil {
		r.report(&SyntaxError{Pos: PosOf(&pattern), Message: "bad pattern " + quote(path), Expected: "a path, or a pattern with * ? and [...]", Code: "include"})
		return
	}
	r.nothingRead(PosOf(&pattern), path, files, pattern.Value)
	for i := len(files) - 1; i >= 0; i-- {
		r.push(files[i], append(s.chain[:len(s.chain):len(s.chain)], PosOf(&pattern)))
	}
}

// nothingRead tells of a path without a pattern that is not there or is a folder, and of a pattern in a folder that is not
// there. A pattern that nothing matches is in order: snippets come and go.
func (r *reader) nothingRead(at Pos, path string, files []string, written string) {
	monit := fmt.Sprintf("Include failed -- No such file or directory '%s'", written)
	info, err := deadline.Stat(path)
	_, noFolder := deadline.Stat(filepath.Dir(path))
	switch {
	case len(files) == 0 && isPattern(path) && noFolder != nil:
		r.warn(at, "include-nothing", "no file matches "+quote(path), monit)
	case len(files) == 0 && !isPattern(path):
		r.warn(at, "include-nothing", "there is no file "+quote(path), monit)
	case !isPattern(path) && err == nil && info.IsDir():
		r.warn(at, "include-folder", quote(path)+" is a folder, and nothing in it is read; better: include "+strings.TrimRight(path, "/")+"/*", "")
	}
}

// pattern takes what stands behind include: a string, or everything up to white space.
func (s *scanner) pattern() Token {
	s.skip()
	t := Token{Pos: s.pos()}
	from := s.offset
	if from < len(s.text) && (s.text[from] == '"' || s.text[from] == '\'') {
		t.Type = s.quoted(s.text[from])
		t.Value = s.text[from:s.offset]
		return t
	}
	for s.offset < len(s.text) && !strings.ContainsRune(" \t\r\n", rune(s.text[s.offset])) {
		s.offset++
	}
	t.Value = s.text[from:s.offset]
	return t
}

// push opens a file. What cannot be read is reported at the include statement that named it.
func (r *reader) push(path string, chain []Pos) {
	at := chain[len(chain)-1]
	fail := func(code, message, expected string) {
		r.report(&SyntaxError{Pos: at, Message: message, Expected: expected, Code: code})
	}
	info, err := deadline.Stat(path)
	switch {
	case err != nil:
		fail("include", "cannot read "+quote(path)+": "+reason(err), "")
		return
	case info.IsDir():
		return
	case !info.Mode().IsRegular():
		fail("include", quote(path)+" is not a file", "the path of a file")
		return
	case info.Mode().Perm()&0o022 != 0:
		fail("include-writable", fmt.Sprintf("%s may be written by others than its owner (mode %04o)", quote(path), info.Mode().Perm()),
			"a mode without write permission for group and others; run: chmod go-w "+path)
		return
	}
	for _, place := range []string{path, filepath.Dir(path)} { // who owns the folder may put any file there
		info, err := deadline.Stat(place)
		if err != nil {
			fail("include", "cannot look at "+quote(place)+": "+reason(err), "")
			return
		}
		if foreign(info) {
			owner, _ := ownerOf(info)
			fail("include-owner", fmt.Sprintf("%s belongs to another user (uid %d), whose programs would run with our rights", quote(place), owner),
				"a file and a folder of your own or of root; run: chown root "+place)
			return
		}
	}
	for _, s := range r.open {
		if os.SameFile(s.info, info) {
			fail("include-loop", quote(path)+" includes itself", "a file that is not being read already")
			return
		}
	}
	if r.count++; r.count > maxFiles {
		if r.count == maxFiles+1 {
			fail("include-many", "too many include files", fmt.Sprintf("at most %d", maxFiles))
		}
		return
	}
	text, err := readFile(path, info)
	if err != nil {
		fail("include", "cannot read "+quote(path)+": "+reason(err), "")
		return
	}
	r.add(path, text, info, chain)
}

// foreign reports whether a file belongs neither to us nor to root.
func foreign(info fs.FileInfo) bool {
	owner, ok := ownerOf(info)
	return ok && owner != 0 && owner != os.Geteuid()
}

// add begins to read a text.
func (r *reader) add(path, text string, info fs.FileInfo, chain []Pos) {
	s := &source{scanner: *newScanner(path, text), chain: chain, info: info}
	s.fail = func(e *SyntaxError) { r.report(e) }
	s.allow = func(line int, codes []string, whole bool) {
		for _, code := range codes {
			r.file.allow(path, line, code, whole)
		}
	}
	if _, ok := r.file.sources[path]; !ok {
		s.first = true
	}
	r.file.sources[path] = s
	r.open = append(r.open, s)
}

func readFile(path string, info fs.FileInfo) (string, error) {
	return deadline.Ask(path, func() (string, error) { return readAll(path, info) })
}

func readAll(path string, info fs.FileInfo) (string, error) {
	tooLarge := fmt.Errorf("it has more than %d MB, too much for a control file", maxBytes>>20)
	if info.Size() > maxBytes {
		return "", tooLarge
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var b strings.Builder
	b.Grow(int(info.Size()))
	if _, err := io.Copy(&b, io.LimitReader(f, maxBytes+1)); err != nil {
		return "", err
	}
	if b.Len() > maxBytes {
		return "", tooLarge
	}
	return b.String(), nil
}

// reason gives the cause of an error without the path.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
