package machine

import (
	"context"
	"time"

	gopsutil "github.com/shirou/gopsutil/v3/host"
	"github.com/shirou/gopsutil/v3/load"
	"github.com/shirou/gopsutil/v3/mem"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
	"golang.org/x/sys/unix"
)

// Machine is one reading of the whole machine.
type Machine struct {
	Load  [3]float64 // averages of 1, 5 and 15 minutes; -1 unknown
	Cores int        // logical; like memory, swap and CPU at most what the control groups of this program may use

	CPU CPU

	MemoryTotal, MemoryUsed uint64  // bytes; used is what programs could not get at once
	MemoryPercent           float64 // of MemoryTotal
	SwapTotal, SwapUsed     uint64  // bytes
	SwapPercent             float64

	Uptime   time.Duration
	BootTime time.Time // moves with the wall clock; BootID tells one boot from another

	FDAllocated, FDUnused, FDMaximum uint64 // open files of the machine; 0 unknown

	PageIn, PageOut float64 // pages read from and written to swap per second; -1 until two samples

	// Pressure tells by resource ("cpu", "memory", "io") how long work stood still for lack of it. A resource that the
	// kernel does not watch is missing.
	Pressure map[string]Pressure
}

// CPU is the share of all cores' time in percent, all -1 until two samples were taken. As the kernel counts, User contains
// Guest and Nice contains GuestNice. Total is all that is neither idle nor waiting for storage.
type CPU struct {
	Total, User, System, Wait, Nice, HardIRQ, SoftIRQ, Steal, Guest, GuestNice float64
}

// Pressure is the percentage of time in which some or all work stood still, on average over 10, 60 and 300 seconds, as in
// the kernel's Documentation/accounting/psi.rst.
type Pressure struct {
	Some, Full [3]float64
}

// Platform names the machine and its size.
type Platform struct {
	Name, Release, Version, Machine string // as uname(1) -s -r -v -m
	CPUs                            int
	MemoryKB, SwapKB                uint64
}

// readCommon fills what is read the same way on every system. What cannot be read stays unknown; only a machine that will
// not tell its memory is an error, since every system does.
func (m *Machine) readCommon(ctx context.Context) error {
	m.Load = [3]float64{sample.Unknown, sample.Unknown, sample.Unknown}
	if avg, err := load.AvgWithContext(ctx); err == nil {
		m.Load = [3]float64{avg.Load1, avg.Load5, avg.Load15}
	}
	memory, err := mem.VirtualMemoryWithContext(ctx)
	if err != nil {
		return err
	}
	m.MemoryTotal, m.MemoryUsed = memory.Total, memory.Total-min(memory.Available, memory.Total)
	m.MemoryPercent = sample.Percent(m.MemoryUsed, m.MemoryTotal)
	if swap, err := mem.SwapMemoryWithContext(ctx); err == nil {
		m.SwapTotal, m.SwapUsed = swap.Total, swap.Used
		m.SwapPercent = sample.Percent(m.SwapUsed, m.SwapTotal)
	}
	if seconds, err := gopsutil.UptimeWithContext(ctx); err == nil {
		m.Uptime = time.Duration(seconds) * time.Second
		m.BootTime = time.Now().Add(-m.Uptime).Truncate(time.Second)
	}
	return nil
}

// unknownCPU is the CPU before two samples.
func unknownCPU() CPU {
	return CPU{sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown}
}

// ReadPlatform names the machine. What cannot be read is empty.
func ReadPlatform() Platform {
	p := Platform{CPUs: sample.Cores()}
	var u unix.Utsname
	if err := unix.Uname(&u); err == nil {
		p.Name, p.Release = unix.ByteSliceToString(u.Sysname[:]), unix.ByteSliceToString(u.Release[:])
		p.Version, p.Machine = unix.ByteSliceToString(u.Version[:]), unix.ByteSliceToString(u.Machine[:])
	}
	if memory, err := mem.VirtualMemory(); err == nil {
		p.MemoryKB = memory.Total / 1024
	}
	if swap, err := mem.SwapMemory(); err == nil {
		p.SwapKB = swap.Total / 1024
	}
	return p
}
