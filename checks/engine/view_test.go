package engine

import (
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

func TestWhatNobodyReadsIsLetGoAndShownAnew(t *testing.T) {
	w := newWorld()
	running(t, config(30*time.Second, service("a", checks.ActAlert), service("b", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		if list := e.Snapshots(); len(list) != 2 || list[1].Seen == nil {
			t.Fatalf("shown %v", list)
		}
		generation := e.Generation()
		if again := e.Snapshots(); e.Generation() != generation || again[0] != e.Snapshots()[0] {
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
		list := e.Snapshots()
		if len(list) != 2 || list[0].State.FailedRules() == nil || list[1].State.FailedRules() != nil {
			t.Errorf("shown after a while %+v", list)
		}
	})
}

// A snapshot is never changed after it was made, whatever is judged meanwhile.
func TestASnapshotStaysAsItIs(t *testing.T) {
	w := newWorld()
	running(t, config(time.Second, service("a", checks.ActAlert), service("b", checks.ActAlert)), w, "", func(t *testing.T, e *Engine) {
		before := e.Snapshots()[0]
		count := before.State.Rules[0].Count
		w.set(true, "a")
		pass(10 * time.Second)
		if rule := before.State.Rules[0]; rule.Outcome != checks.Succeeded || rule.Count != count {
			t.Errorf("changed to %+v", rule)
		}
		if e.Snapshots()[0].State.Rules[0].Outcome != checks.Failed {
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
