package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

var errStopped = errors.New("the daemon is stopping")

// Act carries out an action that a user asks for, on each named service, and returns how it went. It returns when all is
// done and on disk, or ctx ends; the action itself goes on in that case.
func (e *Engine) Act(ctx context.Context, kind checks.ActionKind, names []string) ([]checks.ActionOutcome, error) {
	return e.await(ctx, kind, names, 0, "")
}

// Unmonitor stops checking services, and what depends on them, for a while; they come back by themselves. d of zero is for
// good.
func (e *Engine) Unmonitor(ctx context.Context, names []string, d time.Duration, reason string) ([]checks.ActionOutcome, error) {
	return e.await(ctx, checks.ActUnmonitor, names, d, reason)
}

func (e *Engine) await(ctx context.Context, kind checks.ActionKind, names []string, d time.Duration, reason string) ([]checks.ActionOutcome, error) {
	results, err := e.order(ctx, kind, names, d, reason)
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
	_, err := e.order(ctx, kind, names, 0, "")
	return err
}

func (e *Engine) order(ctx context.Context, kind checks.ActionKind, names []string, d time.Duration, reason string) (<-chan checks.ActionOutcome, error) {
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
		var until time.Time
		if d > 0 {
			until = now().Add(d)
		}
		for _, name := range names {
			u := e.unit(name)
			e.log.Info("event", "service", u.svc.Name, "text", kind.String()+" on user request")
			e.submit(&job{unit: u, kind: kind, cause: checks.Cause{User: true, Text: kind.String() + " on user request"},
				until: until, reason: reason, done: func(o checks.ActionOutcome) { results <- o }})
		}
	})
	return results, errors.Join(err, wrong)
}

// UnknownServiceError names a service that the control file does not have.
type UnknownServiceError struct{ Name string }

func (u *UnknownServiceError) Error() string {
	return fmt.Sprintf("There is no service named %q", u.Name)
}

// Ping returns when the loop has answered: a sign of life for whoever restarts a daemon that hangs.
func (e *Engine) Ping(ctx context.Context) error { return e.ask(ctx, func() {}) }

// Validate wakes the engine: a new cycle begins now.
func (e *Engine) Validate() {
	e.call(func() { e.tick(now(), false) })
}

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
		e.record(u, &event)
	})
}

// Announce records an event of the daemon itself, in the name of the machine's own entry, and returns when it is on
// its way to the disk.
func (e *Engine) Announce(ctx context.Context, message string, kind checks.ActionKind) error {
	return e.Tell(ctx, checks.Event{Type: checks.EventInstance, From: checks.Init, To: checks.Changed, Message: message, Action: checks.Action{Kind: kind}})
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

func now() time.Time { return time.Now() }
