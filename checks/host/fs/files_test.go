package fs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestReadFileAgreesWithStat(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("stat(1) has other options here")
	}
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	kinds := map[string]FileKind{
		"plain": Regular, "setuid": Regular, "folder": Directory, "fifo": Fifo, "socket": Socket, "link": Regular, "/dev/null": Other,
	}
	must(t, os.WriteFile(path("plain"), []byte("hello"), 0o640))
	must(t, os.Link(path("plain"), path("second")))
	must(t, os.WriteFile(path("setuid"), nil, 0o700))
	must(t, unix.Chmod(path("setuid"), 0o6755))
	must(t, os.Mkdir(path("folder"), 0o755))
	must(t, unix.Chmod(path("folder"), 0o1777))
	must(t, unix.Mkfifo(path("fifo"), 0o600))
	must(t, os.Symlink("plain", path("link")))
	listener, err := net.Listen("unix", path("socket"))
	must(t, err)
	defer listener.Close()
	must(t, os.Chtimes(path("plain"), time.Unix(1000, 5), time.Unix(2000, 7)))

	for name, kind := range kinds {
		if !filepath.IsAbs(name) {
			name = path(name)
		}
		f, err := ReadFile(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := fmt.Sprintf("%o %d %d %d %d %d %d %d %d %d", f.Mode, f.UID, f.GID, f.Size, f.Inode, f.Device, f.Links,
			f.Access.Unix(), f.Modify.Unix(), f.Change.Unix())
		out, err := exec.Command("stat", "-L", "-c", "%a %u %g %s %i %d %h %X %Y %Z", name).Output()
		must(t, err)
		if want := strings.TrimSpace(string(out)); got != want || f.Kind != kind || f.Path != name {
			t.Errorf("%s: got %s %s, stat says %s", name, f.Kind, got, want)
		}
	}
	if f, _ := ReadFile(path("plain")); f.Access.Nanosecond() != 5 || f.Modify.Nanosecond() != 7 {
		t.Errorf("got %v %v", f.Access, f.Modify)
	}
}

func TestReadFileKeepsTheReason(t *testing.T) {
	if _, err := ReadFile(filepath.Join(t.TempDir(), "gone")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestChecksumAgreesWithTheTools(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	must(t, os.WriteFile(path, []byte(strings.Repeat("data", blockSize/2)+"end"), 0o600))
	for _, algorithm := range []string{"md5", "sha1", "sha256"} {
		got, err := Checksum(t.Context(), path, algorithm)
		if err != nil {
			t.Error(err)
		}
		out, err := exec.Command(algorithm+"sum", path).Output()
		if err != nil {
			t.Skipf("%ssum: %v", algorithm, err)
		}
		if want, _, _ := strings.Cut(string(out), " "); got != want {
			t.Errorf("%s: got %s, want %s", algorithm, got, want)
		}
	}
}

func TestChecksumRefuses(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	must(t, unix.Mkfifo(fifo, 0o600))
	if _, err := Checksum(t.Context(), fifo, "md5"); !errors.Is(err, ErrNotRegular) {
		t.Errorf("fifo: %v", err)
	}
	if _, err := Checksum(t.Context(), dir, "md5"); !errors.Is(err, ErrNotRegular) {
		t.Errorf("folder: %v", err)
	}
	if _, err := Checksum(t.Context(), filepath.Join(dir, "gone"), "md5"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	file := filepath.Join(dir, "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if _, err := Checksum(t.Context(), file, "crc"); err == nil || !strings.Contains(err.Error(), "crc") {
		t.Errorf("unknown algorithm: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Checksum(ctx, file, "md5"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
