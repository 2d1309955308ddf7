package fs

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestFilesystemAgreesWithDf(t *testing.T) {
	for _, target := range []string{"/", "/dev/shm"} {
		f, err := NewReader().Read(t.Context(), target)
		if errors.Is(err, ErrNotMounted) {
			t.Logf("%s is not mounted here", target)
			continue
		}
		must(t, err)
		words := output(t, "df", "--output=size,used,avail,itotal,iused,iavail", "-B1", target)
		words = words[len(words)-6:]
		number := func(i int) float64 {
			n, _ := strconv.ParseFloat(words[i], 64)
			return n
		}
		// Others write meanwhile.
		near := func(what string, got uint64, want float64) {
			if math.Abs(float64(got)-want) > number(0)/100 {
				t.Errorf("%s %s: got %d, df says %v", target, what, got, want)
			}
		}
		near("size", f.SpaceTotal, number(0))
		near("used", f.SpaceUsed, number(1))
		near("avail", f.BlocksAvail*f.BlockSize, number(2))
		if want := number(1) / (number(1) + number(2)) * 100; math.Abs(f.SpacePercent-want) > 1 {
			t.Errorf("%s: %v %% used, df counts %v %%", target, f.SpacePercent, want)
		}
		if float64(f.Files) != number(3) || math.Abs(float64(f.FilesFree)-number(5)) > number(3)/100 {
			t.Errorf("%s: %d inodes, %d free, df says %q", target, f.Files, f.FilesFree, words)
		}
		if want := output(t, "stat", "-L", "-c", "%a %u %g", target); fmt.Sprintf("%o %d %d", f.Mode, f.UID, f.GID) != strings.Join(want, " ") {
			t.Errorf("%s: mode %o uid %d gid %d, stat says %q", target, f.Mode, f.UID, f.GID, want)
		}
	}
}

// The kernel shows its mounts in two forms; ours comes from one and must say what the other says.
func TestMountsAgreeWithTheOtherTable(t *testing.T) {
	info, err := os.ReadFile("/proc/self/mountinfo")
	must(t, err)
	table, err := os.ReadFile("/proc/self/mounts")
	must(t, err)
	options := func(flags string) string { // in the one order that both can be brought into
		words := strings.Split(flags, ",")
		slices.Sort(words)
		return strings.Join(words, ",")
	}
	var got, want []string
	for _, m := range parseMountInfo(string(info)) {
		got = append(got, fmt.Sprintf("%q", []string{m.device, m.Point, m.Kind, options(m.Flags)}))
	}
	for line := range strings.Lines(string(table)) {
		w := strings.Fields(line)
		want = append(want, fmt.Sprintf("%q", []string{unescapeMount(w[0]), unescapeMount(w[1]), w[2], options(w[3])}))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestParseMountInfo(t *testing.T) {
	got := parseMountInfo(`36 35 98:0 /mnt1 /mnt\0402 ro,noatime master:1 shared:2 - ext3 /dev/r\134oot rw,errors=continue
37 35 0:40 / /x rw - fuse.sshfs me@192.0.2.1: rw
not a mount
38 35 0:41 / /y rw tmpfs tmpfs rw
`)
	want := []Mount{
		{device: `/dev/r\oot`, Point: "/mnt 2", Kind: "ext3", Flags: "ro,noatime,errors=continue", number: "98:0", Root: "/mnt1"},
		{device: "me@192.0.2.1:", Point: "/x", Kind: "fuse.sshfs", Flags: "rw", number: "0:40", Root: "/"},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFilesystemByDeviceAndFile(t *testing.T) {
	r := NewReader()
	root, err := r.Read(t.Context(), "/")
	must(t, err)
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	if f, err := r.Read(t.Context(), file); err != nil || f.Mode != 0o600 || f.Blocks == 0 {
		t.Errorf("file: %+v %v", f, err)
	}
	if _, err := r.Read(t.Context(), filepath.Dir(file)); !errors.Is(err, ErrNotMounted) {
		t.Errorf("a folder that is no mount point: %v", err)
	}
	if f, err := r.Read(t.Context(), "/proc"); err != nil || f.Type != "proc" || f.SpacePercent != 0 || f.Read.Bytes != -1 {
		t.Errorf("without blocks: %+v %v", f, err)
	}
	if !strings.HasPrefix(root.Device, "/dev/") {
		t.Skipf("the root is on %s, not on a block device", root.Device)
	}
	device, err := r.Read(t.Context(), root.Device)
	must(t, err)
	if device.MountPoint != "/" || device.Blocks != root.Blocks {
		t.Errorf("by device: %+v", device)
	}
	if deviceNumber(root.Device) == "" {
		t.Skipf("%s is not in this container", root.Device)
	}
	link := filepath.Join(t.TempDir(), "disk")
	must(t, os.Symlink(root.Device, link))
	if f, err := r.Read(t.Context(), link); err != nil || f.MountPoint != "/" {
		t.Errorf("by link: %+v %v", f, err)
	}
	if root.Read.Bytes < 0 || root.Write.Operations < 0 {
		t.Errorf("no counters of %s: %+v", root.Device, root.Read)
	}
}

func TestFilesystemComesAndGoes(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("upkeep-test", dir, "tmpfs", unix.MS_NOSUID, "size=1m"); err != nil {
		t.Skipf("needs root to mount: %v", err)
	}
	mounted := true
	defer func() {
		if mounted {
			unix.Unmount(dir, unix.MNT_DETACH)
		}
	}()
	r := NewReader()
	must(t, os.WriteFile(filepath.Join(dir, "half"), make([]byte, 512<<10), 0o600))
	for _, target := range []string{dir, "upkeep-test"} {
		f, err := r.Read(t.Context(), target)
		if err != nil || f.Type != "tmpfs" || f.SpaceTotal != 1<<20 || f.SpacePercent != 50 || f.SpaceFree != 512<<10 || !strings.Contains(f.Flags, "nosuid") {
			t.Errorf("%s: %+v %v", target, f, err)
		}
	}
	must(t, unix.Unmount(dir, 0))
	mounted = false
	if _, err := r.Read(t.Context(), dir); !errors.Is(err, ErrNotMounted) {
		t.Errorf("after unmount: %v", err)
	}
}

func TestParseDiskStats(t *testing.T) {
	stats := []byte("   8       0 sda 1 2 3 4 5 6 7 8 9 10 11\n   8       1 sda1 30568 6735 958802 5111 1586 11646 542752 1129 0 2396 6380 3123 55\n bad\n")
	got, ok := parseDiskStats(stats, "8:1")
	if !ok || got.reads != 30568 || got.readBytes != 958802*512 || got.readMillis != 5111 || got.writes != 1586 || got.writeBytes != 542752*512 || got.writeMillis != 1129 {
		t.Errorf("got %+v %v", got, ok)
	}
	if _, ok := parseDiskStats(stats, "8:2"); ok {
		t.Error("found a device that is not there")
	}
}
