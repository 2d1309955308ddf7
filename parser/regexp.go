package parser

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// CompileRegexp compiles a POSIX extended regular expression, as Monit's control files have them (regex(7)), with Go's
// engine. What glibc takes and Go refuses is put into Go's words: a backslash in brackets, "\<", "a{,3}", operators on end.
// As there, "." also stands for the end of a line, and "^" and "$" for those of the whole text only. The error is short and
// names the part that is wrong; RegexpHint says what helps.
func CompileRegexp(pattern string) (*regexp.Regexp, error) {
	re, err := regexp.Compile("(?s)" + fromPOSIX(pattern))
	var bad *syntax.Error
	switch {
	case !errors.As(err, &bad):
		return re, err
	case backReference(bad):
		return nil, fmt.Errorf("%w: %s", errBackReference, bad.Expr)
	}
	text, ok := regexpFaults[bad.Code]
	if !ok {
		text = string(bad.Code)
	}
	return nil, fmt.Errorf("%s: %s", text, strings.TrimPrefix(bad.Expr, "(?s)"))
}

// regexpFaults says in our words what is wrong with a pattern.
var regexpFaults = map[syntax.ErrorCode]string{
	syntax.ErrMissingBracket:        `a "[" is never closed`,
	syntax.ErrMissingParen:          `a "(" is never closed`,
	syntax.ErrMissingRepeatArgument: "nothing stands before what repeats",
	syntax.ErrInvalidRepeatOp:       "repeats a repetition",
	syntax.ErrInvalidRepeatSize:     "repeats more than 1000 times, or fewer times at most than at least",
	syntax.ErrInvalidCharRange:      "no range or class of characters",
	syntax.ErrLarge:                 "too large a pattern",
	syntax.ErrNestingDepth:          "brackets are nested too deep",
}

// errBackReference is what no engine can match in linear time.
var errBackReference = errors.New("back references cannot be matched")

func backReference(e *syntax.Error) bool {
	return e.Code == syntax.ErrInvalidEscape && len(e.Expr) == 2 && e.Expr[1] >= '1' && e.Expr[1] <= '9'
}

// RegexpHint says what to write instead of a pattern that CompileRegexp refused.
func RegexpHint(err error) string {
	if errors.Is(err, errBackReference) {
		return "the text written out, or a check program for what needs memory"
	}
	return "a POSIX extended regular expression"
}

func fromPOSIX(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, ".")
	}
	var b strings.Builder
	atom := false // something stands before that an operator can repeat
	open := 0     // groups
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\':
			if i++; i == len(s) {
				b.WriteString(`\\`)
				return b.String()
			}
			b.WriteString(escape(s[i]))
			atom = true
		case '[':
			end := bracketEnd(s, i)
			b.WriteString(bracket(s[i:end]))
			i = end - 1
			atom = true
		case '*', '+', '?':
			if c == '?' && i > 0 && s[i-1] == '(' { // "(?i)": no POSIX, but people write it
				b.WriteByte(c)
				continue
			}
			ops := s[i : i+len(s[i:])-len(strings.TrimLeft(s[i:], "*+?"))]
			i += len(ops) - 1
			b.WriteByte(repeat(ops))
		case '{':
			b.WriteByte(c)
			if atom && strings.HasPrefix(s[i+1:], ",") { // "{,3}"
				b.WriteByte('0')
			}
		case ')':
			if open == 0 { // closes nothing: stands for itself
				b.WriteByte('\\')
			} else {
				open--
			}
			b.WriteByte(c)
			atom = true
		case '(':
			open++
			b.WriteByte(c)
			atom = false
		case '|', '^':
			b.WriteByte(c)
			atom = false
		default:
			b.WriteByte(c)
			atom = true
		}
	}
	return b.String()
}

// repeat is the one operator that does what several on end do.
func repeat(ops string) byte {
	switch {
	case len(ops) == 1:
		return ops[0]
	case strings.Trim(ops, "+") == "":
		return '+'
	case strings.Trim(ops, "?") == "":
		return '?'
	}
	return '*'
}

// escape is a backslash and the character behind it.
func escape(c byte) string {
	switch {
	case c == '<' || c == '>':
		return `\b`
	case c == '`':
		return `\A`
	case c == '\'':
		return `\z`
	case c >= '1' && c <= '9', strings.IndexByte("wWsSbBdD", c) >= 0:
		return `\` + string(c)
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '0', c >= utf8.RuneSelf:
		return string([]byte{c}) // the backslash has no meaning
	}
	return `\` + string(c)
}

// bracketEnd gives the place behind the bracket expression that begins at i.
func bracketEnd(s string, i int) int {
	j := i + 1
	if j < len(s) && s[j] == '^' {
		j++
	}
	if j < len(s) && s[j] == ']' {
		j++
	}
	for ; j < len(s); j++ {
		switch {
		case s[j] == ']':
			return j + 1
		case s[j] == '[' && j+1 < len(s) && strings.IndexByte(":.=", s[j+1]) >= 0:
			if k := strings.Index(s[j+2:], s[j+1:j+2]+"]"); k >= 0 {
				j += k + 3
			}
		}
	}
	return len(s)
}

// bracket writes a bracket expression for Go: there a backslash and an inner "[" have a meaning of their own. Escapes that
// stand for classes are kept, for that is what their authors meant.
func bracket(s string) string {
	var b strings.Builder
	b.WriteByte('[')
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte(`wWsSdD\.-/"'[]`, s[i+1]) >= 0 && s[i+1:] != "]":
			if s[i+1] == ']' {
				b.WriteString(`\\`)
				continue
			}
			b.WriteString(s[i : i+2])
			i++
		case s[i] == '\\':
			b.WriteString(`\\`)
		case s[i] == '[' && i+5 <= len(s) && (s[i+1] == '=' || s[i+1] == '.') && s[i+3:i+5] == s[i+1:i+2]+"]":
			b.WriteString(regexp.QuoteMeta(s[i+2 : i+3])) // "[=a=]" and "[.-.]" name one character
			i += 4
		case s[i] == '[' && i+1 < len(s) && s[i+1] != ':':
			b.WriteString(`\[`)
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
