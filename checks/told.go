package checks

import (
	"slices"
	"strings"
	"time"
)

// Told is a change of state that people have been told of: what a state older than that must be brought up to.
type Told struct {
	ID      uint64    `json:"id"` // of the event
	Service string    `json:"service"`
	Rule    RuleID    `json:"rule,omitempty"`
	Type    string    `json:"type"` // keyword of the kind of event
	To      Outcome   `json:"to"`
	Changes uint64    `json:"changes"`
	Count   int       `json:"count"`
	Time    time.Time `json:"time"`
	Memory  string    `json:"memory,omitempty"`

	Reads map[string]ReadPosition `json:"reads,omitempty"`
}

// Told is what there is to remember of an event that was told. It has no Changes when nothing counts the event.
func (e *Event) Told() Told {
	return Told{ID: e.ID, Service: e.Service, Rule: e.Rule, Type: e.Type.Keyword, To: e.To, Changes: e.Changes, Count: e.Count, Time: e.Time,
		Memory: e.Memory, Reads: e.Reads}
}

// Place names the rule that a change belongs to, and with it the one state that it is a change of.
func (t *Told) Place() string {
	return strings.ToLower(t.Service) + "\x00" + string(t.Rule) + "\x00" + t.Type
}

// CatchUp brings a state that a program ended by kill -9 has left behind up to what it has told since: nothing is told a
// second time, and what is well again by now is still told as the end of what was told. A state that knows of a change, or
// of a later one, stays as it is.
func (st State) CatchUp(s *Service, told []Told) State {
	st.Rules = slices.Clone(st.Rules)
	for i := range told {
		t := &told[i]
		switch {
		case t.Rule == "" && t.Type == EventExec.Keyword:
			st.Exec.catchUp(t)
			continue
		case t.Rule == "" && t.Type == EventData.Keyword:
			st.Check.catchUp(t)
			continue
		}
		for i, r := range s.Rules {
			if r.ID == t.Rule && r.Test.Event().Keyword == t.Type && st.Rules[i].catchUp(t) && t.Reads != nil {
				st.Reads = t.Reads
			}
		}
	}
	return st
}

func (rs *RuleState) catchUp(t *Told) bool {
	if t.Changes <= rs.Changes {
		return false
	}
	rs.Outcome, rs.Since, rs.Count, rs.Changes, rs.Memory = t.To, t.Time, t.Count, t.Changes, t.Memory
	rs.History, rs.Judged = rs.History<<1, rs.Judged<<1|1
	if t.To.Bad() {
		rs.History |= 1
	}
	return true
}
