package checks

import (
	"math/bits"
)

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
