package history

import (
	"math"
	"math/bits"

	"github.com/upkeep-monitor/upkeep/checks"
)

// A number is kept as a code: a whole number of the steps of its unit up to 4095 of them, and above with 2048 codes to the
// doubling, which is 0.025 % off at most. Codes lie in the order of their numbers, so that what differs little has codes
// that differ little, and most differences fit a byte. It is the log-linear scale of HdrHistogram (hdrhistogram.org).
const (
	codeBits = 11
	exact    = 2 << codeBits // codes below are whole steps
	maxCode  = int32(52<<codeBits + exact - 1)
)

// stepOf is the finest difference that is kept of a unit.
func stepOf(unit string) float64 {
	switch unit {
	case checks.UnitSeconds:
		return 1e-6
	case checks.UnitPercent, checks.UnitPerSecond, checks.UnitRatio:
		return 0.01
	default:
		return 1
	}
}

// codeOf gives the code of a number that is not negative.
func codeOf(v, step float64) int32 {
	v = v/step + 0.5
	if !(v >= 1) { // also what is no number
		return 0
	}
	n := uint64(math.Min(v, 1<<62))
	over := bits.Len64(n) - codeBits - 1
	if over <= 0 {
		return int32(n)
	}
	n = (n + 1<<(over-1)) >> over
	return int32(uint64(over)<<codeBits + n)
}

// valueOf gives the number of a code.
func valueOf(code int32, step float64) float64 {
	if code < exact {
		return float64(max(code, 0)) * step
	}
	code = min(code, maxCode)
	over := code>>codeBits - 1
	return float64(uint64(code-over<<codeBits)<<over) * step
}

// grain is what the distances from a mean to its least and greatest are counted in: small means keep them exactly, others
// to half a percent, which no curve shows.
func grain(mean int32) int32 {
	if mean < exact {
		return 1
	}
	return 16
}

// rowValue is one figure in one row: of a single look low and high are 0.
type rowValue struct {
	mean      int32 // code
	low, high int32 // grains from the mean to the least and greatest
}

// fold makes the value of a span of time.
func foldValue(least, mean, most, step float64) rowValue {
	m := codeOf(mean, step)
	g := grain(m)
	low, high := max(m-codeOf(least, step), 0), max(codeOf(most, step)-m, 0)
	v := rowValue{mean: m, low: (low + g/2) / g, high: (high + g/2) / g}
	if least == 0 {
		v.low = (low + g - 1) / g // nothing stays nothing
	}
	return v
}

// numbers gives what a value stands for.
func (v rowValue) numbers(step float64) (least, mean, most float64) {
	g := grain(v.mean)
	return valueOf(v.mean-v.low*g, step), valueOf(v.mean, step), valueOf(v.mean+v.high*g, step)
}
