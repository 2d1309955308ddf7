package fs

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// renamed moves the log away, as most rotations do.
func (f *follower) renamed(suffix string) { must(f.t, os.Rename(f.path, f.path+suffix)) }

// copied copies the log and cuts it: copytruncate.
func (f *follower) copied(suffix string) {
	text, err := os.ReadFile(f.path)
	must(f.t, err)
	must(f.t, os.WriteFile(f.path+suffix, text, 0o600))
	must(f.t, os.Truncate(f.path, 0))
}

// TestLinesAroundARotation: those that were written after the last look and before the rotation are read where they are now.
func TestLinesAroundARotation(t *testing.T) {
	for name, rotate := range map[string]func(*follower, string){"rename": (*follower).renamed, "copytruncate": (*follower).copied} {
		for _, suffix := range []string{".1", "-20260101", ".log.0"} {
			t.Run(name+suffix, func(t *testing.T) {
				f := follow(t)
				f.append("one\ntwo\n")
				f.expect(100, "one", "two")
				f.append("three\n")
				rotate(f, suffix)
				f.append("four\n")
				f.expect(100, "three", "four")
				f.append("five\n")
				f.expect(100, "five")
			})
		}
	}
}

// TestARotatedLogOfTheSameSize, or longer, is not taken for the one that was read.
func TestARotatedLogOfTheSameSize(t *testing.T) {
	for _, text := range []string{"uno\ndue\n", "one\ntwo!\nthree, and much more\n"} {
		f := follow(t)
		f.append("one\ntwo\n")
		f.expect(100, "one", "two")
		f.copied(".1")
		f.append(text)
		f.expect(100, strings.Split(strings.TrimSuffix(text, "\n"), "\n")...)
	}
}

// TestAWriterThatOpensTheNewLogLate adds to the old one until then.
func TestAWriterThatOpensTheNewLogLate(t *testing.T) {
	f := follow(t)
	f.append("one\n")
	f.expect(100, "one")
	writer, err := os.OpenFile(f.path, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	defer writer.Close()
	f.renamed(".1")
	f.append("")
	f.expect(100)
	_, err = writer.WriteString("two\n")
	must(t, err)
	f.append("three\n")
	f.expect(100, "two", "three")
	_, err = writer.WriteString("four\n")
	must(t, err)
	f.expect(100, "four")
	must(t, os.Remove(f.path+".1"))
	f.append("five\n")
	f.expect(100, "five")
	if f.pos.OldPath != "" {
		t.Errorf("still reads %s", f.pos.OldPath)
	}
}

// TestRotationsWhileNobodyLooked: whatever was rotated meanwhile is read in the order in which it was written.
func TestRotationsWhileNobodyLooked(t *testing.T) {
	f := follow(t)
	f.append("one\n")
	f.expect(100, "one")
	f.append("two\n")
	f.renamed(".3")
	f.append("three\n")
	f.renamed(".2")
	f.append("four\n")
	f.renamed(".1")
	f.append("five\n")
	for i, suffix := range []string{".3", ".2", ".1"} {
		at := time.Now().Add(time.Duration(i-10) * time.Hour)
		must(t, os.Chtimes(f.path+suffix, at, at))
	}
	must(t, os.WriteFile(f.path+".err", []byte("of another log\n"), 0o600))
	must(t, os.Symlink("/etc/passwd", f.path+".0"))
	f.expect(100, "two", "three", "four", "five")
}

// TestCopiesOfARotatedLog are not read one after the other.
func TestCopiesOfARotatedLog(t *testing.T) {
	for name, rotate := range map[string]func(*follower, string){"rename": (*follower).renamed, "copytruncate": (*follower).copied} {
		f := follow(t)
		f.append("one\n")
		f.expect(100, "one")
		f.append("two\n")
		rotate(f, ".1")
		text, err := os.ReadFile(f.path + ".1")
		must(t, err)
		must(t, os.WriteFile(f.path+".2", text, 0o600))
		at := time.Now().Add(time.Minute)
		must(t, os.Chtimes(f.path+".2", at, at))
		f.append("three\n")
		if got := strings.Join(f.lines(100), " "); got != "two three" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// TestALogOfOthersIsNotRead: without the old one there is nothing to read but the file.
func TestALogOfOthersIsNotRead(t *testing.T) {
	f := follow(t)
	f.append("one\n")
	f.expect(100, "one")
	must(t, os.WriteFile(f.path+".1", []byte("foreign\nfar too long\n"), 0o600))
	must(t, os.WriteFile(filepath.Join(filepath.Dir(f.path), "other"), []byte("foreign\n"), 0o600))
	must(t, os.Remove(f.path))
	f.append("uno\n")
	f.expect(100, "uno")
}

// TestEachLineOnceThroughRotations of both sorts, at any time.
func TestEachLineOnceThroughRotations(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 16))
		f := follow(t)
		f.append("start\n")
		f.expect(100, "start")
		var want, got []string
		rotated := false
		for step := range 200 {
			switch n := random.IntN(10); {
			case n < 6:
				line := fmt.Sprintf("line %d of %d", step, seed)
				want = append(want, line)
				f.append(line + "\n")
			case n < 8:
				got = append(got, f.lines(100)...)
				rotated = false
			case !rotated: // twice between two looks the names tell less than the times, which are coarse
				rotated = true
				_ = os.Rename(f.path+".1", f.path+".2") // there may be none yet
				if n == 8 || f.pos.Offset == 0 {        // a copy of what nobody has read yet shows nothing of where it comes from
					f.renamed(".1")
					f.append("")
				} else {
					f.copied(".1")
				}
			}
		}
		got = append(got, f.lines(100)...)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			for i := range want {
				if i >= len(got) || got[i] != want[i] {
					t.Fatalf("seed %d, line %d: got %q, want %q", seed, i, got[i:min(i+3, len(got))], want[i:min(i+3, len(want))])
				}
			}
			t.Fatalf("seed %d: %d lines too many: %q", seed, len(got)-len(want), got[len(want):])
		}
	}
}
