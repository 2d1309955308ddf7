package watch

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

// again runs this test alone in a new process inside new namespaces, so that
// mounts and links change for nobody else. It reports whether this is the new
// process.
func again(t *testing.T, namespaces ...string) bool {
	t.Helper()
	const inside = "WATCH_TEST_NAMESPACE"
	if os.Getenv(inside) != "" {
		return true
	}
	if os.Geteuid() != 0 {
		t.Skip("only root may make namespaces")
	}
	if output, err := exec.Command("unshare", append(namespaces, "true")...).CombinedOutput(); err != nil {
		t.Skipf("no new namespaces here: %v %s", err, output)
	}
	arguments := append(namespaces, os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd := exec.Command("unshare", arguments...)
	cmd.Env = append(os.Environ(), inside+"=1")
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	return false
}

func command(t *testing.T, name string, arguments ...string) {
	t.Helper()
	if output, err := exec.Command(name, arguments...).CombinedOutput(); err != nil {
		t.Skipf("%s is not possible here: %v %s", name, err, output)
	}
}

func TestMounts(t *testing.T) {
	if !again(t, "--mount") {
		return
	}
	w := start(t)
	if err := w.Mounts("m"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	command(t, "mount", "-t", "tmpfs", "none", dir)
	mounted := next(t, w)
	if mounted.Key != "m" || mounted.Kind != MountChange {
		t.Errorf("got %+v", mounted)
	}
	command(t, "umount", dir)
	if wake := next(t, w); wake.Kind != MountChange || wake.At.Sub(mounted.At) < pause-time.Millisecond {
		t.Errorf("got %+v", wake)
	}
	w.Forget("m")
	command(t, "mount", "-t", "tmpfs", "none", dir)
	defer command(t, "umount", dir)
	silent(t, w)
}

func TestLinks(t *testing.T) {
	if !again(t, "--net") {
		return
	}
	w := start(t)
	if err := w.Links("l"); err != nil {
		t.Fatal(err)
	}
	command(t, "ip", "link", "set", "lo", "up")
	if wake := next(t, w); wake.Key != "l" || wake.Kind != LinkChange {
		t.Errorf("got %+v", wake)
	}
	w.Forget("l")
	command(t, "ip", "link", "set", "lo", "down")
	silent(t, w)
}
