package actions

import (
	"context"
	"fmt"
	"strings"

	"github.com/upkeep-monitor/upkeep/actions/rotate"
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/spawn"
)

// Answer does what an event's action asks of the event alone: it runs a program, or rotates the service's file.
func (a *Actor) Answer(ctx context.Context, e checks.Event, s *checks.Service, seen *checks.Observation) checks.ActionOutcome {
	o := checks.ActionOutcome{Service: s.Name, Action: e.Action.Kind.String()}
	switch e.Action.Kind {
	case checks.ActExec:
		o = a.exec(ctx, e, s, seen, o)
	case checks.ActRotate:
		a.Log.Info("event", "service", s.Name, "text", "rotate: '"+s.Target+"'")
		if err := rotate.Rotate(ctx, s.Target, e.Action.Rotate, a.Journal); err != nil {
			o.Failed, o.Message = true, fmt.Sprintf("failed to rotate -- %v", err)
		} else {
			o.Message = "rotated"
		}
	}
	return o
}

func (a *Actor) exec(ctx context.Context, e checks.Event, s *checks.Service, seen *checks.Observation, o checks.ActionOutcome) checks.ActionOutcome {
	m := e.Action.Exec
	a.Log.Info("event", "service", s.Name, "text", fmt.Sprintf("exec: '%s'", strings.Join(m.Args, " ")))
	result, err := spawn.Run(ctx, spawn.Command{Args: m.Args, UID: m.User.UID, GID: m.User.GID, Timeout: m.Timeout,
		Limit: int(a.Settings().Limits.ProgramOutput),
		Env:   append(environment(s, seen, e.Text(), e.Message, a.host()), m.Environment...)})
	switch {
	case err != nil:
		o.Failed, o.Message = true, fmt.Sprintf("failed to exec -- %v", err)
	case result.TimedOut:
		o.Failed, o.Message = true, failed("exec", m, result).text
	}
	return o
}
