package engine

import (
	"context"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Tell records an event that was found beside the cycle, in the name of the service that it names, or of the machine's
// own entry when it names none. It returns when the event is on its way to the disk. An event of a service that is gone
// is dropped.
func (e *Engine) Tell(ctx context.Context, event checks.Event) error {
	return e.ask(ctx, func() {
		u := e.unit(event.Service)
		if event.Service == "" {
			u = e.machine()
		}
		if u == nil {
			return
		}
		event.Service, event.Kind, event.Time, event.Change, event.Count = u.svc.Name, u.svc.Kind, now(), true, 1
		if event.Action.Kind == checks.ActIgnore {
			event.Action.Kind = checks.ActAlert
		}
		e.record(u, event)
	})
}

// machine is the machine's own entry, nil when there is none.
func (e *Engine) machine() *unit {
	for _, u := range e.units {
		if u.svc.Kind == checks.System {
			return u
		}
	}
	return nil
}
