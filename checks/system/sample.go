package system

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// minSample is the shortest time between two samples that make a rate. CPU time is counted in hundredths of a second, so
// a look that a kernel event brings right after another would read 0 % or 200 %; it is given the rate of the look before.
const minSample = 500 * time.Millisecond

// unknown stands for a rate or counter that nobody can tell, or not yet.
const unknown = -1

// rate is the growth of a counter per second, 0 after the counter was set back (a device that came again).
func rate(before, now int64, elapsed time.Duration) float64 {
	if before < 0 || now < 0 || elapsed <= 0 {
		return unknown
	}
	if now < before {
		return 0
	}
	return float64(now-before) / elapsed.Seconds()
}

// percent is part of whole in percent, 0 for an empty whole.
func percent(part, whole uint64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole) * 100
}

// retried repeats a call that a signal has interrupted.
func retried(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}
