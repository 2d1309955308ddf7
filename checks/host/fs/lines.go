package fs

import (
	"bytes"
	"iter"
)

// Lines are whole lines of a file, one behind the other. Of a line longer than the limit they give the start alone.
type Lines struct {
	text  []byte // without the newline of the last
	limit int
}

// All gives every line, without its newline.
func (l Lines) All() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for line := range bytes.SplitSeq(l.text, newline) {
			if !yield(l.cut(line)) {
				return
			}
		}
	}
}

// Holding gives those lines that may hold all of some texts, and so every line that does. At least one text is needed.
func (l Lines) Holding(texts [][]byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		find := rarest(texts, l.text[:min(len(l.text), sampleSize)])
		for rest := l.text; ; {
			at := find.in(rest)
			if at < 0 {
				return
			}
			start, end := bytes.LastIndexByte(rest[:at], '\n')+1, len(rest)
			if i := bytes.IndexByte(rest[at:], '\n'); i >= 0 {
				end = at + i
			}
			if !yield(l.cut(rest[start:end])) || end == len(rest) {
				return
			}
			rest = rest[end+1:]
		}
	}
}

var newline = []byte{'\n'}

func (l Lines) cut(line []byte) []byte { return line[:min(len(line), l.limit)] }

// sampleSize is how much of the lines shows which bytes are rare in them.
const sampleSize = 4096

// search looks for a text by a byte of it that is rare where it looks: in logs, where most letters are common and lines much
// alike, that is three to thirty times faster than bytes.Index, which goes by the first.
type search struct {
	text []byte
	rare int // the place of the byte in the text
}

// rarest is the search for that one of some texts whose rarest byte is the rarest of all in a sample.
func rarest(texts [][]byte, sample []byte) search {
	best, fewest := search{text: texts[0]}, len(sample)+1
	for _, text := range texts {
		for i := range text {
			if n := bytes.Count(sample, text[i:i+1]); n < fewest {
				best, fewest = search{text, i}, n
			}
		}
	}
	return best
}

// in gives where the text stands first, -1 when it does not.
func (s search) in(content []byte) int {
	if len(s.text) == 0 {
		return 0
	}
	for from := s.rare; from < len(content); {
		i := bytes.IndexByte(content[from:], s.text[s.rare])
		if i < 0 {
			break
		}
		start := from + i - s.rare
		if bytes.HasPrefix(content[start:], s.text) {
			return start
		}
		from += i + 1
	}
	return -1
}
