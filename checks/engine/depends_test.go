package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// restarted is a process service with a start and a stop program, restarted when it is missing.
func restarted(name string, needs ...string) *checks.Service { return process(name, needs...) }

// starts are the steps that start something, in order.
func (w *world) starts() (out []string) {
	for _, s := range w.did() {
		if kind, name, _ := strings.Cut(s, " "); kind != "stop" {
			out = append(out, name)
		}
	}
	return out
}

// TestADependantComesUpWhenAllItDependsOnIsUp starts services of which nothing runs. Stop steps of what does not run are
// nothing, so starts are what counts; each service once, behind all that it depends on.
func TestADependantComesUpWhenAllItDependsOnIsUp(t *testing.T) {
	for name, c := range map[string]struct {
		services []*checks.Service
		slow     string
	}{
		"two prerequisites": {[]*checks.Service{restarted("db"), restarted("redis"), restarted("app", "db", "redis"), restarted("web", "app")}, "redis"},
		"three":             {[]*checks.Service{restarted("a"), restarted("b"), restarted("c"), restarted("app", "a", "b", "c")}, "b"},
		"fan":               {[]*checks.Service{restarted("db"), restarted("x", "db"), restarted("y", "db"), restarted("z", "db")}, "db"},
		"diamond":           {[]*checks.Service{restarted("db"), restarted("l", "db"), restarted("r", "db"), restarted("top", "l", "r")}, "r"},
		"late in the file":  {[]*checks.Service{restarted("web", "app"), restarted("app", "redis", "db"), restarted("redis"), restarted("db")}, "db"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			w.stepFor = 100 * time.Millisecond
			for _, s := range c.services {
				w.down[s.Name] = true
			}
			w.slowStep = map[string]time.Duration{c.slow: time.Second}
			running(t, config(time.Second, c.services...), w, "", func(t *testing.T, e *Engine) {
				pass(20 * time.Second)
				got := w.starts()
				if len(got) != len(c.services) {
					t.Errorf("%d starts of %d services: %q", len(got), len(c.services), got)
				}
				for _, s := range c.services {
					for _, p := range s.DependsOn {
						if slices.Index(got, p) > slices.Index(got, s.Name) {
							t.Errorf("%s before %s: %q", s.Name, p, got)
						}
					}
				}
			})
		})
	}
}

// TestADependantWaitsForWhatCannotBeStarted: it is started when the prerequisite has come up after all.
func TestADependantWaitsForWhatCannotBeStarted(t *testing.T) {
	for _, mode := range []checks.Mode{checks.Active, checks.Passive} {
		t.Run(mode.String(), func(t *testing.T) {
			w := newWorld()
			redis := restarted("redis")
			redis.Mode = mode
			w.set(true, "db", "redis", "app")
			w.broken["redis"] = true
			running(t, config(time.Second, restarted("db"), redis, restarted("app", "db", "redis")), w, "", func(t *testing.T, e *Engine) {
				pass(5 * time.Second)
				if slices.Contains(w.starts(), "app") || !slices.Contains(w.starts(), "db") {
					t.Fatalf("did %q", w.did())
				}
				w.mu.Lock()
				w.broken["redis"], w.down["redis"] = false, false
				w.mu.Unlock()
				pass(3 * time.Second)
				if n := count(w.starts(), "app"); n != 1 {
					t.Errorf("app was started %d times once redis was up: %q", n, w.did())
				}
			})
		})
	}
}

func count(list []string, s string) (n int) {
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}

// TestARestartBesideADeadPrerequisite stops nothing that it could not start again, whoever orders it.
func TestARestartBesideADeadPrerequisite(t *testing.T) {
	w := newWorld()
	running(t, config(time.Second, restarted("db"), restarted("redis"), restarted("app", "db", "redis"), restarted("web", "app")), w, "",
		func(t *testing.T, e *Engine) {
			pass(1500 * time.Millisecond)
			w.mu.Lock()
			w.broken["redis"], w.down["redis"] = true, true
			w.mu.Unlock()
			pass(2 * time.Second)
			before := w.did()
			out, err := e.Act(t.Context(), checks.ActRestart, []string{"app"})
			if err != nil || len(out) != 1 || !out[0].Failed || !strings.Contains(out[0].Message, "redis") {
				t.Errorf("outcome %+v, %v", out, err)
			}
			if n := count(w.starts(), "app"); n != 0 {
				t.Errorf("app was started %d times beside a dead redis: %q", n, w.did())
			}
			if slices.Contains(w.did()[len(before):], "stop web") {
				t.Errorf("web was stopped for nothing: %q", w.did())
			}
			// db is restarted beside the dead redis: what depends on it comes back when redis does.
			if _, err := e.Act(t.Context(), checks.ActRestart, []string{"db"}); err != nil {
				t.Fatal(err)
			}
			pass(3 * time.Second)
			if n := count(w.starts(), "app") + count(w.starts(), "web"); n != 0 {
				t.Errorf("%d starts beside a dead redis: %q", n, w.did())
			}
			w.mu.Lock()
			w.broken["redis"], w.down["redis"] = false, false
			w.mu.Unlock()
			pass(3 * time.Second)
			if w.isDown("app") || w.isDown("web") || count(w.starts(), "app") != 1 || count(w.starts(), "web") != 1 {
				t.Errorf("did %q", w.did())
			}
		})
}

// TestAJobWhoseReasonIsGoneIsNotDone: two services share a dependant and fail at once. While the first is restarted the
// second comes back by other hands.
func TestAJobWhoseReasonIsGoneIsNotDone(t *testing.T) {
	w := newWorld()
	w.stepFor = time.Second
	running(t, config(5*time.Second, restarted("db"), restarted("redis"), restarted("app", "db", "redis")), w, "", func(t *testing.T, e *Engine) {
		pass(4 * time.Second)
		w.set(true, "db", "redis")
		pass(2200 * time.Millisecond)
		w.set(false, "redis")
		pass(20 * time.Second)
		if n := count(w.starts(), "redis"); n != 0 || count(w.starts(), "db") != 1 {
			t.Errorf("redis was restarted %d times although it was well again: %q", n, w.did())
		}
		if s := snapshots(t, e)[1].State.Restarts; s != 0 {
			t.Errorf("%d restarts are counted that were never made", s)
		}
	})
}

// monitoring tells of each service whether it is monitored.
func monitoring(t *testing.T, e *Engine) string {
	t.Helper()
	var out []string
	for _, s := range snapshots(t, e) {
		if s.State.Monitor != checks.MonitorNot {
			out = append(out, s.Service.Name)
		}
	}
	return strings.Join(out, " ")
}

func act(t *testing.T, e *Engine, kind checks.ActionKind, name string) checks.ActionOutcome {
	t.Helper()
	out, err := e.Act(t.Context(), kind, []string{name})
	if err != nil || len(out) != 1 {
		t.Fatalf("%s %s: %v, %v", kind, name, out, err)
	}
	return out[0]
}

func alsoMoved(o checks.ActionOutcome) (names []string) {
	for _, w := range o.With {
		names = append(names, w.Service)
	}
	return names
}

func TestWhatIsSetAsideTogetherComesBackTogether(t *testing.T) {
	chain := func() *checks.Config {
		return config(time.Second, service("db", checks.ActAlert), service("cache", checks.ActAlert), service("app", checks.ActAlert, "db", "cache"),
			service("web", checks.ActAlert, "app"), service("own", checks.ActAlert, "db"))
	}
	t.Run("for a while", func(t *testing.T) {
		running(t, chain(), newWorld(), "", func(t *testing.T, e *Engine) {
			out, err := e.Unmonitor(t.Context(), []string{"db"}, 10*time.Second, "deploy")
			if err != nil || !slices.Equal(alsoMoved(out[0]), []string{"app", "web", "own"}) {
				t.Errorf("touched %v, %v", out, err)
			}
			pass(9 * time.Second)
			if got := monitoring(t, e); got != "cache" {
				t.Errorf("monitored: %s", got)
			}
			pass(2 * time.Second)
			if got := monitoring(t, e); got != "db cache app web own" {
				t.Errorf("monitored after the time: %s", got)
			}
		})
	})
	t.Run("what was set aside by itself stays so", func(t *testing.T) {
		running(t, chain(), newWorld(), "", func(t *testing.T, e *Engine) {
			act(t, e, checks.ActUnmonitor, "own")
			act(t, e, checks.ActUnmonitor, "db")
			if got := alsoMoved(act(t, e, checks.ActMonitor, "db")); !slices.Equal(got, []string{"app", "web"}) {
				t.Errorf("came back: %q", got)
			}
			if got := monitoring(t, e); got != "db cache app web" {
				t.Errorf("monitored: %s", got)
			}
		})
	})
	t.Run("with two, it waits for both", func(t *testing.T) {
		running(t, chain(), newWorld(), "", func(t *testing.T, e *Engine) {
			act(t, e, checks.ActUnmonitor, "db")
			act(t, e, checks.ActUnmonitor, "cache")
			act(t, e, checks.ActMonitor, "db")
			if got := monitoring(t, e); got != "db own" {
				t.Errorf("monitored: %s", got)
			}
			act(t, e, checks.ActMonitor, "cache")
			if got := monitoring(t, e); got != "db cache app web own" {
				t.Errorf("monitored: %s", got)
			}
		})
	})
	t.Run("stop and start", func(t *testing.T) {
		w := newWorld()
		c := config(time.Second, restarted("db"), restarted("app", "db"), restarted("web", "app"))
		running(t, c, w, "", func(t *testing.T, e *Engine) {
			if got := alsoMoved(act(t, e, checks.ActStop, "db")); !slices.Equal(got, []string{"web", "app"}) {
				t.Errorf("stopped with it: %q", got)
			}
			if got := alsoMoved(act(t, e, checks.ActStart, "db")); !slices.Equal(got, []string{"app", "web"}) {
				t.Errorf("started with it: %q", got)
			}
			pass(2 * time.Second)
			if got := monitoring(t, e); got != "db app web" || w.isDown("web") {
				t.Errorf("monitored: %s; did %q", got, w.did())
			}
		})
	})
	t.Run("over a restart of the daemon", func(t *testing.T) {
		file := t.TempDir() + "/state"
		running(t, chain(), newWorld(), file, func(t *testing.T, e *Engine) {
			if _, err := e.Unmonitor(t.Context(), []string{"db"}, 10*time.Second, ""); err != nil {
				t.Fatal(err)
			}
		})
		running(t, chain(), newWorld(), file, func(t *testing.T, e *Engine) {
			pass(time.Second)
			if got := monitoring(t, e); got != "cache" {
				t.Errorf("monitored: %s", got)
			}
			pass(12 * time.Second)
			if got := monitoring(t, e); got != "db cache app web own" {
				t.Errorf("monitored after the time: %s", got)
			}
		})
	})
	t.Run("when the other is gone from the file", func(t *testing.T) {
		running(t, chain(), newWorld(), "", func(t *testing.T, e *Engine) {
			act(t, e, checks.ActUnmonitor, "cache")
			next := config(time.Second, service("db", checks.ActAlert), service("app", checks.ActAlert, "db"), service("web", checks.ActAlert, "app"))
			if _, _, _, err := e.Reload(t.Context(), next); err != nil {
				t.Fatal(err)
			}
			if got := monitoring(t, e); got != "db app web" {
				t.Errorf("monitored: %s", got)
			}
		})
	})
}

// TestManyLayersOfTwo: 28 layers of two have 2^28 paths.
func TestManyLayersOfTwo(t *testing.T) {
	var services []*checks.Service
	for layer := range 28 {
		for side := range 2 {
			s := service(fmt.Sprintf("s%d.%d", layer, side), checks.ActAlert)
			if layer > 0 {
				s.DependsOn = []string{fmt.Sprintf("s%d.0", layer-1), fmt.Sprintf("s%d.1", layer-1)}
			}
			services = append(services, s)
		}
	}
	w := newWorld()
	running(t, config(time.Second, services...), w, "", func(t *testing.T, e *Engine) {
		pass(3500 * time.Millisecond)
		if n := w.looked("s27.1"); n != 4 {
			t.Errorf("the last one was checked %d times in 4 cycles", n)
		}
		w.set(true, "s0.0")
		pass(2 * time.Second)
		before := w.looked("s27.1")
		pass(2 * time.Second)
		if n := w.looked("s27.1"); n != before {
			t.Error("the last one is checked although the first has failed")
		}
		if got := alsoMoved(act(t, e, checks.ActUnmonitor, "s0.1")); len(got) != 54 {
			t.Errorf("%d others were set aside", len(got))
		}
		if got := alsoMoved(act(t, e, checks.ActMonitor, "s0.1")); len(got) != 54 {
			t.Errorf("%d others came back", len(got))
		}
	})
}
