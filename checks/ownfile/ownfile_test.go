package ownfile

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestRead(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	huge, err := os.Create(at("huge"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(at("good"), []byte("0123456789"), 0o600), os.Symlink(at("good"), at("link")), syscall.Mkfifo(at("fifo"), 0o600),
		huge.Truncate(3<<30), huge.Close()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"good": "", "link": "", "huge": "more than 10 bytes", "fifo": "it is a fifo", ".": "it is a folder", "none": "no such file"} {
		data, err := Read(at(name), 10)
		if want == "" && (err != nil || string(data) != "0123456789") || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	for _, device := range []string{"/dev/zero", "/dev/null", "/dev/tty"} {
		if _, err := Read(device, 10); err == nil {
			t.Errorf("%s is read", device)
		}
	}
	if _, err := Read(at("good"), 9); err == nil {
		t.Error("a byte too many is read")
	}
}

func TestResolve(t *testing.T) {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(folder, name) }
	if err := errors.Join(os.Mkdir(at("real"), 0o700), os.WriteFile(at("real/file"), nil, 0o600), os.Symlink("real", at("way")), os.Symlink("../way/file", at("real/back")),
		os.Symlink("turn", at("turn")), os.Symlink(at("real/new"), at("dangling"))); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"real/file": "real/file", "way/file": "real/file", "way/back": "real/file", "dangling": "real/new", "way/none/deep": "real/none/deep"} {
		if got, err := Resolve(at(path)); err != nil || got != at(want) {
			t.Errorf("%s leads to %s, %v", path, got, err)
		}
	}
	if _, err := Resolve(at("turn")); !errors.Is(err, syscall.ELOOP) {
		t.Errorf("a turning link: %v", err)
	}
	if os.Geteuid() != 0 {
		return
	}
	if err := os.Lchown(at("way"), 65534, 65534); err != nil {
		t.Fatal(err)
	}
	if got, err := Resolve(at("way/file")); err == nil {
		t.Errorf("a stranger's link leads to %s", got)
	}
	// A second name of a file, in the folder of somebody who may have chosen it.
	if err := errors.Join(os.Link(at("real/file"), at("real/second")), os.Chown(at("real"), 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	if f, err := Append(at("real/second"), 0o600); err == nil {
		_ = f.Close()
		t.Error("a file with a second name in a stranger's folder is written to")
	}
}

// A fifo that nobody reads does not hang whoever wants to write to it; a pipe on standard output is written to.
func TestAppend(t *testing.T) {
	folder := t.TempDir()
	fifo := filepath.Join(folder, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if f, err := Append(fifo, 0o600); err == nil {
		_ = f.Close()
		t.Error("a fifo without a reader is opened")
	}
	if f, err := Append("/dev/stderr", 0o600); err != nil {
		t.Error(err)
	} else {
		_ = f.Close()
	}
	f, err := Append(filepath.Join(folder, "new"), 0o640)
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
}
