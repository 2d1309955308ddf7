package system

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// Position is how far a file has been read. The zero Position is the start of any file; the end of a file as it is now is
// its inode and size (File).
type Position struct {
	Inode  uint64
	Offset int64
	// Inside is set when Offset is within a line that was longer than the limit and was given already, so that the rest of
	// an endless line is not read again and again.
	Inside bool
}

// ReadLines gives each complete line behind from to take, many at a time, and returns the position behind the last. Of a line
// longer than limit bytes only the start is kept. What the writer has not ended by a newline is left for the next time.
// When the file was replaced (another inode) or cut (shorter than from), it is read from its start.
//
// What is given to take is valid during the call only. Memory is bounded for any length of line. When ctx ends, the
// returned position is behind the last line that was given.
func ReadLines(ctx context.Context, path string, from Position, limit int, take func(Lines)) (Position, error) {
	f, st, err := openRegular(path)
	if err != nil {
		return from, fmt.Errorf("cannot read lines: %w", err)
	}
	defer f.Close()
	pos := from
	if inode := uint64(st.Ino); inode != from.Inode || st.Size < from.Offset || from.Offset < 0 {
		pos = Position{Inode: inode}
	}
	// No further than the size found: a writer faster than this reader must not keep it here.
	content := io.NewSectionReader(f, pos.Offset, st.Size-pos.Offset)
	s := lineScanner{pos: pos, limit: max(limit, 1), take: take}
	block := make([]byte, min(blockSize, max(content.Size(), 1)))
	for {
		if err := ctx.Err(); err != nil {
			return s.pos, fmt.Errorf("cannot read all lines of %s: %w", path, err)
		}
		n, err := content.Read(block)
		s.scan(block[:n])
		if err == io.EOF {
			return s.end(), nil
		}
		if err != nil {
			return s.pos, fmt.Errorf("cannot read lines: %w", err)
		}
	}
}

// lineScanner cuts blocks into lines.
type lineScanner struct {
	pos   Position // behind the last complete line
	limit int
	take  func(Lines)

	start []byte // kept start of the line that goes over the end of a block
	long  int64  // its length so far
}

func (s *lineScanner) scan(block []byte) {
	if s.long > 0 || s.pos.Inside { // in a line that began before
		i := bytes.IndexByte(block, '\n')
		if i < 0 {
			s.keep(block)
			return
		}
		s.keep(block[:i])
		if !s.pos.Inside { // else its start was given already
			s.give(s.start)
		}
		s.behind(s.long + 1)
		block = block[i+1:]
	}
	if i := bytes.LastIndexByte(block, '\n'); i >= 0 {
		s.give(block[:i])
		s.behind(int64(i) + 1)
		block = block[i+1:]
	}
	s.keep(block)
}

func (s *lineScanner) give(lines []byte) { s.take(Lines{text: lines, limit: s.limit}) }

// behind moves on behind lines of so many bytes.
func (s *lineScanner) behind(size int64) {
	s.pos.Offset += size
	s.pos.Inside, s.long, s.start = false, 0, s.start[:0]
}

func (s *lineScanner) keep(part []byte) {
	if !s.pos.Inside {
		s.start = append(s.start, part[:min(len(part), s.limit-len(s.start))]...)
	}
	s.long += int64(len(part))
}

// end settles a last line without a newline: once all that will be kept of it is there, it is given.
func (s *lineScanner) end() Position {
	if s.long >= int64(s.limit) && !s.pos.Inside {
		s.give(s.start)
		s.pos.Inside = true
	}
	if s.pos.Inside {
		s.pos.Offset += s.long
	}
	return s.pos
}
