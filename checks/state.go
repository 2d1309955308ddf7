package checks

import (
	"math/bits"
	"slices"
	"time"
)

// Monitor says whether a service is looked at. The numbers are those of Monit's XML, a bit mask.
type Monitor uint8

// Monitoring states.
const (
	MonitorNot     Monitor = 0
	MonitorYes     Monitor = 1
	MonitorInit    Monitor = 2
	MonitorWaiting Monitor = 4
)

// State is everything that is remembered of a service between looks, and, through the state file, between runs.
// Judge takes one and gives the next; nobody changes one in place.
type State struct {
	Monitor Monitor
	Slot    uint64 // the last slot that was judged
	// Rules lies beside Service.Rules, one for one.
	Rules []RuleState
	// Exec is the state of the service's own programs (event "exec"), which no rule of the file owns.
	Exec RuleState
	// Check is the state of the service's checks themselves: failed while one hangs (event "data").
	Check RuleState
	// Restarts counts the starts and restarts that rules ordered, RestartCycles the cycles since the first of them.
	Restarts, RestartCycles int
	Collected               time.Time
	Reads                   map[string]ReadPosition
	// Until and Reason belong to a service that is not monitored for a while.
	Until  time.Time
	Reason string
	// With names the services for whose sake it is not monitored: it comes back when the last of them does. Nobody
	// changes the list in place.
	With []string
}

// RuleState is what is remembered of one rule.
type RuleState struct {
	Outcome Outcome   `json:"outcome,omitempty"`
	Hint    bool      `json:"hint,omitempty"` // the last slot saw a change (Monit's status_hint)
	Since   time.Time `json:"since,omitzero"`
	History uint64    `json:"history,omitempty"` // bit 0 is the last judged slot, 1: bad
	Judged  uint64    `json:"judged,omitempty"`  // bits of slots that were judged at all
	Count   int       `json:"count,omitempty"`   // judged slots in this outcome
	Memory  string    `json:"memory,omitempty"`
	Changes uint64    `json:"changes,omitempty"` // of state that were events, never set back
	Slot    uint64    `json:"-"`
	// Words are the finer words of what was bad last, for the recovery from it.
	Words string `json:"words,omitempty"`
	// Woken is when a check between two slots gave the last slot its verdict; zero when one in its slot did.
	Woken time.Time `json:"-"`
	// Finding is what the last verdict found.
	Finding
}

// Say writes what the last verdict of a rule's test said; a state that no rule owns has no test.
func (rs *RuleState) Say(t Test) Texts { return rs.Finding.say(t, rs.Memory) }

// Saved is what the state file holds of a rule's state: the first check after a start finds anew what is well.
func (rs RuleState) Saved() RuleState {
	if !rs.Outcome.Bad() && !rs.Hint {
		rs.Finding = Finding{}
	}
	return rs
}

// NewState is the state of a service that was never looked at.
func NewState(s *Service) State {
	st := State{Monitor: MonitorInit | MonitorYes, Rules: make([]RuleState, len(s.Rules))}
	st.reset()
	return st
}

// reset forgets how rules stood, but not what they remember to compare with.
func (st *State) reset() {
	for i := range st.Rules {
		st.Rules[i] = RuleState{Outcome: Init, Memory: st.Rules[i].Memory, Changes: st.Rules[i].Changes}
	}
	st.Exec = RuleState{Outcome: Init, Changes: st.Exec.Changes}
	st.Check = RuleState{Outcome: Init, Changes: st.Check.Changes}
	st.Restarts, st.RestartCycles = 0, 0
}

// Reset gives the state of a service whose monitoring begins anew: rules start over, references and read positions stay.
func (st State) Reset(m Monitor) State {
	st.Rules = slices.Clone(st.Rules)
	st.reset()
	st.Monitor = m
	st.Until, st.Reason, st.With = time.Time{}, "", nil
	return st
}

// ForgetProcess gives the state without what rules remember of the process itself, for when it was replaced on purpose.
func (st State) ForgetProcess(s *Service) State {
	st.Rules = slices.Clone(st.Rules)
	for i, r := range s.Rules {
		if t := r.Test.Event(); t == EventPID || t == EventPPID {
			st.Rules[i].Memory = ""
		}
	}
	return st
}

// Adopt carries the state of a service over to its new definition: rules that read the same keep theirs.
func (st State) Adopt(old, now *Service) State {
	next := NewState(now)
	byID := make(map[RuleID]RuleState, len(old.Rules))
	for i, r := range old.Rules {
		if i < len(st.Rules) {
			byID[r.ID] = st.Rules[i]
		}
	}
	for i, r := range now.Rules {
		if rs, ok := byID[r.ID]; ok {
			next.Rules[i] = rs
		}
	}
	rules := next.Rules
	next = st
	next.Rules = rules
	return next
}

// ErrorBits is the mask of events that have failed; HintBits of those that are changes.
func (st *State) ErrorBits(s *Service) (failed, hint uint64) {
	for i := range st.Rules {
		switch rs := &st.Rules[i]; {
		case rs.Outcome == Failed:
			failed |= s.Rules[i].Test.Event().Bit
		case rs.Hint:
			hint |= s.Rules[i].Test.Event().Bit
		}
	}
	if st.Exec.Outcome == Failed {
		failed |= EventExec.Bit
	}
	if st.Check.Outcome == Failed {
		failed |= EventData.Bit
	}
	return failed, hint
}

// FailedRules lists the indexes of rules that have failed, in file order.
func (st *State) FailedRules() []int {
	var out []int
	for i := range st.Rules {
		if st.Rules[i].Outcome == Failed {
			out = append(out, i)
		}
	}
	return out
}

// note writes one judged slot into the history. A second check in the same slot stands for the slot: it does not make
// tolerance come sooner. Nor does a slot that follows a wake-up: what a woken check found counts for a whole interval, so
// that N cycles last at least N-1 intervals however soon after the wake-up the next slot comes.
func (rs *RuleState) note(at Moment, bad bool) {
	same := rs.Judged != 0 && rs.History&1 == 1 == bad
	if rs.Judged == 0 || at.Slot != rs.Slot && !(same && !rs.Woken.IsZero() && at.Now.Sub(rs.Woken) < at.Interval) {
		rs.History, rs.Judged = rs.History<<1, rs.Judged<<1|1
		rs.Count++
		rs.Woken = time.Time{}
		same = false
	}
	rs.Slot = at.Slot
	if !same && at.Woken {
		rs.Woken = at.Now
	}
	rs.History &^= 1
	if bad {
		rs.History |= 1
	}
}

// within counts the bad (or good) slots among the last so many that were judged.
func (rs *RuleState) within(cycles int, bad bool) int {
	window := rs.History
	if !bad {
		window = ^rs.History & rs.Judged
	}
	if cycles < 64 {
		window &= 1<<cycles - 1
	}
	return bits.OnesCount64(window)
}

// reached tells whether the window's count is met; the zero window is one of one.
func (w Window) reached(rs *RuleState, bad bool) bool {
	count, cycles := max(w.Count, 1), max(w.Cycles, w.Count, 1)
	return rs.within(cycles, bad) >= count
}
