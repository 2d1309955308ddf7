package checks

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                             "plain",
		"a\tb":                              "a\tb",
		"Grüße, 世界":                         "Grüße, 世界",
		"one\n[2026-01-01T00:00:00+0000] x": "one\n  [2026-01-01T00:00:00+0000] x",
		"one\r\ntwo":                        "one\n  two",
		"one\rtwo":                          `one\x0dtwo`,
		"\x1b[2J\x1b]0;title\a":             `\x1b[2J\x1b]0;title\x07`,
		"\u009b31m":                         `\x9b31m`,
		"\x7f\x00":                          `\x7f\x00`,
		"\u202egpj.exe\u2066":               `\u202egpj.exe\u2066`,
		"a\u2028b\u200bc\ufeff":             `a\u2028b\u200bc\ufeff`,
		"\xff\xc3(":                         `\xff\xc3(`,
	} {
		if got := Printable(text, "  "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("a\x1b[0m\n\u202e\xff")
	f.Fuzz(func(t *testing.T, text string) {
		got := Printable(text, "    ")
		if !utf8.ValidString(got) {
			t.Errorf("%q gives %q", text, got)
		}
		for i, line := range strings.Split(got, "\n") {
			if i > 0 && !strings.HasPrefix(line, "    ") || strings.IndexFunc(line, unprintable) >= 0 {
				t.Errorf("%q gives %q", text, got)
			}
		}
	})
}
