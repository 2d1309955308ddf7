package tests

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// Advise warns of a limit that is hardly meant as it is written.
func (c *Compiler) Advise(r *checks.Rule) {
	switch t := r.Test.(type) {
	case *responseTest:
		if t.inverted() {
			c.Warn(r.Pos, "responsetime-inverted", "responsetime names the time that is good, so this wants slow answers", `"responsetime < ..."`)
		}
	case *limitTest:
		if t.quantity.rough && t.limit.unit == bytes && t.limit.Value > 0 && t.limit.Value < 4096 {
			c.Warn(r.Pos, "no-unit", fmt.Sprintf("a number without a unit counts bytes, and %s is hardly meant", t.limit), t.limit.withUnit())
			return
		}
		c.adviseReach(r.Pos, t.limit)
	case *saturationTest:
		c.adviseReach(r.Pos, t.limit)
	case *statusTest:
		if !t.changed {
			c.adviseReach(r.Pos, t.limit)
		}
	}
}

func (c *Compiler) adviseReach(pos parser.Pos, l Limit) {
	switch never, always := l.reach(); {
	case never:
		c.Warn(pos, "never-fires", fmt.Sprintf("this can never be: %s", l), "a limit that can be reached")
	case always:
		c.Warn(pos, "always-fires", fmt.Sprintf("this is always so: %s", l), "a limit that is not always reached")
	}
}

// withUnit writes the number of a limit with the units that it probably lacks.
func (l Limit) withUnit() string {
	if l.Value > 100 {
		return fmt.Sprintf("%g MB", l.Value)
	}
	return fmt.Sprintf("%g%% or %g MB", l.Value, l.Value)
}

// reach reports whether no number from 0 up, or from 0 to 100 percent, ever meets a limit, and whether every one does.
func (l Limit) reach() (never, always bool) {
	share := l.unit == percent
	switch l.Op {
	case "<":
		return l.Value <= 0, share && l.Value > 100
	case "<=":
		return l.Value < 0, share && l.Value >= 100
	case ">":
		return share && l.Value >= 100, l.Value < 0
	case ">=":
		return share && l.Value > 100, l.Value <= 0
	case "=":
		return l.Value < 0 || share && l.Value > 100, false
	}
	return false, l.Value < 0 || share && l.Value > 100
}
