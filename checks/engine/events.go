package engine

import (
	"log/slog"
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
)

// heard is an event on its way to the actor, or a mark behind others.
type heard struct {
	event   checks.Event
	service *checks.Service
	level   slog.Level
	silent  bool          // not for the actor: a line in the log is all
	done    chan struct{} // closed when it, and all before it, have been taken; nil: nobody waits
	last    bool          // a mark: done is closed when what was before it outlasts a power failure too
}

// record numbers an event, keeps it for the pages, and sends it on its way to the alerts and the log. It returns a channel
// that is closed when the end of the program would not lose the event. The line in the log is written then: an event that
// the log has is never one that nobody is told of.
func (e *Engine) record(u *unit, event *checks.Event) <-chan struct{} {
	if u.svc.Mode == checks.Passive {
		switch event.Action.Kind {
		case checks.ActStart, checks.ActStop, checks.ActRestart:
			event.Action = checks.Action{Kind: checks.ActAlert}
		}
	}
	h := heard{service: u.svc, level: levelOf(event), done: make(chan struct{})}
	if event.Soft && event.Pos.IsZero() { // of a rule that nobody has written: nobody waits for its tolerance
		close(h.done)
		return h.done
	}
	if event.Change && !event.Soft {
		e.nextID++
		event.ID = e.nextID
		u.remember(*event)
		e.markDirty(u)
		e.mustSave()
		e.feed.add(*event)
		if e.recorder != nil {
			e.recorder.Happened(*event)
		}
	}
	h.silent = event.Soft || event.To == checks.ChangedNot && !event.EndTold ||
		event.Action.Kind == checks.ActIgnore && event.To != checks.Changed && !event.To.Bad()
	h.event = *event
	e.out.Put(h)
	return h.done
}

func levelOf(event *checks.Event) slog.Level {
	switch {
	case event.Soft:
		return slog.LevelWarn
	case event.To.Bad() && event.Type != checks.EventInstance && event.Type != checks.EventAction:
		return slog.LevelError
	}
	return slog.LevelInfo
}

// deliver hands events to the actor until the box is closed and empty, and writes their lines. They are made to outlast a
// power failure together, beside: what lies between an event and its letter is what a kill -9 could make forgotten.
func (e *Engine) deliver() {
	var lasting sync.WaitGroup
	defer lasting.Wait()
	var batch []heard
	for range e.out.Ready() {
		var closed bool
		batch, closed = e.out.Take(batch)
		for i, h := range batch {
			if h.last {
				lasting.Go(func() { e.actor.Sync(); close(h.done) })
				continue
			}
			if !h.silent {
				e.hear(h.event, h.service)
			}
			e.log.Log(e.ctx, h.level, "event", "service", h.event.Service, "text", h.event.Message, "event", h.event.Type.Keyword)
			if h.done != nil {
				close(h.done)
			}
			batch[i] = heard{}
		}
		if closed {
			e.actor.Sync()
			return
		}
	}
}

// hear hands an event to the alerts. One that makes them panic is lost to them, and no other: the log has it, and telling
// it by an event would only begin the same again.
func (e *Engine) hear(event checks.Event, svc *checks.Service) {
	if p := checks.Catch(func() { e.actor.Hear(event, svc) }); p != nil {
		e.log.Error("an event was not alerted", "service", event.Service, "event", event.Message, "err", p, "stack", p.Stack)
	}
}

// answer does what an event's action asks. A rule moves a service at most once a slot, so that a crash loop costs one
// immediate restart and then one a cycle.
func (e *Engine) answer(u *unit, event checks.Event, heard <-chan struct{}, slot uint64, acted bool) bool {
	if event.Soft {
		return false
	}
	action := event.Action
	switch action.Kind {
	case checks.ActIgnore, checks.ActAlert:
		return false
	case checks.ActRotate: // the file may fill anew, or the last rotation may have failed: as long as it is too large
		if event.To.Bad() || event.Change {
			e.execute(u, event, heard)
		}
		return false
	case checks.ActExec:
		if event.Change || action.Repeat > 0 && (event.Count-1)%action.Repeat == 0 {
			e.execute(u, event, heard)
		}
		return false
	}
	if acted || len(u.orders) > 0 || u.acted == slot && u.acted != 0 && action.Kind != checks.ActStop && action.Kind != checks.ActUnmonitor {
		return false
	}
	u.acted = slot
	e.attemptBegins(u, event.Rule, action.Kind)
	e.submit(&job{unit: u, kind: action.Kind, cause: checks.Cause{Event: &event, Text: event.Message}, heard: heard})
	return true
}

// execute runs what an event asks for beside the loop: it holds nothing and nobody. What the same rule began before must
// have ended: a program that outlasts its cycle does not pile up.
func (e *Engine) execute(u *unit, event checks.Event, heard <-chan struct{}) {
	svc, seen := u.svc, u.seen
	if d := u.attempts[event.Rule]; d != nil && d.Running {
		e.log.Warn("event", "service", svc.Name, "text", event.Action.Kind.String()+" not done: the one before has not ended yet")
		return
	}
	e.attemptBegins(u, event.Rule, event.Action.Kind)
	e.jobs.running++
	ctx := e.acting
	e.work.Go(func() {
		e.awaitHeard(heard)
		var o checks.ActionOutcome
		if p := checks.Catch(func() { o = e.actor.Answer(ctx, event, svc, seen) }); p != nil {
			o = e.actingFault(svc, event.Action.Kind, p)
		}
		e.call(func() {
			e.jobs.running--
			u := e.unit(svc.Name)
			if u == nil {
				return
			}
			e.attemptEnds(u, checks.Cause{Event: &event}, o)
			if o.Failed || u.st.Exec.Outcome == checks.Failed && event.Action.Kind == checks.ActRotate {
				e.noteExec(u, o)
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
		e.record(u, &event)
	}
}
