package actions

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// earlier notes a start as a daemon that was killed would have left it.
func (f *fixture) earlier(t *testing.T, s *checks.Service, u underWay) {
	t.Helper()
	if err := f.actor.Starts.begins(s, u.PID, u.StartTicks, u.Until); err != nil {
		t.Fatal(err)
	}
}

func noting(t *testing.T) (*fixture, *checks.Service) {
	f := newFixture(t)
	f.actor.Starts = Starts{Folder: f.dir + "/starting", BootID: "now", Alive: func(pid int, _ uint64) bool { return alive(pid) }}
	s := &checks.Service{Name: "a/b", Kind: checks.Process, Start: f.script(t, "start", "echo start >> $D/did; sleep 600 >/dev/null 2>&1 & echo $! > $D/b.pid")}
	f.standing = &checks.Standing{}
	return f, s
}

func alive(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

// TestANoteOfAnotherBootCountsForNothing, nor does one that is damaged.
func TestANoteOfAnotherBootCountsForNothing(t *testing.T) {
	f, s := noting(t)
	f.earlier(t, s, underWay{PID: os.Getpid(), Until: time.Now().Add(time.Hour)})
	f.actor.Starts.BootID = "next"
	if _, ok := f.actor.Starts.earlier(s); ok {
		t.Error("a note of another boot counts")
	}
	if err := os.WriteFile(f.actor.Starts.file(s), []byte(`{"pid":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.actor.Starts.earlier(s); ok {
		t.Error("a damaged note counts")
	}
	if left, _ := os.ReadDir(f.actor.Starts.Folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// TestAStartThatHasHadItsTimeIsEnded, as the daemon that began it would have done, and only then made anew.
func TestAStartThatHasHadItsTimeIsEnded(t *testing.T) {
	f, s := noting(t)
	hung := exec.Command("/bin/sh", "-c", "sleep 600")
	hung.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := hung.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- hung.Wait() }()
	f.earlier(t, s, underWay{PID: hung.Process.Pid, Until: time.Now().Add(300 * time.Millisecond)})
	step := checks.Step{Service: s, Kind: checks.ActStart, Target: true}
	s.Start.Timeout = time.Second
	f.actor.Do(t.Context(), step, checks.Cause{Event: &checks.Event{}}, nil)
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Fatal("the start that hung goes on")
	}
	if got := f.did(); len(got) != 1 {
		t.Errorf("did %q", got)
	}
}
