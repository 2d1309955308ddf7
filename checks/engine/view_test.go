package engine

import (
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

func snapshots(t *testing.T, e *Engine) []*Snapshot {
	t.Helper()
	list, err := e.Snapshots()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A loop that hangs must not be taken for a house in which all is as it was, or nobody lives.
func TestALoopThatHangsIsTold(t *testing.T) {
	for name, unread := range map[string]time.Duration{"read before": 0, "let go of": 2*unread + 30*time.Second} {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			running(t, config(30*time.Second, service("a", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
				if list := snapshots(t, e); len(list) != 1 {
					t.Fatalf("shown %v", list)
				}
				pass(unread)
				held := make(chan struct{})
				e.call(func() { <-held })
				pass(2 * trusted)
				asked := time.Now()
				if list, err := e.Snapshots(); !errors.Is(err, ErrNoAnswer) || list != nil {
					t.Errorf("of a loop that hangs: %v, %v", list, err)
				}
				if took := time.Since(asked); took != patience {
					t.Errorf("told after %s, want %s", took, patience)
				}
				close(held)
				pass(time.Millisecond)
				if list := snapshots(t, e); len(list) != 1 || list[0].Seen == nil {
					t.Errorf("afterwards %v", list)
				}
			})
		})
	}
}

// What has ended is shown as it was last: nothing changes any more.
func TestALoopThatHasEndedIsShownAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		e := New(Options{Config: config(30*time.Second, service("a", checks.ActAlert)), Observer: w, Actor: w, Log: slog.New(slog.DiscardHandler)})
		if err := e.RunOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if list := snapshots(t, e); len(list) != 1 || list[0].Seen == nil {
			t.Errorf("shown %v", list)
		}
	})
}

func TestWhatNobodyReadsIsLetGoAndShownAnew(t *testing.T) {
	w := newWorld()
	running(t, config(30*time.Second, service("a", checks.ActAlert), service("b", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		if list := snapshots(t, e); len(list) != 2 || list[1].Seen == nil {
			t.Fatalf("shown %v", list)
		}
		generation := e.Generation()
		if again := snapshots(t, e); e.Generation() != generation || again[0] != snapshots(t, e)[0] {
			t.Error("shown anew although nothing has changed")
		}
		w.set(true, "a")
		pass(2*unread + 30*time.Second)
		if v := e.view.Load(); v.whole.Load() || v.shown[0].Load() != nil {
			t.Error("kept although nobody reads")
		}
		if e.Generation() == generation {
			t.Error("a change nobody has read yet is not told")
		}
		list := snapshots(t, e)
		if len(list) != 2 || list[0].State.FailedRules() == nil || list[1].State.FailedRules() != nil {
			t.Errorf("shown after a while %+v", list)
		}
	})
}

// A snapshot is never changed after it was made, whatever is judged meanwhile.
func TestASnapshotStaysAsItIs(t *testing.T) {
	w := newWorld()
	running(t, config(time.Second, service("a", checks.ActAlert), service("b", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		before := snapshots(t, e)[0]
		count := before.State.Rules[0].Count
		w.set(true, "a")
		pass(10 * time.Second)
		if rule := before.State.Rules[0]; rule.Outcome != checks.Succeeded || rule.Count != count {
			t.Errorf("changed to %+v", rule)
		}
		if snapshots(t, e)[0].State.Rules[0].Outcome != checks.Failed {
			t.Error("not shown as failed")
		}
	})
}

// Looks that hang take no places from others of their pool for long.
func TestHangingFilesDelayNobody(t *testing.T) {
	w := newWorld()
	c := config(30 * time.Second)
	for i := range 20 {
		name := "dead" + string(rune('a'+i))
		w.slow[name] = 20 * time.Second
		c.Services = append(c.Services, service(name, checks.ActAlert))
	}
	for i := range 20 {
		c.Services = append(c.Services, service("well"+string(rune('a'+i)), checks.ActAlert))
	}
	running(t, c, w, "", func(t *testing.T, e *Engine) {
		pass(20 * time.Millisecond)
		for _, s := range c.Services {
			if w.looked(s.Name) != 1 {
				t.Errorf("%s was looked at %d times after 20 ms", s.Name, w.looked(s.Name))
			}
		}
	})
}
