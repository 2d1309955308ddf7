package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

var errStopped = errors.New("the daemon is stopping")

// job is an action on a service while it waits and runs. It holds the services that it moves, nothing else.
type job struct {
	unit  *unit
	kind  checks.ActionKind
	cause checks.Cause
	steps []checks.Step
	left  map[string]int             // steps of each service that are still to come
	done  func(checks.ActionOutcome) // told once, in the loop; may be nil
}

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
			u.st.Reason, e.dirty = reason, true
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

// submit takes a job. Monitoring changes are made at once; moves wait until no other job holds their services.
func (e *Engine) submit(j *job) {
	switch j.kind {
	case checks.ActMonitor, checks.ActUnmonitor:
		if j.kind == checks.ActMonitor {
			e.monitorWith(j.unit)
		} else {
			e.unmonitorWith(j.unit)
		}
		e.finish(j, checks.ActionOutcome{})
		return
	}
	j.unit.order = j.kind
	e.dirty = true
	e.jobs = append(e.jobs, j)
}

// startJobs starts jobs whose services are free, first come first served among those that touch.
func (e *Engine) startJobs() {
	touched := map[*unit]bool{}
	waiting := e.jobs[:0]
	for _, j := range e.jobs {
		if now := e.unit(j.unit.svc.Name); now != nil {
			j.unit = now // a reload may have put another in its place
		} else {
			e.tell(j, checks.ActionOutcome{Service: j.unit.svc.Name, Action: j.kind.String(), Failed: true, Message: "the service is gone from the control file"})
			continue
		}
		j.steps = e.actor.Plan(e.config, j.kind, j.unit.svc, func(s *checks.Service) bool {
			u := e.unit(s.Name)
			return u != nil && u.st.Monitor != checks.MonitorNot
		})
		units := e.unitsOf(j.steps)
		free := true
		for _, u := range units {
			free = free && !u.held && !touched[u]
		}
		for _, u := range units {
			touched[u] = true
		}
		if !free {
			waiting = append(waiting, j)
			continue
		}
		e.start(j, units)
	}
	clear(e.jobs[len(waiting):])
	e.jobs = waiting
}

func (e *Engine) unitsOf(steps []checks.Step) []*unit {
	var out []*unit
	for _, s := range steps {
		if u := e.unit(s.Service.Name); u != nil {
			out = append(out, u)
		}
	}
	return out
}

// start holds the job's services and carries its steps out beside the loop.
func (e *Engine) start(j *job, units []*unit) {
	seen := make([]*checks.Observation, len(j.steps))
	j.left = map[string]int{}
	for _, u := range units {
		j.left[u.svc.Name]++
		u.held = true
		u.epoch++
		e.passOver(u)
		if e.waker != nil {
			e.waker.Forget(u.processKey())
		}
		u.pid = 0
	}
	for i, s := range j.steps {
		if u := e.unit(s.Service.Name); u != nil {
			seen[i] = u.seen
		}
		if j.kind == checks.ActStop { // stopped on purpose from now on: nothing may start it again
			e.setMonitor(e.unit(s.Service.Name), checks.MonitorNot)
		}
	}
	e.running++
	e.dirty = true
	ctx := e.acting
	e.work.Go(func() {
		var target checks.ActionOutcome
		broken := false
		for i, step := range j.steps {
			var o checks.ActionOutcome
			switch {
			case broken || ctx.Err() != nil:
				o = checks.ActionOutcome{Service: step.Service.Name, Action: step.Kind.String(), Failed: true, Skipped: true,
					Message: "not done, as an earlier step failed"}
			default:
				o = e.do(ctx, step, j.cause, seen[i])
				broken = o.Failed
				e.call(func() { e.stepDone(j, step, o) })
			}
			if step.Target {
				target = o
			} else if o.Failed && !target.Failed {
				target.Failed = true
				target.Message = strings.TrimSpace(fmt.Sprintf("%s: %s", step.Service.Name, o.Message))
			}
		}
		e.call(func() { e.jobDone(j, units, target) })
	})
}

// do keeps a step that panics from ending the daemon.
func (e *Engine) do(ctx context.Context, step checks.Step, cause checks.Cause, seen *checks.Observation) (o checks.ActionOutcome) {
	defer func() {
		if p := recover(); p != nil {
			o = checks.ActionOutcome{Service: step.Service.Name, Action: step.Kind.String(), Failed: true, Message: fmt.Sprintf("internal error: %v", p)}
		}
	}()
	return e.actor.Do(ctx, step, cause, seen)
}

// stepDone takes the outcome of one step into its service.
func (e *Engine) stepDone(j *job, step checks.Step, o checks.ActionOutcome) {
	u := e.unit(step.Service.Name)
	if u == nil {
		return
	}
	e.dirty = true
	if !o.Skipped {
		e.noteExec(u, o)
		u.st = u.st.ForgetProcess(u.svc) // another process was asked for: that it has another id is no news
	}
	if step.Kind != checks.ActStop && u.st.Monitor == checks.MonitorNot {
		e.setMonitor(u, checks.MonitorYes|checks.MonitorInit)
	}
	if j.left[u.svc.Name]--; j.left[u.svc.Name] == 0 {
		e.free(u, !o.Failed)
	}
}

// free lets go of a service whose last step is done, and looks at it at once when that went well.
func (e *Engine) free(u *unit, look bool) {
	u.held = false
	u.order = 0
	u.epoch++
	if look && !e.once && !e.still && u.st.Monitor != checks.MonitorNot {
		u.fresh = true
		e.want(u)
	}
}

// jobDone frees what the job still holds: after a failure not all steps were made.
func (e *Engine) jobDone(j *job, units []*unit, target checks.ActionOutcome) {
	e.running--
	e.dirty = true
	for _, u := range units {
		if u = e.unit(u.svc.Name); u != nil && j.left[u.svc.Name] > 0 {
			j.left[u.svc.Name] = 0
			e.free(u, false)
		}
	}
	e.finish(j, target)
}

// finish tells of a job's end: to whoever asked, and as an event when a user did.
func (e *Engine) finish(j *job, o checks.ActionOutcome) {
	o.Service, o.Action = j.unit.svc.Name, j.kind.String()
	if j.cause.User {
		event := checks.Event{Service: o.Service, Kind: j.unit.svc.Kind, Type: checks.EventAction, From: checks.Init, To: checks.Changed,
			Message: o.Action + " action done", Time: now(), Action: checks.Action{Kind: checks.ActAlert}, Change: true, Count: 1}
		if o.Failed {
			event.To, event.Message = checks.Failed, fmt.Sprintf("%s action failed -- %s", o.Action, o.Message)
		}
		e.record(j.unit, event)
	}
	e.tell(j, o)
}

func (e *Engine) tell(j *job, o checks.ActionOutcome) {
	if j.done != nil {
		j.done(o)
		j.done = nil
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
	u.fresh = true
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
	e.dirty = true
	if m == checks.MonitorNot {
		u.stopTimer()
		e.passOver(u)
		if e.waker != nil {
			e.waker.Forget(u.processKey())
			u.pid = 0
		}
	}
}

// Validate wakes the engine: a new cycle begins now.
func (e *Engine) Validate() {
	e.call(func() { e.tick(now()) })
}

// Reload puts another configuration in charge, whole and at once; services that stay keep what is known of them.
func (e *Engine) Reload(ctx context.Context, config *checks.Config) (added, removed, changed []string, err error) {
	err = e.ask(ctx, func() {
		// Looks under way belong to the old units; their results are dropped.
		for _, u := range e.units {
			e.passOver(u)
		}
		e.ready = nil
		added, removed, changed = e.adopt(config, func(s *checks.Service, u *unit) {
			if s.OnReboot == checks.RebootNoStart {
				u.st.Monitor = checks.MonitorNot
			}
		})
		e.watchAll()
		e.tick(now())
	})
	return added, removed, changed, err
}

func now() time.Time { return time.Now() }
