package engine

import (
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// overdueAfter is how long after its deadline a check counts as hanging: whoever can be called off has come back by then.
const overdueAfter = time.Second

// findHangs tells of checks that have not come back after their deadlines: something that they ask hangs in the kernel, as
// on a file server that is dead. It is looked for twice a second at most, and while checks are under way.
func (e *Engine) findHangs(now time.Time) {
	if e.pool.underWay() == 0 || now.Sub(e.swept) < pulse {
		return
	}
	e.swept = now
	for _, u := range e.units {
		if c := u.check; c != nil && now.Sub(c.deadline) >= overdueAfter {
			e.hangs(u, c, now)
		}
	}
}

func (e *Engine) hangs(u *unit, c *check, now time.Time) {
	if !c.hung {
		e.pool.hangs(c)
	}
	if u.st.Check.Outcome == checks.Failed || u.phase != checking && u.phase != due {
		return // told, or nobody waits for it now
	}
	u.st.Monitor &^= checks.MonitorInit
	e.noteCheck(u, true, fmt.Sprintf("check has not come back for %s, it hangs: a file system, device or program does not answer",
		seconds(now.Sub(c.began))), now)
	for _, d := range u.dependants { // nobody waits for it
		e.readyIfClear(d)
	}
}

// cameBack tells that a check that hung has come back after all.
func (e *Engine) cameBack(u *unit, c *check, at time.Time) {
	e.noteCheck(u, false, fmt.Sprintf("check has come back after %s", seconds(at.Sub(c.began))), at)
}

// noteCheck takes into a service's state whether its checks come back.
func (e *Engine) noteCheck(u *unit, hangs bool, message string, at time.Time) {
	var events []checks.Event
	u.st, events = checks.NoteCheck(u.svc, u.st, hangs, message, at)
	e.keep(u)
	for _, event := range events {
		e.record(u, &event)
	}
}

// couldNotSee tells once, in the name of the machine's own entry, that checks cannot be made for a reason of our own.
func (e *Engine) couldNotSee(u *unit, why string) {
	if u.unseen == "" {
		if e.blind++; e.blind == 1 {
			e.announce(checks.Failed, fmt.Sprintf("%s cannot be checked: %s; what cannot be seen is left as it is", u.svc.Name, why))
		}
	}
	u.unseen = why
	u.st.Monitor &^= checks.MonitorInit
	e.markDirty(u)
}

// couldSee takes that back.
func (e *Engine) couldSee(u *unit) {
	if u.unseen == "" {
		return
	}
	u.unseen = ""
	if e.blind--; e.blind == 0 {
		e.announce(checks.Succeeded, "all services can be checked again")
	}
	e.markDirty(u)
}
