package engine

import (
	"log/slog"

	"github.com/upkeep-monitor/upkeep/checks"
)

// record numbers an event, logs it, keeps it for the pages, and sends it on its way to the alerts. The log line is first,
// as what follows from the event writes lines of its own; after a kill -9 in between, the letter is missing, but so is the
// change in the state file, which is written behind the letter (saveBehind): the next start sees it again and tells it.
func (e *Engine) record(u *unit, event checks.Event) checks.Event {
	if u.svc.Mode == checks.Passive {
		switch event.Action.Kind {
		case checks.ActStart, checks.ActStop, checks.ActRestart:
			event.Action = checks.Action{Kind: checks.ActAlert}
		}
	}
	level := slog.LevelInfo
	switch {
	case event.Soft:
		level = slog.LevelWarn
	case event.To.Bad() && event.Type != checks.EventInstance && event.Type != checks.EventAction:
		level = slog.LevelError
	}
	e.log.Log(e.ctx, level, "event", "service", event.Service, "text", event.Message, "event", event.Type.Keyword)
	if event.Soft {
		return event
	}
	if event.Change {
		e.nextID++
		event.ID = e.nextID
		u.remember(event)
		e.show(u)
		e.unsaved = true
		e.feed.add(event)
		if e.recorder != nil {
			e.recorder.Happened(event)
		}
	}
	if event.Action.Kind == checks.ActIgnore && event.To != checks.Changed && !event.To.Bad() {
		return event
	}
	if event.To == checks.ChangedNot {
		return event
	}
	e.out.put(heard{event: event, service: u.svc})
	return event
}

// answer does what an event's action asks. A rule moves a service at most once a slot, so that a crash loop costs one
// immediate restart and then one a cycle.
func (e *Engine) answer(u *unit, event checks.Event, slot uint64, acted bool) bool {
	if event.Soft {
		return false
	}
	action := event.Action
	switch action.Kind {
	case checks.ActIgnore, checks.ActAlert:
		return false
	case checks.ActExec, checks.ActRotate:
		if event.Change || action.Repeat > 0 && (event.Count-1)%action.Repeat == 0 {
			e.execute(u, event)
		}
		return false
	}
	if acted || u.acted == slot && u.acted != 0 && action.Kind != checks.ActStop && action.Kind != checks.ActUnmonitor {
		return false
	}
	u.acted = slot
	e.submit(&job{unit: u, kind: action.Kind, cause: checks.Cause{Event: &event, Text: event.Message}})
	return true
}

// execute runs what an event asks for beside the loop: it holds nothing and nobody.
func (e *Engine) execute(u *unit, event checks.Event) {
	svc, seen := u.svc, u.seen
	e.running++
	e.work.Go(func() {
		outcome := e.carryOut(event, svc, seen)
		e.call(func() {
			e.running--
			if u := e.unit(svc.Name); u != nil && outcome.Failed {
				e.noteExec(u, outcome)
			}
		})
	})
}

// noteExec takes the outcome of one of a service's programs into its state.
func (e *Engine) noteExec(u *unit, outcome checks.ActionOutcome) {
	var events []checks.Event
	u.st, events = checks.NoteExec(u.svc, u.st, outcome.Failed, outcome.Message, outcome.Evidence, now())
	e.keep(u)
	for _, event := range events {
		e.record(u, event)
	}
}

// carryOut keeps an answer that panics from ending the daemon.
func (e *Engine) carryOut(event checks.Event, svc *checks.Service, seen *checks.Observation) (o checks.ActionOutcome) {
	defer func() {
		if v := recover(); v != nil {
			o = checks.ActionOutcome{Service: svc.Name, Action: event.Action.Kind.String(), Failed: true}
			o.Message, o.Evidence = e.actingFault(svc.Name, checks.Caught(v))
		}
	}()
	return e.actor.Answer(e.acting, event, svc, seen)
}

// hear hands an event to the alerts. One that makes them panic is lost to them, and no other: the log has it, and telling
// it by an event would only begin the same again.
func (e *Engine) hear(event checks.Event, svc *checks.Service) {
	defer func() {
		if v := recover(); v != nil {
			p := checks.Caught(v)
			e.log.Error("an event was not alerted", "service", event.Service, "event", event.Message, "err", p, "stack", p.Stack)
		}
	}()
	e.actor.Hear(event, svc)
}
