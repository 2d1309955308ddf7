package parser

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// scanner cuts the text of one file into tokens. The value of a token is a slice of the text, so that neighbours without
// white space between them can be put together again (see Raw).
type scanner struct {
	file     string
	text     string
	offset   int
	line     int
	start    int  // offset where the line begins
	counted  int  // offset up to which column is right
	column   int  // column of counted
	afterKey bool // the word before was mail-format: braces hold free text

	began   bool // a token was read
	zero    bool // a NUL byte was told of
	longer  bool // a string may go on over several lines
	program bool // the word program was read in this entry
	fail    func(*SyntaxError)
	allow   func(line int, codes []string, whole bool) // called for "# upkeep: allow CODE, CODE"
}

func newScanner(file, text string) *scanner {
	s := &scanner{file: file, text: text, line: 1, column: 1}
	s.offset = len(text) - len(strings.TrimPrefix(text, "\ufeff"))
	s.start, s.counted = s.offset, s.offset
	return s
}

// next gives the next token; EOF at the end, again and again.
func (s *scanner) next() Token {
	s.skip()
	t := Token{Pos: s.pos()}
	if s.offset >= len(s.text) {
		t.Type = EOF
		return t
	}
	s.began = true
	from := s.offset
	block := s.afterKey
	s.afterKey = false
	switch c := s.text[from]; {
	case c == '"' || c == '\'':
		t.Type = s.quoted(c)
	case c == '{' && block:
		return s.block(t)
	case strings.IndexByte("(),;", c) >= 0 || c == '\\' && s.alone():
		t.Type = Noise
		s.offset++
	case strings.IndexByte("{}[]:", c) >= 0:
		t.Type = Punct
		s.offset++
	case strings.IndexByte("=<>!", c) >= 0:
		t.Type = Punct
		s.operator()
	case c == 0xe2 && s.curly():
		t.Type = Bad
	default:
		t.Type = s.word()
	}
	t.Value = s.text[from:s.offset]
	if t.Type == Word {
		if isNoise(t.Value) {
			t.Type = Noise
		}
		s.afterKey = strings.EqualFold(t.Value, "mail-format")
	} else if block && t.Type == Noise {
		s.afterKey = true
	}
	s.note(&t)
	return t
}

// pos is the place of the next character. Columns are counted forward from the last place asked for, so that a long line
// costs no more than a short one.
func (s *scanner) pos() lexer.Position {
	if s.counted < s.start {
		s.counted, s.column = s.start, 1
	}
	s.column += utf8.RuneCountInString(s.text[s.counted:s.offset])
	s.counted = s.offset
	return lexer.Position{Filename: s.file, Offset: s.offset, Line: s.line, Column: s.column}
}

// skip passes white space and comments.
func (s *scanner) skip() {
	for s.offset < len(s.text) {
		switch s.text[s.offset] {
		case '\n':
			s.newline()
		case ' ', '\t', '\r', '\v', '\f':
			s.offset++
		case 0:
			if !s.zero {
				s.complain("nul-byte", "a NUL byte", "text; the file may be damaged or of another kind")
			}
			s.zero = true
			s.offset++
		case '#':
			end := strings.IndexByte(s.text[s.offset:], '\n')
			if end < 0 {
				end = len(s.text) - s.offset
			}
			s.comment(s.text[s.offset : s.offset+end])
			s.offset += end
		default:
			return
		}
	}
}

// curly passes a word in typographic quotes, as copied from a web page, and complains of them.
func (s *scanner) curly() bool {
	rest := s.text[s.offset:s.lineEnd()]
	open, size := utf8.DecodeRuneInString(rest)
	if !strings.ContainsRune("\u201c\u201d\u201e\u2018\u2019", open) {
		return false
	}
	s.complain("curly-quotes", "typographic quotes are no quotes", `straight quotes "..."`)
	end := strings.IndexAny(rest[size:], "\u201c\u201d\u2018\u2019\"'")
	if end < 0 {
		end = len(rest) - size
	} else if _, last := utf8.DecodeRuneInString(rest[size+end:]); true {
		end += last
	}
	s.offset += size + end
	return true
}

// alone tells that white space follows, as behind the backslash of a line that goes on in the next.
func (s *scanner) alone() bool {
	return s.offset+1 >= len(s.text) || strings.IndexByte(" \t\r\n\v\f", s.text[s.offset+1]) >= 0
}

func (s *scanner) newline() {
	s.offset++
	s.line++
	s.start = s.offset
}

// comment keeps the codes of "# upkeep: allow CODE, CODE".
func (s *scanner) comment(text string) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(strings.TrimLeft(text, "#")), "upkeep:")
	if !ok {
		return
	}
	words := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(" \t\r,", r) })
	if len(words) > 1 && words[0] == "allow" && s.allow != nil {
		s.allow(s.line, words[1:], !s.began)
	}
}

// quoted passes a string. It ends in its line; only a program or pattern may go on over several.
func (s *scanner) quoted(quote byte) lexer.TokenType {
	end := s.closing(quote)
	if end < 0 {
		s.complain("unbalanced-quotes", "unbalanced quotes", "a closing "+string(quote)+" in the same line")
		s.offset = s.lineEnd()
		return Bad
	}
	for s.offset <= end {
		if s.text[s.offset] == '\n' {
			s.newline()
		} else {
			s.offset++
		}
	}
	return String
}

// closing finds the end of the string that begins here. An escaped quote does not end it, unless it is the last in its line.
func (s *scanner) closing(quote byte) int {
	escaped, backslashed := -1, false
	for i := s.offset + 1; i < len(s.text); i++ {
		switch s.text[i] {
		case '\\':
			backslashed = !backslashed
			continue
		case quote:
			if !backslashed {
				return i
			}
			escaped = i
		case '\n':
			if escaped >= 0 {
				return escaped
			}
			if !s.longer || statementAt(s.text[i+1:]) {
				return -1
			}
		}
		backslashed = false
	}
	return escaped
}

func (s *scanner) lineEnd() int {
	if i := strings.IndexByte(s.text[s.offset:], '\n'); i >= 0 {
		return s.offset + i
	}
	return len(s.text)
}

// statementAt tells that a statement begins in the text, so that a string still open there lacks its closing quote.
func statementAt(text string) bool {
	text = strings.TrimLeft(text[:min(len(text), 200)], " \t\r")
	for _, word := range [...]string{"check", "set", "start", "stop", "restart"} {
		if len(text) > len(word) && strings.EqualFold(text[:len(word)], word) && strings.ContainsRune(" \t=", rune(text[len(word)])) {
			return true
		}
	}
	return false
}

// The words behind which a string may go on over several lines: programs, patterns, what is sent and expected.
var longStrings = wordSet("start stop restart program exec content match matching send expect request =")

// note keeps what the next string may be.
func (s *scanner) note(t *Token) {
	word := t.Value
	switch {
	case t.Type == Noise && word != "program":
		return
	case len(word) > 8:
		s.longer = false
	default:
		word = strings.ToLower(word)
		s.longer = longStrings[word] || word == "path" && s.program || s.longer && t.Type == Punct
		s.program = s.program && word != "check" && word != "set" || word == "program"
	}
}

// block passes free text in braces, as mail-format has it. The token holds the inside.
func (s *scanner) block(t Token) Token {
	end := strings.IndexByte(s.text[s.offset+1:], '}')
	if end < 0 {
		s.complain("open-brace", "this brace is never closed", `a closing "}"`)
		s.offset = len(s.text)
		t.Type, t.Value = Bad, "{"
		return t
	}
	s.offset++
	t.Pos = s.pos()
	from := s.offset
	t.Type, t.Value = Block, s.text[from:from+end]
	for s.offset < from+end {
		if s.text[s.offset] == '\n' {
			s.newline()
		} else {
			s.offset++
		}
	}
	s.offset++
	return t
}

func (s *scanner) operator() {
	rest := s.text[s.offset:]
	for _, op := range [...]string{"!=~", "=~", "==", "!=", "<=", ">=", "=<", "=>", "<>"} {
		if strings.HasPrefix(rest, op) {
			s.offset += len(op)
			return
		}
	}
	s.offset++
}

// word passes a word or number. A path holds everything up to white space and a few marks.
func (s *scanner) word() lexer.TokenType {
	from := s.offset
	stops := &wordEnd
	if s.text[from] == '/' {
		stops = &pathEnd
	}
	for s.offset < len(s.text) && !stops[s.text[s.offset]] {
		s.offset++
	}
	if isNumber(s.text[from:s.offset]) {
		return Number
	}
	return Word
}

var (
	wordEnd = byteSet(" \t\r\n\v\f\x00{}()[],;\"':=<>!")
	pathEnd = byteSet(" \t\r\n\v\f\x00{}(),;\"'")
)

func byteSet(bytes string) (set [256]bool) {
	for i := range len(bytes) {
		set[bytes[i]] = true
	}
	return set
}

// isNumber tells digits with at most one point inside.
func isNumber(s string) bool {
	points := 0
	for i := range len(s) {
		switch {
		case s[i] >= '0' && s[i] <= '9':
		case s[i] == '.' && i > 0 && i < len(s)-1 && points == 0:
			points++
		default:
			return false
		}
	}
	return s != ""
}

func (s *scanner) complain(code, message, expected string) {
	if s.fail == nil {
		return
	}
	p := s.pos()
	found := s.text[s.offset:min(s.offset+1, len(s.text))]
	s.fail(&SyntaxError{Pos: Pos{s.file, p.Line, p.Column, p.Column + 1}, Message: message, Expected: expected, Code: code,
		monit: message + " '" + found + "'"})
}

// Next gives the next token; it never fails, what is wrong is a token of type Bad.
func (s *scanner) Next() (Token, error) { return s.next(), nil }
