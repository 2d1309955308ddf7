package proc

import (
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

// A process that nobody watches, and that is not below one that somebody does, is only there to be found: its figures enter
// nothing that is shown. While the listing has it with the same folder it is carried over from the last reading, which saves
// a third of a reading's time where 400 of 900 processes are watched. So are threads of the kernel, though some change their
// names by what they do. Whoever asks for it after all has it read (Table.Get).

// former is the last reading, gone through beside a new one.
type former struct {
	processes []Process
	roles     []role
	at        int
}

// role is what somebody wants of a process.
type role uint8

const (
	unwatched role = iota
	below          // a watched one
	watched
)

// former prepares to go through the last reading.
func (r *Reader) former() former {
	if r.last == nil {
		return former{}
	}
	r.roles = r.details.watched(r.last, r.roles[:0])
	for i := range r.roles {
		if r.roles[i] == unwatched {
			r.last.ancestors(i, func(a int) {
				if r.roles[a] == watched {
					r.roles[i] = below
				}
			})
		}
	}
	return former{processes: r.last.processes, roles: r.roles}
}

// of gives what the last reading has of a process, nil if nothing. They are asked for in the order of their ids.
func (f *former) of(l listed) (*Process, role) {
	for f.at < len(f.processes) && f.processes[f.at].PID < l.pid {
		f.at++
	}
	if f.at == len(f.processes) || f.processes[f.at].PID != l.pid || f.processes[f.at].inode != l.inode {
		return nil, unwatched
	}
	return &f.processes[f.at], f.roles[f.at]
}

// watched gives the roles of the processes of a table as far as they are asked about themselves: what somebody has asked
// for of what they read and write. What is kept of others is dropped.
func (c *detailCache) watched(t *Table, roles []role) []role {
	c.mu.Lock()
	defer c.mu.Unlock()
	there := 0
	for i := range t.processes {
		role := unwatched
		if k, ok := c.byPID[t.processes[i].PID]; ok {
			there++
			if !k.io.IsZero() && k.startTicks == t.processes[i].StartTicks {
				role = watched
			}
		}
		roles = append(roles, role)
	}
	if there < len(c.byPID) {
		c.drop(t)
	}
	return roles
}

// carry fills p with what the last reading saw of an unwatched process; false when it has to be read.
func (r *Reader) carry(p, prev *Process, before *processSample, l listed, cmdlines bool, now time.Time) bool {
	if prev == nil || before == nil || now.Sub(before.read) >= shownAge {
		return false
	}
	if cmdlines && !prev.kernel && (prev.Cmdline == "" || !equalArguments(r.files.readKept(&before.files, keptCmdline, l.pid, "cmdline", maxCmdline), prev.Cmdline)) {
		return false // it has ended, or runs another program
	}
	*p = *prev
	p.carried, p.Children, p.counters = true, 0, 0
	if !cmdlines {
		p.Cmdline = ""
	}
	return true
}

// renewed reads a process that was carried over; false when it is gone.
func (p *Process) renewed() (*Process, bool) {
	files := takeFiles()
	defer files.handBack()
	stat, err := parseProcStat(files.read(p.PID, "stat", 4096))
	if files.Starved != nil {
		return p, true // nobody knows
	}
	if err != nil || stat.startTicks != p.StartTicks {
		return nil, false
	}
	now := *p
	now.carried = false
	now.take(&stat)
	now.MemoryTotal += now.Memory - p.Memory
	now.CPUPercent, now.CPUPercentTotal = sample.Unknown, sample.Unknown
	return &now, true
}
