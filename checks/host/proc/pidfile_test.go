package proc

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestReadPIDFile(t *testing.T) {
	dir := t.TempDir()
	written := time.Unix(1700000000, 123456789)
	for text, want := range map[string]int{"12": 12, "12\n": 12, " \n 7 \nmore\n": 7, "+5\n": 5, "": 0, "\n": 0, "0": 0, "-3": 0, "12 13": 12, "12abc": 12, "no": 0, "no 12": 0, "+": 0,
		"0x12": 0, "2147483647": 2147483647, "2147483648": 0, "99999999999": 0, "18446744073709551628": 0, "1\n" + string(make([]byte, 100)): 1,
		"000000000000000000000000000012": 0, "\x00\x00": 0, "\ufeff12": 0} {
		file := filepath.Join(dir, "pid")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, written, written); err != nil {
			t.Fatal(err)
		}
		pid, at, err := NewPIDFile(file).Read()
		if pid != want || (err == nil) != (want != 0) || err == nil && !at.Equal(written) {
			t.Errorf("%q: %d written %v, %v, want %d", text, pid, at, err, want)
		}
	}
	fifo := filepath.Join(dir, "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "none"), dir, fifo} {
		if pid, _, err := NewPIDFile(name).Read(); err == nil {
			t.Errorf("%s holds %d", name, pid)
		}
	}
}

// A file that is read again and again gives what stands in it, however it was written.
func TestPIDFileFollowsItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pid")
	write := func(name, text string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	f := NewPIDFile(path)
	want := func(what string, pid int) {
		t.Helper()
		if got, _, err := f.Read(); got != pid || (err == nil) != (pid != 0) {
			t.Errorf("%s: %d, %v, want %d", what, got, err, pid)
		}
	}
	old := time.Now().Add(-time.Hour)
	want("no file", 0)
	write(path, "11", old)
	want("written", 11)
	for i := range 200 { // within one step of the file system's clock
		write(path, strconv.Itoa(100+i), old)
		want("written again at once, with its times set back", 100+i)
	}
	for deadline := time.Now().Add(time.Minute); f.last == nil && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		want("left alone", 299)
	}
	if f.last == nil {
		t.Error("it is read each time")
	}
	write(path, "300", old)
	want("written after a while, with its times set back", 300)
	write(path+".new", "400", old)
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	want("replaced", 400)
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	want("emptied", 0)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	want("removed", 0)
}

// Whatever stands in a pid file, it names a process id that can be one, or none.
func FuzzLeadingID(f *testing.F) {
	for _, text := range []string{"12", "+7 x", "-3", "0", "99999999999", "12abc", "\x00", "+", "2147483648"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		pid, ok := leadingID(text)
		if ok && (pid <= 0 || pid > 1<<31-1) || ok && !bytes.Contains(text, strconv.AppendInt(nil, int64(pid), 10)) {
			t.Errorf("%q names %d", text, pid)
		}
	})
}
