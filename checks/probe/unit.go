package probe

import (
	"context"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/host/units"
)

// Units says how the units of systemd are. system.Units is one.
type Units interface {
	Unit(ctx context.Context, name string) (units.Unit, error)
}

// noticing is how long systemd is given to notice that a main process has ended.
const (
	noticing = time.Second
	noticed  = 20 * time.Millisecond
)

// answering is how long systemd is given to say how a unit is, while an action waits for it.
const answering = 5 * time.Second

// unit finds a service's process through its unit. A unit that systemd is about to start, or to start again, is not dead:
// seen says so, and there is no process to look at. The table is the one that the process stands in.
func (o *Observer) unit(ctx context.Context, look engine.Look, table *proc.Table, seen *checks.Observation) (*proc.Table, *proc.Process) {
	name := look.Service.Unit
	for until := time.Now().Add(noticing); ; {
		u, err := o.units.Unit(ctx, name)
		if err != nil {
			unable(seen, err)
			return nil, nil
		}
		seen.Unit = &checks.UnitFacts{Name: name, Active: u.Active, Sub: u.Sub, Result: u.Result, Status: u.Status, Restarts: u.Restarts}
		if u.PID > 0 && (u.Active == "active" || u.Active == "reloading") {
			if p, ok := table.Get(u.PID); ok && !p.Zombie && !proc.Gone(u.PID) {
				return table, p
			}
			look.Fresh = true // it may have begun after the table was read
			if table, err = o.tables.get(ctx, look, o.settings()); err != nil {
				unable(seen, err)
				return nil, nil
			}
			if p, ok := table.Get(u.PID); ok && !p.Zombie && !proc.Gone(u.PID) {
				return table, p
			}
			if time.Now().Before(until) && pause(ctx, noticed) {
				continue // it has ended, and systemd is about to hear of it
			}
		}
		judgeUnit(u, seen)
		return nil, nil
	}
}

// judgeUnit says what a unit without a main process means.
func judgeUnit(u units.Unit, seen *checks.Observation) {
	state := fmt.Sprintf("unit %s is %s (%s)", u.Name, u.Active, u.Sub)
	switch {
	case u.Load == "not-found" || u.Load == "masked" || u.Load == "error" || u.Load == "bad-setting":
		seen.Missing = fmt.Sprintf("unit %s is %s", u.Name, u.Load)
	case u.Active == "failed" && u.Result == "signal":
		seen.Missing = fmt.Sprintf("%s -- %s %d", state, u.Result, u.Status)
	case u.Active == "failed":
		seen.Missing = fmt.Sprintf("%s -- %s, status %d", state, u.Result, u.Status)
	case u.Active == "inactive":
		seen.Missing = state
	default: // active without a process of its own, or on its way
		seen.Present = state
	}
}

// unitRuns tells whether a unit is there, or on its way: nobody needs to start it. An error says that nobody can tell now.
func (o *Observer) unitRuns(name string) (bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), answering)
	defer cancel()
	u, err := o.units.Unit(ctx, name)
	return err == nil && (u.Active == "active" || u.Active == "reloading" || u.Active == "activating"), err
}

// pause waits a moment; false when ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
