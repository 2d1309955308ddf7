package proc

import (
	"cmp"
	"os"
	"slices"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

// Process is what one reading of the table saw of a process. A process is the same as one seen before if PID and StartTicks
// are the same within one boot (BootID); the number alone is given to another process sooner or later.
type Process struct {
	PID, PPID  int
	Name       string    // as the kernel has it, at most 15 bytes on Linux
	Cmdline    string    // arguments joined by spaces; empty if not asked for, for a kernel thread and for a zombie
	State      byte      // the kernel's letter: R, S, D, T, Z ...
	Zombie     bool      // has ended and waits for its parent to ask for the exit status
	Started    time.Time // exact to a hundredth of a second; moves with the wall clock, so compare StartTicks
	StartTicks uint64    // clock ticks between boot and start

	Threads  int
	Children int // all descendants

	// CPUPercent is 100 when the process uses all cores that its threads could use. CPUPercentTotal counts the time of
	// process and descendants against the cores that the threads of the descendants could use, as Monit does, and is at
	// most 100. Both are -1 until two samples were taken.
	CPUPercent, CPUPercentTotal float64

	Memory, MemoryTotal uint64 // resident size in bytes

	cpu      time.Duration // used since its start
	counters int           // place among those of the table, counted from one; 0: not read
	inode    uint64        // of its folder, where it has one
	carried  bool          // as an earlier reading saw it
	kernel   bool          // a thread of the kernel, which never runs a program
}

// Table is one reading of all processes. It never changes and may be shared.
type Table struct {
	taken     time.Time
	processes []Process // by PID
	pids      []int32   // of them, close together: they are searched a thousand times for a cycle
	parents   []int     // of each process, its index; -1 when it is not in the table
	self      int       // the index of the calling program, -1 when it is not in the table
	counters  []counters
	memory    uint64 // of the machine, in bytes
	// round counts the readings with command lines, and changed has the processes whose command line was not the same in
	// the round before: a pattern need not be held against the others again.
	round   uint64
	changed []int
}

// newTable makes a table of processes, which it keeps and sorts.
func newTable(processes []Process, taken time.Time) *Table {
	t := &Table{taken: taken, processes: processes}
	t.link()
	return t
}

// link sorts the processes, which mostly are, and finds their parents.
func (t *Table) link() {
	slices.SortFunc(t.processes, func(a, b Process) int { return cmp.Compare(a.PID, b.PID) })
	t.pids = make([]int32, len(t.processes))
	for i := range t.processes {
		t.pids[i] = int32(t.processes[i].PID)
	}
	t.self = t.place(os.Getpid())
	t.parents = make([]int, len(t.processes))
	for i := range t.processes {
		if i > 0 && t.processes[i].PPID == t.processes[i-1].PPID && t.parents[i-1] != i { // as most are that were started together
			t.parents[i] = t.parents[i-1]
		} else if t.parents[i] = t.place(t.processes[i].PPID); t.parents[i] == i {
			t.parents[i] = -1
		}
	}
}

// place is the index of the process with this id, -1 when there is none.
func (t *Table) place(pid int) int {
	if i, ok := t.index(pid); ok {
		return i
	}
	return -1
}

// Taken is the moment of the reading.
func (t *Table) Taken() time.Time { return t.taken }

// Get returns the process with this id. A thread id is no process. A zombie is returned with Zombie set.
func (t *Table) Get(pid int) (*Process, bool) {
	i, ok := t.index(pid)
	if !ok {
		return nil, false
	}
	return t.processes[i].current()
}

// current gives what is known of a process now: of one that was carried over it is read again.
func (p *Process) current() (*Process, bool) {
	if p.carried {
		return p.renewed()
	}
	return p, true
}

func (t *Table) index(pid int) (int, bool) { return slices.BinarySearch(t.pids, int32(pid)) }

// All calls yield for each process in the order of ids until it returns false. It fits a range statement. What it tells of
// processes that nobody asks about may be as old as 30 seconds.
func (t *Table) All(yield func(*Process) bool) {
	for i := range t.processes {
		if !yield(&t.processes[i]) {
			return
		}
	}
}

// ancestors calls visit with the index of each ancestor of process i, nearest first. The table is read while processes
// come and go, so a chain of parents may be a circle: it ends after as many steps as there are processes.
func (t *Table) ancestors(i int, visit func(int)) {
	for range t.processes {
		if i = t.parents[i]; i < 0 {
			return
		}
		visit(i)
	}
}

// descendants lists the ids of all processes under p.
func (t *Table) descendants(p *Process) []int {
	top, ok := t.index(p.PID)
	if !ok || p.Children == 0 {
		return nil
	}
	var pids []int
	for i := range t.processes {
		under := false
		t.ancestors(i, func(a int) { under = under || a == top })
		if under && i != top {
			pids = append(pids, t.processes[i].PID)
		}
	}
	return pids
}

// usage is what a process used since the sample before, in percent of one core. A process that was born since then has no
// own figure yet (-1), but its time counts in the total of its ancestors: a service may be all short-lived children.
type usage struct{ own, total float64 }

// setTotals fills the columns that count the descendants.
func (t *Table) setTotals(used []usage, cores int) {
	threads := make([]int, len(t.processes)) // of descendants
	busy := make([]float64, len(t.processes))
	for i := range t.processes {
		t.processes[i].MemoryTotal, busy[i] = t.processes[i].Memory, used[i].own
	}
	for i := range t.processes {
		p := &t.processes[i]
		t.ancestors(i, func(a int) {
			parent := &t.processes[a]
			parent.Children++
			parent.MemoryTotal += p.Memory
			threads[a] += p.Threads
			if busy[a] >= 0 {
				busy[a] += used[i].total
			}
		})
	}
	for i := range t.processes {
		p := &t.processes[i]
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
		return sample.Unknown
	}
	return min(busy/float64(max(1, min(threads, cores))), 100)
}
