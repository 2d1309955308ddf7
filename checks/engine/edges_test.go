package engine

import (
	"sync"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// "exec ... repeat every 3 cycles" runs its program at the change, and then three, six, ... cycles later.
func TestExecRepeatsCountFromTheChange(t *testing.T) {
	w := newWorld()
	s := service("a", checks.ActExec)
	s.Rules[0].Then.Exec, s.Rules[0].Then.Repeat = &checks.Method{Command: "x"}, 3
	running(t, config(30*time.Second, s), w, "", func(t *testing.T, e *Engine) {
		w.set(true, "a")
		pass(5 * time.Second) // away from the slots
		for cycle := range 10 {
			pass(30 * time.Second)
			if got, want := len(w.did()), cycle/3+1; got != want {
				t.Fatalf("%d runs after %d failed cycles, want %d", got, cycle+1, want)
			}
		}
	})
}

// What was seen of one target is nothing to compare another with.
func TestAnotherTargetIsSeenForTheFirstTime(t *testing.T) {
	w := newWorld()
	var mu sync.Mutex
	var before []bool
	w.asked = func(l Look) { mu.Lock(); before = append(before, l.Before != nil); mu.Unlock() }
	of := func(target string, limit time.Duration) *checks.Config {
		s := service("a", checks.ActAlert)
		s.Target, s.Timeout = target, limit
		return config(30*time.Second, s)
	}
	running(t, of("/a", 0), w, "", func(t *testing.T, e *Engine) {
		pass(time.Second)
		for _, c := range []struct {
			config *checks.Config
			known  bool
		}{{of("/a", time.Second), true}, {of("/b", time.Second), false}} {
			mu.Lock()
			before = nil
			mu.Unlock()
			if _, _, _, err := e.Reload(t.Context(), c.config); err != nil {
				t.Fatal(err)
			}
			pass(31 * time.Second)
			mu.Lock()
			if len(before) == 0 || before[0] != c.known {
				t.Errorf("target %s: checks knew of one before: %v, want %v", c.config.Services[0].Target, before, c.known)
			}
			mu.Unlock()
		}
	})
}

// New lines bring a check of a log that is still open; that it has become shorter by then proves nothing, as it may be
// written anew. The next slot counts.
func TestNewLinesDoNotProveAShrunkFile(t *testing.T) {
	w := newWorld()
	s := service("a", checks.ActAlert)
	s.Rules[0].Test = wrote{}
	s.Needs = &checks.Needs{Content: []checks.ContentNeed{{Key: "key"}}}
	set := func(size int64) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.file = checks.FileFacts{Path: "a", Inode: 1, Size: size}
	}
	set(200)
	running(t, config(30*time.Second, s), w, "", func(t *testing.T, e *Engine) {
		pass(5 * time.Second)
		checked := w.looked("a")
		set(10)
		w.wakes <- watch.Wake{Key: "file a", Kind: watch.FileChange, Open: true}
		pass(5 * time.Second)
		if w.looked("a") == checked {
			t.Fatal("new lines brought no check")
		}
		if got := w.told(); len(got) != 0 {
			t.Errorf("told %q by a weak wake-up", got)
		}
		pass(31 * time.Second)
		if got := w.told(); len(got) != 1 {
			t.Errorf("told %q after the slot", got)
		}
	})
}
