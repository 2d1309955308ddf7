package engine

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// What overlaps: reloads, orders and checks that hang, while jobs and checks are under way.

func reload(t *testing.T, e *Engine, services ...*checks.Service) {
	t.Helper()
	if _, _, _, err := e.Reload(t.Context(), config(time.Second, services...)); err != nil {
		t.Fatal(err)
	}
	sound(t, e)
}

// TestAJobOutlivesItsService: it ends, and what has the name or the place of the service by then is left alone meanwhile.
func TestAJobOutlivesItsService(t *testing.T) {
	for _, again := range []bool{false, true} {
		w := newWorld()
		w.stepFor = 3 * time.Second
		w.set(true, "a")
		running(t, config(time.Second, process("b"), process("a")), w, "", func(t *testing.T, e *Engine) {
			pass(500 * time.Millisecond)
			reload(t, e, process("b"))
			if again {
				pass(500 * time.Millisecond)
				reload(t, e, process("b"), process("a"))
			}
			pass(5500 * time.Millisecond)
			if got := w.did(); !slices.Equal(got, []string{"restart a"}) {
				t.Errorf("added again %v: did %q", again, got)
			}
			if out := act(t, e, checks.ActRestart, "b"); out.Failed {
				t.Errorf("b cannot be restarted afterwards: %+v", out)
			}
			if got := monitoring(t, e); again && got != "b a" {
				t.Errorf("monitored: %s", got)
			}
			before := w.looked("a")
			pass(2 * time.Second)
			if n := w.looked("a") - before; again != (n > 0) {
				t.Errorf("added again %v: checked %d times", again, n)
			}
		})
	}
}

// TestACheckOfAnOlderTargetEndsNothing: the service is checked on as it is defined now.
func TestACheckOfAnOlderTargetEndsNothing(t *testing.T) {
	w := newWorld()
	w.slow["a"] = 800 * time.Millisecond
	of := func(target string) *checks.Service { s := service("a", checks.ActAlert); s.Target = target; return s }
	running(t, config(time.Second, of("/a")), w, "", func(t *testing.T, e *Engine) {
		pass(500 * time.Millisecond)
		reload(t, e, of("/b"))
		pass(400 * time.Millisecond) // the older check has come back, the newer one not
		if err := e.ask(t.Context(), func() {
			if u := e.unit("a"); u.phase != checking || u.check == nil {
				t.Errorf("it is %s (%s)", u.phase, u.why)
			}
		}); err != nil {
			t.Fatal(err)
		}
		before := w.looked("a")
		pass(5 * time.Second)
		if n := w.looked("a") - before; n < 4 {
			t.Errorf("checked %d times in five cycles", n)
		}
	})
}

// stuck is a world in which checks of "dead" take as long as is set, whatever their deadlines.
type stuck struct {
	*world
	takes time.Duration // guarded by the world's mutex
}

func (s *stuck) take(d time.Duration) { s.mu.Lock(); defer s.mu.Unlock(); s.takes = d }

func (s *stuck) Observe(ctx context.Context, l Look) *checks.Observation {
	if l.Service.Name == "dead" {
		s.mu.Lock()
		takes := s.takes
		s.mu.Unlock()
		time.Sleep(takes)
	}
	return s.world.Observe(ctx, l)
}

// TestACheckThatHungIsWellAgain, whatever was done with its service meanwhile; and that it hangs is told once more to
// whoever asks for its checks anew.
func TestACheckThatHungIsWellAgain(t *testing.T) {
	for name, meanwhile := range map[string]func(*testing.T, *Engine){
		"reload": func(t *testing.T, e *Engine) {
			s := service("dead", checks.ActAlert)
			s.Timeout = 2 * time.Second
			reload(t, e, s, service("tied", checks.ActAlert, "dead"))
		},
		"unmonitor": func(t *testing.T, e *Engine) {
			act(t, e, checks.ActUnmonitor, "dead")
			act(t, e, checks.ActMonitor, "dead")
			pass(3 * time.Second)
			if got := events(t, e, "dead"); !slices.ContainsFunc(got[2:], func(s string) bool { return strings.Contains(s, "has not come back") }) {
				t.Errorf("told %q", got)
			}
		},
		"restart": func(t *testing.T, e *Engine) { act(t, e, checks.ActRestart, "dead") },
	} {
		t.Run(name, func(t *testing.T) {
			w := &stuck{newWorld(), time.Minute}
			c := config(time.Second, service("dead", checks.ActAlert), service("tied", checks.ActAlert, "dead"))
			runningObserver(t, c, w, w.world, func(t *testing.T, e *Engine) {
				pass(20 * time.Second)
				meanwhile(t, e)
				before := w.looked("tied")
				pass(5 * time.Second)
				if n := w.looked("tied") - before; n < 3 {
					t.Errorf("what depends on it was checked %d times in five cycles", n)
				}
				w.take(0)
				pass(time.Minute)
				if got := events(t, e, "dead"); !strings.Contains(got[len(got)-1], "check has come back") {
					t.Errorf("told %q", got)
				}
				if n := w.looked("dead"); n < 10 {
					t.Errorf("checked %d times", n)
				}
			})
		})
	}
	t.Run("in an earlier run", func(t *testing.T) {
		file := t.TempDir() + "/state"
		w := &stuck{newWorld(), 22 * time.Second} // it comes back while the daemon stops
		c := func() *checks.Config { return config(time.Second, service("dead", checks.ActAlert)) }
		runningAs(t, c(), w.world, w, w, file, func(*testing.T, *Engine) { pass(20 * time.Second) })
		w.take(0)
		runningAs(t, c(), w.world, w, w, file, func(t *testing.T, e *Engine) {
			pass(3 * time.Second)
			if s := snapshots(t, e)[0]; s.State.Check.Outcome != checks.Succeeded {
				t.Errorf("its check is %v", s.State.Check)
			}
		})
	})
}

// TestTheLastOrderWins: an unmonitor is not undone by what was ordered or begun before, nor a stop by a time that is over.
func TestTheLastOrderWins(t *testing.T) {
	t.Run("over a restart under way", func(t *testing.T) {
		w := newWorld()
		w.stepFor = time.Second
		running(t, config(time.Second, process("db"), process("app", "db")), w, "", func(t *testing.T, e *Engine) {
			pass(1500 * time.Millisecond)
			if err := e.Do(t.Context(), checks.ActRestart, []string{"db"}); err != nil {
				t.Fatal(err)
			}
			pass(500 * time.Millisecond)
			act(t, e, checks.ActUnmonitor, "db")
			pass(5 * time.Second)
			if got := monitoring(t, e); got != "" {
				t.Errorf("monitored: %s", got)
			}
			if w.isDown("db") || w.isDown("app") {
				t.Errorf("what ran was not brought back: %q", w.did())
			}
		})
	})
	t.Run("over a restart that waits", func(t *testing.T) {
		w := newWorld()
		w.slowStep = map[string]time.Duration{"db": 90 * time.Millisecond} // shorter than a waiting job takes to be stale
		running(t, config(time.Second, process("db"), process("redis"), process("app", "db", "redis")), w, "", func(t *testing.T, e *Engine) {
			pass(900 * time.Millisecond)
			w.set(true, "db", "redis")
			pass(100*time.Millisecond + successor + time.Millisecond)
			if n := snapshots(t, e)[1].Pending; n != checks.ActRestart {
				t.Fatalf("redis waits for %v", n)
			}
			act(t, e, checks.ActUnmonitor, "redis")
			pass(5 * time.Second)
			if got := monitoring(t, e); got != "db" || slices.Contains(w.did(), "restart redis") {
				t.Errorf("monitored: %s, did %q", got, w.did())
			}
		})
	})
	for name, aside := range map[string]string{"stop after a time of its own": "db", "stop after a time of a dependant": "app"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			running(t, config(time.Second, process("db"), process("app", "db")), w, "", func(t *testing.T, e *Engine) {
				pass(time.Millisecond)
				if _, err := e.Unmonitor(t.Context(), []string{aside}, 5*time.Second, ""); err != nil {
					t.Fatal(err)
				}
				act(t, e, checks.ActStop, "db")
				pass(10 * time.Second)
				if got := monitoring(t, e); got != "" || !w.isDown("db") {
					t.Errorf("monitored: %s, did %q", got, w.did())
				}
				act(t, e, checks.ActStart, "db")
				pass(3 * time.Second)
				if got := monitoring(t, e); got != "db app" {
					t.Errorf("monitored after the start: %s", got)
				}
			})
		})
	}
}

// TestSlowPrerequisitesStarveNobody: of two with checks longer than a cycle, one is always under way.
func TestSlowPrerequisitesStarveNobody(t *testing.T) {
	w := newWorld()
	w.slow["a"], w.slow["b"] = 2700*time.Millisecond, 1400*time.Millisecond
	running(t, config(2*time.Second, service("a", checks.ActAlert), service("b", checks.ActAlert),
		service("app", checks.ActAlert, "a", "b")), w, "", func(t *testing.T, e *Engine) {
		w.mu.Lock()
		w.slow["b"] = 2700 * time.Millisecond // from its second check on
		w.mu.Unlock()
		pass(time.Minute)
		if n := w.looked("app"); n < 8 {
			t.Errorf("checked %d times in 30 cycles", n)
		}
	})
}

// TestWhoWaitsForABlockedOneIsThroughToo, also when it is of a class whose checks are started before.
func TestWhoWaitsForABlockedOneIsThroughToo(t *testing.T) {
	w := newWorld()
	w.set(true, "db")
	db := process("db")
	db.Rules[0].Then.Kind = checks.ActAlert
	h := host("h", "192.0.2.1", 80)
	h.DependsOn = []string{"app"}
	running(t, config(10*time.Second, db, process("app", "db"), h), w, "", func(t *testing.T, e *Engine) {
		pass(25 * time.Second)
		if err := e.ask(t.Context(), func() {
			if e.pending != 0 {
				t.Errorf("the cycle waits for %d, h is %s (%s)", e.pending, e.unit("h").phase, e.unit("h").why)
			}
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestAStartThatFailsIsMadeOnce; its own rules say what comes then.
func TestAStartThatFailsIsMadeOnce(t *testing.T) {
	w := newWorld()
	w.slowStep = map[string]time.Duration{"db": time.Second}
	app := process("app", "db")
	app.Rules[0].Then.Kind = checks.ActAlert
	running(t, config(10*time.Second, process("db"), app), w, "", func(t *testing.T, e *Engine) {
		pass(time.Second)
		if err := e.Do(t.Context(), checks.ActRestart, []string{"db"}); err != nil {
			t.Fatal(err)
		}
		pass(500 * time.Millisecond) // app has been stopped
		w.mu.Lock()
		w.broken["app"] = true
		w.mu.Unlock()
		pass(3 * time.Second)
		if n := count(w.starts(), "app"); n != 1 {
			t.Errorf("%d starts: %q", n, w.did())
		}
	})
}

// TestOrdersAreAnsweredWithoutAStateFile: there is none, or it cannot be written.
func TestOrdersAreAnsweredWithoutAStateFile(t *testing.T) {
	for _, file := range []string{"", t.TempDir() + "/none/state"} {
		running(t, config(time.Second, process("db"), process("app", "db")), newWorld(), file, func(t *testing.T, e *Engine) {
			began := time.Now()
			act(t, e, checks.ActUnmonitor, "db")
			act(t, e, checks.ActStart, "app")
			if took := time.Since(began); took > time.Second {
				t.Errorf("answered after %s", took)
			}
		})
	}
}

// TestWhatIsOwedAStartComesBack also when what it waits for is gone from the control file.
func TestWhatIsOwedAStartComesBack(t *testing.T) {
	w := newWorld()
	app := func(needs ...string) *checks.Service {
		s := process("app", needs...)
		s.Rules[0].Then.Kind = checks.ActAlert
		return s
	}
	running(t, config(time.Second, process("db"), app("db")), w, "", func(t *testing.T, e *Engine) {
		pass(1500 * time.Millisecond)
		w.mu.Lock()
		w.broken["db"] = true
		w.mu.Unlock()
		w.set(true, "db")
		pass(5 * time.Second)
		if !w.isDown("app") {
			t.Fatalf("app runs beside a dead db: %q", w.did())
		}
		reload(t, e, app())
		pass(3 * time.Second)
		if w.isDown("app") {
			t.Errorf("app was not started again: %q", w.did())
		}
	})
}

// watched is a waker that notes which paths it is given.
type watched struct {
	*world
	paths []string
}

func (w *watched) File(_, path string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.paths = append(w.paths, path)
	return nil
}

// TestAReloadWatchesWhatIsNew.
func TestAReloadWatchesWhatIsNew(t *testing.T) {
	of := func(path string) *checks.Service { s := service("a", checks.ActAlert); s.Target = path; return s }
	synctest.Test(t, func(t *testing.T) {
		w := &watched{world: newWorld()}
		w.wakes = make(chan watch.Wake)
		e := New(Options{Config: config(time.Second, of("/a")), Observer: w, Actor: w, Waker: w, Log: quiet(), BootID: "boot"})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- e.Run(ctx) }()
		synctest.Wait()
		reload(t, e, of("/b"))
		synctest.Wait()
		if w.mu.Lock(); !slices.Contains(w.paths, "/b") {
			t.Errorf("watched: %q", w.paths)
		}
		w.mu.Unlock()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestALastingChangeIsSaved: also of what a rule compares with.
func TestALastingChangeIsSaved(t *testing.T) {
	s := service("a", checks.ActAlert)
	for name, change := range map[string]func(*checks.State){
		"baseline": func(st *checks.State) { st.Rules[0].Memory = "another" },
		"outcome":  func(st *checks.State) { st.Rules[0].Outcome = checks.Failed },
		"changes":  func(st *checks.State) { st.Rules[0].Changes++ },
		"restarts": func(st *checks.State) { st.Restarts++ },
	} {
		was, is := checks.NewState(s), checks.NewState(s)
		if lasting(s, &was, &is) {
			t.Fatal("what is the same is told to have changed")
		}
		if change(&is); !lasting(s, &was, &is) {
			t.Errorf("%s: its change is not saved", name)
		}
	}
}
