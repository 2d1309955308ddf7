package engine

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// faultyWorld panics in what it is asked to do.
type faultyWorld struct {
	*world
	in string // "act", "answer", "hear"
}

func (f *faultyWorld) Do(ctx context.Context, step checks.Step, cause checks.Cause, seen *checks.Observation) checks.ActionOutcome {
	if f.in == "act" {
		panic("broken action")
	}
	return f.world.Do(ctx, step, cause, seen)
}

func (f *faultyWorld) Answer(ctx context.Context, e checks.Event, s *checks.Service, seen *checks.Observation) checks.ActionOutcome {
	if f.in == "answer" {
		panic("broken answer")
	}
	return f.world.Answer(ctx, e, s, seen)
}

func (f *faultyWorld) Hear(e checks.Event, s *checks.Service) {
	if f.in == "hear" && e.Service == "web" {
		panic("broken alert")
	}
	f.world.Hear(e, s)
}

// brokenRule panics when it judges.
type brokenRule struct{ up }

func (brokenRule) Judge(*checks.Observation, string) checks.Verdict { panic("broken rule") }

// faults are the events that tell of panics, with whether they carry the stack.
func faults(e *Engine) []string {
	var out []string
	for _, event := range e.Events() {
		if strings.Contains(event.Message, "internal error") {
			text := event.Service + ": " + event.Message
			if !strings.Contains(event.Evidence["stack"], "faults_test.go") && !strings.Contains(event.Evidence["stack"], "engine_test.go") {
				text += " WITHOUT STACK"
			}
			out = append(out, text)
		}
	}
	return out
}

// TestPanicsBecomeEvents: whatever panics, the other services are looked at, acted on and told of as before.
func TestPanicsBecomeEvents(t *testing.T) {
	machine := &checks.Service{Name: "machine", Kind: checks.System}
	for name, c := range map[string]struct {
		in   string
		web  func() *checks.Service
		want []string
	}{
		"a rule": {"", func() *checks.Service { s := service("web", checks.ActAlert); s.Rules[0].Test = brokenRule{}; return s },
			[]string{"web: internal error: broken rule while judging; everything else goes on"}},
		"an action": {"act", func() *checks.Service { return service("web", checks.ActRestart) }, []string{"web: internal error: broken action"}},
		"an answer": {"answer", func() *checks.Service { return service("web", checks.ActExec) }, []string{"web: internal error: broken answer"}},
		"an alert":  {"hear", func() *checks.Service { return service("web", checks.ActAlert) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.set(true, "web", "db")
			f := &faultyWorld{w, c.in}
			runningWith(t, config(time.Second, c.web(), service("db", checks.ActAlert), machine), w, f, "", func(t *testing.T, e *Engine) {
				pass(5500 * time.Millisecond)
				w.set(false, "db")
				pass(2 * time.Second)
				if got := w.looked("db"); got != 8 {
					t.Errorf("the other service was looked at %d times in 8 cycles", got)
				}
				if got := w.told(); !slices.Contains(got, "db: Does not exist") || !slices.Contains(got, "db: Exists") {
					t.Errorf("told %q", got)
				}
				if got := faults(e); !slices.Equal(got, c.want) {
					t.Errorf("events %q, want %q", got, c.want)
				}
			})
		})
	}
}

// TestAPanicInTheLoopEndsNothing: not even the engine's own part may end it.
func TestAPanicInTheLoopEndsNothing(t *testing.T) {
	w := newWorld()
	c := config(time.Second, service("web", checks.ActAlert), &checks.Service{Name: "machine", Kind: checks.System})
	running(t, c, w, "", func(t *testing.T, e *Engine) {
		pass(1500 * time.Millisecond)
		e.call(func() { panic("broken call") })
		if err := e.ask(t.Context(), func() { panic("broken question") }); err != nil {
			t.Error(err)
		}
		pass(5 * time.Second)
		if got := w.looked("web"); got != 7 {
			t.Errorf("looked at %d times in 7 cycles", got)
		}
		if got := faults(e); len(got) != 1 || !strings.HasPrefix(got[0], "machine: internal error: broken call while taking in a call") {
			t.Errorf("events %q", got)
		}
	})
}

// TestALookThatPanicsIsToldOnce, and again when it has been well in between.
func TestALookThatPanicsIsToldOnce(t *testing.T) {
	w := newWorld()
	breaks := func(broken bool) { w.mu.Lock(); defer w.mu.Unlock(); w.panics = broken }
	running(t, config(time.Second, service("web", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		for range 2 {
			breaks(true)
			pass(5 * time.Second)
			breaks(false)
			pass(5 * time.Second)
		}
		want := "web: internal error: broken check while checking; everything else goes on"
		if got := faults(e); !slices.Equal(got, []string{want, want}) {
			t.Errorf("events %q", got)
		}
	})
}

// TestTheClockIsSet: schedules are worked out anew, nothing that was passed over runs, and cycles go on as before.
func TestTheClockIsSet(t *testing.T) {
	for _, by := range []time.Duration{5 * time.Hour, -5 * time.Hour} {
		w := newWorld()
		var nightly []*checks.Service
		for _, name := range []string{"a", "b", "c"} {
			s := service(name, checks.ActAlert)
			s.Every.Cron = "30 * * * *"
			nightly = append(nightly, s)
		}
		running(t, config(10*time.Second, append(nightly, service("web", checks.ActAlert))...), w, "", func(t *testing.T, e *Engine) {
			pass(time.Minute)
			// As if the clock had said another time at the last look at it, and schedules had been made by that.
			if err := e.ask(t.Context(), func() {
				e.clock.wall = e.clock.wall.Add(-by)
				for _, u := range e.units {
					if u.cron != nil {
						u.nextRun = u.nextRun.Add(-by)
					}
				}
			}); err != nil {
				t.Fatal(err)
			}
			web := w.looked("web")
			pass(time.Minute)
			if got := w.looked("web") - web; got != 6 {
				t.Errorf("clock set by %s: %d looks in 6 cycles", by, got)
			}
			if got := w.looked("a") + w.looked("b") + w.looked("c"); got != 0 {
				t.Errorf("clock set by %s: %d runs that were passed over", by, got)
			}
			pass(30 * time.Minute)
			if got := w.looked("a") + w.looked("b") + w.looked("c"); got != 3 {
				t.Errorf("clock set by %s: %d runs at half past, want 3", by, got)
			}
		})
	}
}

// TestTimesFromTheFutureAreForgotten: a state file that was written while the clock was years ahead keeps nobody from being
// reminded, and nothing is told at once because of it.
func TestTimesFromTheFutureAreForgotten(t *testing.T) {
	running(t, reminding(true), newWorld(), "", func(t *testing.T, e *Engine) {
		pass(time.Minute)
		e.setAside(t, "web", 0, "")
		if err := e.ask(t.Context(), func() {
			e.reminded = time.Now().AddDate(3, 0, 0)
			e.unit("web").aside = time.Now().AddDate(3, 0, 0)
		}); err != nil {
			t.Fatal(err)
		}
		pass(time.Hour)
		if got := reminders(e); len(got) != 0 {
			t.Errorf("named at once: %q", got)
		}
		pass(24 * time.Hour)
		if got := reminders(e); len(got) != 1 {
			t.Errorf("after a day: %q", got)
		}
	})
}
