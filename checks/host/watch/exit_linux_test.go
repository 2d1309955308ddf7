package watch

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// orphan starts a program whose parent is gone, as services are, and returns its pid.
func orphan(t *testing.T, script string) int {
	t.Helper()
	out, err := exec.Command("/bin/sh", "-c", "("+script+") >/dev/null 2>&1 & echo $!").Output()
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Sscan(string(out), &pid); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
	return pid
}

func TestExitTellsHowItEnded(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root: before Linux 6.15 only root is told how another's process ended")
	}
	w, err := New(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- w.Run(t.Context()) }()
	for _, c := range []struct {
		name   string
		signal syscall.Signal
		want   Exit
		wanted bool
	}{
		{"killed", syscall.SIGKILL, Exit{Known: true, Signal: syscall.SIGKILL}, false},
		{"ended by request", syscall.SIGTERM, Exit{Known: true, Signal: syscall.SIGTERM}, true},
		{"status 3", 0, Exit{Known: true, Status: 3}, false},
		{"status 0", 0, Exit{Known: true}, true},
	} {
		script := "exec sleep 60"
		gate := ""
		if c.signal == 0 {
			gate = t.TempDir() + "/gate"
			if err := syscall.Mkfifo(gate, 0o600); err != nil {
				t.Fatal(err)
			}
			script = fmt.Sprintf("read x <%s; exit %d", gate, c.want.Status)
		}
		pid := orphan(t, script)
		if err := w.Process(c.name, pid, 0); err != nil {
			t.Fatal(err)
		}
		if c.signal != 0 {
			err = syscall.Kill(pid, c.signal)
		} else {
			err = os.WriteFile(gate, []byte("go\n"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		select {
		case wake := <-w.Events():
			if wake.Exit != c.want || wake.Exit.OnPurpose() != c.wanted {
				t.Errorf("%s: got %+v on purpose %v, want %+v, %v", c.name, wake.Exit, wake.Exit.OnPurpose(), c.want, c.wanted)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: no wake-up", c.name)
		}
	}
}
