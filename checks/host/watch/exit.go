package watch

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// Exit is how a process ended, where the kernel tells.
type Exit struct {
	Known  bool
	Status int            // exit status, when no signal ended it
	Signal syscall.Signal // 0: none
	// OutOfMemory tells that the kernel killed it for want of memory; Memory is what it held then, 0 when that is not known.
	OutOfMemory bool
	Memory      uint64 // bytes
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

// String says it in words that follow the process: "ended with exit status 0", "was ended by SIGTERM".
func (e Exit) String() string {
	switch {
	case !e.Known:
		return "ended"
	case e.OutOfMemory, e.Signal != 0:
		return "was " + e.Reason()
	}
	return "ended with " + e.Reason()
}

// Reason names it: "exit status 3", "ended by SIGKILL", "killed by the kernel: out of memory, 812 MB". It is empty when the
// kernel did not tell.
func (e Exit) Reason() string {
	switch {
	case !e.Known:
		return ""
	case e.OutOfMemory && e.Memory > 0:
		return fmt.Sprintf("killed by the kernel: out of memory, %d MB", (e.Memory+1<<19)>>20)
	case e.OutOfMemory:
		return "killed by the kernel: out of memory"
	case e.Signal != 0:
		return "ended by " + signalName(e.Signal)
	}
	return fmt.Sprintf("exit status %d", e.Status)
}

func signalName(s syscall.Signal) string {
	if name := unix.SignalName(s); name != "" {
		return name
	}
	return fmt.Sprintf("signal %d", int(s)) // a real-time signal
}
