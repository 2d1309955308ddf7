package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// saveAfter is how long after a change the state is written at the latest.
const saveAfter = time.Second

// keep has readers see a service anew, and the state file hold what is new of it.
func (e *Engine) keep(u *unit) {
	e.markDirty(u)
	u.kept = nil
	e.mustSave()
}

// mustSave has the state written with the end of the cycle, and soon even if a check of it hangs.
func (e *Engine) mustSave() {
	if !e.unsaved {
		e.unsaved = true
		e.at(now().Add(saveAfter), saveState, nil)
	}
}

// save writes the state if it lacks something, once the events that it has seen are on disk: an event is never older than
// the state that forgot it. While a write is under way the next one waits.
func (e *Engine) save() {
	if !e.unsaved || !e.store.free() { // when the write that is under way ends, it is tried again
		return
	}
	e.unsaved = false
	e.cancel(saveState, nil)
	told := e.afterSave
	e.afterSave = nil
	if e.store.path == "" {
		e.saveDone(0, told)
		return
	}
	safe := make(chan struct{})
	e.out.Put(heard{done: safe, last: true})
	upTo := e.nextID
	e.store.saveAfter(safe, e.saved(false), &e.work, func() { e.call(func() { e.saveDone(upTo, told) }) })
}

// whenSaved calls f when all that is known now is on disk: an order is not answered before.
func (e *Engine) whenSaved(f func()) {
	if !e.unsaved && e.store.free() {
		f()
		return
	}
	e.afterSave = append(e.afterSave, f)
	e.mustSave()
}

// saveDone is told when the state that holds all events up to an id is on disk.
func (e *Engine) saveDone(upTo uint64, told []func()) {
	if !e.store.failed.Load() {
		e.actor.Saved(upTo)
	}
	for _, f := range told {
		f()
	}
	if e.unsaved && e.ctx.Err() == nil {
		e.at(now().Add(saveAfter), saveState, nil)
	}
}

// saved gathers what must survive the daemon. What has not changed in a service since the last time is not written anew;
// at an orderly end everything is.
func (e *Engine) saved(orderly bool) saved {
	s := saved{Boot: e.bootID, NextEvent: e.nextID, Reminded: e.reminded, written: make([][]byte, len(e.units))}
	for i, u := range e.units {
		if u.kept == nil || orderly {
			u.kept = u.encode()
		}
		s.written[i] = u.kept
	}
	return s
}

// encode writes what the state file holds of a service.
func (u *unit) encode() []byte {
	keep := savedService{Kind: u.svc.Kind, Monitor: u.st.Monitor, Until: u.st.Until, Aside: u.aside, Reason: u.st.Reason, With: u.st.With, Owed: u.owed,
		Restarts: u.st.Restarts, RestartCycles: u.st.RestartCycles, Reads: u.st.Reads, Rules: make(map[checks.RuleID]checks.RuleState, len(u.st.Rules))}
	for i, r := range u.svc.Rules {
		if rs := &u.st.Rules[i]; rs.Outcome != checks.Init || rs.Memory != "" || rs.Changes > 0 {
			keep.Rules[r.ID] = rs.Saved()
		}
	}
	if u.st.Exec.Outcome != checks.Init {
		keep.Exec = &u.st.Exec
	}
	if u.st.Check.Outcome != checks.Init {
		keep.Check = &u.st.Check
	}
	p := lastProcess(u.seen)
	keep.PID, keep.StartTicks = p.PID, p.StartTicks
	name, _ := json.Marshal(u.key) // a text can always be written
	body, err := json.Marshal(keep)
	if err != nil {
		body = []byte("{}") // no field of it can fail
	}
	return slices.Concat(name, []byte(":"), body)
}

// lasting reports whether a check has changed what the state file must hold. That the same was seen once more is no reason
// to write it: counts and texts that are a few cycles old do no harm after a crash.
func lasting(s *checks.Service, old, now *checks.State) bool {
	if old.Monitor != now.Monitor || old.Restarts != now.Restarts || old.RestartCycles != now.RestartCycles ||
		old.Exec.Outcome != now.Exec.Outcome || old.Check.Outcome != now.Check.Outcome ||
		!maps.Equal(old.Reads, now.Reads) || len(old.Rules) != len(now.Rules) {
		return true
	}
	for i := range now.Rules {
		was, is := &old.Rules[i], &now.Rules[i]
		cycles := max(s.Rules[i].Fail.Cycles, s.Rules[i].Recover.Cycles, 1)
		within := ^uint64(0) >> max(64-cycles, 0)
		if was.Outcome != is.Outcome || !was.Since.Equal(is.Since) || was.Memory != is.Memory || was.Changes != is.Changes ||
			was.History&within != is.History&within {
			return true
		}
	}
	return false
}

// restore gives a service what the state file remembers of it: everything goes on where it was, a failure that still stands
// is not told again. When the machine has booted since, the onreboot mode decides what is monitored.
func (e *Engine) restore(u *unit, s saved) {
	keep, known := s.Services[strings.ToLower(u.svc.Name)]
	if !known || keep.Kind != u.svc.Kind {
		if u.svc.OnReboot == checks.RebootNoStart {
			u.st.Monitor = checks.MonitorNot
		}
		return
	}
	u.st.Reads = keep.Reads
	if keep.Exec != nil {
		u.st.Exec = *keep.Exec
	}
	if keep.Check != nil {
		u.st.Check = *keep.Check
	}
	for i, r := range u.svc.Rules {
		if rs, ok := keep.Rules[r.ID]; ok {
			rs.Slot = 0
			u.st.Rules[i] = rs
		}
	}
	if e.rebooted {
		switch u.svc.OnReboot {
		case checks.RebootNoStart:
			u.st.Monitor = checks.MonitorNot
		case checks.RebootLastState:
			u.st.Monitor, u.st.With = keep.Monitor, keep.With
		}
		return
	}
	u.st.Monitor, u.st.Until, u.st.Reason, u.aside = keep.Monitor, keep.Until, keep.Reason, keep.Aside
	u.st.With, u.owed = keep.With, keep.Owed
	u.st.Restarts, u.st.RestartCycles = keep.Restarts, keep.RestartCycles
	if keep.PID > 0 { // whether it runs, the first check tells
		u.seen = &checks.Observation{Known: checks.ProcessIdentity{PID: keep.PID, StartTicks: keep.StartTicks}}
	}
}
