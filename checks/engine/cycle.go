package engine

import (
	"hash/fnv"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// tick begins a cycle: every service that has its turn becomes due. Probes of many hosts are spread a little, unless
// somebody waits for them.
func (e *Engine) tick(now time.Time, spread bool) {
	e.save() // a check that hangs must not keep the last cycle's news from the disk
	e.cycle++
	e.wokenCost = 0
	e.rescan()
	e.dropSnapshots(now)
	if e.began.IsZero() { // else the last one is not through yet
		e.began = now
	}
	for _, u := range e.units {
		e.slot(u, now, spread)
	}
	e.remind(now)
}

// slot gives a service its turn in the cycle.
func (e *Engine) slot(u *unit, now time.Time, spread bool) {
	switch u.phase {
	case held, unmonitored:
		return
	case checking:
		if !u.check.late {
			u.check.late = true
			e.markDirty(u)
			e.log.Info("check still running, cycle skipped", "check", u.svc.Name)
		}
		return
	}
	if !u.hasTurn(now) {
		if u.st.Monitor&checks.MonitorWaiting == 0 || u.svc.Every.Cycles > 1 { // whose count readers see
			u.st.Monitor |= checks.MonitorWaiting
			e.markDirty(u)
		}
		return
	}
	u.ask.weak = false // what this check finds counts
	if spread && u.offset > 0 && u.phase == idle {
		e.transition(u, due, "its slot has begun")
		e.at(now.Add(u.offset), staggered, u)
		return
	}
	e.want(u, "its slot has begun")
}

// planCycle puts the next cycle on the agenda. Cycles that could not be kept are skipped, not caught up with.
func (e *Engine) planCycle(last, now time.Time) {
	length := e.config.Settings.Cycle
	if length <= 0 || e.still {
		length = 24 * time.Hour // one pass: RunOnce ends it
	}
	if e.dueCycle = last.Add(length); !e.dueCycle.After(now) {
		e.dueCycle = now.Add(length)
	}
	e.at(e.dueCycle, nextCycle, nil)
}

// cycleEnds is told when all checks of a cycle are in.
func (e *Engine) cycleEnds() {
	if e.began.IsZero() {
		return
	}
	e.lasted, e.began = time.Since(e.began), time.Time{}
	if e.cycleDone != nil {
		e.cycleDone()
	}
}

// cronDue makes a service due whose own schedule says so.
func (e *Engine) cronDue(u *unit, now time.Time) {
	u.ask.weak = false
	e.want(u, "its schedule says so")
	after := now
	if wall := u.nextRun; wall.After(now.Round(0)) { // the agenda is a moment early by the wall clock
		after = wall
	}
	e.scheduleAfter(u, after)
	e.markDirty(u)
}

// schedule prepares "every <cron>". A pattern that matches the present minute is due now.
func (e *Engine) schedule(u *unit, now time.Time) {
	e.cancel(cronMinute, u)
	u.cron, u.nextRun = u.svc.Every.Pattern(), time.Time{}
	if u.cron != nil && !u.svc.Every.Not {
		e.scheduleAfter(u, now.Truncate(time.Minute).Add(-time.Second))
	}
}

// scheduleAfter puts the first minute of a service's schedule after a time on the agenda; a schedule that never comes is
// not on it.
func (e *Engine) scheduleAfter(u *unit, after time.Time) {
	next, ok := u.cron.Next(after)
	if u.nextRun = next; ok {
		e.atWall(u.nextRun, cronMinute, u)
	}
}

// spreading is how much of a cycle each probe of a host or program adds to the time over which all are spread, so that a
// thousand do not begin in one millisecond; the whole is a tenth of the cycle and one second at most.
const spreading = 10 * time.Microsecond

// spread gives hosts and programs their places in the time over which they are spread. A service keeps its place as long
// as there are as many; what is tied to others goes by their order alone.
func (e *Engine) spread() {
	var scattered []*unit
	for _, u := range e.units {
		u.offset = 0
		if classOf(u.svc.Kind) != others && len(u.prerequisites)+len(u.dependants) == 0 {
			scattered = append(scattered, u)
		}
	}
	window := min(time.Duration(len(scattered))*spreading, e.config.Settings.Cycle/10, time.Second)
	steps := uint32(window / time.Millisecond)
	if steps == 0 {
		return
	}
	for _, u := range scattered {
		h := fnv.New32a()
		_, _ = h.Write([]byte(u.key)) // never fails
		u.offset = time.Duration(h.Sum32()%(steps+1)) * time.Millisecond
	}
}

// staggers reports whether a service's place in the cycle has yet to come.
func (e *Engine) staggers(u *unit) bool {
	if u.offset == 0 {
		return false
	}
	_, waiting := e.agenda.At(entry{what: staggered, unit: u})
	return waiting
}

// staggeredDue makes a service ready whose place has come.
func (e *Engine) staggeredDue(u *unit) { e.readyIfClear(u) }
