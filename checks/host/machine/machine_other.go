//go:build !linux

package machine

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

// Reader reads the machine and keeps the sample before, for rates. It may be used from several goroutines.
type Reader struct {
	cores int

	mu     sync.Mutex
	taken  time.Time
	before cpu.TimesStat
	cpu    CPU // of the last two samples
}

// NewReader returns a reader without a sample.
func NewReader() *Reader {
	return &Reader{cores: sample.Cores(), cpu: unknownCPU()}
}

// Read reads the machine. What this system cannot tell is unknown; an error means that it tells nothing.
func (r *Reader) Read(ctx context.Context) (*Machine, error) {
	m := &Machine{Cores: r.cores, CPU: unknownCPU(), PageIn: sample.Unknown, PageOut: sample.Unknown, Pressure: map[string]Pressure{}}
	if err := m.readCommon(ctx); err != nil {
		return nil, fmt.Errorf("cannot read the memory of the machine: %w", err)
	}
	if times, err := cpu.TimesWithContext(ctx, false); err == nil && len(times) == 1 {
		m.CPU = r.advance(times[0], time.Now())
	}
	return m, nil
}

func (r *Reader) advance(now cpu.TimesStat, taken time.Time) CPU {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.taken.IsZero() && taken.Sub(r.taken) < sample.Shortest {
		return r.cpu
	}
	if !r.taken.IsZero() {
		r.cpu = cpuBetween(r.before, now)
	}
	r.before, r.taken = now, taken
	return r.cpu
}

// cpuBetween turns two samples, in seconds, into percents. Kinds of time that only Linux counts stay unknown.
func cpuBetween(before, now cpu.TimesStat) CPU {
	c := unknownCPU()
	user, nice, system := now.User-before.User, now.Nice-before.Nice, now.System-before.System
	irq, idle := now.Irq-before.Irq, now.Idle-before.Idle
	all := user + nice + system + irq + idle
	if all <= 0 {
		return c
	}
	c.User, c.Nice, c.System, c.HardIRQ = user/all*100, nice/all*100, system/all*100, irq/all*100
	c.Total = (all - idle) / all * 100
	return c
}
