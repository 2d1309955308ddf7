package engine

import (
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

func process(name string, needs ...string) *checks.Service {
	s := service(name, checks.ActRestart, needs...)
	s.Kind = checks.Process
	return s
}

func TestASlotBetweenStopAndStartIsNoFailure(t *testing.T) {
	w := newWorld()
	running(t, config(30*time.Second, process("db"), service("app", checks.ActAlert, "db")), w, "", func(t *testing.T, e *Engine) {
		pass(30*time.Second - 20*time.Millisecond)
		w.set(true, "db")
		w.wakes <- watch.Wake{Key: "process db", Kind: watch.ProcessExit, PID: 77, Exit: watch.Exit{Known: true, Signal: syscall.SIGTERM}}
		pass(30 * time.Millisecond)
		if got := w.looked("app"); got != 1 {
			t.Errorf("app was looked at %d times: it must wait for what it depends on", got)
		}
		w.set(false, "db")
		pass(time.Second)
		if got := append(w.told(), w.did()...); len(got) != 0 {
			t.Errorf("told and done: %q", got)
		}
		if got := w.looked("app"); got != 2 {
			t.Errorf("app was looked at %d times after db was seen again", got)
		}
	})
}

// TestAWakeUpDoesNotMakeTheSecondLookTooSoon: a file is removed before its slot and made again after it, and the kernel tells
// of the removal in between.
func TestAWakeUpDoesNotMakeTheSecondLookTooSoon(t *testing.T) {
	w := newWorld()
	running(t, config(30*time.Second, service("a", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		pass(30*time.Second - 10*time.Millisecond)
		w.set(true, "a")
		pass(35 * time.Millisecond)
		w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange}
		pass(50 * time.Millisecond)
		w.set(false, "a")
		pass(time.Second)
		if got := w.told(); len(got) != 0 {
			t.Errorf("told %q", got)
		}
		w.set(true, "a")
		w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange}
		pass(time.Second)
		if got := w.told(); !slices.Equal(got, []string{"a: Does not exist"}) {
			t.Errorf("told %q of a file that stays away", got)
		}
	})
}

func TestACrashCountsAlsoWhenThePidFileIsGone(t *testing.T) {
	for name, order := range map[string][]watch.Wake{
		"pid file first": {{Key: "file a", Kind: watch.FileChange}, {Key: "process a", Kind: watch.ProcessExit, PID: 77, Exit: watch.Exit{Known: true, Status: 3}}},
		"process first":  {{Key: "process a", Kind: watch.ProcessExit, PID: 77, Exit: watch.Exit{Known: true, Status: 3}}, {Key: "file a", Kind: watch.FileChange}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			running(t, config(30*time.Second, process("a")), w, "", func(t *testing.T, e *Engine) {
				w.mu.Lock()
				w.down["a"], w.slow["a"] = true, 5*time.Millisecond
				w.mu.Unlock()
				for _, wake := range order {
					w.wakes <- wake
				}
				pass(time.Second)
				if got := w.did(); !slices.Equal(got, []string{"restart a"}) {
					t.Errorf("did %q", got)
				}
			})
		})
	}
}

func TestAWeakWakeUpNeverSparesASlot(t *testing.T) {
	w := newWorld()
	running(t, config(30*time.Second, process("a")), w, "", func(t *testing.T, e *Engine) {
		pass(30*time.Second - time.Millisecond)
		w.set(true, "a")
		w.mu.Lock()
		w.slow["a"] = 5 * time.Millisecond // the look that the pid file brings is under way when the slot comes
		w.mu.Unlock()
		w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange}
		pass(31 * time.Second)
		if got := w.did(); !slices.Equal(got, []string{"restart a"}) {
			t.Errorf("did %q", got)
		}
	})
}

func TestAFileThatIsStillWrittenWaitsForItsWriter(t *testing.T) {
	w := newWorld()
	running(t, config(30*time.Second, service("a", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange, Open: true}
		pass(time.Second)
		if got := w.looked("a"); got != 1 {
			t.Errorf("looked at %d times while it was written", got)
		}
		w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange}
		pass(time.Second)
		if got := w.looked("a"); got != 2 {
			t.Errorf("looked at %d times after it was closed", got)
		}
	})
}

func TestAServiceSaysForItselfWhatIsActedOnAtOnce(t *testing.T) {
	for instant, want := range map[checks.Instant]int{checks.InstantAlways: 1, checks.InstantNever: 0, "": 1} {
		t.Run(string(instant), func(t *testing.T) {
			w := newWorld()
			s := process("a")
			s.Instant = instant
			running(t, config(30*time.Second, s), w, "", func(t *testing.T, e *Engine) {
				exit := watch.Exit{Known: true, Signal: syscall.SIGKILL}
				if instant == checks.InstantAlways {
					exit.Signal = syscall.SIGTERM
				}
				w.set(true, "a")
				w.wakes <- watch.Wake{Key: "process a", Kind: watch.ProcessExit, PID: 77, Exit: exit}
				pass(time.Second)
				if got := len(w.did()); got != want {
					t.Errorf("%d restarts before the next slot, want %d", got, want)
				}
			})
		})
	}
}

func TestAnEventSaysHowTheProcessEnded(t *testing.T) {
	for want, exit := range map[string]watch.Exit{
		"is not there (ended by SIGKILL)":                            {Known: true, Signal: syscall.SIGKILL},
		"is not there (exit status 3)":                               {Known: true, Status: 3},
		"is not there (killed by the kernel: out of memory, 812 MB)": {Known: true, Signal: syscall.SIGKILL, OutOfMemory: true, Memory: 812 << 20},
		"is not there": {},
	} {
		t.Run(want, func(t *testing.T) {
			w := newWorld()
			running(t, config(30*time.Second, process("a")), w, "", func(t *testing.T, e *Engine) {
				w.set(true, "a")
				w.wakes <- watch.Wake{Key: "process a", Kind: watch.ProcessExit, PID: 77, Exit: exit}
				pass(time.Second)
				events := snapshots(t, e)[0].Events
				if len(events) == 0 || events[0].Message != want {
					t.Fatalf("events %+v", events)
				}
				if events[0].Evidence["ended"] != exit.Reason() {
					t.Errorf("evidence %q", events[0].Evidence)
				}
			})
		})
	}
}

// wrote is a test that fails when a file is shorter than it should be.
type wrote struct{ up }

func (wrote) Judge(o *checks.Observation, _ string) checks.Verdict {
	if o.File.Size < 100 {
		return checks.Verdict{Outcome: checks.Failed, Finding: checks.Finding{Text: "is short"}}
	}
	return checks.Verdict{Outcome: checks.Succeeded}
}

func TestASlotWhileAFileIsWritten(t *testing.T) {
	w := newWorld()
	s := service("a", checks.ActAlert)
	s.Rules[0].Test = wrote{}
	set := func(size int64) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.file = checks.FileFacts{Path: "a", Inode: 1, Size: size, Modify: time.Now()}
	}
	w.file = checks.FileFacts{Path: "a", Inode: 1, Size: 200}
	running(t, config(30*time.Second, s), w, "", func(t *testing.T, e *Engine) {
		for _, before := range []time.Duration{5 * time.Millisecond, 100 * time.Millisecond} {
			pass(30*time.Second - before - e.after(t))
			set(10) // truncated, the rest comes
			pass(before + 20*time.Millisecond)
			set(250)
			pass(time.Second)
			if got := w.told(); len(got) != 0 {
				t.Errorf("told %q of a file that is being written", got)
			}
		}
		set(10)
		pass(31 * time.Second)
		if got := w.told(); !slices.Equal(got, []string{"a: Does not exist"}) {
			t.Errorf("told %q of a file that stays short", got)
		}
	})
}

// after is how far the time is into its cycle of 30 seconds.
func (e *Engine) after(t *testing.T) time.Duration {
	t.Helper()
	return time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) % (30 * time.Second)
}

// A process whose end the kernel told stays ended for the looks that follow, else the zombie that its parent has yet to
// collect would be told as one that has come back.
func TestWhatHasEndedStaysEnded(t *testing.T) {
	w := newWorld()
	db := process("db")
	db.Rules[0].Then = checks.Action{Kind: checks.ActAlert}
	running(t, config(30*time.Second, db), w, "", func(t *testing.T, e *Engine) {
		told := func(want int, when string) {
			t.Helper()
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.gone != want {
				t.Errorf("%s: the look was told that %d has ended, want %d", when, w.gone, want)
			}
		}
		w.set(true, "db")
		w.wakes <- watch.Wake{Key: "process db", Kind: watch.ProcessExit, PID: 77, Exit: watch.Exit{Known: true, Signal: syscall.SIGKILL}}
		pass(time.Second)
		told(77, "at once")
		pass(30 * time.Second)
		told(77, "in the next cycle")
		w.set(false, "db")
		pass(time.Minute)
		told(0, "after it came back")
	})
}
