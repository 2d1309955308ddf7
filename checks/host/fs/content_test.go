package fs

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// follower reads one file on and on.
type follower struct {
	t    testing.TB
	path string
	pos  Position
}

func follow(t testing.TB) *follower {
	return &follower{t: t, path: filepath.Join(t.TempDir(), "log")}
}

func (f *follower) append(text string) {
	f.t.Helper()
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	must(f.t, err)
	_, err = file.WriteString(text)
	must(f.t, err)
	must(f.t, file.Close())
}

func (f *follower) lines(limit int) []string {
	f.t.Helper()
	lines := []string{}
	pos, err := ReadLines(f.t.Context(), f.path, f.pos, limit, func(l Lines) {
		for line := range l.All() {
			lines = append(lines, string(line))
		}
	})
	must(f.t, err)
	f.pos = pos
	return lines
}

func (f *follower) expect(limit int, want ...string) {
	f.t.Helper()
	if got := f.lines(limit); !slices.Equal(got, want) {
		f.t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadLinesGivesEachLineOnce(t *testing.T) {
	f := follow(t)
	f.append("one\ntwo\nthr")
	f.expect(100, "one", "two")
	f.expect(100)
	f.append("ee\n\nfour\r\nfi")
	f.expect(100, "three", "", "four\r")
	f.append("ve\n")
	f.expect(100, "five")
}

func TestReadLinesFromTheEnd(t *testing.T) {
	f := follow(t)
	f.append("old\n")
	file, err := ReadFile(f.path)
	must(t, err)
	f.pos = Position{Inode: file.Inode, Offset: file.Size}
	f.expect(100)
	f.append("new\n")
	f.expect(100, "new")
}

func TestReadLinesAfterRotation(t *testing.T) {
	f := follow(t)
	f.append("one\ntwo\n")
	f.expect(100, "one", "two")
	must(t, os.Rename(f.path, f.path+".1"))
	f.append("a line in the new file\n")
	f.expect(100, "a line in the new file")
}

func TestReadLinesAfterTruncation(t *testing.T) {
	f := follow(t)
	f.append("one\ntwo\n")
	f.expect(100, "one", "two")
	must(t, os.Truncate(f.path, 0))
	f.append("new\n")
	f.expect(100, "new")
}

func TestReadLinesKeepsTheStartOfALongLine(t *testing.T) {
	f := follow(t)
	long := strings.Repeat("x", 3*blockSize)
	f.append("a\n" + long + "\nb\n")
	f.expect(10, "a", long[:10], "b")

	// A line that is longer than the limit before it ends is given at once, and the rest of it is never taken for a line.
	f.append(long)
	f.expect(10, long[:10])
	f.expect(10)
	f.append(long)
	f.expect(10)
	f.append("\nc\n")
	f.expect(10, "c")

	// In the middle of such a line the file is replaced.
	f.append(long)
	f.expect(10, long[:10])
	must(t, os.Remove(f.path))
	f.append("new\n")
	f.expect(10, "new")
}

func TestReadLinesOfTheLimit(t *testing.T) {
	f := follow(t)
	f.append("12345")
	f.expect(5, "12345")
	f.append("\n1234")
	f.expect(5)
	f.append("5")
	f.expect(5, "12345")
	f.append("67\n1\n")
	f.expect(5, "1")
}

func TestReadLinesRefuses(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	must(t, unix.Mkfifo(fifo, 0o600))
	none := func(Lines) { t.Error("got a line") }
	if _, err := ReadLines(t.Context(), fifo, Position{}, 10, none); !errors.Is(err, ErrNotRegular) {
		t.Errorf("fifo: %v", err)
	}
	from := Position{Inode: 7, Offset: 9}
	pos, err := ReadLines(t.Context(), filepath.Join(dir, "gone"), from, 10, none)
	if !errors.Is(err, fs.ErrNotExist) || pos != from {
		t.Errorf("missing: %v %+v", err, pos)
	}
}

func TestReadLinesEndsWithItsContext(t *testing.T) {
	f := follow(t)
	line := strings.Repeat("x", blockSize/2-1) + "\n"
	f.append(line + line + line)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	given := 0
	pos, err := ReadLines(ctx, f.path, Position{}, 10, func(l Lines) {
		for range l.All() {
			given++
		}
		cancel()
	})
	if !errors.Is(err, context.Canceled) || pos.Offset != int64(given*len(line)) || given != 2 {
		t.Errorf("got %v, %d lines, %+v", err, given, pos)
	}
	f.pos = pos
	f.expect(1, "x")
}

func TestReadLinesInBoundedMemory(t *testing.T) {
	f := follow(t)
	file, err := os.Create(f.path)
	must(t, err)
	must(t, file.Truncate(200<<20)) // one line of zeros
	_, err = file.WriteAt([]byte("\nend\n"), 200<<20)
	must(t, err)
	must(t, file.Close())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f.expect(4, "\x00\x00\x00\x00", "end")
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 4*blockSize {
		t.Errorf("allocated %d bytes", used)
	}
}

func FuzzReadLines(f *testing.F) {
	f.Add([]byte("one\ntwo\n"), []byte("three\nfo"), 3)
	f.Add([]byte("abcdefgh"), []byte("ij\n\n\nk\n"), 4)
	f.Add([]byte(""), []byte("\n"), 1)
	f.Fuzz(func(t *testing.T, first, second []byte, limit int) {
		if limit < 1 || limit > 1<<20 {
			return
		}
		file := follow(t)
		file.append(string(first))
		got := file.lines(limit)
		file.append(string(second))
		got = append(got, file.lines(limit)...)

		var want []string
		parts := bytes.Split(append(slices.Clone(first), second...), []byte("\n"))
		for i, line := range parts {
			if i < len(parts)-1 || len(line) >= limit {
				want = append(want, string(line[:min(len(line), limit)]))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q then %q with limit %d: got %q, want %q", first, second, limit, got, want)
		}
	})
}

func BenchmarkReadLines(b *testing.B) {
	f := follow(b)
	f.append(strings.Repeat(strings.Repeat("x", 99)+"\n", 2_000_000))
	b.SetBytes(200_000_000)
	b.ReportAllocs()
	for b.Loop() {
		lines := 0
		_, err := ReadLines(b.Context(), f.path, Position{}, 512, func(l Lines) {
			for range l.All() {
				lines++
			}
		})
		if err != nil || lines != 2_000_000 {
			b.Fatal(err, lines)
		}
	}
}
