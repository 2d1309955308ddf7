package checks

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable makes a text of others fit for a log, a terminal or a report: names of files and processes, output of programs,
// replies of servers. Lines after the first begin with indent, so that none of them looks like a line of ours; what a terminal
// would obey or hide (control characters, escapes, marks that turn the direction of writing, bytes that are no UTF-8) stands
// as \xNN or \uNNNN. Tabs stay.
func Printable(text, indent string) string {
	if strings.IndexFunc(text, unprintable) < 0 && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == '\n':
			b.WriteString("\n" + indent)
		case r == '\r' && strings.HasPrefix(text[i+1:], "\n"): // a line of Windows
		case !unprintable(r):
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += size
	}
	return b.String()
}

// unprintable tells what may not stand in a line as it is. Cf holds what is invisible and turns the direction of writing, Zl
// and Zp what some programs take for an end of line.
func unprintable(r rune) bool {
	return r != '\t' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp))
}
