package fs

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// tailSize is how many bytes before a position tell whether a file is still the one that was read.
const tailSize = 256

// tailSum is a sum of the bytes before an offset, never 0. 0: they cannot be read, or there are none.
func tailSum(f io.ReaderAt, offset int64) uint64 {
	tail := make([]byte, min(max(offset, 0), tailSize))
	if _, err := f.ReadAt(tail, offset-int64(len(tail))); len(tail) == 0 || err != nil && err != io.EOF {
		return 0
	}
	h := fnv.New64a()
	_, _ = h.Write(tail) // it never fails
	return max(h.Sum64(), 1)
}

// holds reports whether a file has what was read before the position, and so may be read on from there.
func (p Position) holds(f io.ReaderAt, size int64) bool {
	return p.Offset >= 0 && p.Offset <= size && (p.Sum == 0 || tailSum(f, p.Offset) == p.Sum)
}

// old is the position in the file that was followed before, as far as it is still read.
func (p Position) old() Position {
	return Position{Inode: p.OldInode, Offset: p.OldOffset, Sum: p.OldSum}
}

// setOld notes the file that was followed before: its writer may not have opened the new one yet.
func (p *Position) setOld(path string, old Position) {
	p.OldPath, p.OldInode, p.OldOffset, p.OldSum = path, old.Inode, old.Offset, old.Sum
	if path == "" || old.Inside {
		p.OldPath, p.OldInode, p.OldOffset, p.OldSum = "", 0, 0, 0
	}
}

// onward reads what has been added to the file that was followed before.
func (r *lineReader) onward(ctx context.Context, from *Position) error {
	if from.OldPath == "" {
		return nil
	}
	f, st, err := openRegular(from.OldPath)
	if err != nil {
		from.setOld("", Position{})
		return nil // it was removed, and nothing else was to come of it
	}
	defer f.Close()
	old := from.old()
	if uint64(st.Ino) != old.Inode || !old.holds(f, st.Size) {
		from.setOld("", Position{})
		return nil
	}
	old, err = r.read(ctx, f, st.Size, old)
	from.setOld(from.OldPath, old)
	return err
}

// rotated reads what is left of a file that another one has taken the place of, or that was copied and cut, and of those
// that came after it. The position it gives is where the file at path is to be read from; when ctx ends before, it is the
// one in the file that was left.
func (r *lineReader) rotated(ctx context.Context, path string, inode uint64, from Position) (Position, error) {
	next := Position{Inode: inode}
	for i, name := range successors(path, inode, from) {
		f, st, err := openRegular(name)
		if err != nil {
			continue // it is gone again, which no later look will change
		}
		pos := Position{Inode: uint64(st.Ino)}
		if i == 0 {
			pos.Offset, pos.Sum, pos.Inside = from.Offset, from.Sum, from.Inside
		}
		pos, err = r.read(ctx, f, st.Size, pos)
		_ = f.Close() // it was only read
		if err != nil {
			return pos, fmt.Errorf("cannot read all lines of %s: %w", name, err)
		}
		next.setOld(name, pos)
	}
	return next, nil
}

// successors are the rotated files beside path that hold lines which have not been read, oldest first. The first is the one
// that was read up to from: it has its inode or, when it was copied, the same bytes before that place.
func successors(path string, inode uint64, from Position) []string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	var siblings []sibling
	for _, e := range entries {
		suffix, ok := strings.CutPrefix(e.Name(), filepath.Base(path))
		if !ok || suffix == "" || !e.Type().IsRegular() { // a link may lead anywhere
			continue
		}
		name := filepath.Join(filepath.Dir(path), e.Name())
		if f, err := ReadFile(name); err == nil && f.Inode != inode {
			siblings = append(siblings, sibling{name, digits.ReplaceAllString(suffix, "#"), f.Inode, f.Modify})
		}
	}
	slices.SortFunc(siblings, func(a, b sibling) int { return b.modified.Compare(a.modified) }) // of copies the newest has most
	first := slices.IndexFunc(siblings, func(s sibling) bool { return s.inode == from.Inode && s.continues(from) })
	if first < 0 && from.Sum != 0 {
		first = slices.IndexFunc(siblings, func(s sibling) bool { return s.continues(from) })
	}
	if first < 0 {
		return nil
	}
	found := siblings[first]
	siblings = slices.DeleteFunc(siblings, func(s sibling) bool {
		return s.shape != found.shape || !s.modified.After(found.modified) || from.Sum != 0 && s.continues(from) // a copy of it
	})
	slices.SortFunc(siblings, func(a, b sibling) int { return a.modified.Compare(b.modified) })
	list := []string{found.path}
	for _, s := range siblings {
		list = append(list, s.path)
	}
	return list
}

// sibling is a file that may be an older one of a log.
type sibling struct {
	path, shape string // shape is what is behind the log's name, "#" for each number: ".#", "-#"
	inode       uint64
	modified    time.Time
}

var digits = regexp.MustCompile(`[0-9]+`)

// continues reports whether the file may be read on from a position.
func (s sibling) continues(from Position) bool {
	f, st, err := openRegular(s.path)
	if err != nil {
		return false
	}
	defer f.Close()
	return from.holds(f, st.Size)
}
