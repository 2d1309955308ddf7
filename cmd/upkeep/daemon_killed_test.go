package main

import (
	"strings"
	"syscall"
	"testing"
)

// TestAStartUnderWayIsNotMadeTwice kills the daemon while start programs run, one of them of a service that runs at last and
// one that fails: the next daemon waits for what has begun, and starts anew only what did not come up.
func TestAStartUnderWayIsNotMadeTwice(t *testing.T) {
	d := startDaemon(t, "set daemon 1\n"+
		"check process slow with pidfile %s/slow.pid\n start program = \"%s/slow\" with timeout 30 seconds\n"+
		"check process fails with pidfile %s/fails.pid\n start program = \"%s/fails\" with timeout 30 seconds\n")
	begun := func(name string) int { return strings.Count(content(t, d.path(name+".begun")), "begun") }
	// Both wait until they are told to go on; the second comes up in its second try alone.
	wait := "echo begun >>" + d.dir + "/NAME.begun\nwhile [ ! -e " + d.dir + "/go ]; do sleep 0.02; done\n"
	up := "sleep 600 >/dev/null 2>&1 &\necho $! >" + d.dir + "/NAME.pid\n"
	script(t, d.path("slow"), strings.ReplaceAll(wait+up, "NAME", "slow"))
	script(t, d.path("fails"), strings.ReplaceAll(wait+"[ $(grep -c begun "+d.dir+"/NAME.begun) -gt 1 ] || exit 1\n"+up, "NAME", "fails"))
	t.Cleanup(func() { end(t, d.path("slow.pid")); end(t, d.path("fails.pid")) })

	eventually(t, "both start programs run", func() bool { return begun("slow") == 1 && begun("fails") == 1 })
	if err := syscall.Kill(runningDaemon(d.path("pid")), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_, _ = d.cmd.Process.Wait() // it was killed
	d.start(t)
	eventually(t, "the next daemon waits", func() bool {
		return strings.Count(d.log(t), "waiting for the start that was under way") == 2
	})
	script(t, d.path("go"), "")
	eventually(t, "both run", func() bool { return running(pidIn(t, d.path("slow.pid"))) && running(pidIn(t, d.path("fails.pid"))) })
	eventually(t, "the daemon knows", func() bool { return strings.Count(d.ask("summary", "-B").out, "OK") >= 2 })
	if begun("slow") != 1 || begun("fails") != 2 {
		t.Errorf("slow was started %d times, fails %d times:\n%s", begun("slow"), begun("fails"), d.log(t))
	}
}
