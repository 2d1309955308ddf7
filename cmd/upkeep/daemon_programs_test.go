package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestStartPrograms: whatever a start program does, the order ends, says how it went, and leaves nothing behind but what
// it was to start; the daemon goes on.
func TestStartPrograms(t *testing.T) {
	d := startDaemon(t, starter("forks", 30)+starter("hangs", 1)+starter("deaf", 1)+starter("loud", 30)+starter("once", 30)+starter("gone", 1)+
		"check file broken with path %s/rc\n start program = \"%s/missing\"\n")
	dir := d.dir
	script(t, d.path("forks"), "sleep 600 &\necho $! >"+dir+"/forks.pid\n") // the child keeps the output open
	script(t, d.path("hangs"), "echo $$ >"+dir+"/hanging\necho waiting for a lock\nsleep 600\n")
	script(t, d.path("deaf"), "trap '' TERM\necho $$ >"+dir+"/trapping\nwhile :; do sleep 0.05; done\n")
	script(t, d.path("loud"), "head -c 1073741824 /dev/zero | tr '\\0' x\necho the end >&2\nexit 3\n")
	script(t, d.path("once"), "echo no licence\nexit 4\n")
	script(t, d.path("gone"), "true\n")
	t.Cleanup(func() { end(t, dir+"/forks.pid") })

	d.ask("start", "forks").expect(t, "one that forks: is started when its child runs", 0)
	if pid := pidIn(t, dir+"/forks.pid"); !running(pid) {
		t.Errorf("the child %d does not run", pid)
	}
	d.ask("start", "hangs").expect(t, "one that hangs: is ended at its timeout", 1, "hangs: start failed", "timed out after 1 s")
	d.ask("start", "deaf").expect(t, "one that ignores SIGTERM: is killed", 1, "deaf: start failed", "timed out after 1 s")
	for _, name := range []string{"hanging", "trapping"} {
		pid := pidIn(t, d.path(name))
		eventually(t, name+" ends", func() bool { return pid > 0 && !running(pid) })
	}
	loud := d.ask("start", "loud")
	loud.expect(t, "one that writes 1 GB: its output is cut, its status told", 1, "exit status 3")
	if len(loud.err) > 4096 {
		t.Errorf("its output came in %d bytes", len(loud.err))
	}
	if kilobytes := residentPeak(t, runningDaemon(d.path("pid"))); kilobytes > 300<<10 {
		t.Errorf("the daemon took %d kB of memory", kilobytes)
	}
	d.ask("start", "once").expect(t, "one that exits at once: status and words are told", 1, "exit status 4", "no licence")
	d.ask("start", "gone").expect(t, "one that starts nothing: fails at its timeout", 1, "gone: start failed")
	d.ask("start", "broken").expect(t, "one that is not there: says so", 1, "broken: start failed", "missing")
	d.ask("status", "forks").expect(t, "the daemon goes on", 0, "Process 'forks'", "OK")
}

// starter is the entry of a process whose start program has its name. It is left alone until it is asked for.
func starter(name string, seconds int) string {
	return fmt.Sprintf("check process %s with pidfile %%s/%s.pid\n start program = \"%%s/%s\" with timeout %d seconds\n mode manual\n", name, name, name, seconds)
}

// end kills the process that a file names, if the test has started one.
func end(t *testing.T, path string) {
	if pid := pidIn(t, path); pid > 0 {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may be gone
	}
}

// residentPeak is the most memory that a process has had (proc(5), VmHWM), in kB.
func residentPeak(t *testing.T, pid int) (kilobytes int) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("no /proc here: ", err)
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	if _, err := fmt.Sscan(rest, &kilobytes); err != nil {
		t.Fatal(err)
	}
	return kilobytes
}
