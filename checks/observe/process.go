package observe

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"syscall"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/system"
)

// process looks at a process, found by its pid file or by its command line, and at its connections.
func (o *Observer) process(ctx context.Context, look engine.Look, seen *checks.Observation) {
	s := look.Service
	if look.Fresh && s.Unit == "" && o.gone(look) {
		seen.Missing = "process is not running"
		return
	}
	table, err := o.tables.get(ctx, look, o.settings())
	if err != nil {
		seen.Error = err.Error()
		return
	}
	var p *system.Process
	survived := false
	if s.Unit != "" {
		table, p = o.unit(ctx, look, table, seen)
	} else if p, survived, err = o.find(table, look); err != nil {
		seen.Error = err.Error()
	} else if p == nil {
		seen.Missing = "process is not running"
	}
	if p == nil {
		return
	}
	exact, shown := columns(s)
	details, ok := o.tables.reader.Details(table, p, exact, shown)
	if !ok && !p.Zombie && !system.Gone(p.PID) {
		seen.Error = fmt.Sprintf("process %d is there, but what it uses cannot be read", p.PID)
		return
	}
	if !ok {
		seen.Missing = "process is not running"
		return
	}
	seen.Present = "process is running with pid " + strconv.Itoa(p.PID)
	seen.Process = facts(p, &details)
	seen.Process.NoPidFile = survived
	if asks[checks.LoadAsker](s) {
		if m, err := o.machine.Read(ctx); err == nil {
			seen.Process.Load, seen.Process.Cores = m.Load, m.Cores
		}
	}
	if s.Start != nil && seen.Process.Uptime < s.Start.Timeout {
		return // it may still be starting: its ports are tested once its start timeout has passed
	}
	o.probes(ctx, look, seen)
}

// gone tells by a glance that the process of a woken service does not run. A reading of the whole table would be most of
// the time between its end and its start program.
func (o *Observer) gone(look engine.Look) bool {
	if look.Service.Pattern != nil {
		if look.Gone == 0 { // it is most likely there
			return false
		}
		runs, err := o.tables.runs(look.Service, 0)
		return err == nil && !runs
	}
	pid, _, err := system.ReadPIDFile(look.Service.Target)
	return err == nil && (system.Gone(pid) || pid == look.Gone && system.Ended(pid)) // without a pid file the one that was seen before may have survived it
}

// find picks the service's process out of the table; nil when it does not run. survived tells that it runs although its
// pid file is gone. An error means that it cannot be known: this process may open no more files.
func (o *Observer) find(table *system.Table, look engine.Look) (p *system.Process, survived bool, err error) {
	if look.Service.Pattern != nil {
		p, _ = o.tables.match(look.Service, table)
		return p, false, nil
	}
	pid, written, err := o.tables.pidFile(look.Service)
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM) {
		return nil, false, fmt.Errorf("read pid file: %w", err)
	}
	if err != nil {
		p = survivor(table, look)
		return p, p != nil, nil //nolint:nilerr // a pid file that cannot be read is what is looked for here
	}
	p, ok := table.Get(pid)
	if !ok || stale(p, written, look.Before) || p.Zombie && (p.PPID == 1 || p.PID == look.Gone) {
		return nil, false, nil // a zombie of init has ended and is about to go; one that another parent forgets is an event of its own
	}
	return p, false, nil
}

// survivor is the process that was seen last while its pid file is gone. It counts for one look more: who writes a pid
// file may empty or remove it first.
func survivor(table *system.Table, look engine.Look) *system.Process {
	if look.Before == nil || look.Before.Process == nil || look.Before.Missing != "" || look.Before.Process.NoPidFile {
		return nil
	}
	if p, ok := table.Get(look.Before.Process.PID); ok && !p.Zombie && p.StartTicks == look.Before.Process.StartTicks {
		return p
	}
	return nil
}

// stale tells that a live process only has the number of the service's process: it began after the pid file was written
// (a clock step of two seconds is allowed for), or it is another one than before under the same number.
func stale(p *system.Process, written time.Time, before *checks.Observation) bool {
	if p.Started.After(written.Add(2 * time.Second)) {
		return true
	}
	if before == nil || before.Process == nil || before.Missing != "" || before.Process.PID != p.PID {
		return false
	}
	return before.Process.StartTicks != p.StartTicks && p.Started.After(written)
}

// Running tells whether a service's process runs now, with one cheap look, as actions ask it while they wait.
func (o *Observer) Running(s *checks.Service, before *checks.Observation) bool {
	if s.Unit != "" {
		return o.unitRuns(s.Unit)
	}
	if s.Pattern != nil {
		runs, err := o.tables.runs(s, scanned)
		return err == nil && runs
	}
	pid, _, err := system.ReadPIDFile(s.Target)
	if err != nil {
		return false
	}
	ticks, ok := system.ProcessExists(pid)
	if ok && before != nil && before.Process != nil && before.Process.PID == pid && before.Process.StartTicks != ticks {
		return false
	}
	return ok
}

func facts(p *system.Process, d *system.Details) *checks.ProcessFacts {
	return &checks.ProcessFacts{PID: p.PID, PPID: p.PPID, StartTicks: p.StartTicks, UID: d.UID, EUID: d.EUID, GID: d.GID,
		Uptime: max(time.Since(p.Started), 0), Threads: p.Threads, Children: p.Children, CPUPercent: p.CPUPercent, CPUPercentTotal: p.CPUPercentTotal,
		Memory: d.Memory, MemoryTotal: d.MemoryTotal, MemoryPercent: d.MemoryPercent, MemoryPercentTotal: d.MemoryPercentTotal,
		FDs: d.FDs, FDsTotal: d.FDsTotal, FDSoftLimit: int64(min(d.FDSoftLimit, 1<<62)), FDHardLimit: int64(min(d.FDHardLimit, 1<<62)),
		Read: ioFacts(d.Read), Write: ioFacts(d.Write), Zombie: p.Zombie, SecurityAttribute: d.SecurityAttribute}
}

func ioFacts(io system.IO) checks.IOFacts {
	return checks.IOFacts{Bytes: io.DiskBytes, Operations: io.Operations, ByteRate: io.DiskRate, OperationRate: io.OperationRate,
		GenericBytes: io.GenericBytes, GenericRate: io.GenericRate}
}
