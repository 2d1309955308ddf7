package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Reload puts another configuration in charge, whole and at once; services that stay keep what is known of them.
func (e *Engine) Reload(ctx context.Context, config *checks.Config) (added, removed, changed []string, err error) {
	err = e.ask(ctx, func() {
		for _, u := range e.units {
			e.cancelCheck(u, "the configuration is read again")
		}
		e.pool.clear()
		added, removed, changed = e.adopt(config, func(u *unit) {
			if u.svc.OnReboot == checks.RebootNoStart {
				u.st.Monitor = checks.MonitorNot
			}
		})
		e.watchAll()
		now := time.Now()
		e.planCycle(now, now)
		e.tick(now, false)
	})
	return added, removed, changed, err
}

// adopt takes a configuration over: what is known of services that stay is kept, unknown ones are made by fill.
func (e *Engine) adopt(config *checks.Config, fill func(*unit)) (added, removed, changed []string) {
	old := e.byName
	e.config, e.units, e.byName = config, nil, make(map[string]*unit, len(config.Services))
	e.graph = config.Graph
	if e.graph == nil {
		e.graph = checks.NewGraph(config.Services)
	}
	for _, s := range config.Services {
		key := strings.ToLower(s.Name)
		u := old[key]
		if u != nil && u.svc.Kind == s.Kind {
			if !u.svc.Same(s) {
				if u.phase == checking {
					e.transition(u, idle, "defined anew")
				}
				if u.svc.Target != s.Target {
					e.observer.Dismiss(u.svc)
				}
				u.redefine(s)
				changed = append(changed, s.Name)
			}
			delete(old, key)
			u.define(s, len(e.units))
		} else {
			if u != nil {
				delete(old, key)
				e.dismiss(u)
				removed = append(removed, u.svc.Name)
			}
			u = e.newUnit(s, len(e.units), fill)
			added = append(added, s.Name)
		}
		u.dirty = false
		e.units, e.byName[key] = append(e.units, u), u
		e.schedule(u, time.Now())
	}
	for _, u := range old {
		e.dismiss(u)
		removed = append(removed, u.svc.Name)
	}
	e.link()
	e.spread()
	e.rejoin(removed)
	e.mustSave()
	return added, removed, changed
}

// newUnit makes the unit of a service that nothing is known of but what fill knows.
func (e *Engine) newUnit(s *checks.Service, place int, fill func(*unit)) *unit {
	u := &unit{key: strings.ToLower(s.Name), st: checks.NewState(s)}
	u.define(s, place)
	fill(u)
	e.rememberUntil(u)
	switch {
	case e.leaving[u.key] != nil:
		u.phase, u.why = held, "it is still moved as it was before it was gone"
	case u.st.Monitor == checks.MonitorNot:
		u.phase, u.why = unmonitored, "as it was"
	}
	return u
}

// dismiss lets go of a unit that the configuration has no longer.
func (e *Engine) dismiss(u *unit) {
	for _, w := range []what{cronMinute, staggered, wokenLater, secondCheck, monitorAgain} {
		e.cancel(w, u)
	}
	e.couldSee(u)
	e.observer.Dismiss(u.svc)
	u.dependants = nil // nobody goes on because of it
	if u.check != nil {
		u.check.void = true
	}
	switch {
	case u.phase.open():
		e.transition(u, idle, "gone from the control file")
	case u.phase == held && e.leaving[u.key] == nil:
		e.leaving[u.key] = u
	}
	if e.waker != nil {
		e.unwatch(u)
	}
}

// succeed lets the unit go on that waits for one that was gone while it was moved, when there is one.
func (e *Engine) succeed(u *unit) {
	e.transition(u, idle, "gone from the control file")
	if e.leaving[u.key] != u {
		return
	}
	delete(e.leaving, u.key)
	if heir := e.byName[u.key]; heir != nil {
		e.free(heir, true)
	}
}

// link ties units to what they depend on.
func (e *Engine) link() {
	for i, u := range e.units {
		u.prerequisites, u.dependants = nil, nil
		for _, p := range e.graph.DirectPrerequisites(i) {
			u.prerequisites = append(u.prerequisites, e.units[p])
		}
		for _, d := range e.graph.DirectDependants(i) {
			u.dependants = append(u.dependants, e.units[d])
		}
	}
}

// rejoin brings back what was set aside for the sake of services that are gone from the control file.
func (e *Engine) rejoin(removed []string) {
	if len(removed) == 0 {
		return
	}
	for _, u := range e.units {
		left := slices.DeleteFunc(slices.Clone(u.st.With), func(name string) bool { return slices.Contains(removed, name) })
		if len(left) == len(u.st.With) {
			continue
		}
		u.st.With = left
		e.keep(u)
		if len(left) == 0 {
			e.log.Info("event", "service", u.svc.Name, "text", "monitored again, what it was set aside with is gone from the control file")
			e.monitor(u)
		}
	}
}
