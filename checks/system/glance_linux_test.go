package system

import (
	"math"
	"os"
	"os/exec"
	"regexp"
	"testing"
)

func TestRunsFindsWhatTheTableFinds(t *testing.T) {
	child := exec.Command("sleep", "1721")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Process.Kill(); _ = child.Wait() }()
	for _, pattern := range []string{"^sleep 1721$", "no process has this name 1721", "^kthreadd$", "^$", "system.test"} {
		re := regexp.MustCompile(pattern)
		table := eventually(t, newReader(t), true, func(table *Table) bool {
			p, ok := table.Get(child.Process.Pid)
			return ok && p.Cmdline == "sleep 1721"
		})
		_, want := table.Match(re)
		if got, err := Runs(re); err != nil || got != want {
			t.Errorf("%q: %v %v, the table says %v", pattern, got, err, want)
		}
	}
}

func TestGone(t *testing.T) {
	child := exec.Command("true")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, newReader(t), false, func(table *Table) bool {
		p, ok := table.Get(child.Process.Pid)
		return ok && p.Zombie
	})
	if Gone(os.Getpid()) || Gone(child.Process.Pid) {
		t.Error("we, or a zombie that its parent forgets, are gone")
	}
	_ = child.Wait()
	if !Gone(child.Process.Pid) || !Gone(math.MaxInt32) || !Gone(0) {
		t.Error("what was taken away is not gone")
	}
}
