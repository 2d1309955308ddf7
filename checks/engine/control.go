package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/watch"
)

var errStopped = errors.New("the daemon is stopping")

// Act carries out an action that a user asks for, on each named service, and tells how it went. It returns when all is
// done or ctx ends; the action itself goes on in that case.
func (e *Engine) Act(ctx context.Context, kind checks.ActionKind, names []string) ([]checks.ActionOutcome, error) {
	results, err := e.order(ctx, kind, names)
	if err != nil {
		return nil, err
	}
	var outcomes []checks.ActionOutcome
	for range names {
		select {
		case o := <-results:
			outcomes = append(outcomes, o)
		case <-ctx.Done():
			return outcomes, ctx.Err()
		case <-e.done:
			return outcomes, errStopped
		}
	}
	return outcomes, nil
}

// Do orders an action and returns when it is accepted.
func (e *Engine) Do(ctx context.Context, kind checks.ActionKind, names []string) error {
	_, err := e.order(ctx, kind, names)
	return err
}

func (e *Engine) order(ctx context.Context, kind checks.ActionKind, names []string) (<-chan checks.ActionOutcome, error) {
	results := make(chan checks.ActionOutcome, len(names))
	var wrong error
	err := e.ask(ctx, func() {
		for _, name := range names {
			if e.unit(name) == nil {
				wrong = errors.Join(wrong, &UnknownServiceError{Name: name})
			}
		}
		if wrong != nil {
			return
		}
		for _, name := range names {
			u := e.unit(name)
			e.log.Info("event", "service", u.svc.Name, "text", kind.String()+" on user request")
			e.submit(&job{unit: u, kind: kind, cause: checks.Cause{User: true, Text: kind.String() + " on user request"},
				done: func(o checks.ActionOutcome) { results <- o }})
		}
	})
	return results, errors.Join(err, wrong)
}

// UnknownServiceError names a service that the control file does not have.
type UnknownServiceError struct{ Name string }

func (u *UnknownServiceError) Error() string {
	return fmt.Sprintf("There is no service named %q", u.Name)
}

// Unmonitor stops looking at a service for a while; it comes back by itself. d of zero is for good.
func (e *Engine) Unmonitor(ctx context.Context, name string, d time.Duration, reason string) error {
	if _, err := e.Act(ctx, checks.ActUnmonitor, []string{name}); err != nil {
		return err
	}
	return e.ask(ctx, func() {
		if u := e.unit(name); u != nil && u.st.Monitor == checks.MonitorNot {
			if d > 0 {
				u.st.Until = now().Add(d)
			}
			u.st.Reason = reason
			e.keep(u)
		}
	})
}

// resume brings a service back whose time away is over.
func (e *Engine) resume(u *unit, at time.Time) {
	if u.st.Monitor == checks.MonitorNot && !u.st.Until.IsZero() && !at.Before(u.st.Until) {
		e.log.Info("event", "service", u.svc.Name, "text", "monitored again, the time it was unmonitored for is over")
		e.monitor(u)
	}
}

// monitorWith begins to look at a service and at all that it depends on.
func (e *Engine) monitorWith(u *unit) {
	for _, p := range u.needs {
		if p.st.Monitor == checks.MonitorNot {
			e.monitorWith(p)
		}
	}
	if u.st.Monitor == checks.MonitorNot {
		e.monitor(u)
	}
}

func (e *Engine) monitor(u *unit) {
	e.setMonitor(u, checks.MonitorYes|checks.MonitorInit)
	u.fresh, u.weak = true, false
	e.want(u)
}

// unmonitorWith stops looking at a service and at all that depends on it.
func (e *Engine) unmonitorWith(u *unit) {
	e.setMonitor(u, checks.MonitorNot)
	for _, d := range u.feeds {
		e.unmonitorWith(d)
	}
}

func (e *Engine) setMonitor(u *unit, m checks.Monitor) {
	if u == nil || u.st.Monitor == m {
		return
	}
	u.st = u.st.Reset(m)
	u.epoch++
	u.acted = 0
	e.keep(u)
	if m == checks.MonitorNot {
		u.ended, u.exit = false, watch.Exit{}
		e.stopTimer(u)
		e.passOver(u)
		if e.waker != nil {
			e.waker.Forget(u.processKey())
			u.pid = 0
		}
	}
}

// Ping returns when the loop has answered: a sign of life for whoever restarts a daemon that hangs.
func (e *Engine) Ping(ctx context.Context) error { return e.ask(ctx, func() {}) }

// Validate wakes the engine: a new cycle begins now.
func (e *Engine) Validate() {
	e.call(func() { e.tick(now(), false) })
}

// Reload puts another configuration in charge, whole and at once; services that stay keep what is known of them.
func (e *Engine) Reload(ctx context.Context, config *checks.Config) (added, removed, changed []string, err error) {
	err = e.ask(ctx, func() {
		// Looks under way belong to the old units; their results are dropped.
		for _, u := range e.units {
			e.passOver(u)
		}
		e.clearQueue()
		added, removed, changed = e.adopt(config, func(s *checks.Service, u *unit) {
			if s.OnReboot == checks.RebootNoStart {
				u.st.Monitor = checks.MonitorNot
			}
		})
		e.watchAll()
		e.tick(now(), false)
	})
	return added, removed, changed, err
}

func now() time.Time { return time.Now() }
