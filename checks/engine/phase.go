package engine

import "fmt"

// phase is where a unit stands; the chart is in the package's documentation.
type phase uint8

const (
	idle phase = iota
	due
	ready
	checking
	recheck
	held
	unmonitored
)

func (p phase) String() string {
	return [...]string{"idle", "due", "ready", "checking", "recheck", "held", "unmonitored"}[p]
}

// open reports whether a cycle waits for a unit in this phase, and with it all that depends on the unit.
func (p phase) open() bool { return p >= due && p <= recheck }

// allowed holds the phases that may follow each phase, as bits.
var allowed = [...]uint8{
	idle:        1<<due | 1<<held | 1<<unmonitored,
	due:         1<<ready | 1<<idle | 1<<held | 1<<unmonitored,
	ready:       1<<checking | 1<<idle | 1<<held | 1<<unmonitored,
	checking:    1<<idle | 1<<recheck | 1<<due | 1<<held | 1<<unmonitored,
	recheck:     1<<ready | 1<<idle | 1<<held | 1<<unmonitored,
	held:        1<<idle | 1<<unmonitored,
	unmonitored: 1<<idle | 1<<held,
}

// transition moves a unit to another phase and does what follows for the cycle and for what depends on it. A move that the
// chart does not have is a fault of ours.
func (e *Engine) transition(u *unit, to phase, why string) {
	from := u.phase
	if from == to {
		return
	}
	if allowed[from]&(1<<to) == 0 {
		panic(fmt.Sprintf("%s cannot go from %s (%s) to %s (%s)", u.svc.Name, from, u.why, to, why))
	}
	e.moves++
	u.phase, u.why = to, why
	switch {
	case from == recheck:
		e.cancel(secondCheck, u)
	case from == due && u.offset > 0:
		e.cancel(staggered, u)
	}
	if from == checking && to != idle && to != recheck && u.check != nil {
		u.check.void = true // what it finds belongs to a time that is over
	}
	switch {
	case to.open() && !from.open():
		e.pending++
		u.since = e.moves
	case from.open() && !to.open():
		e.pending--
		u.ask = ask{}
	}
	if from == checking && to == idle {
		u.through = e.moves
	}
	if !to.open() && to != held {
		e.release(u)
	}
	if from.open() && e.pending == 0 {
		e.cycleEnds()
	}
}

// want makes a service due. Prerequisites come first: it is ready when none of them is still to be checked.
func (e *Engine) want(u *unit, why string) {
	if u.phase != idle {
		return
	}
	e.transition(u, due, why)
	e.readyIfClear(u)
}

func (e *Engine) readyIfClear(u *unit) {
	if u.phase == due && u.clear() {
		e.ready(u, "nothing to wait for")
	}
}

// ready puts a unit into the pool's queue.
func (e *Engine) ready(u *unit, why string) {
	e.transition(u, ready, why)
	e.pool.enqueue(u)
}

// clear reports whether no prerequisite is still to be checked or moved, and no older check of its own is under way. A
// prerequisite whose check hangs is waited for by nobody; one that was checked since the service became due need not be
// waited for again: of several with checks longer than a cycle, one is always under way.
func (u *unit) clear() bool {
	if u.check != nil {
		return false
	}
	for _, p := range u.prerequisites {
		if p.phase == held || p.phase.open() && p.through < u.since && !p.hangs() {
			return false
		}
	}
	return true
}

// release lets those go on that waited for u.
func (e *Engine) release(u *unit) {
	for _, d := range u.dependants {
		if d.phase == due && !e.staggers(d) {
			e.readyIfClear(d)
		}
	}
}

// cancelCheck gives up a check that has not begun.
func (e *Engine) cancelCheck(u *unit, why string) {
	if u.phase == due || u.phase == ready || u.phase == recheck {
		e.transition(u, idle, why)
	}
}
