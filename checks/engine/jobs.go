package engine

import (
	"context"
	"fmt"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
)

// job is an action on a service while it waits and runs. It holds the services that it moves, nothing else.
type job struct {
	unit  *unit
	kind  checks.ActionKind
	cause checks.Cause
	steps []checks.Step
	left  map[string]int             // steps of each service that are still to come
	done  func(checks.ActionOutcome) // told once, in the loop; may be nil
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
	e.show(j.unit)
	e.jobs = append(e.jobs, j)
}

// startJobs starts jobs whose services are free, first come first served among those that touch.
func (e *Engine) startJobs() {
	if len(e.jobs) == 0 {
		return
	}
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
		e.show(u)
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

// actingFault logs a panic of an action, and gives what its outcome says of it.
func (e *Engine) actingFault(service string, p *checks.Panic) (message string, evidence map[string]string) {
	e.log.Error("panicked", "service", service, "while", "acting", "err", p, "stack", p.Stack)
	return p.Error(), map[string]string{"stack": p.Stack}
}

// do keeps a step that panics from ending the daemon.
func (e *Engine) do(ctx context.Context, step checks.Step, cause checks.Cause, seen *checks.Observation) (o checks.ActionOutcome) {
	defer func() {
		if v := recover(); v != nil {
			o = checks.ActionOutcome{Service: step.Service.Name, Action: step.Kind.String(), Failed: true}
			o.Message, o.Evidence = e.actingFault(step.Service.Name, checks.Caught(v))
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
	e.keep(u)
	if !o.Skipped {
		e.noteExec(u, o)
		if step.Kind != checks.ActStop {
			u.starts++
		}
		u.st = u.st.ForgetProcess(u.svc) // another process was asked for: that it has another id is no news
	}
	if step.Kind != checks.ActStop && u.st.Monitor == checks.MonitorNot {
		e.setMonitor(u, checks.MonitorYes|checks.MonitorInit)
	}
	if j.left[u.svc.Name]--; j.left[u.svc.Name] == 0 {
		// Where a rule asked and there was nothing to do, a look would only find again what it has found.
		e.free(u, !o.Failed && (!o.Skipped || j.cause.User))
	}
}

// free lets go of a service whose last step is done, and looks at it at once when that went well.
func (e *Engine) free(u *unit, look bool) {
	u.held = false
	u.order = 0
	u.epoch++
	e.show(u)
	if look && !e.once && !e.still && u.st.Monitor != checks.MonitorNot {
		u.fresh, u.weak = true, false
		e.want(u)
	}
}

// jobDone frees what the job still holds: after a failure not all steps were made.
func (e *Engine) jobDone(j *job, units []*unit, target checks.ActionOutcome) {
	e.running--
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
