package observe

import (
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/system"
)

// clock tells how far the machine's clock was set since the observer was made, forward or back.
type clock struct {
	began time.Time     // as the clock told it, without the reading of another
	boot  time.Duration // by the clock that nobody sets
}

func newClock() clock { return clock{time.Now().Round(0), system.SinceBoot()} }

func (c clock) set() time.Duration {
	return time.Now().Round(0).Sub(c.began) - (system.SinceBoot() - c.boot)
}

// firstSeen gives a file's times the state of the clock at which each was first seen: now, unless the look before had it.
func firstSeen(before, now *checks.FileFacts, set time.Duration) checks.FileClock {
	c := checks.FileClock{Access: set, Change: set, Modify: set}
	if before == nil {
		return c
	}
	if before.Access.Equal(now.Access) {
		c.Access = before.Clock.Access
	}
	if before.Change.Equal(now.Change) {
		c.Change = before.Clock.Change
	}
	if before.Modify.Equal(now.Modify) {
		c.Modify = before.Clock.Modify
	}
	return c
}
