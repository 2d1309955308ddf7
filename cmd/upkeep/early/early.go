// Package early catches the signals that a daemon is sent while it is still on its way up: a reload ordered in its first
// milliseconds would end it otherwise, as it would any program. It stands apart, and needs next to nothing, so that it is
// ready before all else is.
package early

import (
	"os"
	"os/signal"
	"syscall"
)

// Signals brings what was ordered before the daemon was ready, and from then on.
var Signals = make(chan os.Signal, 16)

func init() { signal.Notify(Signals, syscall.SIGHUP, syscall.SIGUSR1) }

// Release lets signals do again what they do to a program that is no daemon, also those that have come meanwhile.
func Release() {
	signal.Stop(Signals)
	for {
		select {
		case s := <-Signals:
			if number, ok := s.(syscall.Signal); ok {
				_ = syscall.Kill(os.Getpid(), number) // ourselves: it cannot fail
			}
		default:
			return
		}
	}
}
