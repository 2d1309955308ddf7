//go:build !linux

package proc

import (
	"context"
	"time"

	"github.com/shirou/gopsutil/v3/process"
)

// Lookup looks once at a process; nil when there is none with this id.
func Lookup(pid int) (*Process, error) {
	if pid <= 0 {
		return nil, nil
	}
	ctx := context.Background()
	handle, err := process.NewProcessWithContext(ctx, int32(pid))
	if err != nil {
		return nil, nil //nolint:nilerr // gopsutil does not tell why
	}
	p, ok := readBasics(ctx, handle, false)
	if !ok {
		return nil, nil
	}
	return &p, nil
}

// Age is how long ago the process started.
func (p *Process) Age() time.Duration { return max(time.Since(p.Started), 0) }

// began is when this process began, with the reading of a clock that nobody sets.
var began = time.Now()

// SinceBoot goes on by a clock that nobody sets; it counts from the start of this process here.
func SinceBoot() time.Duration { return time.Since(began) }

// CommandOf names what runs under an id, for a message; empty when that cannot be told.
func CommandOf(pid int) string {
	handle, err := process.NewProcess(int32(pid))
	if err != nil {
		return ""
	}
	if line, err := handle.Cmdline(); err == nil && line != "" {
		return line
	}
	name, _ := handle.Name() // not known where it fails
	return name
}
