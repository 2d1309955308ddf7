package engine

import (
	"fmt"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
)

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
		m.unit.owed = m.unit.owed || m.back && j.comes[m.unit] && m.unit.st.Monitor != checks.MonitorNot
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
	m.unit.owed = m.unit.owed || m.back && m.unit.st.Monitor != checks.MonitorNot
	j.unmade[m.unit] = true
	return notUp(p), m.target
}

// waitsFor is a prerequisite of a service that must be up before a job may start it; nil when there is none.
func (e *Engine) waitsFor(j *job, u *unit) *unit {
	for _, p := range u.prerequisites {
		if j.unmade[p] && p.stands != isUp {
			return p
		}
	}
	return u.waitsFor(func(p *unit) bool { _, moves := j.left[p]; return moves })
}

func notUp(p *unit) string {
	return fmt.Sprintf("not started, as it depends on %s, which is not up", p.svc.Name)
}

// carryMove carries a move out beside the loop.
func (e *Engine) carryMove(j *job, m step) {
	if m.kind != checks.ActStop && m.unit.st.Monitor == checks.MonitorNot && m.unit.decided <= j.number { // else somebody wants it otherwise since
		e.setMonitor(m.unit, checks.MonitorYes|checks.MonitorInit)
	}
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
	told := j.onlyMonitoring(u, o)
	if m.target {
		j.target = told
	} else if !told.Skipped || told.Failed {
		j.with = append(j.with, told)
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
		if u == j.unit {
			e.orderEnds(j)
		}
		// Where a rule asked and there was nothing to do, a check would only find again what it has found.
		e.free(u, made && !o.Failed && (!o.Skipped || j.cause.User) || !m.target && !j.broken)
	}
}

// onlyMonitoring tells an outcome as one of monitoring where no program had to run and the action came to that: a file
// that is stopped, or a process that was down already, is from then on not monitored.
func (j *job) onlyMonitoring(u *unit, o checks.ActionOutcome) checks.ActionOutcome {
	monitored := u.st.Monitor != checks.MonitorNot
	if !o.Skipped || o.Failed || o.Message != "" || monitored == j.seen[u] {
		return o
	}
	o.Skipped, o.Action = false, checks.ActUnmonitor.String()
	if monitored {
		o.Action = checks.ActMonitor.String()
	}
	return o
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
			u.stands = isDown // and its own rules have it tried again
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
}

// free lets go of a service whose last move is done, and checks it at once when that is of use.
func (e *Engine) free(u *unit, checkIt bool) {
	if u.phase != held {
		return
	}
	if !e.present(u) {
		e.succeed(u)
		return
	}
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

// startOwed starts a service that was running before it was stopped for another's sake, once all it depends on is up.
func (e *Engine) startOwed(u *unit) {
	if !u.owed || !e.present(u) || u.phase == held || len(u.orders) > 0 || u.st.Monitor == checks.MonitorNot ||
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
		e.startOwed(u)
		return
	}
	if u.owed { // it has come back by itself
		u.owed = false
	}
	for _, d := range u.dependants {
		e.startOwed(d)
	}
}
