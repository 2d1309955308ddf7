package observe

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/system"
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
	for end := time.Now().Add(10 * time.Second); !system.Ended(pid); {
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
