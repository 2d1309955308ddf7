package watch

import (
	"fmt"
	"syscall"
)

// Exit is how a process ended, where the kernel tells.
type Exit struct {
	Known  bool
	Status int            // exit status, when no signal ended it
	Signal syscall.Signal // 0: none
}

// OnPurpose tells of an end that somebody most likely wanted: status 0, or one of the signals that stop programs in order
// (and the statuses 130 and 143 by which shells report these).
func (e Exit) OnPurpose() bool {
	switch e.Signal {
	case syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT:
		return true
	case 0:
		return e.Status == 0 || e.Status == 130 || e.Status == 143
	}
	return false
}

// String says it in words: "ended with exit status 0", "was ended by the signal terminated".
func (e Exit) String() string {
	switch {
	case !e.Known:
		return "ended"
	case e.Signal != 0:
		return "was ended by the signal " + e.Signal.String()
	}
	return fmt.Sprintf("ended with exit status %d", e.Status)
}
