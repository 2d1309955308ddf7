package fs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// Position is how far a file has been read. The zero Position is the start of any file; the end of a file as it is now is
// its inode and size (File).
type Position struct {
	Inode  uint64
	Offset int64
	// Inside is set when Offset is within a line that was longer than the limit and was given already, so that the rest of
	// an endless line is not read again and again.
	Inside bool
	// Sum is that of the last bytes before Offset, 0 when it is not known: a file that was cut and has grown again is told
	// from one that has only grown.
	Sum uint64

	// The file that was followed before the last rotation, "" for none: its writer may add to it until it opens the new one.
	OldPath   string
	OldInode  uint64
	OldOffset int64
	OldSum    uint64
}

// ReadLines gives each complete line behind from to take, many at a time, and returns the position behind the last. Of a line
// longer than limit bytes only the start is kept. What the writer has not ended by a newline is left for the next time.
// When the file was replaced (another inode) or cut (shorter than from, or with other bytes before it), what is left of the
// old one is read where it stands beside the file (FILE.1, FILE-20260101; renamed or copied), and then the file from its start.
//
// What is given to take is valid during the call only. Memory is bounded for any length of line. When ctx ends, the
// returned position is behind the last line that was given.
func ReadLines(ctx context.Context, path string, from Position, limit int, take func(Lines)) (Position, error) {
	f, st, err := openRegular(path)
	if err != nil {
		return from, fmt.Errorf("cannot read lines: %w", err)
	}
	defer f.Close()
	r := lineReader{limit: max(limit, 1), take: take}
	if err := r.onward(ctx, &from); err != nil {
		return from, fmt.Errorf("cannot read all lines of %s: %w", from.OldPath, err)
	}
	switch inode := uint64(st.Ino); {
	case from.Inode == 0 || from.Offset < 0:
		from = Position{Inode: inode}
	case from.Inode != inode || !from.holds(f, st.Size):
		if from, err = r.rotated(ctx, path, inode, from); err != nil {
			return from, err
		}
	}
	pos, err := r.read(ctx, f, st.Size, from)
	if err != nil {
		err = fmt.Errorf("cannot read all lines of %s: %w", path, err)
	}
	return pos, err
}

// lineReader reads files from a position.
type lineReader struct {
	limit int
	take  func(Lines)
}

// read reads a file up to a size and no further: a writer faster than this reader must not keep it here.
func (r *lineReader) read(ctx context.Context, f *os.File, size int64, from Position) (Position, error) {
	content := io.NewSectionReader(f, from.Offset, size-from.Offset)
	s := lineScanner{pos: from, limit: r.limit, take: r.take}
	block := make([]byte, min(blockSize, max(content.Size(), 1)))
	for {
		err := ctx.Err()
		if err == nil {
			var n int
			n, err = content.Read(block)
			s.scan(block[:n])
		}
		if err == nil {
			continue
		}
		pos := s.pos
		if errors.Is(err, io.EOF) {
			pos, err = s.end(), nil
		}
		if pos.Offset != from.Offset || pos.Sum == 0 {
			pos.Sum = tailSum(f, pos.Offset)
		}
		return pos, err
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
