package proc

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/cgroup"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

const (
	// tick is the kernel's unit of CPU time: USER_HZ is 100 on every architecture that Go knows.
	tick = time.Second / 100

	// maxCmdline is the longest command line that is read: what Linux allows one argument to be (MAX_ARG_STRLEN).
	maxCmdline = 128 << 10
)

// pageSize is the unit of memory in /proc/PID/stat.
var pageSize = uint64(os.Getpagesize())

// Reader reads the process table from /proc (proc(5)) and keeps the sample before, for rates.
// It may be used from several goroutines; readings of the table follow each other.
type Reader struct {
	mu      sync.Mutex
	files   Files
	list    []listed // of the last reading
	often   bool     // readings follow each other soon
	last    *Table   // nil: there is none to carry over from
	roles   []role   // of its processes, while the next is read
	samples processSamples
	cores   int
	details detailCache
}

// NewReader returns a reader without a sample.
func NewReader() *Reader {
	r := &Reader{cores: sample.Cores()}
	r.samples.drop = r.files.releaseAll
	return r
}

// Close lets go of the files that are kept open between readings.
func (r *Reader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.samples.byPID {
		r.files.releaseAll(&k.files)
	}
}

// keepWithin is how soon readings have to follow each other for files to be kept open, apart from command lines, for which
// somebody may wait (Scan).
const keepWithin = 10 * time.Second

// Read takes one pass over /proc: of each process that is watched or below one that is a file, with cmdlines that of every
// process, and one more of those whose counters somebody has asked for. A process that ends during the pass is left out. It fails when /proc cannot be listed,
// ctx ends, or this process may open no more files.
//
// With 900 processes and their command lines, 400 of them watched, a cycle takes a third of what it takes to open the
// files anew each time, and a tenth of gopsutil's calls (BenchmarkWatched, BenchmarkGopsutil).
func (r *Reader) Read(ctx context.Context, cmdlines bool) (*Table, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	list, err := r.files.listProcesses(r.list)
	if err != nil {
		return nil, fmt.Errorf("cannot list processes: %w", err)
	}
	r.list = list
	now := time.Now()
	boot := now.Add(-SinceBoot())
	r.files.most = min(maxKept, descriptorLimit()/4)
	r.often = now.Sub(r.samples.taken) < keepWithin
	t := &Table{taken: now, processes: make([]Process, 0, len(list)), memory: totalMemory()}
	last := r.former()
	for _, l := range list {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("cannot read all processes: %w", err)
		}
		t.processes = append(t.processes, Process{})
		p, before := &t.processes[len(t.processes)-1], r.samples.byPID[l.pid]
		prev, role := last.of(l)
		switch {
		case role == unwatched && r.carry(p, prev, before, l, cmdlines, now):
		case !r.readBasics(p, l.pid, before, role, cmdlines):
			t.processes = t.processes[:len(t.processes)-1]
			continue
		case role == watched && before != nil && p.StartTicks == prev.StartTicks:
			r.count(t, p, before)
		}
		p.inode = l.inode
		p.Started = boot.Add(time.Duration(p.StartTicks) * tick)
	}
	if err := r.files.Starved; err != nil { // who could not be read would be taken for dead
		r.files.Starved = nil
		return nil, fmt.Errorf("cannot read all processes: %w", err)
	}
	t.link()
	t.setTotals(r.samples.advance(t, cmdlines), cgroup.LimitedCores(r.cores, cgroup.Own()))
	r.last = t
	return t, nil
}

// count reads the counters of a process into its table.
func (r *Reader) count(t *Table, p *Process, before *processSample) {
	var kept *keptFiles
	if r.often {
		kept = &before.files
	}
	t.counters = append(t.counters, parseCounters(r.files.readKept(kept, keptIO, p.PID, "io", 4096)))
	p.counters = len(t.counters)
}

// readBasics fills what every process has; false when it is gone. before is what was seen of this id before, nil if nothing.
func (r *Reader) readBasics(p *Process, pid int, before *processSample, role role, cmdline bool) bool {
	var kept, keptLine *keptFiles // what is seen for the first time may be gone before the next reading
	name, line := "", ""
	if before != nil {
		keptLine, name, line = &before.files, before.name, before.cmdline
		if r.often && role != unwatched { // else it is carried over next time
			kept = keptLine
		}
	}
	stat, err := parseProcStat(r.files.readKept(kept, keptStat, pid, "stat", 4096))
	if err != nil || stat.pid != pid {
		return false
	}
	*p = Process{PID: pid, Name: name, StartTicks: stat.startTicks, kernel: stat.kernel}
	p.take(&stat)
	if string(stat.name) != name { // most strings are those of the reading before
		p.Name = string(stat.name)
	}
	if !cmdline || p.Zombie || p.kernel {
		return true
	}
	p.Cmdline = line
	if raw := r.files.readKept(keptLine, keptCmdline, pid, "cmdline", maxCmdline); !equalArguments(raw, line) {
		p.Cmdline = joinArguments(raw)
	}
	return true
}

// take fills in what changes while a process runs.
func (p *Process) take(stat *procStat) {
	p.PPID, p.State, p.Zombie = stat.ppid, stat.state, stat.state == 'Z' || stat.state == 'X'
	p.Threads, p.Memory, p.cpu = stat.threads, stat.rssPages*pageSize, time.Duration(stat.cpuTicks)*tick
}

// equalArguments tells without allocating whether raw is the command line that was joined before.
func equalArguments(raw []byte, cmdline string) bool {
	raw = bytes.TrimRight(raw, "\x00 ")
	if len(raw) != len(cmdline) {
		return false
	}
	for i, c := range raw {
		if c == 0 {
			c = ' '
		}
		if c != cmdline[i] {
			return false
		}
	}
	return true
}

// readDetails fills the columns, as far as the kernel lets us. ErrEnded: the process is gone.
func (r *Reader) readDetails(p *Process, d *Details, columns Columns) (err error) {
	if columns == 0 {
		return nil
	}
	files := takeFiles()
	defer files.handBack()
	defer func() {
		if files.Starved != nil {
			err = fmt.Errorf("look at process %d: %w", p.PID, files.Starved)
		}
	}()
	if columns&ColOwner != 0 {
		status := files.read(p.PID, "status", 4096)
		uid, ok := FieldAfter(status, "Uid:", 0)
		if !ok {
			return ErrEnded
		}
		euid, _ := FieldAfter(status, "Uid:", 1)
		gid, _ := FieldAfter(status, "Gid:", 0)
		d.UID, d.EUID, d.GID = int(uid), int(euid), int(gid)
	}
	if columns&ColPSS != 0 {
		if d.Memory, _, err = proportionalSize(p.PID); err != nil {
			return err
		}
	}
	if columns&ColFDs != 0 {
		if d.FDs, err = countOpenFiles(p.PID); err != nil {
			return err
		}
		limits := files.read(p.PID, "limits", 4096)
		d.FDSoftLimit, d.FDHardLimit = openFileLimit(limits, 0), openFileLimit(limits, 1)
	}
	if columns&ColIO != 0 {
		d.setCounters(parseCounters(files.read(p.PID, "io", 4096)))
	}
	if columns&ColSecurity != 0 {
		d.SecurityAttribute = string(bytes.TrimRight(files.read(p.PID, "attr/current", 4096), "\x00\n"))
	}
	return nil
}

// parseCounters reads /proc/PID/io, a name, a colon and a number in each line; what is not there is unknown.
func parseCounters(text []byte) counters {
	c := counters{sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown, sample.Unknown}
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		name, value, _ := bytes.Cut(line, []byte(": "))
		text = rest
		n, ok := parseUint(value)
		if !ok || n > math.MaxInt64 {
			continue
		}
		switch string(name) {
		case "rchar":
			c.readBytes = int64(n)
		case "wchar":
			c.writtenBytes = int64(n)
		case "syscr":
			c.reads = int64(n)
		case "syscw":
			c.writes = int64(n)
		case "read_bytes":
			c.diskRead = int64(n)
		case "write_bytes":
			c.diskWritten = int64(n)
		}
	}
	return c
}

// proportionalSize is what a process holds of memory, what it shares counted by parts; false where it may not be read.
// The error is a shortage of our own.
func proportionalSize(pid int) (size uint64, ok bool, err error) {
	files := takeFiles()
	defer files.handBack()
	kB, ok := FieldAfter(files.read(pid, "smaps_rollup", 4096), "Pss:", 0)
	return kB * 1024, ok, files.Starved
}

// BootID returns the id that the kernel made at boot, "" if there is none.
func BootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
}

// Exists looks once at a process. The id of a thread is no process, and neither is a zombie: it has ended.
func Exists(pid int) (startTicks uint64, ok bool) {
	if pid <= 0 {
		return 0, false
	}
	files := takeFiles()
	defer files.handBack()
	stat, err := parseProcStat(files.read(pid, "stat", 4096))
	if err != nil || stat.state == 'Z' || stat.state == 'X' {
		return 0, false
	}
	leader, ok := FieldAfter(files.read(pid, "status", 4096), "Tgid:", 0)
	return stat.startTicks, ok && int(leader) == pid
}

// joinArguments makes a command line of the kernel's form, where each argument ends in a zero byte.
func joinArguments(raw []byte) string {
	return strings.TrimRight(strings.ReplaceAll(string(raw), "\x00", " "), " ")
}
