package engine

import (
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// safely runs a part of the loop. A panic in it becomes an event, and the loop goes on.
func (e *Engine) safely(what string, f func()) {
	defer func() {
		if v := recover(); v != nil {
			e.faulty(nil, what, checks.Caught(v))
		}
	}()
	f()
}

// faulty tells of a panic, of a service or of the engine itself. What panics again and again is told once, until a look
// goes well again; the log has them all.
func (e *Engine) faulty(u *unit, what string, p *checks.Panic) {
	service := ""
	if u != nil {
		service = u.svc.Name
	}
	e.log.Error("panicked", "service", service, "while", what, "err", p, "stack", p.Stack)
	if u == nil {
		u = e.machine()
	}
	if u == nil || u.faulty {
		return
	}
	u.faulty = true
	event := p.Event(what)
	event.Service, event.Kind, event.Time, event.Action, event.Change, event.Count = u.svc.Name, u.svc.Kind, now(), checks.Action{Kind: checks.ActAlert}, true, 1
	e.record(u, event)
}

// jump is the least difference between the wall clock and the time that has passed which counts as the clock being set.
const jump = time.Minute

// watchClock sees when the clock of the machine was set. Cycles, timeouts and reminders go by the time that has passed, and
// do not care; schedules go by the clock: each is worked out anew from the time that it is now, so that what lies in hours
// that were passed over does not run all at once, nor what lies in hours that come again waits for them to be over.
func (e *Engine) watchClock(now time.Time) {
	wall := now.Round(0)
	if !e.passed.IsZero() {
		if by := wall.Sub(e.wall) - now.Sub(e.passed); by.Abs() >= jump {
			e.log.Warn("the clock of the machine was set", "by", by.Round(time.Second))
			e.reschedule(now)
		}
	}
	e.passed, e.wall = now, wall
	future := wall.Add(2 * remindAfter)
	if e.reminded.After(future) { // kept while the clock was ahead: nobody would be reminded for as long
		e.reminded = now
	}
	for _, u := range e.units {
		if u.aside.After(future) {
			u.aside = now
		}
	}
}

func (e *Engine) reschedule(now time.Time) {
	for _, u := range e.units {
		if u.cron != nil && !u.svc.Every.Not {
			u.nextRun = u.cron.next(now)
			e.show(u)
		}
	}
}
