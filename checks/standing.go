package checks

// ProcessIdentity tells a process from all others of one boot: its number, and when it started, in the kernel's clock ticks
// since the boot. The zero one is that of no process.
type ProcessIdentity struct {
	PID        int    `json:"pid,omitempty"`
	StartTicks uint64 `json:"start_ticks,omitempty"`
}

// Identity is that of the process; the zero one where nothing was seen.
func (p *ProcessFacts) Identity() ProcessIdentity {
	if p == nil {
		return ProcessIdentity{}
	}
	return ProcessIdentity{p.PID, p.StartTicks}
}

// Standing is the answer to whether a process service runs now.
type Standing struct {
	Runs bool
	// Stranger names the process that the pid file names although it is another one's; empty when there is none. The
	// service does not run then, and nobody may signal what its pid file names.
	Stranger string
	// Unseen says why nobody can tell now; empty when it is known.
	Unseen string
}
