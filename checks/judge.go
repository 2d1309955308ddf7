package checks

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Moment is when a judgement is made: the slot counts cycles of this service, so that waking often between two slots
// never brings tolerance forward.
type Moment struct {
	Slot uint64
	Now  time.Time
	// Woken marks a check between two slots, Interval is how far the slots lie apart: what a wake-up found counts for a
	// whole interval.
	Woken    bool
	Interval time.Duration
}

// Judge holds what one look saw against the rules of a service. It gives the next state, and the events: changes of
// state, failures that last (which drive repeated restarts and reminders), and soft failures below their tolerance.
// It is pure: the same arguments give the same answer.
func Judge(s *Service, st State, o *Observation, at Moment) (State, []Event) {
	st.Rules = slices.Clone(st.Rules)
	j := judgement{service: s, state: st, seen: o, at: at}
	j.countCycle()
	for i, r := range s.Rules {
		limit, ok := r.Test.(*RestartLimit)
		if !ok {
			continue
		}
		if v := limit.judge(j.state.Restarts, j.state.RestartCycles, r.Then.Kind); j.rule(i, v) && r.Then.Kind != ActAlert && r.Then.Kind != ActExec {
			return j.state, j.events // the service is given up: nothing else is to be done about it now
		}
	}
	for i, r := range s.Rules {
		if _, ok := r.Test.(*RestartLimit); ok {
			continue
		}
		j.rule(i, r.Test.Judge(o, j.state.Rules[i].Memory))
	}
	j.state.Monitor &^= MonitorInit | MonitorWaiting
	j.state.Collected, j.state.Slot = o.At, at.Slot
	if o.Reads != nil {
		j.state.Reads = o.Reads
		j.markRead()
	}
	return j.state, j.events
}

// markRead gives the read positions to the event that is told last of what was read.
func (j *judgement) markRead() {
	for i := len(j.events) - 1; i >= 0; i-- {
		if e := &j.events[i]; e.Type == EventContent && e.Change {
			e.Reads = j.state.Reads
			return
		}
	}
}

type judgement struct {
	service *Service
	state   State
	seen    *Observation
	at      Moment
	events  []Event
}

// countCycle lets the restart counter age by one cycle, once a slot.
func (j *judgement) countCycle() {
	st := &j.state
	if st.Restarts == 0 || st.Slot == j.at.Slot {
		return
	}
	st.RestartCycles++
	longest := 0
	for _, r := range j.service.Rules {
		if limit, ok := r.Test.(*RestartLimit); ok {
			longest = max(longest, limit.Cycles)
		}
	}
	if st.RestartCycles > longest {
		st.Restarts, st.RestartCycles = 0, 0
	}
}

// rule takes a verdict into the rule's state and tells whether it is now a standing failure.
func (j *judgement) rule(i int, v Verdict) bool {
	if v.Outcome == Unknown {
		return false
	}
	r, rs := j.service.Rules[i], &j.state.Rules[i]
	bad := v.Outcome.Bad()
	rs.note(j.at, bad)
	rs.Memory, rs.Finding = v.Memory, v.Finding
	rs.Hint = v.Outcome == Changed
	if bad {
		found := Words(r.Test, v)
		if rs.Outcome == Failed { // who heard of one half is to hear when all is well
			all := strings.Fields(rs.Words + " " + found)
			slices.Sort(all)
			found = strings.Join(slices.Compact(all), " ")
		}
		rs.Words = found
	}
	next := rs.Outcome
	switch {
	case bad && r.Fail.reached(rs, true):
		next = v.Outcome
	case bad:
		if rs.Outcome != Failed {
			j.add(i, v, Event{To: v.Outcome, Soft: true})
			return false
		}
	case r.Recover.reached(rs, false):
		next = v.Outcome
	}
	j.move(i, v, next)
	return next.Bad()
}

// move brings a rule into its next outcome and makes the event that tells of it.
func (j *judgement) move(i int, v Verdict, next Outcome) {
	r, rs := j.service.Rules[i], &j.state.Rules[i]
	from := rs.Outcome
	quiet := from == Init && !next.Bad() // a good start is no news
	// A change is news every time unless it lasts; every other outcome only when it is a new one.
	change := next == Changed && !v.Lasting || next != from
	if change {
		rs.Since, rs.Count = j.at.Now, 1
	}
	rs.Outcome = next
	if quiet || next == ChangedNot && from != Changed || !change && !next.Bad() {
		return
	}
	action := r.Then
	if !next.Bad() {
		action = r.Else
	}
	// A failed rule that sees a good look before its recovery is reached stays failed, but does not act again.
	if !change && !v.Outcome.Bad() {
		return
	}
	if change {
		rs.Changes++
	}
	j.add(i, v, Event{From: from, To: next, Change: change, Action: action, Count: rs.Count})
	if next.Bad() && (action.Kind == ActStart || action.Kind == ActRestart) && j.service.Mode != Passive {
		j.state.Restarts++
	}
}

func (j *judgement) add(i int, v Verdict, e Event) {
	r, rs := j.service.Rules[i], &j.state.Rules[i]
	e.Changes, e.Memory = rs.Changes, rs.Memory
	e.Service, e.Kind, e.Rule, e.Pos, e.Type = j.service.Name, j.service.Kind, r.ID, r.Pos, r.Test.Event()
	e.Words, e.Message, e.Time = rs.Words, v.Say(r.Test).Message, j.at.Now
	e.EndTold = v.EndTold && e.Change && e.To == ChangedNot
	if t, ok := r.Test.(Evident); ok {
		e.Evidence = t.Evidence(j.seen, v.Finding)
	}
	j.events = append(j.events, e)
}

// NoteExec takes the outcome of one of the service's own programs into the state. It gives the event when that is news.
func NoteExec(s *Service, st State, failed bool, message string, evidence map[string]string, now time.Time) (State, []Event) {
	events := st.Exec.take(s, EventExec, failed, message, evidence, now)
	return st, events
}

// NoteCheck takes into the state whether the service's checks come back. It gives the event when that is news.
func NoteCheck(s *Service, st State, hangs bool, message string, now time.Time) (State, []Event) {
	events := st.Check.take(s, EventData, hangs, message, nil, now)
	return st, events
}

// take brings a state that no rule of the file owns into its next outcome.
func (rs *RuleState) take(s *Service, kind *EventType, failed bool, message string, evidence map[string]string, now time.Time) []Event {
	next := Succeeded
	if failed {
		next = Failed
	}
	from := rs.Outcome
	rs.Outcome, rs.Finding = next, Finding{Text: message}
	change := from != next && (failed || from != Init)
	switch {
	case change:
		rs.Since, rs.Count = now, 1
		rs.Changes++
	case !failed:
		return nil
	default:
		rs.Count++
	}
	return []Event{{Service: s.Name, Kind: s.Kind, Type: kind, From: from, To: next, Message: message, Time: now,
		Action: Action{Kind: ActAlert}, Change: change, Count: rs.Count, Evidence: evidence,
		Changes: rs.Changes}}
}

// RestartLimit is "if N restarts within M cycles then ...".
type RestartLimit struct {
	Restarts, Cycles int
}

// Event is the timeout of a service that is restarted too often.
func (t *RestartLimit) Event() *EventType { return EventTimeout }

// Judge has nothing to say of an observation: the limit is held against the state's own counters.
func (t *RestartLimit) Judge(*Observation, string) Verdict { return Verdict{Outcome: Unknown} }

// Row is the listing of the limit.
func (t *RestartLimit) Row() (label, condition string) {
	return "Timeout", fmt.Sprintf("If restarted %d times within %d cycle(s)", t.Restarts, t.Cycles)
}

func (t *RestartLimit) judge(restarts, cycles int, action ActionKind) Verdict {
	return Judged(cycles <= t.Cycles && restarts >= t.Restarts,
		Finding{Number: float64(restarts), Beside: float64(cycles), Text: action.String()})
}

// Texts writes how often the service was restarted, and what is done about it.
func (t *RestartLimit) Texts(f Finding, _ string) Texts {
	message := fmt.Sprintf("service restarted %.0f times within %.0f cycles(s)", f.Number, f.Beside)
	if f.Code == FoundBad {
		message += " - " + f.Text
	}
	return Texts{Message: message, Value: DecimalText(f.Number),
		Limit: fmt.Sprintf("%d within %d cycles", t.Restarts, t.Cycles)}
}
