package fs

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestLinesHolding(t *testing.T) {
	text := strings.Repeat("a usual line of the log\n", 1000) + "xx panic xx\n\npanic panic\nlong " + strings.Repeat("-", 50) + " panic\nend"
	for _, c := range []struct {
		texts []string
		want  []string
	}{
		{[]string{"panic"}, []string{"xx panic xx", "panic panic", "long " + strings.Repeat("-", 35)}},
		{[]string{"usual", "panic panic"}, []string{"panic panic"}}, // it has the rarest byte of all
		{[]string{"end"}, []string{"end"}},
		{[]string{"missing"}, nil},
		{[]string{"panic\n"}, []string{"long " + strings.Repeat("-", 35), "panic panic"}}, // in no line, but the search need not know
		{[]string{"\nend"}, []string{"long " + strings.Repeat("-", 35)}},
	} {
		var got []string
		for line := range (Lines{text: []byte(text), limit: 40}).Holding(bytesOf(c.texts)) {
			got = append(got, string(line))
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.texts, got, c.want)
		}
	}
}

func bytesOf(texts []string) (out [][]byte) {
	for _, text := range texts {
		out = append(out, []byte(text))
	}
	return out
}

// No line that holds the texts is left out, none comes twice, and all come in order.
func FuzzLinesHolding(f *testing.F) {
	f.Add([]byte("one\ntwo\nthree"), []byte("o"), []byte("tw"))
	f.Add([]byte("aab\naaab\n\n"), []byte("aab"), []byte(""))
	f.Fuzz(func(t *testing.T, text, one, two []byte) {
		lines := Lines{text: text, limit: len(text)}
		var got []string
		for line := range lines.Holding([][]byte{one, two}) {
			got = append(got, string(line))
		}
		left := got
		for line := range bytes.SplitSeq(text, newline) {
			if len(left) > 0 && left[0] == string(line) {
				left = left[1:]
			} else if bytes.Contains(line, one) && bytes.Contains(line, two) {
				t.Fatalf("%q of %q is missing or out of order in %q", line, text, got)
			}
		}
		if len(left) > 0 {
			t.Errorf("%q are too many in %q of %q", left, got, text)
		}
	})
}

func BenchmarkLinesHolding(b *testing.B) {
	line := "2026-11-21T10:00:00.000Z web-3 request finished path=/api/items status=200 bytes=18231 took=12ms user=-\n"
	lines := Lines{text: []byte(strings.Repeat(line, blockSize/len(line))), limit: 512}
	for _, text := range []string{"panic", "out of memory", "denied"} {
		b.Run(text, func(b *testing.B) {
			b.SetBytes(int64(len(lines.text)))
			for b.Loop() {
				for range lines.Holding([][]byte{[]byte(text)}) {
					b.Fatal("found")
				}
			}
		})
	}
}
