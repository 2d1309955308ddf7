package watch

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestVictimOf(t *testing.T) {
	for record, want := range map[string]struct {
		pid    int
		memory uint64
	}{
		"6,1,2,-;Out of memory: Killed process 12 (my (odd) name) total-vm:9kB, anon-rss:831488kB, file-rss:1kB, shmem-rss:2kB, UID:0\n": {12, 831491 << 10},
		"3,1,2,-;Memory cgroup out of memory: Killed process 7 (tail) total-vm:9kB, anon-rss:1024kB, file-rss:0kB, shmem-rss:0kB\n":      {7, 1 << 20},
		"3,1,2,-;Out of memory: Killed process 7":        {},
		"3,1,2,-;Out of memory: Killed process x (name)": {},
		"6,1,2,-;usb 1-1: new device":                    {},
		"":                                               {},
	} {
		pid, memory, ok := victimOf([]byte(record))
		if pid != want.pid || memory != want.memory || ok != (want.pid != 0) {
			t.Errorf("%q: process %d, %d bytes, %v", record, pid, memory, ok)
		}
	}
}

func FuzzVictimOf(f *testing.F) {
	f.Add([]byte("Out of memory: Killed process 12 (a) anon-rss:1kB"))
	f.Fuzz(func(t *testing.T, record []byte) {
		if pid, _, ok := victimOf(record); ok && pid < 0 {
			t.Errorf("process %d", pid)
		}
	})
}

// smallGroup makes a control group with little memory and returns its folder.
func smallGroup(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root: only root may make a control group with a limit")
	}
	name := fmt.Sprint("upkeep-test-", os.Getpid())
	var last error
	for _, c := range []struct{ folder, limit string }{
		{"/sys/fs/cgroup/memory/" + name, "memory.limit_in_bytes"},
		{"/sys/fs/cgroup/" + name, "memory.max"},
	} {
		if _, err := os.Stat(filepath.Dir(c.folder) + "/cgroup.procs"); err != nil {
			last = err
			continue
		}
		if last = os.Mkdir(c.folder, 0o755); last != nil {
			continue
		}
		t.Cleanup(func() { _ = os.Remove(c.folder) })
		if last = os.WriteFile(filepath.Join(c.folder, c.limit), []byte("16777216"), 0); last == nil {
			return c.folder
		}
	}
	t.Skipf("no control group with a limit of memory can be made here: %v", last)
	return ""
}

func TestKilledForWantOfMemory(t *testing.T) {
	group := smallGroup(t)
	for name, without := range map[string]bool{"by the kernel's log": false, "by the group's counter": true} {
		t.Run(name, func(t *testing.T) {
			w := start(t)
			if without {
				w.killed.close()
			} else if w.killed.log < 0 {
				t.Skip("the kernel's log cannot be read here")
			}
			cmd := exec.Command("/bin/sh", "-c", "read go; exec tail /dev/zero")
			input, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			pid := cmd.Process.Pid
			if err := os.WriteFile(filepath.Join(group, "cgroup.procs"), fmt.Append(nil, pid), 0); err != nil {
				t.Fatal(err)
			}
			if err := w.Process("p", pid, 0); err != nil {
				t.Fatal(err)
			}
			if _, err := input.Write([]byte("go\n")); err != nil {
				t.Fatal(err)
			}
			exit := next(t, w).Exit
			_ = cmd.Wait() // killed
			if !exit.OutOfMemory || exit.OnPurpose() || exit.Signal != syscall.SIGKILL {
				t.Errorf("got %+v", exit)
			}
			want := "killed by the kernel: out of memory"
			if !without {
				want += ", "
			}
			if got := exit.Reason(); !strings.HasPrefix(got, want) || strings.HasSuffix(got, "MB") == without {
				t.Errorf("said %q", got)
			}
		})
	}
}

func TestKillByHandIsNotForWantOfMemory(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root: before Linux 6.15 only root is told how another's process ended")
	}
	w := start(t)
	pid, ticks := child(t)
	if err := w.Process("p", pid, ticks); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if got := next(t, w).Exit.Reason(); got != "ended by SIGKILL" {
		t.Errorf("said %q", got)
	}
}
