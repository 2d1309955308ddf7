package engine

import (
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// What an action sets aside together comes back together: a service that is no longer monitored, or was stopped, for the sake
// of another remembers which (State.With), and comes back when the last of those does.

// monitorWith begins to monitor a service, all that it depends on, and what was set aside with it. It returns what became of
// the others. What was set aside for the sake of a prerequisite too waits for somebody to say so of that one.
func (e *Engine) monitorWith(u *unit, order uint64) (with []checks.ActionOutcome) {
	begin := func(u *unit) {
		e.monitor(u)
		with = append(with, checks.ActionOutcome{Service: u.svc.Name, Action: checks.ActMonitor.String()})
	}
	for _, p := range e.graph.Prerequisites(u.place) {
		p := e.units[p]
		p.decided = max(p.decided, order)
		if p.st.Monitor == checks.MonitorNot {
			begin(p)
		}
	}
	u.decided = max(u.decided, order)
	e.monitor(u)
	for _, d := range e.graph.Dependants(u.place) {
		if d := e.units[d]; e.comesBackWith(d, u) {
			d.decided = max(d.decided, order)
			begin(d)
		}
	}
	return with
}

// comesBackWith lets a service forget that it was set aside with another, and reports whether that was the last reason.
func (e *Engine) comesBackWith(u, root *unit) bool {
	i := slices.Index(u.st.With, root.svc.Name)
	if i < 0 {
		return false
	}
	u.st.With = slices.Delete(slices.Clone(u.st.With), i, i+1)
	e.keep(u)
	return len(u.st.With) == 0
}

// joined reports whether a service was stopped or set aside for the sake of this one alone.
func (e *Engine) joined(u, root *unit) bool {
	return u.st.Monitor == checks.MonitorNot && len(u.st.With) == 1 && strings.EqualFold(u.st.With[0], root.svc.Name)
}

func (e *Engine) monitor(u *unit) {
	if u.st.Monitor != checks.MonitorNot {
		return
	}
	e.setMonitor(u, checks.MonitorYes|checks.MonitorInit)
	e.checkNow(u, "monitored again")
}

// unmonitorWith stops monitoring a service and all that depends on it, and returns what became of the others.
func (e *Engine) unmonitorWith(j *job) (with []checks.ActionOutcome) {
	u := j.unit
	e.putAside(u, nil, j.number)
	u.st.Until, u.st.Reason = j.until, j.reason
	if !j.until.IsZero() {
		e.at(j.until, monitorAgain, u)
	}
	for _, p := range e.graph.Dependants(u.place) {
		d := e.units[p]
		if d.st.Monitor == checks.MonitorNot && len(d.st.With) == 0 {
			continue // it is not monitored for its own sake
		}
		was := d.st.Monitor
		e.putAside(d, u, j.number)
		if was != checks.MonitorNot {
			with = append(with, checks.ActionOutcome{Service: d.svc.Name, Action: checks.ActUnmonitor.String()})
		}
	}
	return with
}

// putAside stops monitoring a service by an order of that number, for the sake of another or, with nil, its own.
func (e *Engine) putAside(u, root *unit, order uint64) {
	u.decided = order
	with := u.st.With
	e.setMonitor(u, checks.MonitorNot)
	u.st.With, u.st.Until, u.st.Reason = nil, time.Time{}, ""
	e.cancel(monitorAgain, u)
	if root != nil {
		if u.st.With = with; !slices.Contains(with, root.svc.Name) {
			u.st.With = append(slices.Clone(with), root.svc.Name)
		}
	}
	u.owed = false
	e.keep(u)
}

// stopWith has a service that a job is to stop not monitored any more, unless somebody has said otherwise since it was
// ordered.
func (e *Engine) stopWith(u *unit, j *job) {
	switch {
	case u.decided > j.number:
	case u == j.unit:
		e.putAside(u, nil, j.number)
	case u.st.Monitor != checks.MonitorNot || len(u.st.With) > 0:
		e.putAside(u, j.unit, j.number)
	}
}

// monitorAgain brings a service back whose time away is over. What it depends on may have been set aside meanwhile: a time
// that is over does not undo that, and the service waits for it as if it had been set aside with it.
func (e *Engine) monitorAgain(u *unit) {
	if u.st.Monitor != checks.MonitorNot {
		return
	}
	u.st.Until = time.Time{}
	for _, p := range e.graph.Prerequisites(u.place) {
		if p := e.units[p]; p.st.Monitor == checks.MonitorNot && len(p.st.With) == 0 && p.svc.Mode != checks.Manual {
			u.st.With = append(slices.Clone(u.st.With), p.svc.Name)
		}
	}
	if e.keep(u); len(u.st.With) > 0 {
		e.log.Info("event", "service", u.svc.Name, "text", "not monitored again, as it depends on "+strings.Join(u.st.With, ", ")+", which is not")
		return
	}
	with := e.monitorWith(u, 0) // it is no order of now
	e.log.Info("event", "service", u.svc.Name, "text", "monitored again, the time it was unmonitored for is over"+also(with))
}

// setMonitor begins or ends the monitoring of a service: its rules start over.
func (e *Engine) setMonitor(u *unit, m checks.Monitor) {
	if u.st.Monitor == m {
		return
	}
	u.st = u.st.Reset(m)
	u.acted = 0
	e.keep(u)
	e.couldSee(u)
	e.cancel(monitorAgain, u)
	if m != checks.MonitorNot {
		if u.phase == unmonitored {
			e.transition(u, idle, "monitored")
		}
		return
	}
	e.observer.Dismiss(u.svc)
	u.ended, u.exit, u.stands, u.owed = false, watch.Exit{}, notKnown, false
	e.cancel(wokenLater, u)
	if u.phase != held { // else when it is let go of
		e.transition(u, unmonitored, "no longer monitored")
	}
	if e.waker != nil {
		e.waker.Forget(u.processKey())
		u.pid = 0
	}
}

// rememberUntil puts on the agenda when a service comes back that is away for a while, as the state file says.
func (e *Engine) rememberUntil(u *unit) {
	if u.st.Monitor == checks.MonitorNot && !u.st.Until.IsZero() {
		u.st.Until = monotonic(u.st.Until)
		e.at(u.st.Until, monitorAgain, u)
	}
}
