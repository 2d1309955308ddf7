package engine

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// up is a test that fails while the observation says that something is missing.
type up struct{}

func (up) Event() *checks.EventType { return checks.EventNonexist }
func (up) Row() (string, string)    { return "Existence", "if does not exist" }
func (up) Judge(o *checks.Observation, _ string) checks.Verdict {
	if o.Missing != "" {
		text := o.Missing
		if o.Ended != "" {
			text += " (" + o.Ended + ")"
		}
		return checks.Verdict{Outcome: checks.Failed, Finding: checks.Finding{Text: text}}
	}
	return checks.Verdict{Outcome: checks.Succeeded, Finding: checks.Finding{Text: "is there"}}
}
func (up) Evidence(o *checks.Observation, _ checks.Finding) map[string]string {
	return map[string]string{"ended": o.Ended}
}

// world is the far side: what looks find, what actions do, and what was heard of.
type world struct {
	mu              sync.Mutex
	down            map[string]bool
	gone            int // what the last look was told to have ended
	slow            map[string]time.Duration
	looks           map[string]int
	steps           []string
	heard           []string
	broken          map[string]bool // start programs that fail
	bare            map[string]bool // without programs: a step does nothing
	wakes           chan watch.Wake
	stepFor         time.Duration
	slowStep        map[string]time.Duration // of services whose steps take longer
	panics          bool
	dismissed       []string      // services that are checked no more
	asked           func(Look)    // of each check, where it is set
	unseen          string        // why checks cannot see
	answerFor       time.Duration // what an exec or a rotation takes
	answerFails     bool
	answering, most int              // of them at once
	file            checks.FileFacts // of all files, where it is set
}

func newWorld() *world {
	return &world{down: map[string]bool{}, slow: map[string]time.Duration{}, looks: map[string]int{}, broken: map[string]bool{}, wakes: make(chan watch.Wake)}
}

func (w *world) Observe(ctx context.Context, l Look) *checks.Observation {
	w.mu.Lock()
	w.looks[l.Service.Name]++
	if w.asked != nil {
		w.asked(l)
	}
	w.gone = l.Gone
	if w.panics {
		w.mu.Unlock()
		panic("broken check")
	}
	slow, down := w.slow[l.Service.Name], w.down[l.Service.Name]
	if unseen := w.unseen; unseen != "" {
		w.mu.Unlock()
		return &checks.Observation{At: time.Now(), Unseen: unseen, Missing: "is not there"}
	}
	w.mu.Unlock()
	if slow > 0 {
		select {
		case <-time.After(slow):
		case <-ctx.Done():
			return &checks.Observation{At: time.Now(), Error: ctx.Err().Error()}
		}
	}
	o := &checks.Observation{At: time.Now()}
	if l.Service.Kind == checks.Process {
		o.Process = &checks.ProcessFacts{PID: 77}
	}
	if w.mu.Lock(); w.file.Path != "" {
		file := w.file
		o.File = &file
	}
	w.mu.Unlock()
	if down {
		o.Missing = "is not there"
	}
	return o
}

func (w *world) Dismiss(s *checks.Service) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dismissed = append(w.dismissed, s.Name+" "+s.Target)
}

func (w *world) Do(_ context.Context, step checks.Step, _ checks.Cause, _ *checks.Observation) checks.ActionOutcome {
	w.mu.Lock()
	d := max(w.stepFor, w.slowStep[step.Service.Name])
	was := w.down[step.Service.Name]
	w.mu.Unlock()
	if step.Service.Kind == checks.Process && (step.Kind == checks.ActStop && was || step.Kind == checks.ActStart && !was) {
		return checks.ActionOutcome{Skipped: true}
	}
	time.Sleep(d)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.steps = append(w.steps, step.Kind.String()+" "+step.Service.Name)
	if w.broken[step.Service.Name] {
		return checks.ActionOutcome{Failed: true, Message: "failed to start (exit status 1) -- no output"}
	}
	if w.bare[step.Service.Name] {
		return checks.ActionOutcome{Skipped: true}
	}
	w.down[step.Service.Name] = step.Kind == checks.ActStop
	return checks.ActionOutcome{Message: "started"}
}

func (w *world) Answer(_ context.Context, e checks.Event, s *checks.Service, _ *checks.Observation) checks.ActionOutcome {
	w.mu.Lock()
	w.steps = append(w.steps, "exec "+s.Name)
	w.answering++
	w.most = max(w.most, w.answering)
	d, fails := w.answerFor, w.answerFails
	w.mu.Unlock()
	time.Sleep(d)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answering--
	if fails {
		return checks.ActionOutcome{Failed: true, Message: "failed to rotate -- no space left on device"}
	}
	return checks.ActionOutcome{}
}

func (w *world) blind(why string) { w.mu.Lock(); defer w.mu.Unlock(); w.unseen = why }

func (w *world) Sync() {}

func (w *world) Told() map[string][]checks.Told { return nil }
func (w *world) Saved(uint64)                   {}

func (w *world) Hear(e checks.Event, _ *checks.Service) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e.Change {
		w.heard = append(w.heard, e.Service+": "+e.Text())
	}
}

func (w *world) set(down bool, names ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range names {
		w.down[n] = down
	}
}

func (w *world) did() []string           { w.mu.Lock(); defer w.mu.Unlock(); return slices.Clone(w.steps) }
func (w *world) told() []string          { w.mu.Lock(); defer w.mu.Unlock(); return slices.Clone(w.heard) }
func (w *world) isDown(name string) bool { w.mu.Lock(); defer w.mu.Unlock(); return w.down[name] }
func (w *world) looked(name string) int  { w.mu.Lock(); defer w.mu.Unlock(); return w.looks[name] }

// The waker's half.
func (w *world) Process(string, int, uint64) error { return nil }
func (w *world) File(string, string) error         { return nil }
func (w *world) Mounts(string) error               { return nil }
func (w *world) Links(string) error                { return nil }
func (w *world) Forget(string)                     {}
func (w *world) Refused(string) string             { return "" }
func (w *world) Rescan()                           {}
func (w *world) Events() <-chan watch.Wake         { return w.wakes }

func service(name string, then checks.ActionKind, needs ...string) *checks.Service {
	return &checks.Service{Name: name, Kind: checks.File, DependsOn: needs, Rules: []*checks.Rule{{ID: "up", Test: up{},
		Then: checks.Action{Kind: then}, Else: checks.Action{Kind: checks.ActAlert}}}}
}

func config(cycle time.Duration, services ...*checks.Service) *checks.Config {
	return &checks.Config{Settings: checks.Settings{Cycle: cycle, Limits: checks.DefaultLimits(), Instant: checks.InstantCrash}, Services: services}
}

// running runs an engine in a bubble of fake time; the function gets it with its world, and it is stopped afterwards.
func running(t *testing.T, c *checks.Config, w *world, file string, f func(*testing.T, *Engine)) {
	t.Helper()
	runningWith(t, c, w, w, file, f)
}

func runningWith(t *testing.T, c *checks.Config, w *world, actor Actor, file string, f func(*testing.T, *Engine)) {
	t.Helper()
	runningAs(t, c, w, w, actor, file, f)
}

func runningObserver(t *testing.T, c *checks.Config, o Observer, w *world, f func(*testing.T, *Engine)) {
	t.Helper()
	runningAs(t, c, w, o, w, "", f)
}

func runningAs(t *testing.T, c *checks.Config, w *world, o Observer, actor Actor, file string, f func(*testing.T, *Engine)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w.wakes = make(chan watch.Wake)
		e := New(Options{Config: c, Observer: o, Actor: actor, Waker: w, Log: slog.New(slog.DiscardHandler), StateFile: file, BootID: "boot"})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- e.Run(ctx) }()
		synctest.Wait()
		f(t, e)
		sound(t, e)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func pass(d time.Duration) { time.Sleep(d); synctest.Wait() }

func TestASlowCheckDelaysNobody(t *testing.T) {
	w := newWorld()
	w.slow["slow"] = 8 * time.Second
	running(t, config(time.Second, service("slow", checks.ActAlert), service("quick", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		pass(6500 * time.Millisecond)
		if got := w.looked("quick"); got != 7 {
			t.Errorf("quick was looked at %d times in 7 cycles", got)
		}
		if s := snapshots(t, e)[0]; !s.Late || w.looked("slow") != 1 {
			t.Errorf("slow: late %v, looks %d; want late after one look", s.Late, w.looked("slow"))
		}
	})
}

func TestADeadServiceIsRestartedOnceAndSeenAgain(t *testing.T) {
	w := newWorld()
	running(t, config(30*time.Second, service("a", checks.ActRestart)), w, "", func(t *testing.T, e *Engine) {
		w.set(true, "a")
		w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange}
		pass(time.Millisecond)
		if got := w.did(); len(got) != 0 {
			t.Fatalf("acted on a file that seemed to be missing for a moment: %q", got)
		}
		pass(lookTwice)
		if got := w.did(); !slices.Equal(got, []string{"restart a"}) {
			t.Fatalf("after the second look: %q", got)
		}
		if got := w.told(); !slices.Equal(got, []string{"a: Does not exist", "a: Exists"}) {
			t.Errorf("heard %q", got)
		}
	})
}

// A restart of what has no programs does nothing, so what it was asked for is found, and logged, once a cycle.
func TestARestartThatDoesNothingIsNotLookedAtAgain(t *testing.T) {
	w := newWorld()
	w.bare = map[string]bool{"a": true}
	w.set(true, "a")
	running(t, config(time.Second, service("a", checks.ActRestart)), w, "", func(t *testing.T, e *Engine) {
		pass(4500 * time.Millisecond)
		// The first look of what is missing is followed by a second, to be sure.
		if looks, did := w.looked("a"), len(w.did()); did < 4 || looks > did+1 {
			t.Errorf("%d looks for %d restarts", looks, did)
		}
	})
}

func TestAFileThatIsReplacedIsNotMissing(t *testing.T) {
	w := newWorld()
	running(t, config(30*time.Second, service("a", checks.ActRestart)), w, "", func(t *testing.T, e *Engine) {
		w.set(true, "a")
		w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange}
		pass(lookTwice / 2)
		w.set(false, "a")
		pass(time.Second)
		if got := w.told(); len(got) != 0 {
			t.Errorf("heard %q", got)
		}
	})
}

func TestAProcessThatEndedOnPurposeHasUntilItsNextSlot(t *testing.T) {
	for name, c := range map[string]struct {
		exit watch.Exit
		want int
	}{
		"crash":    {watch.Exit{Known: true, Signal: syscall.SIGSEGV}, 1},
		"status 3": {watch.Exit{Known: true, Status: 3}, 1},
		"asked to": {watch.Exit{Known: true, Signal: syscall.SIGTERM}, 0},
		"done":     {watch.Exit{Known: true}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			s := service("a", checks.ActRestart)
			s.Kind = checks.Process
			running(t, config(30*time.Second, s), w, "", func(t *testing.T, e *Engine) {
				w.set(true, "a")
				w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange} // its pid file is gone, too
				w.wakes <- watch.Wake{Key: "process a", Kind: watch.ProcessExit, PID: 77, Exit: c.exit}
				pass(10 * time.Second)
				if got := len(w.did()); got != c.want {
					t.Errorf("%d restarts before the next slot, want %d", got, c.want)
				}
				pass(30 * time.Second)
				if got := len(w.did()); got != 1 {
					t.Errorf("%d restarts after the next slot", got)
				}
			})
		})
	}
}

func TestACrashLoopCostsOneRestartACycle(t *testing.T) {
	w := newWorld()
	running(t, config(30*time.Second, service("a", checks.ActRestart)), w, "", func(t *testing.T, e *Engine) {
		for range 60 { // it dies each second for two cycles
			w.set(true, "a")
			w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange}
			pass(time.Second)
		}
		if got := len(w.did()); got < 2 || got > 3 {
			t.Errorf("%d restarts in two cycles", got)
		}
	})
}

func TestPrerequisitesComeFirst(t *testing.T) {
	w := newWorld()
	w.slow["db"] = 300 * time.Millisecond
	running(t, config(time.Second, service("db", checks.ActRestart), service("app", checks.ActAlert, "db")), w, "", func(t *testing.T, e *Engine) {
		if w.looked("app") != 0 {
			t.Error("app was looked at before db was seen")
		}
		pass(400 * time.Millisecond)
		if w.looked("app") != 1 {
			t.Error("app was not looked at after db was seen")
		}
		w.mu.Lock()
		w.broken["db"], w.down["db"] = true, true
		w.mu.Unlock()
		pass(time.Second)
		before := w.looked("app")
		pass(3 * time.Second)
		if w.looked("app") != before {
			t.Error("app was looked at while db had failed")
		}
	})
}

func TestActWaitsForTheOutcome(t *testing.T) {
	w := newWorld()
	w.stepFor = 2 * time.Second
	w.broken["b"] = true
	running(t, config(time.Second, service("a", checks.ActAlert), service("b", checks.ActAlert), service("c", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		began := time.Now()
		out, err := e.Act(t.Context(), checks.ActRestart, []string{"A", "b"})
		if err != nil || len(out) != 2 {
			t.Fatalf("got %+v, %v", out, err)
		}
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("two independent services took %s, want them side by side in 2s", took)
		}
		for _, o := range out {
			if o.Failed != (o.Service == "b") {
				t.Errorf("outcome %+v", o)
			}
		}
		if w.looked("c") < 2 {
			t.Error("the cycle stood still while services were restarted")
		}
		_, err = e.Act(t.Context(), checks.ActStart, []string{"nobody"})
		if unknown := (*UnknownServiceError)(nil); !errors.As(err, &unknown) {
			t.Errorf("unknown service: %v", err)
		}
	})
}

func TestEveryCountsTheCyclesPassedOver(t *testing.T) {
	w := newWorld()
	slow := service("a", checks.ActAlert)
	slow.Every.Cycles = 3
	running(t, config(time.Second, slow), w, "", func(t *testing.T, e *Engine) {
		for i, want := range []int{0, 1, 2, 0, 1} {
			if s := snapshots(t, e)[0]; s.Skipped != want || w.looked("a") != 1+i/3 {
				t.Errorf("cycle %d: %d passed over after %d looks", i, s.Skipped, w.looked("a"))
			}
			pass(time.Second)
		}
	})
}

func TestUnmonitorForAWhile(t *testing.T) {
	w := newWorld()
	running(t, config(time.Second, service("a", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		if _, err := e.Unmonitor(t.Context(), []string{"a"}, 10*time.Second, "deploy"); err != nil {
			t.Fatal(err)
		}
		before := w.looked("a")
		pass(9 * time.Second)
		if s := snapshots(t, e)[0]; w.looked("a") != before || s.State.Reason != "deploy" {
			t.Errorf("looked at while away (%d looks), state %+v", w.looked("a")-before, s.State)
		}
		pass(3 * time.Second)
		if w.looked("a") == before {
			t.Error("did not come back")
		}
	})
}

func TestStateOutlivesTheDaemon(t *testing.T) {
	dir := t.TempDir()
	orderly, crashed := filepath.Join(dir, "orderly"), filepath.Join(dir, "crashed")
	services := func() *checks.Config {
		return config(time.Second, service("a", checks.ActAlert), service("b", checks.ActAlert))
	}
	w := newWorld()
	running(t, services(), w, orderly, func(t *testing.T, e *Engine) {
		w.set(true, "b")
		if _, err := e.Act(t.Context(), checks.ActUnmonitor, []string{"a"}); err != nil {
			t.Fatal(err)
		}
		pass(2 * time.Second)
		now, err := os.ReadFile(orderly) // what a kill -9 at this moment leaves
		if err == nil {
			err = os.WriteFile(crashed, now, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	for _, c := range []struct {
		name, file string
		down       bool
		want       []string
	}{
		{"crash, it still fails", crashed, true, nil},
		{"crash, it has healed", crashed, false, []string{"b: Exists"}},
		{"orderly, it still fails", orderly, true, nil},
		{"orderly, it has healed", orderly, false, []string{"b: Exists"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "state")
			if data, err := os.ReadFile(c.file); err != nil || os.WriteFile(file, data, 0o600) != nil {
				t.Fatal(err)
			}
			again := newWorld()
			again.set(c.down, "b")
			running(t, services(), again, file, func(t *testing.T, e *Engine) {
				pass(3 * time.Second)
				if s := snapshots(t, e)[0].State.Monitor; s != checks.MonitorNot {
					t.Errorf("a is monitored (%d) although it was not before", s)
				}
				if got := again.told(); !slices.Equal(got, c.want) {
					t.Errorf("told %q, want %q", got, c.want)
				}
			})
		})
	}
}

func TestADamagedStateFileIsMovedAside(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state")
	good, err := encode(saved{Boot: "x", NextEvent: 7, Services: map[string]savedService{}})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"cut": good[:len(good)/2], "flipped": []byte(strings.Replace(string(good), `:7`, `:8`, 1)), "foreign": []byte("<xml/>\n")} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			s := &store{path: file, log: slog.New(slog.DiscardHandler)}
			if got := s.load(); got.NextEvent != 0 {
				t.Errorf("damaged state was used: %+v", got)
			}
			aside, _ := filepath.Glob(file + ".damaged-*")
			if _, err := os.Stat(file); err == nil || len(aside) == 0 {
				t.Errorf("the damaged file was not moved aside")
			}
		})
	}
}

func TestReloadKeepsWhatIsKnown(t *testing.T) {
	w := newWorld()
	w.set(true, "a")
	running(t, config(time.Second, service("a", checks.ActAlert), service("gone", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		pass(2 * time.Second)
		added, removed, _, err := e.Reload(t.Context(), config(time.Second, service("a", checks.ActAlert), service("new", checks.ActAlert)))
		if err != nil || !slices.Equal(added, []string{"new"}) || !slices.Equal(removed, []string{"gone"}) {
			t.Fatalf("added %q, removed %q, %v", added, removed, err)
		}
		pass(2 * time.Second)
		if got := w.told(); !slices.Equal(got, []string{"a: Does not exist"}) {
			t.Errorf("a standing failure is told again after a reload: %q", got)
		}
		if w.looked("new") < 2 {
			t.Error("the new service is not looked at")
		}
	})
}

func TestAPanicInALookDoesNotEndTheDaemon(t *testing.T) {
	w := newWorld()
	w.panics = true
	running(t, config(time.Second, service("a", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		pass(2 * time.Second)
		if seen := snapshots(t, e)[0].Seen; seen == nil || !strings.Contains(seen.Error, "internal error") {
			t.Errorf("seen %+v", seen)
		}
	})
}

func TestRunOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.set(true, "a")
		e := New(Options{Config: config(0, service("a", checks.ActRestart), service("b", checks.ActAlert)), Observer: w, Actor: w,
			Log: slog.New(slog.DiscardHandler)})
		if err := e.RunOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.did(); !slices.Equal(got, []string{"restart a"}) || w.looked("b") != 1 {
			t.Errorf("did %q, looked at b %d times", got, w.looked("b"))
		}
	})
}

// TestWhatOnlyMonitoringCameToIsSaid: a start or stop that had no program to run, and changed what is monitored, is not
// told as if there had been nothing to do.
func TestWhatOnlyMonitoringCameToIsSaid(t *testing.T) {
	w := newWorld()
	w.bare = map[string]bool{"a": true}
	running(t, config(time.Second, service("a", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		for i, want := range []checks.ActionOutcome{{Action: "unmonitor"}, {Action: "stop", Skipped: true}, {Action: "monitor"}, {Action: "start", Skipped: true}} {
			kind := checks.ActStop
			if i > 1 {
				kind = checks.ActStart
			}
			out, err := e.Act(t.Context(), kind, []string{"a"})
			if err != nil || len(out) != 1 || out[0].Action != want.Action || out[0].Skipped != want.Skipped || out[0].Failed {
				t.Errorf("%v the %d. time: %+v, %v", kind, i%2+1, out, err)
			}
		}
	})
}
