package load

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"testing"
	"time"
)

// A daemon that is killed leaves a state that is older than what it has told. What was told is not told again, and its end is.
func TestCatchUp(t *testing.T) {
	text := "check file a path /a\n if size > 10 B then alert\n"
	config, found := File(Options{Path: "f", Text: &text, Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	s := config.Services[0]
	look := func(st checks.State, size int64, slot uint64) (checks.State, []checks.Event) {
		st, events := checks.Judge(s, st, &checks.Observation{At: time.Unix(int64(slot), 0), File: &checks.FileFacts{Size: size}}, checks.Moment{Slot: slot, Now: time.Unix(int64(slot), 0)})
		var out []checks.Event
		for _, e := range events {
			if e.Type == checks.EventSize {
				out = append(out, e)
			}
		}
		return st, out
	}
	old, _ := look(checks.NewState(s), 5, 1)
	failed, events := look(old, 20, 2)
	if len(events) != 1 || events[0].Key() == "" {
		t.Fatalf("events %v", events)
	}
	if _, again := look(old, 30, 7); len(again) != 1 || again[0].Key() != events[0].Key() {
		t.Errorf("the same change found twice has two keys: %q", again[0].Key())
	}
	told := []checks.Told{events[0].Told()}
	caught := old.CatchUp(s, told)
	if _, events := look(caught, 20, 3); len(events) != 1 || events[0].Change {
		t.Errorf("told a second time: %v", events)
	}
	well, events := look(caught, 5, 3)
	if len(events) != 1 || events[0].To != checks.Succeeded || !events[0].Change {
		t.Fatalf("the end is not told: %v", events)
	}
	if _, events := look(well.CatchUp(s, told), 20, 4); len(events) != 1 || !events[0].Change || events[0].Changes != told[0].Changes+2 {
		t.Errorf("a later state was set back: %v", events)
	}
	if _, events := look(failed.CatchUp(s, told), 20, 4); len(events) != 1 || events[0].Change {
		t.Errorf("a state that knows: %v", events)
	}
	if again := failed.Reset(checks.MonitorYes); again.Rules[0].Changes+again.Rules[len(again.Rules)-1].Changes == 0 {
		t.Error("monitoring that begins anew counts changes from the beginning")
	}
}

func TestCatchUpExec(t *testing.T) {
	s := &checks.Service{Name: "a"}
	failed, events := checks.NoteExec(s, checks.NewState(s), true, "no", nil, time.Unix(1, 0))
	if len(events) != 1 || events[0].Key() == "" || failed.Exec.Changes != 1 {
		t.Fatalf("events %v", events)
	}
	caught := checks.NewState(s).CatchUp(s, []checks.Told{events[0].Told()})
	if _, events := checks.NoteExec(s, caught, true, "no", nil, time.Unix(2, 0)); len(events) != 1 || events[0].Change {
		t.Errorf("told a second time: %v", events)
	}
	if e := (&checks.Event{Service: "a", Type: checks.EventAction}); e.Key() != "" {
		t.Errorf("key %q for what nothing counts", e.Key())
	}
}

// Nobody hears of another process id who has not asked, as with Monit 6.0.
func TestNoWordOfProcessIDsUnasked(t *testing.T) {
	text := "check process a pidfile /a\ncheck process b pidfile /b\n if changed pid then alert\n if changed ppid then alert\n"
	config, found := File(Options{Path: "f", Text: &text, Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	for i, want := range []int{0, 2} {
		s := config.Services[i]
		st, _ := checks.Judge(s, checks.NewState(s), &checks.Observation{Process: &checks.ProcessFacts{PID: 1, PPID: 1}}, checks.Moment{Slot: 1, Now: time.Unix(1, 0)})
		_, events := checks.Judge(s, st, &checks.Observation{Process: &checks.ProcessFacts{PID: 2, PPID: 3}}, checks.Moment{Slot: 2, Now: time.Unix(2, 0)})
		if len(events) != want {
			t.Errorf("%s: %v", s.Name, events)
		}
	}
}
