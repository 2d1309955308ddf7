package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Orders of several hands for one service.

func order(t *testing.T, e *Engine, kind checks.ActionKind, name string) {
	t.Helper()
	if err := e.Do(t.Context(), kind, []string{name}); err != nil {
		t.Fatal(err)
	}
}

func pendingOf(t *testing.T, e *Engine, name string) checks.ActionKind {
	t.Helper()
	for _, s := range snapshots(t, e) {
		if s.Service.Name == name {
			return s.Pending
		}
	}
	t.Fatalf("there is no %s", name)
	return checks.ActIgnore
}

// TestAnOrderBehindAnotherIsShownUntilItIsDone: a rule's restart runs, a user's stop waits behind it, for the same service or
// for one that the restart moves as well.
func TestAnOrderBehindAnotherIsShownUntilItIsDone(t *testing.T) {
	for _, name := range []string{"db", "app"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.stepFor = time.Second
			running(t, config(10*time.Second, process("db"), process("app", "db")), w, "", func(t *testing.T, e *Engine) {
				pass(time.Second)
				w.set(true, "db")
				pass(9*time.Second + 300*time.Millisecond) // the second check has come, the restart has begun
				if got := pendingOf(t, e, "db"); got != checks.ActRestart {
					t.Fatalf("pending for db: %v, did %q", got, w.did())
				}
				order(t, e, checks.ActStop, name)
				if got := pendingOf(t, e, "db"); got != checks.ActRestart {
					t.Errorf("while the restart runs, pending for db: %v", got)
				}
				if got := pendingOf(t, e, "app"); name == "app" && got != checks.ActStop {
					t.Errorf("while the stop waits, pending for app: %v", got)
				}
				pass(2200 * time.Millisecond) // db has been restarted, app is being started again
				if name == "app" {
					pass(time.Second)
				}
				if got := pendingOf(t, e, name); got != checks.ActStop {
					t.Errorf("while the stop runs, pending: %v, did %q", got, w.did())
				}
				pass(10 * time.Second)
				if got := pendingOf(t, e, name); got != checks.ActIgnore || !w.isDown(name) {
					t.Errorf("at the end, pending: %v, did %q", got, w.did())
				}
			})
		})
	}
}

// TestTheLastOrderSaysWhetherItIsMonitored, also while what was ordered before waits or runs.
func TestTheLastOrderSaysWhetherItIsMonitored(t *testing.T) {
	for _, c := range []struct {
		name   string
		before []checks.ActionKind // of app, one after the other, right before it is restarted for db's sake
		orders []checks.ActionKind
		want   string
	}{
		{"start, unmonitor", []checks.ActionKind{checks.ActStop}, []checks.ActionKind{checks.ActStart, checks.ActUnmonitor}, "db"},
		{"start, unmonitor, monitor", []checks.ActionKind{checks.ActStop}, []checks.ActionKind{checks.ActStart, checks.ActUnmonitor, checks.ActMonitor}, "db app"},
		{"restart, unmonitor", nil, []checks.ActionKind{checks.ActRestart, checks.ActUnmonitor}, "db"},
		{"stop, monitor", nil, []checks.ActionKind{checks.ActStop, checks.ActMonitor}, "db app"},
		{"unmonitor, start", nil, []checks.ActionKind{checks.ActUnmonitor, checks.ActStart}, "db app"},
		{"stop, start", nil, []checks.ActionKind{checks.ActStop, checks.ActStart}, "db app"},
		{"start, stop", nil, []checks.ActionKind{checks.ActStart, checks.ActStop}, "db"},
	} {
		for _, waits := range []bool{true, false} {
			t.Run(c.name, func(t *testing.T) {
				w := newWorld()
				w.stepFor = time.Second
				running(t, config(10*time.Second, process("db"), process("app", "db")), w, "", func(t *testing.T, e *Engine) {
					pass(time.Millisecond)
					for _, kind := range c.before {
						act(t, e, kind, "app")
					}
					if waits { // behind a restart of what it depends on
						order(t, e, checks.ActRestart, "db")
						order(t, e, checks.ActStart, "db")
					}
					for _, kind := range c.orders {
						order(t, e, kind, "app")
						if !waits {
							pass(300 * time.Millisecond) // it runs
						}
					}
					pass(8 * time.Second)
					if got := monitoring(t, e); got != c.want {
						t.Errorf("it waited %v: monitored: %q, want %q; did %q", waits, got, c.want, w.did())
					}
				})
			})
		}
	}
}

// TestWhatIsCheckedNoMoreIsDismissed, so that nothing goes on for its sake.
func TestWhatIsCheckedNoMoreIsDismissed(t *testing.T) {
	of := func(name, path string, needs ...string) *checks.Service {
		s := service(name, checks.ActAlert, needs...)
		s.Target = path
		return s
	}
	for name, c := range map[string]struct {
		do   func(*testing.T, *Engine)
		want string
	}{
		"unmonitor": {func(t *testing.T, e *Engine) { act(t, e, checks.ActUnmonitor, "a") }, "a /a b /b"},
		"stop":      {func(t *testing.T, e *Engine) { act(t, e, checks.ActStop, "b") }, "b /b"},
		"gone":      {func(t *testing.T, e *Engine) { reload(t, e, of("a", "/a")) }, "b /b"},
		"moved":     {func(t *testing.T, e *Engine) { reload(t, e, of("a", "/a"), of("b", "/c", "a")) }, "b /b"},
		"the same":  {func(t *testing.T, e *Engine) { reload(t, e, of("a", "/a"), of("b", "/b", "a")) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			running(t, config(time.Second, of("a", "/a"), of("b", "/b", "a")), w, "", func(t *testing.T, e *Engine) {
				pass(1500 * time.Millisecond)
				c.do(t, e)
				w.mu.Lock()
				defer w.mu.Unlock()
				if got := strings.Join(w.dismissed, " "); got != c.want {
					t.Errorf("dismissed %q, want %q", got, c.want)
				}
			})
		})
	}
}
