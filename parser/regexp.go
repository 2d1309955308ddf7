package parser

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// CompileRegexp compiles a POSIX extended regular expression, as Monit's control files have them (regex(7)), with Go's
// engine. What glibc takes and Go refuses is put into Go's words: a backslash in brackets, "\<", an operator with nothing
// to repeat. As there, "." also stands for the end of a line, and "^" and "$" for those of the whole text only.
func CompileRegexp(pattern string) (*regexp.Regexp, error) {
	return regexp.Compile("(?s)" + fromPOSIX(pattern))
}

func fromPOSIX(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, ".")
	}
	var b strings.Builder
	atom := false // something stands before that an operator can repeat
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
			if !atom {
				continue
			}
			switch {
			case len(ops) == 1:
				b.WriteByte(c)
			case strings.Trim(ops, "+") == "":
				b.WriteByte('+')
			default:
				b.WriteByte('*')
			}
		case '(', '|', '^':
			b.WriteByte(c)
			atom = false
		default:
			b.WriteByte(c)
			atom = true
		}
	}
	return b.String()
}

// escape is a backslash and the character behind it.
func escape(c byte) string {
	switch {
	case c == '<' || c == '>':
		return `\b`
	case c >= '1' && c <= '9', strings.IndexByte("wWsSbBdDpPQxAz", c) >= 0:
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
		case s[i] == '[' && i+1 < len(s) && s[i+1] != ':':
			b.WriteString(`\[`)
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
