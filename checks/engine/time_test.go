package engine

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// TestAReloadArmsTheClockAnew: what a reload brings forward does not wait for the old cycle to be over.
func TestAReloadArmsTheClockAnew(t *testing.T) {
	w := newWorld()
	running(t, config(5*time.Minute, service("a", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		pass(3 * time.Second)
		nightly := service("n", checks.ActAlert)
		nightly.Every.Cron = "* * * * *"
		if _, _, _, err := e.Reload(t.Context(), config(2*time.Second, service("a", checks.ActAlert), nightly)); err != nil {
			t.Fatal(err)
		}
		a := w.looked("a")
		pass(10 * time.Second)
		if n := w.looked("a") - a; n < 5 {
			t.Errorf("%d checks in 10 s of a cycle of 2 s", n)
		}
		pass(time.Minute)
		if n := w.looked("n"); n < 1 || n > 2 {
			t.Errorf("what runs every minute ran %d times", n)
		}
	})
}

// TestAnUnmonitoredServiceComesBackInTime, whatever the cycle is.
func TestAnUnmonitoredServiceComesBackInTime(t *testing.T) {
	w := newWorld()
	running(t, config(5*time.Minute, service("a", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		if _, err := e.Unmonitor(t.Context(), []string{"a"}, 10*time.Second, ""); err != nil {
			t.Fatal(err)
		}
		pass(11 * time.Second)
		if got := monitoring(t, e); got != "a" || w.looked("a") != 2 {
			t.Errorf("monitored %q, checked %d times", got, w.looked("a"))
		}
	})
}

// tolerant is a service that is told of when it is bad for so many cycles.
func tolerant(name string, cycles int) *checks.Service {
	s := service(name, checks.ActAlert)
	s.Rules[0].Fail = checks.Window{Count: cycles, Cycles: cycles}
	return s
}

// TestToleranceLasts: a wake-up shortly before the slot opens the count, and the slot right after does not add to it.
func TestToleranceLasts(t *testing.T) {
	for cycles, c := range map[int]struct{ after, before time.Duration }{
		1: {0, time.Second},
		2: {6 * time.Second, 13 * time.Second},
		3: {12 * time.Second, 19 * time.Second},
	} {
		for _, early := range []time.Duration{10 * time.Millisecond, 600 * time.Millisecond, 3 * time.Second, 5900 * time.Millisecond} {
			w := newWorld()
			running(t, config(6*time.Second, tolerant("a", cycles)), w, "", func(t *testing.T, e *Engine) {
				pass(12*time.Second - early)
				w.set(true, "a")
				w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange}
				pass(c.after - time.Millisecond)
				if got := w.told(); len(got) != 0 && cycles > 1 {
					t.Errorf("%d cycles, %v before the slot: told too early", cycles, early)
				}
				pass(c.before - c.after + time.Second)
				if got := w.told(); len(got) != 1 {
					t.Errorf("%d cycles, %v before the slot: told %q after %v", cycles, early, got, c.before)
				}
			})
		}
	}
}

// TestTheFirstSlotsCountAsBefore: without a wake-up N cycles are N slots.
func TestTheFirstSlotsCountAsBefore(t *testing.T) {
	w := newWorld()
	w.set(true, "a")
	running(t, config(6*time.Second, tolerant("a", 3)), w, "", func(t *testing.T, e *Engine) {
		pass(11 * time.Second)
		if got := w.told(); len(got) != 0 {
			t.Errorf("told %q after two cycles", got)
		}
		pass(2 * time.Second)
		if got := w.told(); len(got) != 1 {
			t.Errorf("told %q after three cycles", got)
		}
	})
}

// events are the events of a service as its page shows them.
func events(t *testing.T, e *Engine, name string) (out []string) {
	t.Helper()
	for _, s := range snapshots(t, e) {
		if s.Service.Name == name {
			for _, event := range s.Events {
				out = append(out, event.Text()+": "+event.Message)
			}
		}
	}
	return out
}

// TestACheckThatHangsIsTold: also at the first look, and that it has come back. Others are checked meanwhile.
func TestACheckThatHangsIsTold(t *testing.T) {
	w := newWorld()
	hung := &hanging{w}
	c := config(time.Second, &checks.Service{Name: "machine", Kind: checks.System}, service("dead", checks.ActAlert), service("well", checks.ActAlert),
		service("tied", checks.ActAlert, "dead"))
	runningObserver(t, c, hung, w, func(t *testing.T, e *Engine) {
		pass(10 * time.Second)
		if got := events(t, e, "dead"); len(got) != 0 {
			t.Errorf("told %q before its deadline", got)
		}
		pass(3 * time.Second)
		got := events(t, e, "dead")
		if len(got) != 1 || !strings.HasPrefix(got[0], "Data access error: check has not come back for 11") {
			t.Errorf("told %q", got)
		}
		s := snapshots(t, e)[1]
		if failed, _ := s.State.ErrorBits(s.Service); failed == 0 || s.State.Monitor&checks.MonitorInit != 0 {
			t.Errorf("shown as well, or as initializing: %v", s.State.Monitor)
		}
		if w.looked("well") < 12 || w.looked("tied") < 1 {
			t.Errorf("others were checked %d and %d times", w.looked("well"), w.looked("tied"))
		}
		pass(time.Minute)
		if got := behind(e); len(got) != 0 {
			t.Errorf("said %q of the cycles while one check hangs", got)
		}
		pass(30 * time.Second)
		if got := events(t, e, "dead"); len(got) != 2 || !strings.HasPrefix(got[1], "Data access succeeded: check has come back after") {
			t.Errorf("told %q", got)
		}
	})
}

// hanging is a world in which the first check of "dead" takes 90 seconds, whatever its deadline.
type hanging struct{ *world }

func (h *hanging) Observe(ctx context.Context, l Look) *checks.Observation {
	if l.Service.Name == "dead" && h.looked("dead") == 0 {
		time.Sleep(90 * time.Second)
	}
	return h.world.Observe(ctx, l)
}

// TestWhatWeCannotSeeIsLeftAlone: a shortage of our own is told once, in the machine's name, and no rule is judged by it.
func TestWhatWeCannotSeeIsLeftAlone(t *testing.T) {
	w := newWorld()
	c := config(time.Second, &checks.Service{Name: "machine", Kind: checks.System}, process("a"), process("b"))
	running(t, c, w, "", func(t *testing.T, e *Engine) {
		w.blind("too many open files")
		pass(10 * time.Second)
		if got := w.did(); len(got) != 0 {
			t.Errorf("did %q", got)
		}
		w.blind("")
		pass(3 * time.Second)
		got := events(t, e, "machine")
		if len(got) != 2 || !strings.Contains(got[0], "cannot be checked: too many open files") || !strings.Contains(got[1], "again") {
			t.Errorf("told %q", got)
		}
		if got := w.told(); len(got) != 2 {
			t.Errorf("heard %q", got)
		}
	})
}

// TestAnExpensiveCheckIsWokenOnceACycle: a large file with a checksum that is touched three times a second.
func TestAnExpensiveCheckIsWokenOnceACycle(t *testing.T) {
	w := newWorld()
	large, small := service("large", checks.ActAlert), service("small", checks.ActAlert)
	large.Needs = &checks.Needs{Checksums: []string{"sha256"}}
	w.slow["large"] = 600 * time.Millisecond
	running(t, config(10*time.Second, large, small), w, "", func(t *testing.T, e *Engine) {
		pass(1500 * time.Millisecond)
		l, s := w.looked("large"), w.looked("small")
		for range 300 {
			w.wakes <- watch.Wake{Key: "file large", Kind: watch.FileChange}
			w.wakes <- watch.Wake{Key: "file small", Kind: watch.FileChange}
			pass(333 * time.Millisecond)
		}
		if n := w.looked("large") - l; n > 22 {
			t.Errorf("checked %d times in 10 cycles", n)
		}
		if n := w.looked("small") - s; n < 300 {
			t.Errorf("what is cheap was checked %d times only", n)
		}
	})
}

// TestAnExecThatOutlastsItsCycleRunsOneAtATime.
func TestAnExecThatOutlastsItsCycleRunsOneAtATime(t *testing.T) {
	w := newWorld()
	s := service("a", checks.ActExec)
	s.Rules[0].Then.Repeat = 1
	w.answerFor = 3500 * time.Millisecond
	w.set(true, "a")
	running(t, config(time.Second, s), w, "", func(t *testing.T, e *Engine) {
		pass(12 * time.Second)
		if w.most != 1 {
			t.Errorf("%d ran at once", w.most)
		}
		if n := count(w.did(), "exec a"); n < 2 || n > 4 {
			t.Errorf("ran %d times in 12 s", n)
		}
	})
}

// TestARotationGoesOnWhileTheFileIsTooLarge: it is done with each check that finds it so, and one that failed is tried again.
func TestARotationGoesOnWhileTheFileIsTooLarge(t *testing.T) {
	w := newWorld()
	s := service("log", checks.ActRotate)
	w.set(true, "log")
	w.answerFails = true
	running(t, config(time.Second, s), w, "", func(t *testing.T, e *Engine) {
		pass(3500 * time.Millisecond)
		if n := count(w.did(), "exec log"); n != 4 {
			t.Errorf("%d rotations in four cycles: %q", n, w.did())
		}
		if a := snapshots(t, e)[0].Attempts["up"]; !a.Failed || a.Message == "" || a.Running {
			t.Errorf("told of as %+v", a)
		}
		w.mu.Lock()
		w.answerFails = false
		w.mu.Unlock()
		pass(time.Second)
		if a := snapshots(t, e)[0].Attempts["up"]; a.Failed || a.Running {
			t.Errorf("told of as %+v", a)
		}
		w.set(false, "log")
		pass(3 * time.Second)
		before := len(w.did())
		pass(5 * time.Second)
		if n := len(w.did()); n != before {
			t.Errorf("%d rotations of a file that is small", n-before)
		}
	})
}

// TestAnOrderIsOnDiskBeforeItIsAnswered: also while a check is under way, and a change a second later.
func TestAnOrderIsOnDiskBeforeItIsAnswered(t *testing.T) {
	file := t.TempDir() + "/state"
	w := newWorld()
	w.slow["slow"] = 200 * time.Second
	slow := service("slow", checks.ActAlert)
	slow.Kind, slow.Timeout = checks.Program, 300*time.Second
	running(t, config(time.Second, slow, service("a", checks.ActAlert), service("b", checks.ActAlert)), w, file, func(t *testing.T, e *Engine) {
		pass(5 * time.Second)
		act(t, e, checks.ActUnmonitor, "a")
		if saved := (&store{path: file, log: e.log}).load(); saved.Services["a"].Monitor != checks.MonitorNot {
			t.Error("answered, and not on disk")
		}
		w.set(true, "b")
		pass(2500 * time.Millisecond)
		saved := (&store{path: file, log: e.log}).load()
		if saved.Services["b"].Rules["up"].Outcome != checks.Failed {
			t.Error("a change of another service is not on disk after a second")
		}
	})
}

// TestAPauseOfTheDaemonInventsNothing: checks that were under way while it stood still are made again.
func TestAPauseOfTheDaemonInventsNothing(t *testing.T) {
	w := newWorld()
	w.slow["h"] = 3 * time.Second
	w.set(true, "h") // as a timeout that was missed makes it look
	running(t, config(30*time.Second, host("h", "192.0.2.1", 80)), w, "", func(t *testing.T, e *Engine) {
		pass(time.Second)
		w.set(false, "h")
		if err := e.ask(t.Context(), func() {
			e.clock.sleeps(time.Now().Add(-5*time.Second), time.Now().Add(-4*time.Second))
			e.watchClock(time.Now())
		}); err != nil {
			t.Fatal(err)
		}
		pass(8 * time.Second)
		if got := w.told(); len(got) != 0 || w.looked("h") != 2 {
			t.Errorf("told %q after %d checks", got, w.looked("h"))
		}
	})
}

// TestTransitionsOutsideTheChartAreFaults of ours, caught before they do harm.
func TestTransitionsOutsideTheChartAreFaults(t *testing.T) {
	running(t, config(time.Second, service("a", checks.ActAlert)), newWorld(), "", func(t *testing.T, e *Engine) {
		err := e.ask(t.Context(), func() {
			u := e.unit("a")
			if p := checks.Catch(func() { e.transition(u, checking, "out of nothing") }); p == nil || u.phase != idle {
				t.Errorf("went to %v", u.phase)
			}
			for from := idle; from <= unmonitored; from++ {
				if allowed[from]&(1<<from) != 0 {
					t.Errorf("%v follows itself", from)
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	if !slices.Contains([]string{recheck.String()}, "recheck") {
		t.Error("names of phases are out of order")
	}
}
