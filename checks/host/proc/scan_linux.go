package proc

import (
	"bytes"
	"fmt"
	"os"
	"time"
)

// Scan is a look at all command lines that found none that a pattern matches.
type Scan struct {
	began time.Time
	list  []listed // what need not be looked at again
}

// Began is the moment before which the scan has seen nothing.
func (s *Scan) Began() time.Time { return s.began }

// Scan tells whether m would find a process now, from the command lines alone; when not, it gives the scan, nil otherwise.
// It takes half the time of a reading of the table, and one that follows from another a tenth (BenchmarkScan beside
// BenchmarkProcessReader): twice that reading would be most of the time between the end of a process and its start program.
//
// since is an earlier scan for the same matcher, nil for none. What it saw is not looked at again, apart from processes
// that were new then: those may have been about to become what is looked for. The scan that follows from it began when it
// did.
func (r *Reader) Scan(m *Matcher, since *Scan) (runs bool, scan *Scan, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := &Scan{began: time.Now()}
	if since != nil {
		now.began = since.began
	}
	list, err := r.files.listProcesses(nil)
	if err != nil {
		return false, nil, fmt.Errorf("cannot list processes: %w", err)
	}
	if since == nil {
		since = &Scan{}
	}
	last, seen := r.former(), since.list
	matched := m.matched(r.last)
	self := os.Getpid()
	own := bytes.Clone(arguments(r.files.read(self, "cmdline", maxCmdline)))
	now.list = list[:0]
	for _, l := range list {
		for len(seen) > 0 && seen[0].pid < l.pid {
			seen = seen[1:]
		}
		if len(seen) > 0 && seen[0] == l {
			now.list = append(now.list, l)
			continue
		}
		known, _ := last.of(l)
		if r.matches(m, l.pid, known, matched, self, own) {
			return true, nil, nil
		}
		if known != nil {
			now.list = append(now.list, l)
		}
	}
	if err := r.files.Starved; err != nil {
		r.files.Starved = nil
		return false, nil, fmt.Errorf("cannot read all processes: %w", err)
	}
	return false, now, nil
}

// matches tells whether a process is what the pattern is to find. known is what the last reading has of it, and matched are
// the ids that matched there, both nil if nothing.
func (r *Reader) matches(m *Matcher, pid int, known *Process, matched map[int]bool, self int, own []byte) bool {
	if pid == self || known != nil && known.kernel && matched != nil && !matched[pid] {
		return false // to read of a hundred threads that the kernel has here that they have no command line took 1 ms
	}
	var kept *keptFiles
	if before := r.samples.byPID[pid]; known != nil && before != nil {
		kept = &before.files
	}
	raw := r.files.readKept(kept, keptCmdline, pid, "cmdline", maxCmdline)
	if known != nil && matched != nil && !matched[pid] && known.Cmdline != "" && equalArguments(raw, known.Cmdline) {
		return false
	}
	line := arguments(raw)
	if len(line) > 0 && !m.re.Match(line) {
		return false
	}
	ours, named := bytes.Equal(line, own), len(line) == 0
	stat, err := parseProcStat(r.files.read(pid, "stat", 4096))
	switch {
	case err != nil || stat.state == 'Z' || stat.state == 'X':
	case named && !m.re.Match(stat.name):
	case ours && stat.ppid == self: // a program being started wears our command line between fork and exec
	default:
		return true
	}
	return false
}

// arguments joins the arguments of a command line in place.
func arguments(raw []byte) []byte {
	for i, c := range raw {
		if c == 0 {
			raw[i] = ' '
		}
	}
	return bytes.TrimRight(raw, " ")
}
