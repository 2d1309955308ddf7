package sample

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"
)

// Shortest is the shortest time between two samples that make a rate. CPU time is counted in hundredths of a second, so
// a look that a kernel event brings right after another would read 0 % or 200 %; it is given the rate of the look before.
const Shortest = 500 * time.Millisecond

// Unknown stands for a rate or counter that nobody can tell, or not yet.
const Unknown = -1

// Rate is the growth of a counter per second, 0 after the counter was set back (a device that came again).
func Rate(before, now int64, elapsed time.Duration) float64 {
	if before < 0 || now < 0 || elapsed <= 0 {
		return Unknown
	}
	if now < before {
		return 0
	}
	return float64(now-before) / elapsed.Seconds()
}

// Percent is part of whole in percent, 0 for an empty whole.
func Percent(part, whole uint64) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole) * 100
}

// Retried repeats a call that a signal has interrupted.
func Retried(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}
