package engine

import (
	"time"

	"github.com/upkeep-monitor/upkeep/checks/engine/agenda"
)

// what says what is to be done at a due time.
type what uint8

const (
	nextCycle    what = iota
	cronMinute        // a service's own schedule says so
	staggered         // a service's place in the cycle has come
	wokenLater        // a wake-up is acted on after a moment
	secondCheck       // of a service that seemed to be missing
	monitorAgain      // the time for which a service was not to be monitored is over
	saveState         // a change waits to be written
	moreWorkers       // checks have waited for a worker long enough
)

// entry is a key of the agenda.
type entry struct {
	what  what
	unit  *unit // nil: of the engine itself
	class class // of moreWorkers
}

// due is the engine's agenda. All its times have a monotonic reading.
type dueTimes = agenda.Agenda[entry]

// at puts something of a service on the agenda.
func (e *Engine) at(when time.Time, w what, u *unit) { e.agenda.Set(entry{what: w, unit: u}, when) }

// atWall does so for a time of the wall clock: it is reached after as much time has to pass as the clock lacks now. When
// the clock is set, what goes by it is put on the agenda anew.
func (e *Engine) atWall(when time.Time, w what, u *unit) { e.at(monotonic(when), w, u) }

// monotonic gives a time of the wall clock a monotonic reading.
func monotonic(wall time.Time) time.Time {
	now := time.Now()
	return now.Add(wall.Sub(now.Round(0)))
}

func (e *Engine) cancel(w what, u *unit) { e.agenda.Cancel(entry{what: w, unit: u}) }

// atMost is how long the loop sleeps at a time: a clock that is set while it sleeps is seen no later.
const atMost = time.Minute

// pulse is how long it sleeps while checks are under way, so that it sees when the daemon itself stood still.
const pulse = 500 * time.Millisecond

// sleepUntil is when the loop has to act by itself next.
func (e *Engine) sleepUntil(now time.Time) time.Time {
	until := now.Add(atMost)
	if e.pool.running() > 0 {
		until = now.Add(pulse)
	}
	if at, ok := e.agenda.Next(); ok && at.Before(until) {
		return at
	}
	return until
}

// doDue does all that is due.
func (e *Engine) doDue(now time.Time) {
	for entry, ok := e.agenda.Due(now); ok; entry, ok = e.agenda.Due(now) {
		e.safely("acting on a due time", func() { e.doOne(entry, now) })
	}
}

func (e *Engine) doOne(due entry, now time.Time) {
	u := due.unit
	switch due.what {
	case nextCycle:
		e.keepsUp(now)
		e.planCycle(e.dueCycle, now)
		e.tick(now, e.cycle > 0)
	case cronMinute:
		e.cronDue(u, now)
	case staggered:
		e.staggeredDue(u)
	case wokenLater:
		e.bringForward(u, u.later)
	case secondCheck:
		e.secondCheck(u)
	case monitorAgain:
		e.monitorAgain(u)
	case saveState:
		e.save()
	case moreWorkers:
		e.moreWorkers(due.class)
	}
}
