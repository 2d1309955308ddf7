//go:build !linux

package proc

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/shirou/gopsutil/v3/mem"
	"github.com/shirou/gopsutil/v3/process"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

// Reader reads the process table through gopsutil and keeps the sample before, for rates.
// It may be used from several goroutines; readings follow each other.
type Reader struct {
	mu      sync.Mutex
	samples processSamples
	cores   int
	details detailCache
}

// renewed has nothing to do: every process is read each time.
func (p *Process) renewed() (*Process, bool) { return p, true }

// keptFiles are none: gopsutil keeps nothing open.
type keptFiles struct{}

// Close has nothing to let go of.
func (r *Reader) Close() {}

// NewReader returns a reader without a sample.
func NewReader() *Reader {
	return &Reader{cores: sample.Cores()}
}

// Read reads all processes. Security attributes and what the system does not tell are unknown.
func (r *Reader) Read(ctx context.Context, cmdlines bool) (*Table, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	found, err := process.ProcessesWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot list processes: %w", err)
	}
	now := time.Now()
	processes := make([]Process, 0, len(found))
	for _, handle := range found {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("cannot read all processes: %w", err)
		}
		p, ok := readBasics(ctx, handle, cmdlines)
		if !ok {
			continue
		}
		if times, err := handle.TimesWithContext(ctx); err == nil {
			p.cpu = time.Duration((times.User + times.System) * float64(time.Second))
		}
		processes = append(processes, p)
	}
	table := newTable(processes, now)
	if m, err := mem.VirtualMemoryWithContext(ctx); err == nil {
		table.memory = m.Total
	}
	table.setTotals(r.samples.advance(table, cmdlines), r.cores)
	r.details.mu.Lock()
	defer r.details.mu.Unlock()
	r.details.drop(table)
	return table, nil
}

// readBasics reads what every process has; false when it is gone.
func readBasics(ctx context.Context, handle *process.Process, cmdline bool) (Process, bool) {
	p := Process{PID: int(handle.Pid)}
	created, err := handle.CreateTimeWithContext(ctx) // milliseconds since 1970
	if err != nil {
		return p, false
	}
	p.Started, p.StartTicks = time.UnixMilli(created), uint64(created)
	if ppid, err := handle.PpidWithContext(ctx); err == nil {
		p.PPID = int(ppid)
	}
	p.Name, _ = handle.NameWithContext(ctx)
	if cmdline {
		p.Cmdline, _ = handle.CmdlineWithContext(ctx)
	}
	if status, err := handle.StatusWithContext(ctx); err == nil && len(status) > 0 {
		p.Zombie = status[0] == process.Zombie
		p.State = stateLetter(status[0])
	}
	if threads, err := handle.NumThreadsWithContext(ctx); err == nil {
		p.Threads = int(threads)
	}
	if memory, err := handle.MemoryInfoWithContext(ctx); err == nil && memory != nil {
		p.Memory = memory.RSS
	}
	return p, true
}

// stateLetter is the kernel's letter for gopsutil's word.
func stateLetter(word string) byte {
	switch word {
	case process.Zombie:
		return 'Z'
	case process.Stop:
		return 'T'
	case process.Running:
		return 'R'
	case process.Blocked, process.Lock, process.Wait:
		return 'D'
	}
	return 'S'
}

// readDetails fills the columns as far as the system tells them. ErrEnded: the process is gone.
func (r *Reader) readDetails(p *Process, d *Details, columns Columns) error {
	ctx := context.Background()
	handle, err := process.NewProcessWithContext(ctx, int32(p.PID))
	if err != nil {
		return ErrEnded
	}
	if columns&ColOwner != 0 {
		if uids, err := handle.UidsWithContext(ctx); err == nil && len(uids) > 0 {
			d.UID = int(uids[0])
			d.EUID = int(uids[min(1, len(uids)-1)])
		}
		if gids, err := handle.GidsWithContext(ctx); err == nil && len(gids) > 0 {
			d.GID = int(gids[0])
		}
	}
	if columns&ColFDs != 0 {
		d.FDs, _ = countOpenFiles(p.PID)
	}
	if columns&ColIO != 0 {
		if io, err := handle.IOCountersWithContext(ctx); err == nil && io != nil {
			d.Read.DiskBytes, d.Write.DiskBytes = int64(io.ReadBytes), int64(io.WriteBytes)
			d.Read.Operations, d.Write.Operations = int64(io.ReadCount), int64(io.WriteCount)
		}
	}
	return nil
}

// countOpenFiles counts the open files of a process, -1 when it may not be known.
func countOpenFiles(pid int) (int, error) {
	ctx := context.Background()
	handle, err := process.NewProcessWithContext(ctx, int32(pid))
	if err != nil {
		return sample.Unknown, nil
	}
	n, err := handle.NumFDsWithContext(ctx)
	if err != nil {
		return sample.Unknown, nil
	}
	return int(n), nil
}

// proportionalSize is not told here.
func proportionalSize(int) (uint64, bool, error) { return 0, false, nil }

// BootID is unknown: the kernel has no id of its boot.
func BootID() string { return "" }

// Exists looks once at a process. The id of a thread is no process, and neither is a zombie: it has ended.
func Exists(pid int) (startTicks uint64, ok bool) {
	if pid <= 0 {
		return 0, false
	}
	ctx := context.Background()
	handle, err := process.NewProcessWithContext(ctx, int32(pid))
	if err != nil {
		return 0, false
	}
	p, ok := readBasics(ctx, handle, false)
	return p.StartTicks, ok && !p.Zombie
}
