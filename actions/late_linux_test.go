package actions

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/probe"
)

// A stop program that takes the pid file away too late takes that of the next process: while its start program still
// works, or right after. The process is known all the same, and is not started a second time; a restart stops it first.
func TestAPidFileThatIsTakenAwayTooLate(t *testing.T) {
	for when, sleep := range map[string]string{"while the start program works": "1", "after it": "0"} {
		t.Run(when, func(t *testing.T) {
			f := newFixture(t)
			s := f.process(t)
			s.Target = filepath.Join(f.dir, "a.pid")
			s.Start = f.script(t, "start", "echo start >> $D/did; "+sleeper+"; echo $! >> $D/all; sleep "+sleep)
			s.Stop = f.script(t, "stop", `echo stop >> $D/did; P=$(cat $D/a.pid || tail -1 $D/all); (sleep 0.5; rm -f $D/a.pid; echo >> $D/removed) >/dev/null 2>&1 & kill $P`)
			config := &checks.Config{Settings: checks.Settings{Limits: checks.DefaultLimits()}, Services: []*checks.Service{s}}
			o := probe.New(probe.Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler)})
			f.actor.Running = o.Running
			t.Cleanup(func() { f.endAll() })

			if out := f.do(checks.ActStart, s); out.Failed {
				t.Fatalf("start: %+v", out)
			}
			before := o.Observe(t.Context(), engine.Look{Service: s, Cycle: 1})
			for i := range 2 {
				out := f.actor.Do(context.Background(), checks.Step{Service: s, Kind: checks.ActRestart, Target: true}, checks.Cause{}, before)
				if out.Failed || out.Skipped {
					t.Fatalf("restart %d: %+v", i, out)
				}
				for end := time.Now().Add(10 * time.Second); f.lines("removed") <= i; time.Sleep(10 * time.Millisecond) {
					if time.Now().After(end) {
						t.Fatal("the pid file stays")
					}
				}
				if st := o.Running(s, before); !st.Runs {
					t.Fatalf("after restart %d: %+v", i, st)
				}
				if out := f.do(checks.ActStart, s); !out.Skipped {
					t.Fatalf("it was started a second time: %+v", out)
				}
				before = o.Observe(t.Context(), engine.Look{Service: s, Before: before, Cycle: uint64(i + 2)})
				if before.Process == nil || !strings.Contains(before.Process.PIDFile, "is gone") {
					t.Fatalf("after restart %d: seen %q %+v", i, before.Missing, before.Process)
				}
			}
			if got, want := fmt.Sprint(f.did()), "[start stop start stop start]"; got != want {
				t.Errorf("did %s, want %s", got, want)
			}
			if n := f.alive(); n != 1 {
				t.Errorf("%d copies run", n)
			}
		})
	}
}

func (f *fixture) lines(name string) int {
	text, _ := os.ReadFile(filepath.Join(f.dir, name)) // none yet
	return strings.Count(string(text), "\n")
}

// started are the ids of all processes that were started.
func (f *fixture) started() []int {
	text, _ := os.ReadFile(filepath.Join(f.dir, "all")) // none yet
	var pids []int
	for _, word := range strings.Fields(string(text)) {
		if pid, err := strconv.Atoi(word); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

func (f *fixture) alive() int {
	n := 0
	for _, pid := range f.started() {
		if p, err := proc.Lookup(pid); err == nil && p != nil && !p.Zombie {
			n++
		}
	}
	return n
}

func (f *fixture) endAll() {
	for _, pid := range f.started() {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended
	}
}
