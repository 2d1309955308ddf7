package system

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestReadPIDFile(t *testing.T) {
	dir := t.TempDir()
	written := time.Unix(1700000000, 123456789)
	for text, want := range map[string]int{"12": 12, "12\n": 12, " \n 7 \nmore\n": 7, "+5\n": 5, "": 0, "\n": 0, "0": 0, "-3": 0, "12 13": 0, "no": 0,
		"99999999999": 0, "1\n" + string(make([]byte, 100)): 1} {
		file := filepath.Join(dir, "pid")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, written, written); err != nil {
			t.Fatal(err)
		}
		pid, at, err := ReadPIDFile(file)
		if pid != want || (err == nil) != (want != 0) || err == nil && !at.Equal(written) {
			t.Errorf("%q: %d written %v, %v, want %d", text, pid, at, err, want)
		}
	}
	fifo := filepath.Join(dir, "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "none"), dir, fifo} {
		if pid, _, err := ReadPIDFile(name); err == nil {
			t.Errorf("%s holds %d", name, pid)
		}
	}
}
