package proc

import (
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

// Lookup looks once at a process, without its descendants and rates; nil when there is none with this id, as the id of a
// thread is none. A zombie is given with Zombie set. An error says that nobody can tell now.
func Lookup(pid int) (*Process, error) {
	if pid <= 0 {
		return nil, nil
	}
	files := takeFiles()
	defer files.handBack()
	stat, err := parseProcStat(files.read(pid, "stat", 4096))
	if files.Starved != nil {
		return nil, fmt.Errorf("look at process %d: %w", pid, files.Starved)
	}
	if err != nil || stat.pid != pid {
		return nil, nil //nolint:nilerr // there is none
	}
	p := &Process{PID: pid, Name: string(stat.name), StartTicks: stat.startTicks, kernel: stat.kernel, CPUPercent: sample.Unknown, CPUPercentTotal: sample.Unknown}
	p.take(&stat)
	p.MemoryTotal = p.Memory
	p.Started = time.Now().Add(-p.Age())
	leader, ok := FieldAfter(files.read(pid, "status", 4096), "Tgid:", 0)
	switch {
	case files.Starved != nil:
		return nil, fmt.Errorf("look at process %d: %w", pid, files.Starved)
	case !ok || int(leader) != pid:
		return nil, nil
	}
	return p, nil
}

// Age is how long ago the process started, by the clock that nobody sets.
func (p *Process) Age() time.Duration {
	return max(SinceBoot()-time.Duration(p.StartTicks)*tick, 0)
}

// CommandOf names what runs under an id, for a message: its command line, or its name where it has none; empty when that
// cannot be told.
func CommandOf(pid int) string {
	files := takeFiles()
	defer files.handBack()
	if line := arguments(files.read(pid, "cmdline", maxCommandShown)); len(line) > 0 {
		return string(line)
	}
	stat, err := parseProcStat(files.read(pid, "stat", 4096))
	if err != nil {
		return ""
	}
	return string(stat.name)
}

// maxCommandShown is how much of a command line stands in a message, in bytes.
const maxCommandShown = 256
