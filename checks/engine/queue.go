package engine

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// pool groups services whose looks hang in the same way: a hundred silent hosts must not take the places of processes and
// files, nor of programs. Each pool has as many places as the limit on parallel checks says.
type pool int

const (
	hosts pool = iota
	programs
	others
	pools
)

func poolOf(k checks.Kind) pool {
	switch k {
	case checks.Host:
		return hosts
	case checks.Program:
		return programs
	}
	return others
}

// perTarget is how many looks at the same target run at a time, so that one host is not flooded. The others wait without
// taking a place.
const perTarget = 16

// queue holds what is ready to be looked at, and counts what is looked at.
type queue struct {
	ready   [pools]fifo[*unit]
	looking [pools]int
	crews   [pools]crew
	targets map[string]*target
}

type target struct {
	looking int
	parked  []*unit
}

func (q *queue) empty() bool {
	for p := range pools {
		if q.looking[p] > 0 || q.ready[p].len() > 0 {
			return false
		}
	}
	return true
}

// targetOf names what the probes of a host connect to: the first tested port stands for all, so that a silent port does not
// keep others of the same host waiting.
func targetOf(s *checks.Service) string {
	if s.Kind != checks.Host {
		return ""
	}
	for _, r := range s.Rules {
		if t, ok := r.Test.(*checks.ConnectionTest); ok {
			return strings.ToLower(fmt.Sprintf("%s:%d%s", t.Host, t.Port, t.UnixSocket))
		}
	}
	return strings.ToLower(s.Target)
}

// enqueue makes a unit ready to be looked at.
func (e *Engine) enqueue(u *unit) {
	e.queue.ready[poolOf(u.svc.Kind)].put(u)
}

// clearQueue forgets what is ready; looks under way are still counted.
func (e *Engine) clearQueue() {
	e.later = nil
	for p := range pools {
		e.queue.ready[p] = fifo[*unit]{}
	}
	for _, t := range e.queue.targets {
		t.parked = nil
	}
}

// startLooks starts looks that are ready, as many at a time as the limit allows.
func (e *Engine) startLooks() {
	limit := max(e.config.Settings.Limits.ParallelChecks, 1)
	q, now := &e.queue, time.Now()
	for p := range pools {
		busy := q.crews[p].waiting() > limit/4 // with orders one by one, its members would run out of them again and again
		for !busy && q.ready[p].len() > 0 && q.looking[p] < limit {
			u := q.ready[p].take()
			t := q.targets[u.target]
			switch {
			case !u.due || u.looking:
				e.unpark(t)
			case u.held || u.blocked() || u.st.Monitor == checks.MonitorNot:
				e.passOver(u)
				e.unpark(t)
			case t != nil && t.looking >= perTarget:
				t.parked = append(t.parked, u)
			default:
				e.look(u, p, limit, now)
			}
		}
		e.supervise(p, limit)
	}
}

// unpark makes the next one ready that waits for its target.
func (e *Engine) unpark(t *target) {
	if t != nil && len(t.parked) > 0 {
		e.enqueue(t.parked[0])
		t.parked = t.parked[1:]
	}
}

func (e *Engine) startedLook(u *unit) {
	q := &e.queue
	q.looking[poolOf(u.svc.Kind)]++
	if u.target == "" {
		return
	}
	if q.targets == nil {
		q.targets = map[string]*target{}
	}
	if q.targets[u.target] == nil {
		q.targets[u.target] = &target{}
	}
	q.targets[u.target].looking++
}

func (e *Engine) endedLook(u *unit) {
	q := &e.queue
	q.looking[poolOf(u.svc.Kind)]--
	t := q.targets[u.target]
	if t == nil {
		return
	}
	t.looking--
	e.unpark(t)
	if t.looking == 0 && len(t.parked) == 0 {
		delete(q.targets, u.target)
	}
}

// spreading is how much of a cycle each probe of a host or program adds to the time over which all are spread, so that a
// thousand do not begin in one millisecond; the whole is a tenth of the cycle and one second at most.
const spreading = 10 * time.Microsecond

// spread gives hosts and programs their places in the time over which they are spread. A service keeps its place as long
// as there are as many; what is tied to others goes by their order alone.
func (e *Engine) spread() {
	e.scattered, e.later = nil, nil
	for _, u := range e.units {
		u.offset = 0
		if poolOf(u.svc.Kind) != others && len(u.needs)+len(u.feeds) == 0 {
			e.scattered = append(e.scattered, u)
		}
	}
	window := min(time.Duration(len(e.scattered))*spreading, e.config.Settings.Cycle/10, time.Second)
	steps := uint32(window / time.Millisecond)
	for _, u := range e.scattered {
		if steps > 0 {
			h := fnv.New32a()
			_, _ = h.Write([]byte(u.key)) // never fails
			u.offset = time.Duration(h.Sum32()%(steps+1)) * time.Millisecond
		}
	}
	e.scattered = slices.DeleteFunc(e.scattered, func(u *unit) bool { return u.offset == 0 })
	slices.SortStableFunc(e.scattered, func(a, b *unit) int { return cmp.Compare(a.offset, b.offset) })
}

// letIn makes those ready whose place has come.
func (e *Engine) letIn(now time.Time) {
	for len(e.later) > 0 && !now.Before(e.letting.Add(e.later[0].offset)) {
		if u := e.later[0]; u.due && !u.looking {
			e.enqueue(u)
		}
		e.later = e.later[1:]
	}
}
