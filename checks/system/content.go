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

// ReadLines gives each complete line behind from to line, without the newline, and returns the position behind the last.
// Of a line longer than limit bytes only the start is kept. What the writer has not ended by a newline is left for the
// next time. When the file was replaced (another inode) or cut (shorter than from), it is read from its start.
//
// The bytes given to line are valid during the call only. Memory is bounded for any length of line. When ctx ends, the
// returned position is behind the last line that was given.
func ReadLines(ctx context.Context, path string, from Position, limit int, line func([]byte)) (Position, error) {
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
	s := lineScanner{pos: pos, limit: max(limit, 1), line: line}
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
	line  func([]byte)

	start []byte // kept start of the line that goes over the end of a block
	long  int64  // its length so far
}

func (s *lineScanner) scan(block []byte) {
	for {
		i := bytes.IndexByte(block, '\n')
		if i < 0 {
			break
		}
		switch {
		case s.pos.Inside: // its start was given already
		case s.long == 0:
			s.line(block[:min(i, s.limit)])
		default:
			s.keep(block[:i])
			s.line(s.start)
		}
		s.pos.Offset += s.long + int64(i) + 1
		s.pos.Inside, s.long, s.start = false, 0, s.start[:0]
		block = block[i+1:]
	}
	s.keep(block)
	s.long += int64(len(block))
}

func (s *lineScanner) keep(part []byte) {
	if !s.pos.Inside {
		s.start = append(s.start, part[:min(len(part), s.limit-len(s.start))]...)
	}
}

// end settles a last line without a newline: once all that will be kept of it is there, it is given.
func (s *lineScanner) end() Position {
	if s.long >= int64(s.limit) && !s.pos.Inside {
		s.line(s.start)
		s.pos.Inside = true
	}
	if s.pos.Inside {
		s.pos.Offset += s.long
	}
	return s.pos
}
