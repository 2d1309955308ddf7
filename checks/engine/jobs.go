package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// job is an action on a service while it waits and runs. It holds the services that it moves, nothing else. It goes on in
// the loop from one move to the next: what a move needs is asked when its turn comes.
type job struct {
	unit   *unit
	kind   checks.ActionKind
	cause  checks.Cause
	heard  <-chan struct{} // closed when the event behind it is on disk; nil: there is none
	until  time.Time       // of an unmonitor: when it is over, zero: not by itself
	reason string          // of an unmonitor
	done   func(checks.ActionOutcome)

	ordered time.Time
	number  uint64 // of all jobs
	moves   []step
	next    int            // move
	left    map[*unit]int  // moves of each service that are still to come
	comes   map[*unit]bool // it was running before and is to run afterwards
	seen    map[*unit]bool // it was monitored before
	unmade  map[*unit]bool // it was to be started, and what it depends on is not up
	broken  bool           // a service would not stop: nothing is started
	alone   bool           // nothing else moves with the service
	failure string         // the first one
	target  checks.ActionOutcome
	with    []checks.ActionOutcome
}

// step is a move of a unit.
type step struct {
	move
	unit *unit
}

// jobs are those that wait, and how many run.
type jobs struct {
	waiting []*job
	running int
	number  uint64 // of the last one
}

func (j *jobs) none() bool { return len(j.waiting) == 0 && j.running == 0 }

// submit takes a job. Monitoring changes are made at once; moves wait until no other job holds their services.
func (e *Engine) submit(j *job) {
	e.jobs.number++
	j.number = e.jobs.number
	switch j.kind {
	case checks.ActMonitor:
		j.with = e.monitorWith(j.unit, j.number)
		e.finish(j, checks.ActionOutcome{})
	case checks.ActUnmonitor:
		j.with = e.unmonitorWith(j)
		e.finish(j, checks.ActionOutcome{})
	default:
		j.ordered = now()
		j.unit.orders = append(j.unit.orders, j)
		e.markDirty(j.unit)
		e.jobs.waiting = append(e.jobs.waiting, j)
	}
}

// stale is how long a job that a rule ordered may wait until its reason must be seen anew before it is carried out.
const stale = 100 * time.Millisecond

// startJobs starts jobs whose services are free, first come first served among those that share one.
func (e *Engine) startJobs() {
	if len(e.jobs.waiting) == 0 {
		return
	}
	claimed := map[*unit]bool{}
	list := e.jobs.waiting
	e.jobs.waiting = nil
	var waiting []*job
	for _, j := range list {
		if !e.present(j.unit) {
			e.tell(j, checks.ActionOutcome{Service: j.unit.svc.Name, Action: j.kind.String(), Failed: true,
				Message: "the service is gone from the control file"})
			continue
		}
		if !j.cause.User && j.unit.st.Monitor == checks.MonitorNot { // somebody has taken it out of our hands meanwhile
			e.dropJob(j, "not done, as it is not monitored any more")
			continue
		}
		e.planJob(j)
		free := true
		for u := range j.left {
			free = free && u.phase != held && !claimed[u]
		}
		if free && j.cause.Event != nil && now().Sub(j.ordered) >= stale {
			e.checkInstead(j) // and keeps nobody else waiting
			continue
		}
		for u := range j.left {
			claimed[u] = true
		}
		if free {
			e.start(j)
		} else {
			waiting = append(waiting, j)
		}
	}
	e.jobs.waiting = append(waiting, e.jobs.waiting...)
}

func (e *Engine) planJob(j *job) {
	j.moves, j.left = nil, map[*unit]int{}
	if j.alone {
		j.moves, j.left[j.unit] = []step{{move{place: j.unit.place, kind: j.kind, target: true}, j.unit}}, 1
		return
	}
	for _, m := range plan(e.graph, j.kind, j.unit.place, situation{
		active: func(p int) bool { return e.units[p].st.Monitor != checks.MonitorNot },
		joined: func(p int) bool { return e.joined(e.units[p], j.unit) },
	}) {
		u := e.units[m.place]
		j.moves = append(j.moves, step{m, u})
		j.left[u]++
	}
}

// checkInstead gives up a job that a rule ordered a while ago, as others held its services: its reason may be gone. The
// service is checked at once, and a rule that still stands failed orders it anew.
func (e *Engine) checkInstead(j *job) {
	j.unit.acted = 0
	e.dropJob(j, "not done, as it had to wait; the service is checked again first")
	e.checkNow(j.unit, "an action that waited may have lost its reason")
}

// dropJob gives up a job that has not begun: nothing of it counts.
func (e *Engine) dropJob(j *job, why string) {
	u := j.unit
	e.orderEnds(j)
	if j.cause.Event != nil && (j.kind == checks.ActStart || j.kind == checks.ActRestart) && u.st.Restarts > 0 {
		u.st.Restarts--
	}
	e.attemptEnds(u, j.cause, checks.ActionOutcome{Skipped: true, Message: why})
}

// orderEnds has a job's service not wait for it any more.
func (e *Engine) orderEnds(j *job) {
	j.unit.orders = slices.DeleteFunc(j.unit.orders, func(o *job) bool { return o == j })
	e.markDirty(j.unit)
}

// checkNow has a service checked as soon as it can be.
func (e *Engine) checkNow(u *unit, why string) {
	if u.phase == idle && u.st.Monitor != checks.MonitorNot {
		u.ask = ask{fresh: true, woken: true}
		e.want(u, why)
	}
}

// start holds the job's services and begins with its first move. Nothing is stopped that could not be started again.
func (e *Engine) start(j *job) {
	if p := e.waitsFor(j, j.unit); p != nil && j.kind == checks.ActRestart {
		e.orderEnds(j)
		e.finish(j, checks.ActionOutcome{Failed: true, Skipped: true, Message: notUp(p)})
		return
	}
	j.comes, j.seen, j.unmade = map[*unit]bool{}, map[*unit]bool{}, map[*unit]bool{}
	for u := range j.left {
		j.seen[u] = u.st.Monitor != checks.MonitorNot
		j.comes[u] = u.owed || u.st.Monitor != checks.MonitorNot && (u.svc.Mode != checks.Passive || u.wasThere())
		e.transition(u, held, j.kind.String()+" of "+j.unit.svc.Name)
		e.cancel(wokenLater, u)
		e.markDirty(u)
		if e.waker != nil {
			e.waker.Forget(u.processKey())
		}
		u.pid = 0
		if j.kind == checks.ActStop { // stopped on purpose from now on: nothing may start it again
			e.stopWith(u, j)
		}
	}
	e.jobs.running++
	e.work.Add(1)
	e.goOn(j)
}

// jobDone ends a job.
func (e *Engine) jobDone(j *job) {
	e.jobs.running--
	e.work.Done()
	for _, m := range j.moves { // what was not up when its turn came may be by now
		e.startOwed(m.unit)
	}
	if j.failure != "" {
		j.target.Failed, j.target.Message = true, j.failure
	}
	e.finish(j, j.target)
}

// finish tells of a job's end: to whoever asked, and as an event when a user did.
func (e *Engine) finish(j *job, o checks.ActionOutcome) {
	o.Service, o.With = j.unit.svc.Name, j.with
	if o.Action == "" {
		o.Action = j.kind.String()
	}
	e.attemptEnds(j.unit, j.cause, o)
	if j.cause.User {
		event := checks.Event{Service: o.Service, Kind: j.unit.svc.Kind, Type: checks.EventAction, From: checks.Init, To: checks.Changed,
			Message: j.kind.String() + " action done" + also(o.With), Time: now(), Action: checks.Action{Kind: checks.ActAlert}, Change: true, Count: 1}
		if o.Failed {
			event.To, event.Message = checks.Failed, fmt.Sprintf("%s action failed -- %s", j.kind, o.Message)
		}
		e.record(j.unit, &event)
	} else if text := also(o.With); text != "" && j.kind == checks.ActUnmonitor { // of all else there are lines already
		e.log.Info("event", "service", o.Service, "text", o.Action+text)
	}
	e.tell(j, o)
}

// also names the other services that an action has moved.
func also(with []checks.ActionOutcome) string {
	var names []string
	seen := map[string]bool{}
	for _, o := range with {
		if !o.Skipped && !seen[o.Service] {
			seen[o.Service] = true
			names = append(names, o.Service)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " (also " + strings.Join(names, ", ") + ")"
}

// tell answers whoever ordered a job, once what it changed is on disk.
func (e *Engine) tell(j *job, o checks.ActionOutcome) {
	if j.done == nil {
		return
	}
	done := j.done
	j.done = nil
	e.whenSaved(func() { done(o) })
}
