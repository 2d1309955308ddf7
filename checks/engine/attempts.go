package engine

import (
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// attemptBegins notes what a rule has ordered; attemptEnds what came of it.
func (e *Engine) attemptBegins(u *unit, rule checks.RuleID, kind checks.ActionKind) {
	if u.attempts == nil {
		u.attempts = map[checks.RuleID]*checks.Attempt{}
	}
	u.attempts[rule] = &checks.Attempt{Action: kind, At: now(), Running: true}
	e.markDirty(u)
}

func (e *Engine) attemptEnds(u *unit, cause checks.Cause, o checks.ActionOutcome) {
	if cause.Event == nil {
		return
	}
	if d := u.attempts[cause.Event.Rule]; d != nil {
		u.attempts[cause.Event.Rule] = &checks.Attempt{Action: d.Action, At: now(), Skipped: o.Skipped, Failed: o.Failed, Message: o.Message}
		e.markDirty(u)
	}
}

// heardAtMost is how long an action waits for its event to be on disk: a disk that stands still must not keep a service
// down.
const heardAtMost = 50 * time.Millisecond

// awaitHeard lets the event of an action be on disk before it is acted on, so that its line in the log comes first.
func (e *Engine) awaitHeard(heard <-chan struct{}) {
	if heard == nil {
		return
	}
	timer := time.NewTimer(heardAtMost)
	defer timer.Stop()
	select {
	case <-heard:
	case <-timer.C:
	}
}
