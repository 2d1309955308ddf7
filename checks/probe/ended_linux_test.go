package probe

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
)

// When the kernel has told of a process's end, a zombie of its id has ended, whoever has yet to collect it.
func TestAnEndThatTheKernelToldIsNoZombie(t *testing.T) {
	cmd := exec.Command("/bin/sleep", "600")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pid := cmd.Process.Pid
	file := filepath.Join(t.TempDir(), "pid")
	if err := os.WriteFile(file, fmt.Append(nil, pid), 0o644); err != nil {
		t.Fatal(err)
	}
	s := &checks.Service{Name: "a", Kind: checks.Process, Target: file}
	config := &checks.Config{Settings: checks.Settings{Limits: checks.DefaultLimits()}, Services: []*checks.Service{s}}
	o := New(Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler)})
	before := o.Observe(t.Context(), engine.Look{Service: s, Cycle: 1})
	if before.Process == nil || before.Missing != "" {
		t.Fatalf("seen %+v", before)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); ; {
		if p, err := proc.Lookup(pid); err == nil && p != nil && p.Zombie {
			break
		}
		if time.Now().After(end) {
			t.Fatal("it does not end")
		}
	}
	woken := o.Observe(t.Context(), engine.Look{Service: s, Before: before, Cycle: 1, Fresh: true, Gone: pid})
	if woken.Missing == "" {
		t.Errorf("woken by its end: seen %+v", woken.Process)
	}
	later := o.Observe(t.Context(), engine.Look{Service: s, Before: before, Cycle: 2})
	if later.Process == nil || !later.Process.Zombie {
		t.Errorf("by the clock: seen %+v, want a zombie", later)
	}
	_ = cmd.Wait() // killed
}

// Between the look that finds a process gone and its start program somebody else may start it: the guard sees that,
// although it does not look at everything again.
func TestTheGuardSeesWhatOthersStart(t *testing.T) {
	nap := fmt.Sprintf("600.%d", os.Getpid())
	s := &checks.Service{Name: "a", Kind: checks.Process, Target: nap, Pattern: regexp.MustCompile("^/bin/sleep " + regexp.QuoteMeta(nap) + "$")}
	config := &checks.Config{Settings: checks.Settings{Limits: checks.DefaultLimits()}, Services: []*checks.Service{s}}
	o := New(Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler)})
	start := func() *exec.Cmd { // which returns when the program runs
		cmd := exec.Command("/bin/sleep", nap)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for line := []byte(nil); !bytes.HasPrefix(line, []byte("/bin/sleep")); { // in the middle of execve(2) it has none
			var err error
			if line, err = os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", cmd.Process.Pid)); err != nil {
				t.Fatal(err)
			}
		}
		return cmd
	}
	end := func(cmd *exec.Cmd) {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	}
	cmd := start()
	defer func() { end(cmd) }()
	cycle := uint64(0)
	for range 50 {
		cycle++
		before := o.Observe(t.Context(), engine.Look{Service: s, Cycle: cycle})
		if before.Process == nil || before.Process.PID != cmd.Process.Pid || !o.Running(s, before).Runs {
			t.Fatalf("seen %+v", before)
		}
		end(cmd)
		woken := o.Observe(t.Context(), engine.Look{Service: s, Before: before, Cycle: cycle, Fresh: true, Gone: cmd.Process.Pid})
		if woken.Missing == "" || o.Running(s, woken).Runs {
			t.Fatalf("woken by its end: seen %+v", woken.Process)
		}
		if cmd = start(); !o.Running(s, woken).Runs {
			t.Fatal("another one has begun, and would be started a second time")
		}
		end(cmd)
		if o.Running(s, woken).Runs {
			t.Fatal("that one has ended as well")
		}
		cmd = start()
	}
}
