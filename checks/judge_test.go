package checks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// scripted is a test whose verdicts come from the observation's Error text, one letter each: the judge is tried without
// any real test.
type scripted struct{}

func (scripted) Event() *EventType     { return EventConnection }
func (scripted) Row() (string, string) { return "Scripted", "" }
func (scripted) Judge(o *Observation, memory string) Verdict {
	outcome := map[string]Outcome{"+": Succeeded, "-": Failed, "c": Changed, "n": ChangedNot, "?": Unknown}[o.Error]
	return Verdict{Outcome: outcome, Finding: Finding{Text: o.Error}, Memory: memory + o.Error}
}

// sameRule compares what is remembered of two rules, and what is said of them.
func sameRule(a, b RuleState) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// story judges one look a slot and tells what happened in each: F failed, S succeeded, C changed, N changed not, w soft
// failure, f failure that lasts, . nothing.
func story(t *testing.T, r *Rule, looks string) string {
	t.Helper()
	s := &Service{Name: "a", Rules: []*Rule{r}}
	st := NewState(s)
	var told strings.Builder
	for i, look := range looks {
		before := slices.Clone(st.Rules)
		next, events := Judge(s, st, &Observation{Error: string(look)}, Moment{Slot: uint64(i + 1), Now: time.Unix(int64(i), 0)})
		if !slices.EqualFunc(before, st.Rules, sameRule) {
			t.Fatalf("look %d: Judge changed the state it was given", i)
		}
		st = next
		told.WriteString(letters(events))
	}
	return told.String()
}

func letters(events []Event) string {
	if len(events) == 0 {
		return "."
	}
	var b strings.Builder
	for _, e := range events {
		switch {
		case e.Soft:
			b.WriteByte('w')
		case !e.Change:
			b.WriteByte('f')
		default:
			b.WriteString(map[Outcome]string{Failed: "F", Succeeded: "S", Changed: "C", ChangedNot: "N"}[e.To])
		}
	}
	return b.String()
}

func TestJudgeTolerance(t *testing.T) {
	for _, c := range []struct {
		name          string
		fail, recover Window
		looks, want   string
	}{
		{"one failure, one recovery", Window{}, Window{}, "+--+", ".FfS"},
		{"failed from the start", Window{}, Window{}, "-+", "FS"},
		{"three in a row", Window{3, 3}, Window{}, "--+---+", "ww.wwFS"},
		{"three of five", Window{3, 5}, Window{}, "-+-+-+", "w.w.FS"},
		{"healed below the tolerance is no news", Window{3, 3}, Window{}, "+--+++", ".ww..."},
		{"the way back has its own tolerance", Window{}, Window{3, 3}, "-++-+++", "F..f..S"},
		{"what cannot be judged changes nothing", Window{2, 2}, Window{}, "-?-?+", "w.F.S"},
		{"changes", Window{}, Window{}, "nncncc", "..CNCC"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &Rule{ID: "r", Test: scripted{}, Fail: c.fail, Recover: c.recover, Then: Action{Kind: ActAlert}, Else: Action{Kind: ActAlert}}
			if got := story(t, r, c.looks); got != c.want {
				t.Errorf("looks %s: got %s, want %s", c.looks, got, c.want)
			}
		})
	}
}

func TestJudgeCountsSlotsNotLooks(t *testing.T) {
	r := &Rule{ID: "r", Test: scripted{}, Fail: Window{3, 3}, Then: Action{Kind: ActAlert}}
	s := &Service{Name: "a", Rules: []*Rule{r}}
	st := NewState(s)
	var events []Event
	for i := range 30 { // ten looks in each of three slots
		var now []Event
		st, now = Judge(s, st, &Observation{Error: "-"}, Moment{Slot: uint64(i/10 + 1)})
		events = append(events, now...)
		if changed := slices.ContainsFunc(now, func(e Event) bool { return e.Change }); changed && i < 20 {
			t.Fatalf("look %d of slot %d: the tolerance of 3 cycles was reached by waking often", i, i/10+1)
		}
	}
	if !slices.ContainsFunc(events, func(e Event) bool { return e.Change && e.To == Failed }) {
		t.Error("three slots of failures did not reach the tolerance")
	}
}

func TestJudgeRestartLimit(t *testing.T) {
	limit := &Rule{ID: "limit", Test: &RestartLimit{Restarts: 2, Cycles: 5}, Then: Action{Kind: ActUnmonitor}}
	dead := &Rule{ID: "dead", Test: scripted{}, Then: Action{Kind: ActRestart}, Else: Action{Kind: ActAlert}}
	s := &Service{Name: "a", Rules: []*Rule{limit, dead}}
	st := NewState(s)
	var told []string
	for slot := range 4 {
		var events []Event
		st, events = Judge(s, st, &Observation{Error: "-"}, Moment{Slot: uint64(slot + 1)})
		for _, e := range events {
			told = append(told, fmt.Sprintf("%d %s %s", slot+1, e.Action.Kind, e.Message))
		}
		if len(told) == 3 {
			break
		}
	}
	want := []string{"1 restart -", "2 restart -", "3 unmonitor service restarted 2 times within 2 cycles(s) - unmonitor"}
	if !slices.Equal(told, want) {
		t.Errorf("got %q, want %q", told, want)
	}
}

func TestJudgePassiveDoesNotCountRestarts(t *testing.T) {
	s := &Service{Name: "a", Mode: Passive, Rules: []*Rule{{ID: "dead", Test: scripted{}, Then: Action{Kind: ActRestart}}}}
	st, _ := Judge(s, NewState(s), &Observation{Error: "-"}, Moment{Slot: 1})
	if st.Restarts != 0 {
		t.Errorf("a passive service counts %d restarts", st.Restarts)
	}
}

func TestAdoptKeepsRulesThatReadTheSame(t *testing.T) {
	a, b, c := &Rule{ID: "a", Test: scripted{}}, &Rule{ID: "b", Test: scripted{}}, &Rule{ID: "c", Test: scripted{}}
	old, now := &Service{Rules: []*Rule{a, b}}, &Service{Rules: []*Rule{c, b}}
	st := NewState(old)
	st.Rules[1].Memory, st.Monitor, st.Restarts = "kept", MonitorNot, 3
	next := st.Adopt(old, now)
	if next.Rules[1].Memory != "kept" || next.Rules[0].Outcome != Init || next.Monitor != MonitorNot || next.Restarts != 3 {
		t.Errorf("got %+v", next)
	}
}

func TestNoteExec(t *testing.T) {
	s := &Service{Name: "a"}
	st := NewState(s)
	var told strings.Builder
	for _, failed := range []bool{false, true, true, false, false} {
		var events []Event
		st, events = NoteExec(s, st, failed, "m", nil, time.Unix(0, 0))
		told.WriteString(letters(events))
	}
	if told.String() != ".FfS." {
		t.Errorf("got %s, want .FfS.", told.String())
	}
}

// The first restart of "if 2 restarts within 5 cycles" still counts five cycles later, and not six.
func TestRestartLimitAtTheEdgeOfItsWindow(t *testing.T) {
	for again, want := range map[uint64]bool{5: true, 6: false} {
		s := &Service{Name: "a", Rules: []*Rule{{ID: "limit", Test: &RestartLimit{Restarts: 2, Cycles: 5}, Then: Action{Kind: ActUnmonitor}},
			{ID: "dead", Test: scripted{}, Then: Action{Kind: ActRestart}, Else: Action{Kind: ActAlert}}}}
		st, reached := NewState(s), false
		for slot := uint64(1); slot <= again+1; slot++ {
			found := "+"
			if slot == 1 || slot == again {
				found = "-"
			}
			var events []Event
			st, events = Judge(s, st, &Observation{Error: found}, Moment{Slot: slot})
			for _, e := range events {
				reached = reached || e.Type == EventTimeout && e.To == Failed
			}
		}
		if reached != want {
			t.Errorf("restarts in the cycles 1 and %d: limit reached %v, want %v", again, reached, want)
		}
	}
}

// A good check later in the slot clears what a bad one found: the slot does not count towards the tolerance.
func TestAGoodCheckClearsItsSlot(t *testing.T) {
	s := &Service{Name: "a", Rules: []*Rule{{ID: "r", Test: scripted{}, Fail: Window{2, 2}, Then: Action{Kind: ActAlert}}}}
	for looks, want := range map[string]int{"1- 2-": 1, "1- 1+ 2-": 0, "1+ 1- 2-": 1, "1- 1+ 1- 2-": 1} {
		st, changes := NewState(s), 0
		for _, l := range strings.Fields(looks) {
			var events []Event
			st, events = Judge(s, st, &Observation{Error: l[1:]}, Moment{Slot: uint64(l[0])})
			for _, e := range events {
				if e.Change && e.To == Failed {
					changes++
				}
			}
		}
		if changes != want {
			t.Errorf("%s: failed %d times, want %d", looks, changes, want)
		}
	}
}
