package tests

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"testing"
	"time"
)

// The age of a file is no matter of how the clock was set since its time was first seen, and never below zero.
func TestAgesAcrossAStepOfTheClock(t *testing.T) {
	now := time.Now()
	for what, c := range map[string]struct {
		stamp, clock, set time.Duration // the stamp after now; the clock then, and now
		older, younger    bool          // than ten minutes
	}{
		"old":                             {stamp: -time.Hour, older: true},
		"new":                             {stamp: -time.Minute, younger: true},
		"new, seen, then an hour forward": {stamp: -61 * time.Minute, set: time.Hour, younger: true},
		"old, seen, then an hour back":    {stamp: 30 * time.Minute, set: -time.Hour, older: true},
		"new, seen, then an hour back":    {stamp: 59 * time.Minute, set: -time.Hour, younger: true},
		"seen after both":                 {stamp: -time.Hour, clock: time.Hour, set: time.Hour, older: true},
		"still to come":                   {stamp: time.Hour, younger: true},
		"two clocks read one by one":      {stamp: -time.Hour, set: 900 * time.Millisecond, older: true},
	} {
		at := now.Add(c.stamp)
		o := &checks.Observation{At: now, ClockSet: c.set, File: &checks.FileFacts{Access: at, Change: at, Modify: at, Clock: checks.FileClock{Access: c.clock, Change: c.clock, Modify: c.clock}}}
		for _, which := range []string{"access", "change", "modify", "modify/change"} {
			for op, want := range map[string]bool{">": c.older, "<": c.younger} {
				test := &stampTest{which: which, op: op, age: 10 * time.Minute}
				if got := test.Judge(o, "").Outcome.Bad(); got != want {
					t.Errorf("%s: %s time %s 10 minutes: bad is %v, want %v", what, which, op, got, want)
				}
			}
		}
	}
}
