package engine

import (
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// jump is the least difference between the wall clock and the time that has passed which is worth a line in the log.
const jump = time.Minute

// drift is the least difference after which times of the wall clock are put on the agenda anew.
const drift = time.Second

// pause is how much later than it wanted to the loop must wake to have stood still: stopped by a signal, with the machine
// as a virtual one, or for want of memory. It is more than a busy machine costs.
const pause = time.Second

// mostRedos is how many times in a row a check is thrown away since the daemon stood still.
const mostRedos = 2

// clock is what the loop knows of the time.
type clock struct {
	passed time.Time // of the last look at the clock
	wall   time.Time // what the clock said then
	since  time.Time // since when the loop has nothing to do
	until  time.Time // and until when
}

func (c *clock) sleeps(now, until time.Time) { c.since, c.until = now, until }

// overslept is how much later than it should the loop has woken.
func (c *clock) overslept(now time.Time) time.Duration {
	if c.until.IsZero() {
		return 0
	}
	until := c.until
	if c.since.After(until) { // what was due then had to wait for the loop itself
		until = c.since
	}
	return now.Sub(until)
}

// watchClock sees when the clock of the machine was set, and when the daemon stood still. Cycles, timeouts and reminders go
// by the time that has passed, and do not care; schedules go by the clock: each is worked out anew from the time that it
// is now, so that what lies in hours that were passed over does not run all at once, nor what lies in hours that come again
// waits for them to be over.
func (e *Engine) watchClock(now time.Time) {
	if by := e.clock.overslept(now); by >= pause {
		e.stoodStill(by)
	}
	wall := now.Round(0)
	if !e.clock.passed.IsZero() {
		by := wall.Sub(e.clock.wall) - now.Sub(e.clock.passed)
		if by.Abs() >= jump {
			e.log.Warn("the clock of the machine was set", "by", by.Round(time.Second))
		}
		if by.Abs() >= drift {
			e.reschedule(now)
		}
	}
	e.clock.passed, e.clock.wall = now, wall
}

// reschedule puts on the agenda anew what goes by the wall clock.
func (e *Engine) reschedule(now time.Time) {
	for _, u := range e.units {
		if u.cron != nil && !u.svc.Every.Not {
			e.cancel(cronMinute, u)
			e.scheduleAfter(u, now)
			e.markDirty(u)
		}
	}
}

// stoodStill throws away what was under way while the daemon itself did not run: timeouts that it missed are no failures of
// the services.
func (e *Engine) stoodStill(by time.Duration) {
	redone := 0
	for _, u := range e.units {
		if u.phase != checking || u.check.hung || u.redo >= mostRedos {
			continue
		}
		redone++
		u.redo++
		if u.svc.Kind == checks.Program { // what it says is as good as before, unless it was ended for its time
			u.check.paused = true
			continue
		}
		again := ask{fresh: u.check.order.Fresh, weak: u.check.order.weak, twice: u.check.order.second, woken: u.check.order.woken}
		e.transition(u, due, "the daemon stood still")
		u.ask = again
	}
	if redone > 0 {
		e.log.Warn("the daemon did not run for a while, what was under way is checked anew", "for", by.Round(time.Millisecond), "checks", redone)
	}
}
