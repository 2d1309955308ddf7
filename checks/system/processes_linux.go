package system

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	// tick is the kernel's unit of CPU time: USER_HZ is 100 on every architecture that Go knows.
	tick = time.Second / 100

	// maxCmdline is the longest command line that is read: what Linux allows one argument to be (MAX_ARG_STRLEN).
	maxCmdline = 128 << 10
)

// ProcessReader reads the process table from /proc (proc(5)) and keeps the sample before, for rates.
// It may be used from several goroutines; readings of the table follow each other.
type ProcessReader struct {
	mu      sync.Mutex
	files   procFiles
	samples processSamples
	cores   int
	details detailCache
}

// NewProcessReader returns a reader without a sample.
func NewProcessReader() *ProcessReader {
	r := &ProcessReader{cores: countCores()}
	r.samples.drop = r.files.releaseAll
	return r
}

// Close lets go of the files that are kept open between readings.
func (r *ProcessReader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.samples.byPID {
		r.files.releaseAll(&k.files)
	}
}

// keepWithin is how soon readings have to follow each other for files to be kept open.
const keepWithin = 10 * time.Second

// Read takes one pass over /proc, one file of each process and with cmdlines two. A process that ends during the pass is
// left out. It fails when /proc cannot be listed, ctx ends, or this process may open no more files.
//
// With 900 processes and their command lines, 400 of them watched, a cycle takes a third of what it takes to open the
// files anew each time, and a tenth of gopsutil's calls (BenchmarkWatched, BenchmarkGopsutil).
func (r *ProcessReader) Read(ctx context.Context, cmdlines bool) (*Table, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	pids, err := listProcesses()
	if err != nil {
		return nil, fmt.Errorf("cannot list processes: %w", err)
	}
	now := time.Now()
	boot := now.Add(-sinceBoot())
	keep := now.Sub(r.samples.taken) < keepWithin
	processes := make([]Process, 0, len(pids)+8)
	for _, pid := range pids {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("cannot read all processes: %w", err)
		}
		var p Process
		if r.readBasics(&p, pid, cmdlines, keep) {
			p.Started = boot.Add(time.Duration(p.StartTicks) * tick)
			processes = append(processes, p)
		}
	}
	if err := r.files.starved; err != nil { // who could not be read would be taken for dead
		r.files.starved = nil
		return nil, fmt.Errorf("cannot read all processes: %w", err)
	}
	table := newTable(processes, now)
	table.setTotals(r.samples.advance(table, cmdlines), r.cores)
	r.details.keep(table)
	return table, nil
}

// readBasics fills what every process has; false when it is gone.
func (r *ProcessReader) readBasics(p *Process, pid int, cmdline, keep bool) bool {
	before := r.samples.byPID[pid]
	read := func(slot int, name string, limit int) []byte {
		if before == nil || !keep {
			return r.files.read(pid, name, limit)
		}
		return r.files.readKept(&before.files, slot, pid, name, limit)
	}
	stat, err := parseProcStat(read(keptStat, "stat", 4096))
	if err != nil || stat.pid != pid {
		return false
	}
	*p = Process{PID: pid, PPID: stat.ppid, State: stat.state, Zombie: stat.state == 'Z' || stat.state == 'X',
		StartTicks: stat.startTicks, Threads: stat.threads, Memory: stat.rssPages * uint64(os.Getpagesize()), cpu: time.Duration(stat.cpuTicks) * tick}
	if before != nil && string(stat.name) == before.name { // most strings are those of the reading before
		p.Name = before.name
	} else {
		p.Name = string(stat.name)
	}
	if !cmdline || p.Zombie {
		return true
	}
	raw := read(keptCmdline, "cmdline", maxCmdline)
	if before != nil && equalArguments(raw, before.cmdline) {
		p.Cmdline = before.cmdline
	} else {
		p.Cmdline = joinArguments(raw)
	}
	return true
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

// readDetails fills the columns, as far as the kernel lets us; false when the process is gone.
func (r *ProcessReader) readDetails(p *Process, d *Details, columns Columns) bool {
	var files procFiles
	if columns&ColOwner != 0 {
		status := files.read(p.PID, "status", 4096)
		uid, ok := fieldAfter(status, "Uid:", 0)
		if !ok {
			return false
		}
		euid, _ := fieldAfter(status, "Uid:", 1)
		gid, _ := fieldAfter(status, "Gid:", 0)
		d.UID, d.EUID, d.GID = int(uid), int(euid), int(gid)
	}
	if columns&ColPSS != 0 {
		d.Memory, _ = proportionalSize(p.PID)
	}
	if columns&ColFDs != 0 {
		d.FDs = countOpenFiles(p.PID)
		limits := files.read(p.PID, "limits", 4096)
		d.FDSoftLimit, d.FDHardLimit = openFileLimit(limits, 0), openFileLimit(limits, 1)
	}
	if columns&ColIO != 0 {
		io := files.read(p.PID, "io", 4096)
		d.Read.GenericBytes, d.Write.GenericBytes = counterAfter(io, "rchar:"), counterAfter(io, "wchar:")
		d.Read.DiskBytes, d.Write.DiskBytes = counterAfter(io, "read_bytes:"), counterAfter(io, "write_bytes:")
		d.Read.Operations, d.Write.Operations = counterAfter(io, "syscr:"), counterAfter(io, "syscw:")
	}
	if columns&ColSecurity != 0 {
		d.SecurityAttribute = string(bytes.TrimRight(files.read(p.PID, "attr/current", 4096), "\x00\n"))
	}
	return true
}

// proportionalSize is what a process holds of memory, what it shares counted by parts; false where it may not be read.
func proportionalSize(pid int) (uint64, bool) {
	var files procFiles
	kB, ok := fieldAfter(files.read(pid, "smaps_rollup", 4096), "Pss:", 0)
	return kB * 1024, ok
}

func (r *ProcessReader) totalMemory() uint64 { return totalMemory() }

// BootID returns the id that the kernel made at boot, "" if there is none.
func BootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
}

// ProcessExists looks once at a process. The id of a thread is no process, and neither is a zombie: it has ended.
func ProcessExists(pid int) (startTicks uint64, ok bool) {
	if pid <= 0 {
		return 0, false
	}
	var files procFiles
	stat, err := parseProcStat(files.read(pid, "stat", 4096))
	if err != nil || stat.state == 'Z' || stat.state == 'X' {
		return 0, false
	}
	leader, ok := fieldAfter(files.read(pid, "status", 4096), "Tgid:", 0)
	return stat.startTicks, ok && int(leader) == pid
}

// joinArguments makes a command line of the kernel's form, where each argument ends in a zero byte.
func joinArguments(raw []byte) string {
	return strings.TrimRight(strings.ReplaceAll(string(raw), "\x00", " "), " ")
}
