package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/upkeep-monitor/upkeep/parser/deadline/hung"
)

// TestAProgramOnAHangingMountHoldsNobody: -t, the start and a reload come back, everything else is looked at and acted on,
// and the one that hangs is told.
func TestAProgramOnAHangingMountHoldsNobody(t *testing.T) {
	dir, release := hung.Mount(t)
	text := "set httpd unixsocket %s/sock allow admin:pw\n" + `check program late with path "` + dir + `/bin/late" timeout 2 seconds
 if status != 0 then alert
check file lost with path %s/lost
 start program = "` + dir + `/bin/start" with timeout 2 seconds
check file one with path %s/one
 if does not exist then exec "/usr/bin/touch %s/acted"
`
	file, folder := controlFile(t, text)
	began := time.Now()
	checked := call("upkeep", "-c", file, "-t", "-v")
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("-t took %v", took)
	}
	checked.expect(t, "-t", 0, "Control file syntax OK")
	if !strings.Contains(checked.err, "does not answer") {
		t.Errorf("-t says nothing of it: %s", checked.err)
	}
	d := &daemonRun{dir: folder, file: file}
	d.start(t)
	eventually(t, "another service is acted on", func() bool { _, err := os.Stat(d.path("acted")); return err == nil })
	eventually(t, "the late program is told", func() bool {
		return strings.Contains(d.log(t), "was not loaded within 2 s: the file system that it lies on, or its working directory, does not answer")
	})
	d.ask("reload").expect(t, "reload", 0)
	if err := os.Remove(d.path("acted")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.path("one"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a look after the reload", func() bool { return strings.Contains(d.ask("status", "one").out, "OK") })
	d.ask("summary").expect(t, "summary", 0, "one")
	release()
	d.interrupt()
}

// pidsGroup makes a cgroup in which processes and threads are counted.
func pidsGroup(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("a limit of processes for a daemon that is root's takes a cgroup, and that root")
	}
	group := ""
	for _, at := range []string{"/sys/fs/cgroup/pids", "/sys/fs/cgroup"} { // the first version of cgroups, the second
		group = filepath.Join(at, fmt.Sprintf("upkeep-test-%d", os.Getpid()))
		if err := os.Mkdir(group, 0o755); err != nil {
			continue
		}
		t.Cleanup(func() {
			for range 200 { // until the last process has left
				if os.Remove(group) == nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Error("the cgroup stays: ", group)
		})
		if _, err := os.Stat(filepath.Join(group, "pids.max")); err == nil {
			return group
		}
	}
	t.Skip("no cgroup that counts processes can be made here")
	return ""
}

// starterOf is the process that a daemon starts programs from, 0 before it is there.
func starterOf(t *testing.T, daemon int) int {
	t.Helper()
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", daemon))
	if err != nil || len(tasks) == 0 {
		t.Skip("the kernel does not tell whose child is whose: ", err)
	}
	for _, task := range tasks {
		children, _ := os.ReadFile(task) // a thread may have ended
		for _, child := range strings.Fields(string(children)) {
			if name, _ := os.ReadFile("/proc/" + child + "/comm"); string(name) == "starter\n" {
				pid, err := strconv.Atoi(child)
				if err != nil {
					t.Fatal(err)
				}
				return pid
			}
		}
	}
	return 0
}

// TestLimitOfProcesses: a daemon that can have no thread and no process more lives, says so, and goes on with what it can.
func TestLimitOfProcesses(t *testing.T) {
	group := pidsGroup(t)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(group, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var text strings.Builder
	for i := range 20 {
		fmt.Fprintf(&text, "check program p%d with path /bin/true\n if status != 0 then alert\ncheck file f%d with path %%s/rc\n if changed size then alert\n", i, i)
	}
	d := startDaemon(t, text.String())
	pids := []int{d.cmd.Process.Pid, 0}
	eventually(t, "the starter", func() bool {
		pids[1] = starterOf(t, pids[0])
		return pids[1] > 0
	})
	for _, pid := range pids {
		write("cgroup.procs", fmt.Sprint(pid))
	}
	write("pids.max", "1") // what is there stays

	eventually(t, "the shortage is told", func() bool { return strings.Contains(d.log(t), "limit of processes") })
	var clients sync.WaitGroup
	for range 40 {
		clients.Go(func() {
			for range 5 {
				d.ask("summary").expect(t, "summary", 0, "f0")
			}
		})
	}
	clients.Wait()
	if err := unix.Kill(pids[0], 0); err != nil {
		t.Fatal("the daemon is gone: ", err)
	}
	write("pids.max", "max")
	eventually(t, "programs run again", func() bool {
		return !strings.Contains(d.ask("summary").out, "failed") && strings.Contains(d.ask("status", "p0").out, "OK")
	})
	d.interrupt()
}
