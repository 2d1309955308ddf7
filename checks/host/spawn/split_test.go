package spawn

import (
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		"":                              nil,
		" \t ":                          nil,
		"/bin/ls -l\t/tmp  ":            {"/bin/ls", "-l", "/tmp"},
		"/bin/sh -c 'echo x > /a'":      {"/bin/sh", "-c", "echo x > /a"},
		`/bin/sh -c "echo 'x'"`:         {"/bin/sh", "-c", "echo 'x'"},
		"a '' b":                        {"a", "", "b"},
		"a ' b '":                       {"a", " b "},
		"it's fine":                     {"it's", "fine"},
		"a --opt='a b' c":               {"a", "--opt='a", "b'", "c"},
		"'/a b/c' d":                    {"/a b/c", "d"},
		"'a'b'c d'":                     {"'a'b'c", "d'"},
		"'a b'c d":                      {"a b", "c", "d"},
		`a\ b`:                          {`a\`, "b"},
		"'a b'  'c d'":                  {"a b", "c d"},
		"/bin/héllo 'wörld ☃' trailing": {"/bin/héllo", "wörld ☃", "trailing"},
	} {
		if got, err := Split(line); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %q, %v; want %q", line, got, err, want)
		}
	}
	for _, line := range []string{"'", "a 'b c", `a "b`, "a 'b' '"} {
		if got, err := Split(line); err == nil || !strings.Contains(err.Error(), "never closed") {
			t.Errorf("%q: got %q, %v", line, got, err)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, line := range []string{"/bin/sh -c 'echo x'", `a "b c" d`, "'a'b", "it's", "'", "\xff ' \x00'"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words, err := Split(line)
		if err != nil {
			return
		}
		total := 0
		for _, word := range words {
			total += len(word)
			if !strings.Contains(line, word) {
				t.Errorf("%q is not in %q", word, line)
			}
		}
		if total > len(line) {
			t.Errorf("%q became longer: %q", line, words)
		}
		if !strings.ContainsAny(line, `'"`) && !slices.Equal(words, strings.FieldsFunc(line, func(r rune) bool {
			return strings.ContainsRune(whiteSpace, r)
		})) {
			t.Errorf("%q: %q", line, words)
		}
	})
}
