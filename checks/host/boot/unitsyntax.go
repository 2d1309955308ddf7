package boot

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// setting is a line of a unit's file: an option with its value.
type setting struct{ section, name, value string }

// longestLine is what systemd reads of a line, continued ones together.
const longestLine = 1 << 20

// readSettings reads a unit's file as systemd 252 does, systemd.syntax(7): comments may stand inside a continued line,
// lines may be long, one without "=" or before the first section is skipped. Few things keep a file from being loaded
// at all; for these fault says which, with the line. The readers at hand are stricter: go-systemd's takes the whole
// file for broken at a line of 2048 bytes and keeps the backslashes of continued lines.
func readSettings(text string) (out []setting, fault string) {
	section, pending, n := "", "", 0
	take := func(line string) string {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			return ""
		case !utf8.ValidString(line):
			return fmt.Sprintf("line %d is not UTF-8", n)
		case line[0] == '[':
			if line[len(line)-1] != ']' || len(line) < 2 {
				return fmt.Sprintf("line %d has a section header without its end, %.40q", n, line)
			}
			section = line[1 : len(line)-1]
			return ""
		}
		name, value, ok := strings.Cut(line, "=")
		if name = strings.TrimSpace(name); ok && name != "" && section != "" {
			out = append(out, setting{section, name, strings.TrimSpace(value)})
		}
		return ""
	}
	for line := range lines(strings.TrimPrefix(text, "\ufeff")) {
		n++
		if len(pending)+len(line) > longestLine {
			return out, fmt.Sprintf("line %d is longer than %d bytes", n, longestLine)
		}
		line = strings.TrimLeft(line, " \t")
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") {
			continue // inside of a continued line too
		}
		line, pending = pending+line, ""
		if continued(line) {
			pending = line[:len(line)-1] + " "
			continue
		}
		if fault = take(line); fault != "" {
			return out, fault
		}
	}
	return out, take(pending)
}

// continued tells whether a line ends with a backslash that is not itself escaped.
func continued(line string) bool {
	return (len(line)-len(strings.TrimRight(line, `\`)))%2 == 1
}

// lines cuts a text at each end of a line that systemd knows: LF, CR LF, CR alone and NUL.
func lines(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			i := strings.IndexAny(text, "\n\r\x00")
			if i < 0 {
				yield(text)
				return
			}
			line := text[:i]
			if strings.HasPrefix(text[i:], "\r\n") {
				i++
			}
			if text = text[i+1:]; !yield(line) {
				return
			}
		}
	}
}

// word is one of a command line or a list in a unit's file.
type word struct {
	text   string
	quoted bool
}

// splitWords takes a value apart as systemd does: at white space, with quotes and C escapes. ok is false when a quote
// is not closed.
func splitWords(value string) (out []word, ok bool) {
	for {
		value = strings.TrimLeft(value, " \t\n\r")
		if value == "" {
			return out, true
		}
		var w word
		if w, value, ok = firstWord(value); !ok {
			return out, false
		}
		out = append(out, w)
	}
}

func firstWord(value string) (w word, rest string, ok bool) {
	var text strings.Builder
	quote := byte(0)
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value):
			decoded, n := unescape(value[i+1:])
			text.WriteString(decoded)
			i += n
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, w.quoted = c, true
		case quote == 0 && strings.IndexByte(" \t\n\r", c) >= 0:
			w.text = text.String()
			return w, value[i:], true
		default:
			text.WriteByte(c)
		}
	}
	w.text = text.String()
	return w, "", quote == 0
}

// unescape decodes what stands behind a backslash, and says how many bytes that took. An escape that is none stays as
// it is, and so does the byte behind it: a blank there parts no words.
func unescape(s string) (decoded string, n int) {
	if s[0] == 's' {
		return " ", 1
	}
	if s[0] == '"' || s[0] == '\'' {
		return s[:1], 1
	}
	r, multi, rest, err := strconv.UnquoteChar(`\`+s, 0)
	switch {
	case err != nil || r == 0:
		return `\` + s[:1], 1
	case !multi: // \xNN and \NNN are bytes
		return string([]byte{byte(r)}), len(s) - len(rest)
	}
	return string(r), len(s) - len(rest)
}
