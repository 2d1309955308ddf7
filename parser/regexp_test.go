package parser

import "testing"

func TestCompileRegexp(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{`^[\]0`, `\0`, true},
		{`^[\\]0.*`, `\0x`, true},
		{`\<word\>`, "a word here", true},
		{`a.b`, "a\nb", true},
		{`^b`, "a\nb", false},
		{`[]x]`, "]", true},
		{`*a`, "a", true},
	} {
		re, err := CompileRegexp(test.pattern)
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
		} else if re.MatchString(test.text) != test.want {
			t.Errorf("%s on %q: %t", test.pattern, test.text, !test.want)
		}
	}
	if _, err := CompileRegexp("a(b"); err == nil {
		t.Error("an open bracket was taken")
	}
}
