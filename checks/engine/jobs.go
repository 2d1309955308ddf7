package engine

import (
	"fmt"
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
	moves   []step
	next    int            // move
	left    map[*unit]int  // moves of each service that are still to come
	comes   map[*unit]bool // it was running before and is to run afterwards
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
}

func (j *jobs) none() bool { return len(j.waiting) == 0 && j.running == 0 }

// submit takes a job. Monitoring changes are made at once; moves wait until no other job holds their services.
func (e *Engine) submit(j *job) {
	switch j.kind {
	case checks.ActMonitor:
		j.with = e.monitorWith(j.unit)
		e.finish(j, checks.ActionOutcome{})
	case checks.ActUnmonitor:
		j.with = e.unmonitorWith(j.unit, j.until, j.reason)
		e.finish(j, checks.ActionOutcome{})
	default:
		j.unit.order, j.ordered = j.kind, now()
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
	u := j.unit
	u.order, u.acted = 0, 0
	if (j.kind == checks.ActStart || j.kind == checks.ActRestart) && u.st.Restarts > 0 {
		u.st.Restarts--
	}
	e.attemptEnds(u, j.cause, checks.ActionOutcome{Skipped: true, Message: "not done, as it had to wait; the service is checked again first"})
	e.markDirty(u)
	e.checkNow(u, "an action that waited may have lost its reason")
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
		j.unit.order = 0
		e.markDirty(j.unit)
		e.finish(j, checks.ActionOutcome{Failed: true, Skipped: true, Message: notUp(p)})
		return
	}
	j.comes = map[*unit]bool{}
	for u := range j.left {
		j.comes[u] = u.owed || u.st.Monitor != checks.MonitorNot && (u.svc.Mode != checks.Passive || u.wasThere())
		e.transition(u, held, j.kind.String()+" of "+j.unit.svc.Name)
		e.cancel(wokenLater, u)
		e.markDirty(u)
		if e.waker != nil {
			e.waker.Forget(u.processKey())
		}
		u.pid = 0
		if j.kind == checks.ActStop { // stopped on purpose from now on: nothing may start it again
			e.stopWith(u, j.unit)
		}
	}
	e.jobs.running++
	e.work.Add(1)
	e.goOn(j)
}

// goOn begins the next move of a job that has something to do.
func (e *Engine) goOn(j *job) {
	for ; j.next < len(j.moves); j.next++ {
		m := j.moves[j.next]
		if why, failed := e.hinders(j, m); why != "" {
			e.moveDone(j, m, checks.ActionOutcome{Service: m.unit.svc.Name, Action: m.kind.String(), Skipped: true, Failed: failed, Message: why}, false)
			continue
		}
		e.carryMove(j, m)
		return
	}
	e.jobDone(j)
}

// hinders says why a move is not made; empty when it is. failed tells that the action has not reached its end without it.
func (e *Engine) hinders(j *job, m step) (why string, failed bool) {
	switch {
	case e.acting.Err() != nil:
		return "not done, the daemon is stopping", true
	case !e.present(m.unit):
		return "not done, the service is gone from the control file", true
	case j.broken:
		m.unit.owed = m.unit.owed || m.back && j.comes[m.unit]
		return "not done, as an earlier step failed", true
	case m.kind == checks.ActStop:
		return "", false
	case m.back && !j.comes[m.unit]:
		return "not started, as it was not running", false
	}
	p := e.waitsFor(j, m.unit)
	if p == nil {
		return "", false
	}
	m.unit.owed = m.unit.owed || m.back
	return notUp(p), m.target
}

// waitsFor is a prerequisite of a service that must be up before a job may start it; nil when there is none.
func (e *Engine) waitsFor(j *job, u *unit) *unit {
	return u.waitsFor(func(p *unit) bool { _, moves := j.left[p]; return moves })
}

func notUp(p *unit) string {
	return fmt.Sprintf("not started, as it depends on %s, which is not up", p.svc.Name)
}

// carryMove carries a move out beside the loop.
func (e *Engine) carryMove(j *job, m step) {
	seen, ctx := m.unit.seen, e.acting
	order := checks.Step{Service: m.unit.svc, Kind: m.kind, Target: m.target}
	go func() {
		e.awaitHeard(j.heard)
		var o checks.ActionOutcome
		if p := checks.Catch(func() { o = e.actor.Do(ctx, order, j.cause, seen) }); p != nil {
			o = e.actingFault(order.Service, order.Kind, p)
		}
		e.call(func() {
			e.moveDone(j, m, o, true)
			j.next++
			e.goOn(j)
		})
	}()
}

// actingFault logs a panic of an action, and gives what its outcome says of it.
func (e *Engine) actingFault(s *checks.Service, kind checks.ActionKind, p *checks.Panic) checks.ActionOutcome {
	e.log.Error("panicked", "service", s.Name, "while", "acting", "err", p, "stack", p.Stack)
	return checks.ActionOutcome{Service: s.Name, Action: kind.String(), Failed: true, Message: p.Error(), Evidence: map[string]string{"stack": p.Stack}}
}

// moveDone takes the outcome of one move into its service and the job.
func (e *Engine) moveDone(j *job, m step, o checks.ActionOutcome, made bool) {
	u := m.unit
	o.Service, o.Action = u.svc.Name, m.kind.String()
	if m.target {
		j.target = o
	} else if !o.Skipped || o.Failed {
		j.with = append(j.with, o)
	}
	if o.Failed && made && j.failure == "" {
		j.failure = o.Message
		if !m.target {
			j.failure = strings.TrimSpace(fmt.Sprintf("%s: %s", o.Service, o.Message))
		}
	}
	if made {
		e.takeMove(j, m, o)
	}
	if j.left[u]--; j.left[u] == 0 {
		// Where a rule asked and there was nothing to do, a check would only find again what it has found.
		e.free(u, made && !o.Failed && (!o.Skipped || j.cause.User) || !m.target && !j.broken)
	}
}

// takeMove takes in what became of a service.
func (e *Engine) takeMove(j *job, m step, o checks.ActionOutcome) {
	u := m.unit
	e.keep(u)
	if m.kind == checks.ActStop {
		switch {
		case o.Failed:
			j.broken = true
		case !o.Skipped:
			j.comes[u] = j.comes[u] || u.st.Monitor != checks.MonitorNot
			u.stands = isDown
		case u.svc.Kind == checks.Process:
			u.stands = isDown
		}
	} else {
		switch {
		case o.Failed:
			u.stands = isDown
			u.owed = u.owed || m.back
		case !o.Skipped || u.svc.Kind == checks.Process:
			u.owed = false
			u.stands = isUp
		}
	}
	if !o.Skipped {
		e.noteExec(u, o)
		if m.kind != checks.ActStop {
			u.starts++
		}
		u.st = u.st.ForgetProcess(u.svc) // another process was asked for: that it has another id is no news
	}
	if m.kind != checks.ActStop && u.st.Monitor == checks.MonitorNot {
		e.setMonitor(u, checks.MonitorYes|checks.MonitorInit)
	}
}

// free lets go of a service whose last move is done, and checks it at once when that is of use.
func (e *Engine) free(u *unit, checkIt bool) {
	if u.phase != held {
		return
	}
	u.order = 0
	e.markDirty(u)
	if u.st.Monitor == checks.MonitorNot {
		e.transition(u, unmonitored, "stopped")
		return
	}
	e.transition(u, idle, "moved")
	if checkIt && !e.once && !e.still {
		e.checkNow(u, "moved")
	}
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
	o.Service, o.Action, o.With = j.unit.svc.Name, j.kind.String(), j.with
	e.attemptEnds(j.unit, j.cause, o)
	if j.cause.User {
		event := checks.Event{Service: o.Service, Kind: j.unit.svc.Kind, Type: checks.EventAction, From: checks.Init, To: checks.Changed,
			Message: o.Action + " action done" + also(o.With), Time: now(), Action: checks.Action{Kind: checks.ActAlert}, Change: true, Count: 1}
		if o.Failed {
			event.To, event.Message = checks.Failed, fmt.Sprintf("%s action failed -- %s", o.Action, o.Message)
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

// startOwed starts a service that was running before it was stopped for another's sake, once all it depends on is up.
func (e *Engine) startOwed(u *unit) {
	if !u.owed || !e.present(u) || u.phase == held || u.order != 0 || u.st.Monitor == checks.MonitorNot ||
		u.waitsFor(func(*unit) bool { return false }) != nil {
		return
	}
	u.owed = false
	e.submit(&job{unit: u, kind: checks.ActStart, alone: true, cause: checks.Cause{Text: "what it depends on is up again"}})
}

// nowStands takes in what is known of a service, and starts what has waited for it.
func (e *Engine) nowStands(u *unit, s standing) {
	u.stands = s
	if s != isUp {
		return
	}
	if u.owed { // it has come back by itself
		u.owed = false
	}
	for _, d := range u.dependants {
		e.startOwed(d)
	}
}

// attemptBegins notes what a rule has ordered; attemptEnds what came of it.
func (e *Engine) attemptBegins(u *unit, rule checks.RuleID, kind checks.ActionKind) {
	if u.attempts == nil {
		u.attempts = map[checks.RuleID]*checks.Attempt{}
	}
	u.attempts[rule] = &checks.Attempt{Action: kind, At: now(), Running: true}
	e.markDirty(u)
}

func (e *Engine) attemptEnds(u *unit, cause checks.Cause, o checks.ActionOutcome) {
	if cause.Event == nil {
		return
	}
	if d := u.attempts[cause.Event.Rule]; d != nil {
		u.attempts[cause.Event.Rule] = &checks.Attempt{Action: d.Action, At: now(), Skipped: o.Skipped, Failed: o.Failed, Message: o.Message}
		e.markDirty(u)
	}
}

// heardAtMost is how long an action waits for its event to be on disk: a disk that stands still must not keep a service
// down.
const heardAtMost = 50 * time.Millisecond

// awaitHeard lets the event of an action be on disk before it is acted on, so that its line in the log comes first.
func (e *Engine) awaitHeard(heard <-chan struct{}) {
	if heard == nil {
		return
	}
	timer := time.NewTimer(heardAtMost)
	defer timer.Stop()
	select {
	case <-heard:
	case <-timer.C:
	}
}
