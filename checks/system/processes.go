package system

import (
	"cmp"
	"os"
	"regexp"
	"slices"
	"time"
)

// Columns names what a caller needs of a process beyond the basics (pid, parent, name, start, state, owner, threads, CPU
// time, resident size), which every reading has.
type Columns uint32

// What a reading costs more for, and so only reads when it is asked to.
const (
	ColCmdline  Columns = 1 << iota // command line with its arguments
	ColPSS                          // proportional set size in place of the resident size
	ColIO                           // what was read and written
	ColFDs                          // open file descriptors and their limits
	ColSecurity                     // security attribute
)

// columnsOfTotals are the columns that are also summed over the descendants, so they are read of these too.
const columnsOfTotals = ColPSS | ColFDs

// Want says which processes need which columns.
type Want struct {
	Cmdline bool            // command lines of all processes: needed as soon as one pattern is searched
	PIDs    map[int]Columns // columns of these processes and, for totals, of their descendants
}

// Process is what one look at a process saw. A process is the same as one seen before if PID and StartTicks are the same
// within one boot (BootID); the number alone is given to another process sooner or later.
type Process struct {
	PID, PPID  int
	Name       string    // as the kernel has it, at most 15 bytes on Linux
	Cmdline    string    // arguments joined by spaces; empty if not asked for, for a kernel thread and for a zombie
	State      byte      // the kernel's letter: R, S, D, T, Z ...
	Zombie     bool      // has ended and waits for its parent to ask for the exit status
	Started    time.Time // exact to a hundredth of a second; moves with the wall clock, so compare StartTicks
	StartTicks uint64    // clock ticks between boot and start

	UID, EUID, GID int
	Threads        int
	Children       int // all descendants

	// CPUPercent is 100 when the process uses all cores that its threads could use. CPUPercentTotal counts the time of
	// process and descendants against the cores that the threads of the descendants could use, as Monit does, and is at
	// most 100. Both are -1 until two samples were taken.
	CPUPercent, CPUPercentTotal float64

	// Memory in bytes: the proportional set size where it was asked for and may be read, else the resident size.
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
	return IO{unknown, unknown, unknown, unknown, unknown, unknown}
}

// Table is one reading of all processes. It never changes and may be shared.
type Table struct {
	taken     time.Time
	processes []Process // by PID
}

// newTable makes a table of processes, which it keeps and sorts.
func newTable(processes []Process, taken time.Time) *Table {
	slices.SortFunc(processes, func(a, b Process) int { return cmp.Compare(a.PID, b.PID) })
	return &Table{taken: taken, processes: processes}
}

// Taken is the moment of the reading.
func (t *Table) Taken() time.Time { return t.taken }

// Get returns the process with this id. A thread id is no process. A zombie is returned with Zombie set.
func (t *Table) Get(pid int) (*Process, bool) {
	i, ok := t.index(pid)
	if !ok {
		return nil, false
	}
	return &t.processes[i], true
}

func (t *Table) index(pid int) (int, bool) {
	return slices.BinarySearchFunc(t.processes, pid, func(p Process, pid int) int { return cmp.Compare(p.PID, pid) })
}

// All calls yield for each process in the order of ids until it returns false. It fits a range statement.
func (t *Table) All(yield func(*Process) bool) {
	for i := range t.processes {
		if !yield(&t.processes[i]) {
			return
		}
	}
}

// Match returns the process whose command line, or name if it has none, matches re. Of several it is one whose parent
// does not match, so the master and not its worker, and of these the one that runs longest. Zombies have ended and are
// not found, and the calling program never finds itself.
func (t *Table) Match(re *regexp.Regexp) (*Process, bool) {
	matches := make([]bool, len(t.processes))
	self, _ := t.Get(os.Getpid())
	for i := range t.processes {
		matches[i] = matchesPattern(&t.processes[i], self, re)
	}
	var best *Process
	for i := range t.processes {
		p := &t.processes[i]
		if !matches[i] || best != nil && best.StartTicks <= p.StartTicks {
			continue
		}
		if parent, ok := t.index(p.PPID); ok && parent != i && matches[parent] {
			continue
		}
		best = p
	}
	return best, best != nil
}

func matchesPattern(p, self *Process, re *regexp.Regexp) bool {
	if p.Zombie {
		return false
	}
	if self != nil && (p.PID == self.PID || p.PPID == self.PID && p.Cmdline == self.Cmdline) {
		// The second is a program being started: between fork and exec it wears the command line of this one.
		return false
	}
	if p.Cmdline != "" {
		return re.MatchString(p.Cmdline)
	}
	return re.MatchString(p.Name)
}

// ancestors calls visit with the index of each ancestor of process i, nearest first. The table is read while processes
// come and go, so a chain of parents may be a circle: it ends after as many steps as there are processes.
func (t *Table) ancestors(i int, visit func(int)) {
	for range t.processes {
		parent, ok := t.index(t.processes[i].PPID)
		if !ok || parent == i {
			return
		}
		visit(parent)
		i = parent
	}
}

// deepColumns says which columns each process needs: its own and those that its ancestors sum up.
func (t *Table) deepColumns(want Want) []Columns {
	columns := make([]Columns, len(t.processes))
	if len(want.PIDs) == 0 {
		return columns
	}
	for i := range t.processes {
		columns[i] |= want.PIDs[t.processes[i].PID]
		t.ancestors(i, func(a int) { columns[i] |= want.PIDs[t.processes[a].PID] & columnsOfTotals })
	}
	return columns
}

// usage is what a process used since the sample before, in percent of one core. A process that was born since then has no
// own figure yet (-1), but its time counts in the total of its ancestors: a service may be all short-lived children.
type usage struct{ own, total float64 }

// setTotals fills the columns that count the descendants.
func (t *Table) setTotals(used []usage, cores int, memory uint64) {
	threads := make([]int, len(t.processes)) // of descendants
	busy := make([]float64, len(t.processes))
	for i := range t.processes {
		p := &t.processes[i]
		p.MemoryTotal, p.FDsTotal, busy[i] = p.Memory, p.FDs, used[i].own
	}
	for i := range t.processes {
		p := &t.processes[i]
		t.ancestors(i, func(a int) {
			parent := &t.processes[a]
			parent.Children++
			parent.MemoryTotal += p.Memory
			if parent.FDs >= 0 && p.FDs > 0 {
				parent.FDsTotal += p.FDs
			}
			threads[a] += p.Threads
			if busy[a] >= 0 {
				busy[a] += used[i].total
			}
		})
	}
	for i := range t.processes {
		p := &t.processes[i]
		p.MemoryPercent, p.MemoryPercentTotal = percent(p.Memory, memory), percent(p.MemoryTotal, memory)
		if threads[i] == 0 {
			threads[i] = p.Threads
		}
		p.CPUPercent = shareOfCores(used[i].own, p.Threads, cores)
		p.CPUPercentTotal = shareOfCores(busy[i], threads[i], cores)
	}
}

// shareOfCores turns percent of one core into percent of the cores that so many threads can use.
func shareOfCores(busy float64, threads, cores int) float64 {
	if busy < 0 {
		return unknown
	}
	return min(busy/float64(max(1, min(threads, cores))), 100)
}
