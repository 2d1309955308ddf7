package checks

import (
	"math/bits"
	"time"
)

// What rooms above show of a service without knowing its tests.

// SizeText writes bytes as status and messages do: "60 MB", "485.8 MB".
func SizeText(bytes float64) string { return sizeText(bytes) }

// TimeText writes a duration as status and messages do: "5 s", "0.208 ms".
func TimeText(d time.Duration) string { return timeText(d) }

// Blocks tells whether the rule's failure keeps services that depend on this one from being looked at: one that only tells
// does not.
func (r *Rule) Blocks() bool {
	return r.Then.Kind != ActAlert && r.Then.Kind != ActExec || r.Test.Event() == EventNonexist
}

// Progress tells how far a rule is on its way: of the last cycles that were judged, how many count (bad ones when bad is
// set, good ones otherwise), and how many must.
func (rs *RuleState) Progress(w Window, bad bool) (count, need, cycles int) {
	need, cycles = max(w.Count, 1), max(w.Cycles, w.Count, 1)
	count = rs.within(min(cycles, bits.Len64(rs.Judged)), bad)
	return min(count, need), need, cycles
}
