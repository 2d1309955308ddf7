package boot

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"
)

// TestListeners finds a real socket of this process, and none that the kernel chose the port of.
func TestListeners(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("reads /proc")
	}
	var fixed net.Listener
	for port := 20000; fixed == nil && port < 21000; port++ {
		fixed, _ = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)) // taken: the next one
	}
	if fixed == nil {
		t.Fatal("no port is free")
	}
	defer fixed.Close()
	chosen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer chosen.Close()
	six, err := net.Listen("tcp", "[::1]:"+port(fixed))
	if err != nil {
		t.Logf("no IPv6 here: %v", err)
	} else {
		defer six.Close()
	}
	m := Read("/")
	found := m.Listeners([]int{os.Getppid(), os.Getpid()})
	has := func(address string) bool {
		return slices.ContainsFunc(found, func(l Listener) bool { return l.Address == address && l.Process != "" })
	}
	if !has(fixed.Addr().String()) || !m.Listens()[fixed.Addr().String()] {
		t.Errorf("%s is not among %v", fixed.Addr(), found)
	}
	if six != nil && !has(six.Addr().String()) {
		t.Errorf("%s is not among %v", six.Addr(), found)
	}
	if has(chosen.Addr().String()) {
		t.Errorf("%s is among %v, and will be another next time", chosen.Addr(), found)
	}
	if m.Listeners(nil) != nil {
		t.Error("nobody listens somewhere")
	}
}

func port(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func TestMounts(t *testing.T) {
	x := tree(t, nil)
	x.mounts("/dev/sdb1 /srv ext4", "tmpfs /run tmpfs", "/dev/loop3 /snap/x squashfs", "nas:/x /nas nfs4", "/dev/sdc1 /media/alice/usb vfat", "overlay /var/lib/docker/x overlay")
	if got, want := Read(x.root).Mounts(), []string{"/", "/nas", "/srv"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStampChangesWithWhatDecides(t *testing.T) {
	x := withSystemd(t, map[string]string{"/home/alice/.pm2/dump.pm2": "[]"})
	stamp := func() uint64 { return Read(x.root).Stamp() }
	last := stamp()
	if stamp() != last {
		t.Fatal("nothing has changed")
	}
	old := time.Now().Add(-time.Hour)
	for what, change := range map[string]func() error{
		"a unit is enabled": func() error { x.enable("nginx.service"); return nil },
		"a unit is written": func() error { return os.Chtimes(x.root+"/usr/lib/systemd/system/nginx.service", old, old) },
		"a unit is masked":  func() error { x.put("/etc/systemd/system/nginx.service", "-> /dev/null"); return nil },
		"an app is saved":   func() error { x.put("/home/alice/.pm2/dump.pm2", "[{}]"); return nil },
		"fstab":             func() error { x.put("/etc/fstab", "x y z w\n"); return nil },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		now := stamp()
		if now == last {
			t.Error("not seen: ", what)
		}
		last = now
	}
}

// BenchmarkStamp and BenchmarkUnit are what the daemon pays: the first once a minute, the second when it has changed.
func BenchmarkStamp(b *testing.B) {
	for b.Loop() {
		Read("/").Stamp()
	}
}

func BenchmarkUnit(b *testing.B) {
	for b.Loop() {
		Read("/").Unit("cron.service")
	}
}
