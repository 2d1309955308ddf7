package engine

import (
	"errors"
	"fmt"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

// sound fails a test whose engine has lost count of itself.
func sound(t *testing.T, e *Engine) {
	t.Helper()
	var err error
	if e.ask(t.Context(), func() { err = e.unsound() }) == nil && err != nil {
		t.Errorf("the engine is unsound: %v", err)
	}
}

// unsound tells what is wrong in the engine's own books. It runs in the loop.
func (e *Engine) unsound() error {
	var wrong []error
	note := func(bad bool, format string, args ...any) {
		if bad {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	queued := map[*unit]bool{}
	for c := range classes {
		for _, u := range e.pool.ready[c].list[e.pool.ready[c].next:] {
			queued[u] = true
		}
	}
	for _, target := range e.pool.targets {
		for _, u := range target.parked {
			queued[u] = true
		}
	}
	open, blind, running := 0, 0, 0
	for _, u := range e.units {
		name := u.svc.Name
		if u.phase.open() {
			open++
		}
		if u.unseen != "" {
			blind++
		}
		if u.check != nil && !u.check.hung {
			running++
		}
		on := func(w what) bool { _, ok := e.agenda.At(entry{what: w, unit: u}); return ok }
		note((u.phase == checking) != (u.check != nil && !u.check.void), "%s is %s, its check is %+v", name, u.phase, u.check)
		note(u.phase == ready && !queued[u], "%s is ready and in no queue", name)
		note(u.phase == due && u.clear() && !on(staggered), "%s is due and waits for nothing", name)
		note(u.phase == recheck != on(secondCheck), "%s is %s, second check on the agenda: %v", name, u.phase, on(secondCheck))
		note(u.phase != due && on(staggered), "%s is %s and has a place in the cycle to come", name, u.phase)
		note(u.phase != held && (u.phase == unmonitored) != (u.st.Monitor == checks.MonitorNot), "%s is %s, monitor %d", name, u.phase, u.st.Monitor)
		note(u.st.Monitor != checks.MonitorNot && (len(u.st.With) > 0 || on(monitorAgain)), "%s is monitored and to come back", name)
		note(u.st.Monitor == checks.MonitorNot && u.owed, "%s is owed a start and not monitored", name)
		note(e.jobs.none() && (u.phase == held || len(u.orders) > 0), "%s is %s with %d orders and there are no jobs", name, u.phase, len(u.orders))
	}
	note(open != e.pending, "%d units are open, pending is %d", open, e.pending)
	note(blind != e.blind, "%d units cannot be seen, blind is %d", blind, e.blind)
	note(running > e.pool.running(), "%d checks run, the pool counts %d", running, e.pool.running())
	note(e.jobs.running < 0, "%d jobs run", e.jobs.running)
	listed := 0
	for w := nextCycle; w <= moreWorkers; w++ {
		for _, u := range append([]*unit{nil}, e.units...) {
			for c := range classes {
				if _, on := e.agenda.At(entry{what: w, unit: u, class: c}); on {
					listed++
				}
			}
		}
	}
	note(listed != e.agenda.Len(), "%d due times are on the agenda, %d of them of present services", e.agenda.Len(), listed)
	return errors.Join(wrong...)
}
