package parser

import (
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
)

// Grammar parses from a cursor. See Struct and Options for the two usual ones.
type Grammar interface {
	// Parse reads one value. into is the value to add to, nil for a new one; ok is false, with nothing consumed and no
	// error, when the next token begins nothing that the grammar knows.
	Parse(c *Cursor, into any) (value any, ok bool, err error)
	// Words lists the keywords that the grammar reads, in lower case, for hints.
	Words() []string
}

// Struct gives the grammar that parses one T, a struct with participle tags, and returns a *T. Tokens behind it are left to
// the caller. A field "Pos Pos" of T gets the place of its first token. The parser is built when it is first used.
func Struct[T any]() Grammar { return &structGrammar[T]{lookahead: 0} }

// StructAhead is Struct for a T with alternatives that begin with the same n words.
func StructAhead[T any](n int) Grammar { return &structGrammar[T]{lookahead: n} }

// Options gives the grammar of options that may come in any order: T is a struct whose fields are alternatives, one is read
// at a time and added to the *T before it. Fields that are slices grow, others are replaced.
func Options[T any]() Grammar { return &structGrammar[T]{options: true} }

type structGrammar[T any] struct {
	lookahead int
	options   bool
	once      sync.Once
	parser    *participle.Parser[T]
	words     []string
	hints     map[string]hint // by the name of the struct
	pos       int             // index of the field Pos, -1 for none
}

func (g *structGrammar[T]) build() {
	t := reflect.TypeFor[T]()
	g.words = literalWords(t)
	g.hints = map[string]hint{}
	collectHints(t, g.hints, map[reflect.Type]bool{})
	g.parser = participle.MustBuild[T](participle.Lexer(language{}), participle.UseLookahead(g.lookahead),
		participle.CaseInsensitive("Word", "Noise"))
	g.pos = -1
	if f, ok := t.FieldByName("Pos"); ok && f.Type == reflect.TypeFor[Pos]() && f.Tag.Get("parser") == "" {
		g.pos = f.Index[0]
	}
}

func (g *structGrammar[T]) Words() []string {
	g.once.Do(g.build)
	return g.words
}

func (g *structGrammar[T]) Parse(c *Cursor, into any) (any, bool, error) {
	g.once.Do(g.build)
	before := c.MakeCheckpoint()
	first := c.Peek()
	v, err := g.parser.ParseFromLexer(c, participle.AllowTrailing(true))
	if err != nil {
		moved := c.Cursor() > before.Cursor()
		err = g.explain(err, c)
		c.LoadCheckpoint(before)
		if g.options && !moved {
			return nil, false, nil
		}
		return nil, false, err
	}
	if g.pos >= 0 {
		reflect.ValueOf(v).Elem().Field(g.pos).Set(reflect.ValueOf(PosOf(first)))
	}
	if old, ok := into.(*T); ok && old != nil {
		merge(reflect.ValueOf(old).Elem(), reflect.ValueOf(v).Elem())
		v = old
	}
	return v, true, nil
}

// merge adds the fields that are set in from to those of to.
func merge(to, from reflect.Value) {
	for i := range from.NumField() {
		switch f := from.Field(i); {
		case f.IsZero() || !to.Field(i).CanSet() || from.Type().Field(i).Name == "Pos":
		case f.Kind() == reflect.Slice:
			to.Field(i).Set(reflect.AppendSlice(to.Field(i), f))
		default:
			to.Field(i).Set(f)
		}
	}
}

var literal = regexp.MustCompile(`'((?:[^'\\]|\\.)+)'`)

// literalWords collects the keywords in the tags of a struct and of the structs in it.
func literalWords(t reflect.Type) []string {
	seen := map[reflect.Type]bool{}
	var words []string
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			f := t.Field(i)
			for _, m := range literal.FindAllStringSubmatch(f.Tag.Get("parser"), -1) {
				if w := strings.ToLower(m[1]); isKeyword(w) && !slices.Contains(words, w) {
					words = append(words, w)
				}
			}
			walk(f.Type)
		}
	}
	walk(t)
	return words
}

// SyntaxError tells what stands where something else was expected.
type SyntaxError struct {
	Pos      Pos
	Found    string // the token as written, empty at the end of the file
	Message  string // instead of: unexpected "found"
	Expected string // in words, "a port number from 1 to 65535"; the words below are listed when it is empty
	Words    []string
	Code     string // "syntax" when empty
	replace  Pos    // what to replace in the line to correct it, zero when that is not known
	with     string // the replacement
	monit    string // Monit's own text, "syntax error 'found'" when empty
	bad      bool   // the token is one that the lexer complained of
}

func (e *SyntaxError) Error() string {
	text := e.Message
	if text == "" {
		text = "unexpected end of the file"
		if e.Found != "" {
			text = "unexpected " + quote(e.Found)
		}
	}
	if e.Expected != "" {
		text += ", expected " + e.Expected
	}
	return e.Pos.String() + ": " + text
}

// Fail says that the next token is not what was expected. Hand-written Parse functions and value types return it.
func Fail(c *Cursor, expected string, words ...string) *SyntaxError {
	return failAt(c.Peek(), expected, words...)
}

func failAt(t *Token, expected string, words ...string) *SyntaxError {
	return &SyntaxError{Pos: PosOf(t), Found: t.Value, Expected: expected, Words: words, bad: t.Type == Bad}
}

// Hinter is a struct of a grammar that can say what stands where it begins, or, for one in braces, in them: in words, and
// the words that a slip may have meant.
type Hinter interface {
	Hint() (expected string, words []string)
}

var expectedPart = regexp.MustCompile(`\(expected (.*)\)$`)

// explain turns an error of the grammar library into one of ours. Of the library's text only the words of the grammar are
// kept that may stand there.
func (g *structGrammar[T]) explain(err error, c *Cursor) error {
	var own *SyntaxError
	if errors.As(err, &own) {
		return own
	}
	var unexpected *participle.UnexpectedTokenError
	if !errors.As(err, &unexpected) {
		return Fail(c, "")
	}
	e := failAt(&unexpected.Unexpected, "")
	m := expectedPart.FindStringSubmatch(unexpected.Message())
	if m == nil {
		e.Words = g.words
		return e
	}
	for _, w := range firstWords(m[1]) {
		if h, ok := g.hints[w]; ok {
			e.Expected, e.Words = h.expected, append(e.Words, h.words...)
		} else if word, ok := strings.CutPrefix(w, `"`); ok {
			e.Words = append(e.Words, word)
		}
	}
	if len(e.Words) == 1 && strings.Contains("}]", e.Words[0]) { // any option could stand before it
		e.Words, e.Expected = g.words, ""
		if h, ok := g.hints["}"]; ok {
			e.Expected, e.Words = h.expected, h.words
		}
	}
	return e
}

type hint struct {
	expected string
	words    []string
}

// collectHints asks the structs of a grammar for their hints, by name; the first one is also that of a closing brace.
func collectHints(t reflect.Type, hints map[string]hint, seen map[reflect.Type]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return
	}
	seen[t] = true
	if h, ok := reflect.Zero(t).Interface().(Hinter); ok {
		expected, words := h.Hint()
		hints[t.Name()] = hint{expected, words}
		if _, ok := hints["}"]; !ok {
			hints["}"] = hints[t.Name()]
		}
	} else if words := literalWords(t); len(words) > 0 {
		hints[t.Name()] = hint{"", words}
	}
	for i := range t.NumField() {
		collectHints(t.Field(i).Type, hints, seen)
	}
}

var grammarToken = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[A-Za-z]\w*|[()|?*+!]`)

// firstWords gives the literals, with a quote before them, and the names of structs that may begin an expression such as
// ("a" | B) "c"? D.
func firstWords(expression string) []string {
	tokens := grammarToken.FindAllString(expression, -1)
	words, _ := firstOf(&tokens)
	return words
}

// firstOf reads alternatives up to a closing parenthesis. empty tells that all of it may be left out.
func firstOf(tokens *[]string) (words []string, empty bool) {
	open := true // nothing that must stand has been read in this alternative
	for len(*tokens) > 0 {
		t := (*tokens)[0]
		*tokens = (*tokens)[1:]
		var first []string
		optional := false
		switch {
		case t == ")":
			return words, empty || open
		case t == "|":
			empty, open = empty || open, true
			continue
		case t == "(":
			first, optional = firstOf(tokens)
		case t[0] == '"':
			first = []string{t[:len(t)-1]}
		case strings.Contains("?*+!", t):
			continue
		default:
			first = []string{t}
		}
		if len(*tokens) > 0 && ((*tokens)[0] == "?" || (*tokens)[0] == "*") {
			optional = true
		}
		if open {
			words = append(words, first...)
			open = optional
		}
	}
	return words, empty || open
}

func isKeyword(s string) bool { return s != "" && s[0] >= 'a' && s[0] <= 'z' }

// quote puts a token between quotes, shortened when it is long.
func quote(s string) string {
	s = printable(strings.Trim(s, `"'`))
	if r := []rune(s); len(r) > 60 {
		s = string(r[:57]) + "..."
	}
	return `"` + s + `"`
}
