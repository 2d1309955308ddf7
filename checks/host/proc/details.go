package proc

import (
	"errors"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

// Columns names what a caller needs of one process beyond what the table has. Each costs a file or more.
type Columns uint32

// What can be asked for.
const (
	ColOwner    Columns = 1 << iota // users and group
	ColPSS                          // proportional set size in place of the resident size
	ColIO                           // what was read and written
	ColFDs                          // open file descriptors and their limits
	ColSecurity                     // security attribute
)

// shownAge is how old a column may be that is shown but that no rule asks about: with 400 watched processes and a cycle of
// a second these columns would be most of the cost of a cycle.
const shownAge = 30 * time.Second

// Details are the columns of one process.
type Details struct {
	UID, EUID, GID int

	// Memory in bytes: the proportional set size where it was asked for and may be read, else the resident size. Where it is
	// only shown it is at most 30 seconds old, and its resident size has not moved since.
	Memory, MemoryTotal               uint64
	MemoryPercent, MemoryPercentTotal float64

	// FDs and FDsTotal are -1 when not asked for or not allowed. A limit of 0 is unknown, the highest value no limit.
	FDs, FDsTotal            int
	FDSoftLimit, FDHardLimit uint64

	Read, Write       IO
	SecurityAttribute string
}

// IO counts what a process has read or written since it started. Counters are -1 when not asked for or not allowed; rates
// are per second and -1 until two samples were taken.
type IO struct {
	GenericBytes, DiskBytes, Operations  int64 // all bytes, those that reached storage, calls
	GenericRate, DiskRate, OperationRate float64
}

func unknownIO() IO {
	return IO{sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown}
}

// counters are what a process has read and written since its start, -1 where that is not known: bytes, calls, and bytes that
// reached storage.
type counters struct{ readBytes, writtenBytes, reads, writes, diskRead, diskWritten int64 }

func (d *Details) setCounters(c counters) {
	d.Read.GenericBytes, d.Read.Operations, d.Read.DiskBytes = c.readBytes, c.reads, c.diskRead
	d.Write.GenericBytes, d.Write.Operations, d.Write.DiskBytes = c.writtenBytes, c.writes, c.diskWritten
}

// detailCache keeps what was read of processes, for rates and for columns that may be a little old.
type detailCache struct {
	mu    sync.Mutex
	byPID map[int]keptDetails
}

type keptDetails struct {
	startTicks uint64
	shown      time.Time // when all columns were read
	io         time.Time // when the counters were read that rates are made against
	details    Details
	// The resident sizes, alone and with the descendants, when the proportional ones were read; 0: they were not.
	resident, residentTotal uint64
}

// hasMoved reports whether the resident sizes are by a thirty-second part others than when the proportional ones were read:
// these are then read anew, wherever they are shown.
func (k *keptDetails) hasMoved(p *Process) bool {
	far := func(then, now uint64) bool { return max(then, now)-min(then, now) > then/32 }
	return far(k.resident, p.Memory) || far(k.residentTotal, p.MemoryTotal)
}

func (c *detailCache) get(p *Process) keptDetails {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k := c.byPID[p.PID]; k.startTicks == p.StartTicks {
		return k
	}
	return keptDetails{details: Details{FDs: sample.Unknown, FDsTotal: sample.Unknown, Read: unknownIO(), Write: unknownIO()}}
}

func (c *detailCache) put(p *Process, k keptDetails) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byPID == nil {
		c.byPID = map[int]keptDetails{}
	}
	k.startTicks = p.StartTicks
	c.byPID[p.PID] = k
}

// drop drops what is kept of processes that are not in the table. The caller holds the lock.
func (c *detailCache) drop(t *Table) {
	for pid := range c.byPID {
		if _, ok := t.index(pid); !ok {
			delete(c.byPID, pid)
		}
	}
}

// Details reads columns of a process of the table, and of its descendants where they are summed up. Those that are only
// shown may be as old as 30 seconds. The error is ErrEnded when the process is gone meanwhile; another one says why nobody
// can tell now.
func (r *Reader) Details(t *Table, p *Process, exact, shown Columns) (Details, error) {
	kept := r.details.get(p)
	now := time.Now()
	columns := exact
	switch {
	case kept.shown.IsZero(): // the first of them grow old one after the other
		columns |= shown
		kept.shown = now.Add(-shownAge * time.Duration(p.PID%30) / 30)
	case now.Sub(kept.shown) >= shownAge:
		columns |= shown
		kept.shown = now
	case shown&ColPSS != 0 && kept.hasMoved(p):
		columns |= ColPSS
	}
	before := kept.details
	d := &kept.details
	counted := columns&ColIO != 0 && p.counters != 0 // with the table
	if counted {
		columns &^= ColIO
		d.setCounters(t.counters[p.counters-1])
		now = t.taken
	}
	if err := r.readDetails(p, d, columns); err != nil {
		return Details{}, err
	}
	if err := r.sizes(t, p, &kept, columns, exact|shown); err != nil {
		return Details{}, err
	}
	d.MemoryPercent, d.MemoryPercentTotal = sample.Percent(d.Memory, t.memory), sample.Percent(d.MemoryTotal, t.memory)
	if columns&ColFDs != 0 {
		d.FDsTotal = d.FDs
		for _, pid := range t.descendants(p) {
			n, err := countOpenFiles(pid)
			if err != nil {
				return Details{}, err
			}
			if n > 0 && d.FDsTotal >= 0 {
				d.FDsTotal += n
			}
		}
	}
	if counted || columns&ColIO != 0 {
		if elapsed := now.Sub(kept.io); kept.io.IsZero() || elapsed >= sample.Shortest {
			d.Read.setRates(before.Read, elapsed)
			d.Write.setRates(before.Write, elapsed)
			kept.io = now
		} else { // too soon for a rate: a tick or two would make it
			d.Read, d.Write = before.Read, before.Write
		}
	}
	r.details.put(p, kept)
	return *d, nil
}

// ErrEnded means that a process has ended since it was found.
var ErrEnded = errors.New("has ended")

// sizes settles the memory of a process: proportional where it was read now or before, else resident.
func (r *Reader) sizes(t *Table, p *Process, kept *keptDetails, read, wanted Columns) error {
	d := &kept.details
	switch {
	case read&ColPSS != 0 && d.Memory != 0:
		kept.resident, kept.residentTotal = p.Memory, p.MemoryTotal
		d.MemoryTotal = d.Memory
		for _, pid := range t.descendants(p) {
			n, err := r.memory(t, pid)
			if err != nil {
				return err
			}
			d.MemoryTotal += n
		}
	case read&ColPSS != 0: // it may not be read
		kept.resident, kept.residentTotal = p.Memory, p.MemoryTotal
		d.Memory, d.MemoryTotal = p.Memory, p.MemoryTotal
	case wanted&ColPSS == 0:
		kept.resident, kept.residentTotal = 0, 0
		d.Memory, d.MemoryTotal = p.Memory, p.MemoryTotal
	}
	return nil
}

// memory is the size of one descendant.
func (r *Reader) memory(t *Table, pid int) (uint64, error) {
	n, ok, err := proportionalSize(pid)
	if ok || err != nil {
		return n, err
	}
	if p, ok := t.Get(pid); ok {
		return p.Memory, nil
	}
	return 0, nil
}

func (io *IO) setRates(before IO, elapsed time.Duration) {
	io.GenericRate = sample.Rate(before.GenericBytes, io.GenericBytes, elapsed)
	io.DiskRate = sample.Rate(before.DiskBytes, io.DiskBytes, elapsed)
	io.OperationRate = sample.Rate(before.Operations, io.Operations, elapsed)
}
