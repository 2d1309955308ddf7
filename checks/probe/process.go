package probe

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
)

// process looks at a process, found by its pid file, its command line or its unit, and at its connections.
func (o *Observer) process(ctx context.Context, look engine.Look, seen *checks.Observation) {
	s := look.Service
	defer func() { o.know(look, seen) }()
	if look.Fresh && s.Unit == "" {
		if gone, stranger := o.glance(look); gone {
			seen.Missing = notRunning(stranger)
			return
		}
	}
	table, err := o.tables.get(ctx, look, o.settings())
	if err != nil {
		unable(seen, err)
		return
	}
	table, p, pidFile := o.find(ctx, look, table, seen)
	if p == nil {
		return
	}
	exact, shown := columns(s)
	details, err := o.tables.reader.Details(table, p, exact, shown)
	if err != nil && !(errors.Is(err, proc.ErrEnded) && p.Zombie) {
		o.unread(p, err, seen)
		return
	}
	seen.Present = "process is running with pid " + strconv.Itoa(p.PID)
	seen.Process = facts(p, &details)
	seen.Process.PIDFile = pidFile
	if s.Needs != nil && s.Needs.Load {
		m, err := o.machine.Read(ctx)
		if err == nil {
			seen.Process.Load, seen.Process.Cores = m.Load, m.Cores
		} else if shortage.Of(err) {
			seen.Unseen = err.Error()
			return
		}
	}
	if s.Start != nil && seen.Process.Uptime < s.Start.Timeout {
		return // it may still be starting: its ports are tested once its start timeout has passed
	}
	o.probes(ctx, look, seen)
}

// know notes the process that is the service's for the looks to come, also of a look that has not found it.
func (o *Observer) know(look engine.Look, seen *checks.Observation) {
	switch s := look.Service; {
	case seen.Process != nil:
		seen.Known = seen.Process.Identity()
	case s.Pattern == nil && s.Unit == "":
		seen.Known = o.tables.named(s.Target).remembered(look.Before)
	}
}

// notRunning is what is said of a process that is missing. Scripts compare Monit's text; a stranger, which Monit takes for
// the service, is named behind it.
func notRunning(stranger string) string {
	if stranger == "" {
		return "process is not running"
	}
	return "process is not running -- " + stranger
}

// unread says why what a process uses cannot be told.
func (o *Observer) unread(p *proc.Process, err error, seen *checks.Observation) {
	if !errors.Is(err, proc.ErrEnded) {
		unable(seen, err)
		return
	}
	if now, err := proc.Lookup(p.PID); err != nil {
		unable(seen, err)
	} else if now != nil && now.StartTicks == p.StartTicks {
		seen.Error = fmt.Sprintf("process %d is there, but what it uses cannot be read", p.PID)
	} else {
		seen.Missing = notRunning("")
	}
}

// find picks the service's process out of the table, and tells what is wrong with its pid file. Without a process seen says
// why. The table is the one that the process stands in.
func (o *Observer) find(ctx context.Context, look engine.Look, table *proc.Table, seen *checks.Observation) (*proc.Table, *proc.Process, string) {
	s := look.Service
	switch {
	case s.Unit != "":
		table, p := o.unit(ctx, look, table, seen)
		return table, p, ""
	case s.Pattern != nil:
		p, ok := o.tables.match(s, table)
		if !ok {
			seen.Missing = notRunning("")
		}
		return table, p, ""
	}
	st, err := identify(o.tables.named(s.Target), s.Target, look.Before, inTable(table))
	if err != nil {
		unable(seen, err)
		return table, nil, ""
	}
	if st.ended(look) {
		seen.Missing = notRunning(st.stranger)
		return table, nil, ""
	}
	return table, st.process, st.pidFile
}

func facts(p *proc.Process, d *proc.Details) *checks.ProcessFacts {
	return &checks.ProcessFacts{PID: p.PID, PPID: p.PPID, StartTicks: p.StartTicks, UID: d.UID, EUID: d.EUID, GID: d.GID,
		Uptime: p.Age(), Threads: p.Threads, Children: p.Children, CPUPercent: p.CPUPercent, CPUPercentTotal: p.CPUPercentTotal,
		Memory: d.Memory, MemoryTotal: d.MemoryTotal, MemoryPercent: d.MemoryPercent, MemoryPercentTotal: d.MemoryPercentTotal,
		FDs: d.FDs, FDsTotal: d.FDsTotal, FDSoftLimit: int64(min(d.FDSoftLimit, 1<<62)), FDHardLimit: int64(min(d.FDHardLimit, 1<<62)),
		Read: ioFacts(d.Read), Write: ioFacts(d.Write), Zombie: p.Zombie, SecurityAttribute: d.SecurityAttribute}
}

func ioFacts(io proc.IO) checks.IOFacts {
	return checks.IOFacts{Bytes: io.DiskBytes, Operations: io.Operations, ByteRate: io.DiskRate, OperationRate: io.OperationRate,
		GenericBytes: io.GenericBytes, GenericRate: io.GenericRate}
}
