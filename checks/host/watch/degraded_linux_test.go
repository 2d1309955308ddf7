package watch

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// leaveDescriptors lets the process open n more descriptors, and no more until
// the returned function is called.
func leaveDescriptors(t *testing.T, n int) (restore func()) {
	t.Helper()
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	var free []int // the kernel gives the lowest numbers first
	for range n + 1 {
		fd, err := unix.Open("/dev/null", unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		free = append(free, fd)
	}
	for _, fd := range free {
		if err := unix.Close(fd); err != nil {
			t.Fatal(err)
		}
	}
	low := limit
	low.Cur = uint64(free[n])
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &low); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWithoutDescriptors(t *testing.T) {
	for n := range 2 { // epoll and eventfd are what it cannot do without
		restore := leaveDescriptors(t, n)
		_, err := New(slog.New(slog.DiscardHandler))
		restore()
		if err == nil {
			t.Errorf("New works with %d descriptors", n)
		}
	}
}

func TestWhatTheKernelRefusesIsLeftToTheCycle(t *testing.T) {
	start(t) // what it needs of the runtime is there afterwards
	restore := leaveDescriptors(t, 2)
	w, err := New(slog.New(slog.DiscardHandler))
	if err != nil {
		restore()
		t.Fatal(err)
	}
	failed := []error{
		w.File("f", filepath.Join(os.TempDir(), "file")),
		w.Mounts("m"),
		w.Links("l"),
	}
	processErr := w.Process("p", os.Getpid(), 1) // not even /proc can be read
	restore()
	for _, err := range append(failed, processErr) {
		if err != nil {
			t.Error(err)
		}
	}
	for _, key := range []string{"f", "p", "m", "l"} {
		if w.Refused(key) == "" {
			t.Errorf("no word on why %s is not watched", key)
		}
	}
	limits := strings.Join(w.Limits(), "\n")
	for _, subject := range []string{"files", "processes", "mounts", "network links"} {
		if !strings.Contains(limits, subject) {
			t.Errorf("nothing about %s in:\n%s", subject, limits)
		}
	}
	// It may work later.
	if err := w.Mounts("m"); err != nil || strings.Contains(strings.Join(w.Limits(), "\n"), "mounts") {
		t.Errorf("%v, limits %q", err, w.Limits())
	}
	if err := w.Process("p", os.Getpid(), 0); err != nil || w.Refused("p") != "" || strings.Contains(strings.Join(w.Limits(), "\n"), "processes") {
		t.Errorf("%v, refused %q, limits %q", err, w.Refused("p"), w.Limits())
	}
	w.Rescan()
	w.Forget("f")
	w.close()
}
