package rotate

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// rotated reads all of a log: the rotated files, oldest first, and the file itself.
func rotated(t *testing.T, path string, keep int) string {
	t.Helper()
	var all strings.Builder
	for n := keep; n >= 1; n-- {
		if f, err := os.Open(slot(path, n) + ".gz"); err == nil {
			r, err := gzip.NewReader(f)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(&all, r); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
		}
		text, _ := os.ReadFile(slot(path, n))
		all.Write(text)
	}
	text, _ := os.ReadFile(path)
	all.Write(text)
	return all.String()
}

func put(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o640)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.Name() != "journal" {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestRotate(t *testing.T) {
	for _, c := range []struct {
		name   string
		how    checks.Rotate
		rounds int
		want   []string
	}{
		{"keep", checks.Rotate{Keep: 2}, 4, []string{"log", "log.1", "log.2"}},
		{"default keep", checks.Rotate{}, 9, []string{"log", "log.1", "log.2", "log.3", "log.4", "log.5", "log.6", "log.7"}},
		{"compress", checks.Rotate{Keep: 3, Compress: true}, 5, []string{"log", "log.1", "log.2.gz", "log.3.gz"}},
		{"copytruncate", checks.Rotate{Keep: 3, Compress: true, CopyTruncate: true}, 5, []string{"log", "log.1", "log.2.gz", "log.3.gz"}},
		{"keep one", checks.Rotate{Keep: 1, Compress: true}, 3, []string{"log", "log.1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "log")
			var all string
			for n := range c.rounds {
				line := fmt.Sprintf("line %d\n", n)
				all += line
				put(t, path, line)
				if err := os.Chmod(path, 0o624); err != nil {
					t.Fatal(err)
				}
				if os.Getuid() == 0 {
					if err := os.Chown(path, 12, 34); err != nil {
						t.Fatal(err)
					}
				}
				if err := Rotate(t.Context(), path, c.how, filepath.Join(dir, "journal")); err != nil {
					t.Fatal(err)
				}
			}
			if got := names(t, dir); !slices.Equal(got, c.want) {
				t.Errorf("files %q, want %q", got, c.want)
			}
			if got := rotated(t, path, 9); !strings.HasSuffix(all, got) || got == "" {
				t.Errorf("text %q", got)
			}
			for _, name := range c.want {
				info, err := os.Stat(filepath.Join(dir, name))
				if err != nil {
					t.Fatal(err)
				}
				if info.Mode() != 0o624 {
					t.Errorf("%s has mode %v", name, info.Mode())
				}
				if st := info.Sys().(*syscall.Stat_t); os.Getuid() == 0 && (st.Uid != 12 || st.Gid != 34) {
					t.Errorf("%s belongs to %d:%d", name, st.Uid, st.Gid)
				}
			}
			if left := names(t, filepath.Join(dir, "journal")); len(left) != 0 {
				t.Errorf("journal %q", left)
			}
		})
	}
}

func TestOddFiles(t *testing.T) {
	dir := t.TempDir()
	journals := filepath.Join(dir, "journal")
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := Rotate(t.Context(), at("none"), checks.Rotate{}, journals); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if err := Rotate(t.Context(), dir, checks.Rotate{}, journals); err == nil {
		t.Error("a directory was rotated")
	}
	put(t, at("empty"), "")
	if err := Rotate(t.Context(), at("empty"), checks.Rotate{}, journals); err != nil {
		t.Error(err)
	}
	odd := "a [b]*\n -?"
	put(t, at(odd), "x")
	if err := Rotate(t.Context(), at(odd), checks.Rotate{}, journals); err != nil {
		t.Error(err)
	}
	put(t, at("real"), "x")
	if err := os.Symlink("real", at("link")); err != nil {
		t.Fatal(err)
	}
	if err := Rotate(t.Context(), at("link"), checks.Rotate{}, journals); err != nil {
		t.Error(err)
	}
	long := strings.Repeat("n", 250)
	put(t, at(long), "x")
	if err := Rotate(t.Context(), at(long), checks.Rotate{}, journals); err == nil {
		t.Error("a name that is too long was rotated")
	}
	want := []string{"empty", "link", "real", "real.1", odd, odd + ".1", long}
	slices.Sort(want)
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("files %q", got)
	}
	if text, _ := os.ReadFile(at(long)); string(text) != "x" {
		t.Errorf("text %q", text)
	}
}

func TestForeignLink(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, to make another user's link")
	}
	dir := t.TempDir()
	put(t, filepath.Join(dir, "shadow"), "secret")
	link := filepath.Join(dir, "log")
	if err := errors.Join(os.Symlink("shadow", link), os.Lchown(link, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	if err := Rotate(t.Context(), link, checks.Rotate{}, filepath.Join(dir, "journal")); err == nil {
		t.Error("another user's link was followed")
	}
}

func TestNoRoomForJournal(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	put(t, path, "x")
	put(t, filepath.Join(dir, "file"), "")
	if err := Rotate(t.Context(), path, checks.Rotate{}, filepath.Join(dir, "file")); err == nil {
		t.Error("rotated without a journal")
	}
	if got := names(t, dir); !slices.Equal(got, []string{"file", "log"}) {
		t.Errorf("files %q", got)
	}
}

func TestEndedContext(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	put(t, path, "x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Rotate(ctx, path, checks.Rotate{CopyTruncate: true}, filepath.Join(dir, "journal")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"log"}) {
		t.Errorf("files %q", got)
	}
}

// TestWriter rotates under a program that writes all the time.
func TestWriter(t *testing.T) {
	for _, copyTruncate := range []bool{false, true} {
		t.Run(fmt.Sprintf("copytruncate=%v", copyTruncate), func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "log")
			put(t, path, "start\n")
			var written atomic.Int64
			const ahead = 400 // lines a round: enough to write all the time that a rotation takes, and no more
			lines := make(chan struct{}, 40*ahead)
			var wait sync.WaitGroup
			wait.Go(func() { keepWriting(t, path, copyTruncate, &written, lines) })
			promised := map[int64]bool{}
			for range 12 {
				before := written.Load()
				for range ahead {
					lines <- struct{}{}
				}
				for end := time.Now().Add(5 * time.Second); written.Load() < before+20 && time.Now().Before(end); {
					time.Sleep(100 * time.Microsecond)
				}
				done := written.Load() // these lines are in the file before the rotation begins
				for n := int64(1); n <= done && !copyTruncate || n <= done && n > before; n++ {
					promised[n] = true
				}
				if err := Rotate(t.Context(), path, checks.Rotate{Keep: 20, Compress: true, CopyTruncate: copyTruncate}, filepath.Join(dir, "journal")); err != nil {
					t.Fatal(err)
				}
			}
			close(lines)
			wait.Wait()
			found := map[string]int{}
			for _, line := range strings.Split(rotated(t, path, 20), "\n") {
				found[line]++
			}
			for n := range promised {
				if found[strconv.FormatInt(n, 10)] != 1 {
					t.Errorf("line %d is there %d times", n, found[strconv.FormatInt(n, 10)])
				}
			}
		})
	}
}

// keepWriting writes numbered lines: it opens the file anew for each, and never makes it, or keeps it open.
func keepWriting(t *testing.T, path string, keepOpen bool, written *atomic.Int64, lines chan struct{}) {
	var f *os.File
	n := int64(0)
	for range lines {
		n++
		if f == nil || !keepOpen {
			var err error
			if f, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0); err != nil {
				t.Error(err) // the file was missing for a moment
				return
			}
		}
		if _, err := fmt.Fprintf(f, "%d\n", n); err != nil {
			t.Error(err)
		}
		if !keepOpen {
			_ = f.Close()
		}
		written.Store(n)
	}
}

func TestCompressedTwice(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte("other\n"))
	_ = w.Close()
	put(t, path, "new\n")
	put(t, slot(path, 1), "old\n")
	put(t, slot(path, 1)+".gz", packed.String())
	if err := Rotate(t.Context(), path, checks.Rotate{Compress: true}, filepath.Join(dir, "journal")); err != nil {
		t.Fatal(err)
	}
	if got := rotated(t, path, 3); got != "other\nold\nnew\n" {
		t.Errorf("text %q", got)
	}
}
