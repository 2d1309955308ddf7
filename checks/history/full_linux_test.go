package history

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A full disk costs figures, is said once, and is over when there is room; events wait.
func TestFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk takes root")
	}
	disk := t.TempDir()
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=512k"); err != nil {
		t.Skip("no small disk can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(disk, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	w := newWorld(t, 10, 4<<20)
	w.options.Dir = filepath.Join(disk, "history")
	w.open()
	w.run(time.Hour, 30*time.Second)
	full := w.clock()
	filler := filepath.Join(disk, "filler")
	fillUp(t, filler)
	for n := range 240 {
		w.store.Happened(event("service-001", uint64(n), w.clock()))
		w.cycle()
		w.pass(30 * time.Second)
	}
	if n := w.log.count("history cannot be written"); n != 1 {
		t.Errorf("said %d times: %s", n, w.log.buf.String())
	}
	if notes := w.store.Notes(); len(notes) != 1 {
		t.Errorf("notes %q", notes)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	room := w.clock()
	w.run(time.Hour, 30*time.Second)
	if n := w.log.count("history is written again"); n != 1 {
		t.Errorf("said %d times: %s", n, w.log.buf.String())
	}
	for range 2 {
		for _, c := range [][2]time.Time{{noon, full}, {room, w.clock()}} {
			if points := w.curves("service-000", "threads", c[0], c[1], maxPoints)[0].Points; len(points) != 120 {
				t.Errorf("%d looks from %s, want 120", len(points), c[0])
			}
		}
		if list, err := w.store.Events("", noon, w.clock(), 1000); err != nil || len(list) != 240 {
			t.Errorf("%d events, %v", len(list), err)
		}
		w.again()
	}
	if n := w.log.count("damaged"); n > 0 {
		t.Errorf("something is damaged: %s", w.log.buf.String())
	}
}

func fillUp(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	block := make([]byte, 4096)
	for {
		if _, err := f.Write(block); errors.Is(err, unix.ENOSPC) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
