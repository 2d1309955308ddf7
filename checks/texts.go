package checks

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// SizeText writes bytes as Monit does: powers of 1024, a fraction only when there is one ("60 MB", "485.8 MB").
func SizeText(bytes float64) string {
	units := [...]string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	i := 0
	for ; math.Abs(bytes) >= 1024 && i < len(units)-1; i++ {
		bytes /= 1024
	}
	if bytes == math.Trunc(bytes) {
		return fmt.Sprintf("%.0f %s", bytes, units[i])
	}
	return fmt.Sprintf("%.1f %s", bytes, units[i])
}

// TimeText writes a duration as Monit does: "5 s", "1.500 m", "0.208 ms", "15 d".
func TimeText(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	steps := [...]struct {
		unit string
		next float64
	}{{"ms", 1000}, {"s", 60}, {"m", 60}, {"h", 24}, {"d", 365}, {"y", math.Inf(1)}}
	for _, s := range steps {
		if math.Abs(ms) < s.next {
			if ms == math.Trunc(ms) {
				return fmt.Sprintf("%.0f %s", ms, s.unit)
			}
			return fmt.Sprintf("%.3f %s", ms, s.unit)
		}
		ms /= s.next
	}
	return d.String()
}

// DecimalText writes a number without an exponent and without needless digits.
func DecimalText(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
