package probe

import (
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
)

// clock tells how far the machine's clock was set since the observer was made, forward or back.
type clock struct {
	began time.Time     // as the clock told it, without the reading of another
	boot  time.Duration // by the clock that nobody sets

	mu    sync.Mutex
	asked time.Time // when that clock was last asked
	known time.Duration
}

func newClock() *clock { return &clock{began: time.Now().Round(0), boot: proc.SinceBoot()} }

// The clock that nobody sets is asked by a system call, which for each of 2000 files was a quarter of their cycle. What it
// said holds for a while, unless the machine's clock has moved otherwise than the time that passed.
const (
	clockHolds = time.Second
	clockMoved = 10 * time.Millisecond
)

func (c *clock) set() time.Duration {
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	passed := now.Sub(c.asked)
	if c.asked.IsZero() || passed >= clockHolds || (now.Round(0).Sub(c.asked.Round(0))-passed).Abs() >= clockMoved {
		c.known = now.Round(0).Sub(c.began) - (proc.SinceBoot() - c.boot)
		c.asked = now
	}
	return c.known
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
