package parser

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"
)

func TestLiterals(t *testing.T) {
	for pattern, want := range map[string]string{
		"panic.*case-[0-9]+": "[panic case-]", "error": "[error]", "^(disk) (full|gone)$": "[disk  ]", "a|b": "[]", "abc|abd": "[ab]",
		"(ab)+c?(de){2}(f){0,1}": "[ab de]", "[.]": "[.]", ".*": "[]", "": "[]", "(?i)error": "[]", "x(?i:error)y": "[x y]", "é\uFFFD": "[]", "é.è": "[é è]",
	} {
		re, err := CompileRegexp(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%s", Literals(re)); got != want {
			t.Errorf("%s: got %s, want %s", pattern, got, want)
		}
	}
}

func FuzzLiterals(f *testing.F) {
	f.Add("panic.*case-[0-9]+", []byte("x panic, case-12"))
	f.Add("(a|b)+c{2,3}", []byte("abcc"))
	f.Add("(?i)K\uFFFD", []byte("\u212a\xff"))
	f.Fuzz(func(t *testing.T, pattern string, text []byte) {
		re, err := regexp.Compile("(?s)" + pattern)
		if err != nil {
			return
		}
		match := re.Find(text)
		if match == nil {
			return
		}
		for _, literal := range Literals(re) {
			if !bytes.Contains(match, literal) {
				t.Errorf("%q matches %q in %q, which lacks %q", pattern, match, text, literal)
			}
		}
	})
}
