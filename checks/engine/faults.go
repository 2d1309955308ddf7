package engine

import "github.com/upkeep-monitor/upkeep/checks"

// safely runs a part of the loop. A panic in it becomes an event, and the loop goes on.
func (e *Engine) safely(what string, f func()) {
	if p := checks.Catch(f); p != nil {
		e.fault(nil, what, p)
	}
}

// fault tells of a panic, of a service or of the engine itself. What panics again and again is told once, until a check
// goes well again; the log has them all.
func (e *Engine) fault(u *unit, what string, p *checks.Panic) {
	service := ""
	if u != nil {
		service = u.svc.Name
	}
	e.log.Error("panicked", "service", service, "while", what, "err", p, "stack", p.Stack)
	if u == nil {
		u = e.machine()
	}
	if u == nil || u.faulty {
		return
	}
	u.faulty = true
	event := p.Event(what)
	event.Service, event.Kind, event.Time, event.Action = u.svc.Name, u.svc.Kind, now(), checks.Action{Kind: checks.ActAlert}
	event.Change, event.Count = true, 1
	e.record(u, &event)
}
