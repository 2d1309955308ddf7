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
		{`[\d]`, "5", true}, {`^a+$`, "aaa", true}, {`a**`, "", true},
		{`[\.]`, ".", true}, {`[[:digit:]]+x`, "12x", true}, {`[^]a]`, "b", true}, {`[a\]`, `\`, true}, {`[[]`, "[", true},
		{`\<foo\>`, "afoo", false}, {`a\/b`, "a/b", true}, {`a\_b`, "a_b", true}, {`\e`, "e", true}, {`x{2}`, "xx", true},
		{"caf\xe9", "cafe", true}, {`(?i)ERR`, "err", true}, {`a\.b`, "axb", false}, {`\\`, `\`, true},
		{`a{,3}b`, "aaab", true},
		{`^a{,3}b`, "aaaab", false},
		{`a)`, "a)", true},
		{`(a))b`, "a)b", true},
		{`x+*y`, "y", true},
		{`^a??b`, "b", true},
		{`[[=a=]]`, "a", true},
		{`[[.-.]]`, "-", true},
		{"\\`b", "ab", false},
		{`a\'`, "ab", false},
		{`^\x41$`, "x41", true},
		{`^(a|ab)(c|bcd)$`, "abcd", true},
	} {
		re, err := CompileRegexp(test.pattern)
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
		} else if re.MatchString(test.text) != test.want {
			t.Errorf("%s on %q: %t", test.pattern, test.text, !test.want)
		}
	}
	for pattern, want := range map[string]string{
		`a(b`:     `a "(" is never closed: a(b`,
		`*a`:      "nothing stands before what repeats: *",
		`x|+y`:    "nothing stands before what repeats: +",
		`[a`:      `a "[" is never closed: [a`,
		`(a)\1`:   `back references cannot be matched: \1`,
		`[z-a]`:   "no range or class of characters: z-a",
		`a{2000}`: "repeats more than 1000 times, or fewer times at most than at least: {2000}",
	} {
		if _, err := CompileRegexp(pattern); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", pattern, err, want)
		}
	}
}

func FuzzRegexp(f *testing.F) {
	for _, s := range []string{`a.c`, `[[:alpha:]]`, `\<x\>`, `*a`, `[a\]`, "\xff["} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) { _, _ = CompileRegexp(s) })
}
