package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/watch"
)

// tick begins a cycle: every service that has its turn becomes due. Probes of many hosts are spread a little, unless
// somebody waits for them.
func (e *Engine) tick(now time.Time, spread bool) {
	e.save() // a check that hangs must not keep the last cycle's news from the disk
	e.cycle++
	e.rescan()
	e.unshow(now)
	if e.began.IsZero() { // else the last one is not through yet
		e.began = now
	}
	for _, u := range e.units {
		e.resume(u, now)
		if u.st.Monitor == checks.MonitorNot || u.held {
			continue
		}
		if u.looking {
			if !u.late {
				u.late = true
				e.show(u)
				e.log.Info("a check is late, its slot is skipped", "check", u.svc.Name)
			}
			continue
		}
		if !u.turn(now) {
			if u.st.Monitor&checks.MonitorWaiting == 0 || u.svc.Every.Cycles > 1 { // whose count readers see
				u.st.Monitor |= checks.MonitorWaiting
				e.show(u)
			}
			continue
		}
		u.weak = false // what this look finds counts
		if spread && u.offset > 0 && !u.due {
			u.due = true
			e.pending++
			continue // letIn makes it ready
		}
		e.want(u)
	}
	if spread {
		for _, u := range e.later { // of a cycle that was shorter than they needed
			e.enqueue(u)
		}
		e.later, e.letting = e.scattered, now
		e.letIn(now)
	}
	e.remind(now)
}

// following is when the next cycle is due. Cycles that could not be kept are skipped, not caught up with.
func (e *Engine) following(last, now time.Time) time.Time {
	length := e.config.Settings.Cycle
	if length <= 0 {
		length = 24 * time.Hour // one pass: RunOnce ends it
	}
	if next := last.Add(length); next.After(now) {
		return next
	}
	return now.Add(length)
}

// cron makes services due whose own clock says so.
func (e *Engine) cron(now time.Time) {
	for _, u := range e.units {
		if u.cron == nil || u.svc.Every.Not || now.Before(u.nextRun) {
			continue
		}
		u.nextRun = u.cron.next(now)
		if u.st.Monitor != checks.MonitorNot && !u.held && !u.looking {
			e.want(u)
		}
	}
}

// wakeAt is when the loop has to act by itself next.
func (e *Engine) wakeAt(next time.Time) time.Time {
	for _, u := range e.units {
		if u.cron != nil && !u.svc.Every.Not && u.nextRun.Before(next) {
			next = u.nextRun
		}
	}
	if len(e.later) > 0 {
		if at := e.letting.Add(e.later[0].offset); at.Before(next) {
			next = at
		}
	}
	return next
}

// want makes a service due. Prerequisites come first: it is ready when none of them is still to be looked at.
func (e *Engine) want(u *unit) {
	if u.due {
		return
	}
	u.due = true
	e.pending++
	if u.clear() {
		e.enqueue(u)
	}
}

// clear tells that no prerequisite is due or under way.
func (u *unit) clear() bool {
	for _, p := range u.needs {
		if p.due || p.looking || p.held {
			return false
		}
	}
	return true
}

// blocked tells that a prerequisite has failed: there is no point in looking, and none in acting.
func (u *unit) blocked() bool {
	for _, p := range u.needs {
		if p.failed() || p.held || p.blocked() {
			return true
		}
	}
	return false
}

// passOver gives up a due look for this cycle.
func (e *Engine) passOver(u *unit) {
	if !u.due {
		return
	}
	u.due, u.fresh, u.again = false, false, false
	e.pending--
	e.release(u)
}

// release lets those go on that waited for u.
func (e *Engine) release(u *unit) {
	for _, d := range u.feeds {
		if d.due && !d.looking && d.clear() {
			e.enqueue(d)
		}
	}
	if e.pending == 0 && !e.began.IsZero() {
		e.lasted, e.began = time.Since(e.began), time.Time{}
		if e.cycleDone != nil {
			e.cycleDone()
		}
	}
}

// look starts one look. Its deadline is set here, once.
func (e *Engine) look(u *unit, p pool, limit int, now time.Time) {
	order := Look{Service: u.svc, Reads: u.st.Reads, Before: u.seen, Cycle: e.cycle, Fresh: u.fresh, Gone: u.gone, weak: u.weak, second: u.again}
	u.due, u.looking, u.fresh, u.weak, u.again = false, true, false, false, false
	u.begun = now
	e.startedLook(u)
	e.assign(p, limit, result{unit: u, epoch: u.epoch, slot: e.cycle, order: order, deadline: NewDeadline(e.ctx, now.Add(u.deadline))})
}

// takeResults takes in all that looks have brought.
func (e *Engine) takeResults() {
	e.taking = e.results.take(e.taking)
	at := time.Now()
	for i := range e.taking {
		e.safely("taking in a result", func() { e.takeResult(&e.taking[i], at) })
	}
	clear(e.taking)
}

func (e *Engine) takeResult(r *result, at time.Time) {
	u := r.unit
	if u.sound = r.fault == nil; !u.sound {
		e.faulty(u, "checking", r.fault)
	}
	e.taken(u, r, at)
	u.faulty = u.faulty && !u.sound
}

// observe keeps a look that panics from ending the daemon: it becomes a look that could not see, with its stack.
func (e *Engine) observe(ctx context.Context, order Look) (seen *checks.Observation, fault *checks.Panic) {
	began := time.Now()
	defer func() {
		if v := recover(); v != nil {
			fault = checks.Caught(v)
			seen = &checks.Observation{At: began, Error: fmt.Sprintf("internal error while checking: %v", fault.Value)}
		}
		seen.Took = time.Since(began)
	}()
	return e.observer.Observe(ctx, order), nil
}

// taken takes a look's result in.
func (e *Engine) taken(u *unit, r *result, at time.Time) {
	e.endedLook(u)
	u.looking, u.late = false, false
	if u.place >= len(e.units) || e.units[u.place] != u { // a reload has put another in its place, which waited for this look to end
		e.pending--
		if now := e.unit(u.svc.Name); now != nil && now.looking {
			now.looking = false
			now.fresh, now.weak = true, false
			e.want(now)
		}
		return
	}
	if e.ctx.Err() == nil && r.epoch == u.epoch && !u.held && u.st.Monitor != checks.MonitorNot && !e.hasty(u, &r.order, r.seen) {
		e.judged(u, r.slot, r.seen, at)
	}
	e.pending--
	e.release(u)
}

// judged judges. A rule that panics must not keep the cycle from ending.
func (e *Engine) judged(u *unit, slot uint64, seen *checks.Observation, at time.Time) {
	defer func() {
		if v := recover(); v != nil {
			u.sound = false
			e.faulty(u, "judging", checks.Caught(v))
		}
	}()
	e.judge(u, slot, seen, at)
}

// judge lets the rules decide and does what follows.
func (e *Engine) judge(u *unit, slot uint64, seen *checks.Observation, at time.Time) {
	switch {
	case seen.Process != nil && seen.Missing == "":
		u.exit, u.gone = watch.Exit{}, 0
	case seen.Missing != "":
		seen.Ended = u.exit.Reason()
	}
	before, process := u.st, processOf(u.seen)
	state, events := checks.Judge(u.svc, u.st, seen, checks.Moment{Slot: slot, Now: at, Spare: e.spare[len(u.st.Rules)]})
	u.st, u.seen, u.ended = state, seen, false
	e.spare[len(before.Rules)] = before.Rules // in whose place the next of as many are put: readers have copies
	if e.recorder != nil {
		e.recorder.Looked(u.svc, seen)
	}
	if u.st.Exec.Outcome == checks.Failed && seen.Process != nil && seen.Missing == "" {
		var recovered []checks.Event
		u.st, recovered = checks.NoteExec(u.svc, u.st, false, "process is running after previous exec error (slow starting or manually recovered?)", nil, at)
		events = append(events, recovered...)
	}
	e.show(u)
	if process != processOf(seen) || lasting(u.svc, &before, &u.st) {
		e.keep(u)
	}
	e.watchSeen(u)
	acted := false
	for _, event := range events {
		event = e.record(u, event)
		acted = e.answer(u, event, slot, acted) || acted
	}
}
