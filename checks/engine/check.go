package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// check is one check of a service, from its start until its result is taken in.
type check struct {
	unit     *unit
	service  *checks.Service
	class    class
	target   string
	slot     uint64
	order    Look
	ctx      context.Context
	end      context.CancelFunc // nil when nothing can be called off
	began    time.Time
	deadline time.Time

	// Set by whoever makes the check, before its result is handed over.
	seen  *checks.Observation
	fault *checks.Panic

	// Of the loop.
	void   bool // its result counts for nothing
	late   bool // its slot is over
	hung   bool // its deadline is over
	paused bool // the daemon stood still meanwhile: that a program had too long is not to be believed
}

func (u *unit) hangs() bool { return u.check != nil && u.check.hung }

// begin begins a check. Its deadline is set here, once.
func (e *Engine) begin(u *unit, now time.Time) {
	e.transition(u, checking, "its turn has come")
	c := &check{unit: u, service: u.svc, class: classOf(u.svc.Kind), target: u.target, slot: e.cycle, began: now, deadline: now.Add(u.deadline), ctx: e.ctx,
		order: Look{Service: u.svc, Reads: u.st.Reads, Before: u.seen, Cycle: e.cycle, Fresh: u.ask.fresh, Gone: u.gone,
			weak: u.ask.weak, second: u.ask.twice, woken: u.ask.woken}}
	if waits(u.svc) {
		c.ctx, c.end = context.WithDeadline(e.ctx, c.deadline)
	}
	if u.ask.woken {
		u.woken = e.cycle
	}
	u.ask, u.check = ask{}, c
	e.pool.begins(c)
	if e.pool.assign(c, e.limit()) {
		e.goCheck(c.class)
	}
}

// waits reports whether a check of the service can be called off: most ask the file system or /proc, which nobody can, and
// a timer for each would be a tenth of a cycle of 2000 files.
func waits(s *checks.Service) bool {
	switch s.Kind {
	case checks.Host, checks.Program, checks.Filesystem, checks.System, checks.Network:
		return true
	}
	if s.Needs.ReadsFile() || s.Unit != "" {
		return true
	}
	for _, r := range s.Rules {
		if _, ok := r.Test.(checks.Probe); ok {
			return true
		}
	}
	return false
}

// observe keeps a check that panics from ending the daemon: it becomes one that could not see, with its stack.
func (e *Engine) observe(c *check) {
	began := time.Now()
	c.fault = checks.Catch(func() { c.seen = e.observer.Observe(c.ctx, c.order) })
	if c.fault != nil {
		c.seen = &checks.Observation{At: began, Error: fmt.Sprintf("internal error while checking: %v", c.fault.Value)}
	}
	c.seen.Took = time.Since(began)
	if c.end != nil {
		c.end()
	}
}

// takeResults takes in all that checks have brought.
func (e *Engine) takeResults() {
	e.taken, _ = e.results.Take(e.taken)
	at := time.Now()
	for i, c := range e.taken {
		e.safely("taking in a result", func() { e.takeResult(c, at) })
		e.taken[i] = nil
	}
}

// takeResult takes in what came of a check.
func (e *Engine) takeResult(c *check, at time.Time) {
	u := c.unit
	e.pool.ends(c)
	if c.fault != nil {
		e.fault(u, "checking", c.fault)
	}
	if u.check != c { // of an older definition: another one may be under way
		return
	}
	u.check = nil
	if c.void || !e.present(u) || e.ctx.Err() != nil {
		e.voided(u)
		return
	}
	if u.st.Check.Outcome == checks.Failed { // it hung, or the one before, perhaps in an earlier run
		e.cameBack(u, c, at)
	}
	switch {
	case c.paused && c.seen.Program != nil && c.seen.Program.TimedOut:
		e.transition(u, due, "the daemon stood still")
		e.readyIfClear(u)
	case c.seen.Unseen != "":
		e.couldNotSee(u, c.seen.Unseen)
	case e.hasty(u, &c.order, c.seen): // it does not count, or there comes a second one
	default:
		e.couldSee(u)
		fault := checks.Catch(func() { e.judge(u, c, at) }) // a rule that panics must not keep the cycle from ending
		if fault != nil {
			e.fault(u, "judging", fault)
		} else if c.fault == nil {
			u.faulty = false
		}
	}
	if u.phase == checking { // nothing has moved it meanwhile
		e.transition(u, idle, "checked")
	}
}

// voided lets a unit go on whose check counted for nothing: perhaps another one waits for its end.
func (e *Engine) voided(u *unit) {
	switch {
	case u.phase == checking: // the daemon is stopping
		e.transition(u, idle, "the daemon is stopping")
	case u.phase == due && !e.staggers(u):
		e.readyIfClear(u)
	}
}

// judge lets the rules decide and does what follows.
func (e *Engine) judge(u *unit, c *check, at time.Time) {
	seen := c.seen
	switch {
	case seen.Process != nil && seen.Missing == "":
		u.exit, u.gone = watch.Exit{}, 0
	case seen.Missing != "":
		seen.Ended = u.exit.Reason()
	}
	before, process := u.st, lastProcess(u.seen)
	state, events := checks.Judge(u.svc, u.st, seen, checks.Moment{Slot: c.slot, Now: at, Woken: c.order.woken,
		Interval: u.interval(e.config.Settings.Cycle)})
	u.st, u.seen, u.ended, u.redo = state, seen, false, 0
	if e.recorder != nil {
		e.recorder.Looked(u.svc, seen)
	}
	if u.st.Exec.Outcome == checks.Failed && seen.Process != nil && seen.Missing == "" {
		var recovered []checks.Event
		u.st, recovered = checks.NoteExec(u.svc, u.st, false,
			"process is running after previous exec error (slow starting or manually recovered?)", nil, at)
		events = append(events, recovered...)
	}
	e.markDirty(u)
	if process != lastProcess(seen) || lasting(u.svc, &before, &u.st) {
		e.keep(u)
	}
	e.watchSeen(u)
	acted := false
	for _, event := range events {
		heard := e.record(u, &event)
		acted = e.answer(u, event, heard, c.slot, acted) || acted
	}
	e.nowStands(u, e.standing(u))
}

// standing is what the last judgement says of a unit to those that depend on it.
func (e *Engine) standing(u *unit) standing {
	switch {
	case u.st.Monitor == checks.MonitorNot:
		return u.stands
	case u.failed() || u.svc.Kind == checks.Process && u.seen.Missing != "":
		return isDown
	}
	return isUp
}
