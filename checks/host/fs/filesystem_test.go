package fs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var someMounts = []Mount{
	{device: "/dev/sda1", Point: "/", number: "8:1", Root: "/"},
	{device: "/dev/sdb1", Point: "/srv/part", number: "8:17", Root: "/part"},
	{device: "/dev/sdb1", Point: "/srv/whole", number: "8:17", Root: "/"},
	{device: "/dev/sdb1", Point: "/srv/again", number: "8:17", Root: "/"},
	{device: "auto", Point: "/home", Root: "/"},
	{device: "nas:/home", Point: "/home", Root: "/"},
	{device: "//nas/share", Point: "/mnt/with blank", Root: "/"},
	{device: "sshfs#user@192.0.2.1:/", Point: "/mnt/ssh", Root: "/"},
}

func TestMountNamed(t *testing.T) {
	for target, want := range map[string]string{
		"/": "/", "/home": "nas:/home", "/home/": "nas:/home", "nas:/home": "nas:/home", "//nas/share": "//nas/share",
		"/mnt/with blank": "//nas/share", "sshfs#user@192.0.2.1:/": "sshfs#user@192.0.2.1:/", "/dev/sda1": "/dev/sda1",
		"/srv": "", "nas:/other": "", "": "",
	} {
		m, ok := mountNamed(someMounts, target)
		if ok != (want != "") || ok && m.device != want && m.Point != want {
			t.Errorf("%q: got %+v, want %s", target, m, want)
		}
	}
	if m, _ := mountNamed(someMounts, "/dev/sdb1"); m.Point != "/srv/whole" {
		t.Errorf("a device in several places: got %s", m.Point)
	}
}

func TestMountHolding(t *testing.T) {
	for path, want := range map[string]string{
		"/etc/passwd": "/", "/srv/part/x": "/srv/part", "/srv/parts": "/", "/home/me/x": "/home",
	} {
		if m, err := mountHolding(someMounts, path); err != nil || m.Point != want {
			t.Errorf("%s: got %+v %v, want %s", path, m, err, want)
		}
	}
	if _, err := mountHolding(nil, "/x"); !errors.Is(err, ErrNotMounted) {
		t.Errorf("got %v", err)
	}
}

func TestFindMountOfFolderAndFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	must(t, os.WriteFile(file, nil, 0o600))
	resolved, err := filepath.EvalSymlinks(dir)
	must(t, err)
	link := filepath.Join(dir, "link")
	must(t, os.Symlink(resolved, link))

	for _, target := range []string{dir, filepath.Join(dir, "gone"), file + "/x", "relative", "nas:/gone"} {
		if _, err := findMount(someMounts, target); !errors.Is(err, ErrNotMounted) {
			t.Errorf("%s: got %v, want not mounted", target, err)
		}
	}
	if m, err := findMount(someMounts, file); err != nil || m.Point != "/" {
		t.Errorf("file: got %+v %v", m, err)
	}
	mounts := append([]Mount{{device: "tmpfs", Point: resolved, Root: "/"}}, someMounts...)
	for _, target := range []string{dir, link, file} {
		if m, err := findMount(mounts, target); err != nil || m.device != "tmpfs" {
			t.Errorf("%s: got %+v %v", target, m, err)
		}
	}
}

// A look that the kernel never answers is one look, however often it is asked for.
func TestFilesystemThatNeverAnswers(t *testing.T) {
	r := NewReader()
	stuck := &filesystemLook{started: time.Now(), done: make(chan struct{})}
	r.looks["nas:/gone"] = stuck
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		_, err := r.Read(ctx, "nas:/gone")
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	}
	if len(r.looks) != 1 || r.looks["nas:/gone"] != stuck {
		t.Errorf("%d looks are under way", len(r.looks))
	}
	if _, err := r.Read(t.Context(), "/"); err != nil {
		t.Errorf("another filesystem has to wait: %v", err)
	}
	stuck.filesystem = &Filesystem{Device: "nas:/gone"}
	close(stuck.done)
	if f, err := r.Read(t.Context(), "nas:/gone"); err != nil || f.Device != "nas:/gone" {
		t.Errorf("after the answer: %+v %v", f, err)
	}
}

func TestDeviceRates(t *testing.T) {
	r := NewReader()
	sample := func(seconds float64, n int64) Filesystem {
		var f Filesystem
		r.setRates(&f, deviceCounters{
			name: "8:1", taken: time.Unix(0, int64(seconds*1e9)), reads: n, writes: 2 * n,
			readBytes: 1000 * n, writeBytes: 2000 * n, readMillis: 3 * n, writeMillis: 12 * n,
		})
		return f
	}
	show := func(f Filesystem) string {
		return fmt.Sprint(f.Read, f.Write, f.ServiceTime, f.ReadTime, f.WriteTime)
	}
	for _, tt := range []struct {
		seconds float64
		n       int64
		want    string
	}{
		{10, 100, "{100000 100 -1 -1} {200000 200 -1 -1} -1 -1 -1"},
		{20, 200, "{200000 200 10000 10} {400000 400 20000 20} 5 3 6"},
		{20.1, 201, "{201000 201 10000 10} {402000 402 20000 20} 5 3 6"}, // too soon for another rate
		{30, 200, "{200000 200 0 0} {400000 400 0 0} 0 0 0"},
		{40, 1, "{1000 1 0 0} {2000 2 0 0} 0 0 0"}, // another device under the same number
	} {
		if got := show(sample(tt.seconds, tt.n)); got != tt.want {
			t.Errorf("at %v: got %s, want %s", tt.seconds, got, tt.want)
		}
	}
	var none Filesystem
	r.setRates(&none, deviceCounters{})
	if got := show(none); got != "{-1 -1 -1 -1} {-1 -1 -1 -1} -1 -1 -1" {
		t.Errorf("without a device: %s", got)
	}
}

// TestSpaceAsDf: a filesystem that takes nothing more is full, whatever is kept for root or lies where nobody can use it.
func TestSpaceAsDf(t *testing.T) {
	for _, test := range []struct {
		name                string
		blocks, free, avail uint64
		want                float64
	}{
		{"ext4 with 5 % kept for root, full", 1000, 50, 0, 100},
		{"ext4 with 5 % kept for root, half of the rest", 1000, 525, 475, 50},
		{"btrfs without room for another chunk", 1000, 500, 0, 100},
		{"root has taken what was kept", 1000, 0, 0, 100},
		{"empty", 1000, 1000, 1000, 0},
		{"without blocks", 0, 0, 0, 0},
	} {
		f := &Filesystem{BlockSize: 4096, Blocks: test.blocks, BlocksFree: test.free, BlocksAvail: test.avail}
		if f.setSpace(); f.SpacePercent != test.want {
			t.Errorf("%s: %v %%, want %v", test.name, f.SpacePercent, test.want)
		}
	}
}
