package watch

import "time"

// Kind is what a wake-up is about.
type Kind int

// The kinds of wake-ups.
const (
	ProcessExit Kind = iota + 1 // the process ended, or is not the one that was meant
	FileChange                  // a file was written, replaced, created, removed, or its attributes changed
	MountChange                 // something was mounted or unmounted
	LinkChange                  // a network link changed
)

// String is the kind as a log shows it.
func (k Kind) String() string {
	switch k {
	case ProcessExit:
		return "process exit"
	case FileChange:
		return "file change"
	case MountChange:
		return "mount change"
	case LinkChange:
		return "link change"
	}
	return "unknown"
}

// Wake is a hint to look at what was watched under Key.
type Wake struct {
	Key  string
	Kind Kind
	PID  int       // of the process that ended, else 0
	At   time.Time // when the kernel told us
	Exit Exit      // of a process, where the kernel tells
	Open bool      // a file that was written or made, and not closed since: who writes it may be in the middle
}
