package engine

import (
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// class groups services whose checks hang in the same way: a hundred silent hosts must not take the places of processes
// and files, nor of programs. Each class has as many places as the limit on parallel checks says.
type class int

const (
	hosts class = iota
	programs
	others
	classes
)

func classOf(k checks.Kind) class {
	switch k {
	case checks.Host:
		return hosts
	case checks.Program:
		return programs
	}
	return others
}

// perTarget is how many checks of the same target run at a time, so that one host is not flooded. The others wait without
// taking a place.
const perTarget = 16

// mostHung is how many workers of a class may hang in the kernel before others are held up by them. Each holds a thread.
const mostHung = 256

// pool runs checks. All but the workers belongs to the loop.
type pool struct {
	ready   [classes]fifo[*unit]
	busy    [classes]int // checks under way, without those that hang
	hung    [classes]int
	workers [classes]workers
	targets map[string]*target
}

type target struct {
	checking int
	parked   []*unit
}

func (p *pool) running() int { return p.busy[hosts] + p.busy[programs] + p.busy[others] }

// underWay counts all checks that have not come back.
func (p *pool) underWay() int { return p.running() + p.hung[hosts] + p.hung[programs] + p.hung[others] }

// quiet reports whether nothing is ready and nothing under way.
func (p *pool) quiet() bool {
	return p.underWay()+p.ready[hosts].len()+p.ready[programs].len()+p.ready[others].len() == 0
}

// targetOf names what the probes of a host connect to: the first tested port stands for all, so that a silent port does not
// keep others of the same host waiting.
func targetOf(s *checks.Service) string {
	if s.Kind != checks.Host {
		return ""
	}
	for _, r := range s.Rules {
		if t, ok := r.Test.(interface{ Peer() string }); ok {
			return t.Peer()
		}
	}
	return strings.ToLower(s.Target)
}

func (p *pool) enqueue(u *unit) { p.ready[classOf(u.svc.Kind)].put(u) }

// clear forgets what is ready; checks under way are still counted.
func (p *pool) clear() {
	for c := range classes {
		p.ready[c] = fifo[*unit]{}
	}
	for _, t := range p.targets {
		t.parked = nil
	}
}

// unpark makes the next one ready that waits for its target.
func (p *pool) unpark(name string) {
	if t := p.targets[name]; t != nil && len(t.parked) > 0 {
		p.enqueue(t.parked[0])
		t.parked = t.parked[1:]
	}
}

// park keeps a unit until its target has room, and reports whether it has none now.
func (p *pool) park(u *unit) bool {
	t := p.targets[u.target]
	if t == nil || t.checking < perTarget {
		return false
	}
	t.parked = append(t.parked, u)
	return true
}

// begins counts a check that begins.
func (p *pool) begins(c *check) {
	p.busy[c.class]++
	if c.target == "" {
		return
	}
	if p.targets == nil {
		p.targets = map[string]*target{}
	}
	if p.targets[c.target] == nil {
		p.targets[c.target] = &target{}
	}
	p.targets[c.target].checking++
}

// hangs lets a check that hangs keep no place from others.
func (p *pool) hangs(c *check) {
	c.hung = true
	p.hung[c.class]++
	p.busy[c.class]--
}

// ends counts a check that has come back.
func (p *pool) ends(c *check) {
	if c.hung {
		p.hung[c.class]--
	} else {
		p.busy[c.class]--
	}
	t := p.targets[c.target]
	if t == nil {
		return
	}
	t.checking--
	p.unpark(c.target)
	if t.checking == 0 && len(t.parked) == 0 {
		delete(p.targets, c.target)
	}
}

// limit is how many checks of a class run at a time.
func (e *Engine) limit() int { return max(e.config.Settings.Limits.ParallelChecks, 1) }

// startChecks starts checks that are ready, as many at a time as the limit allows.
func (e *Engine) startChecks() {
	now, again := time.Now(), true
	for again { // who waited for one that is not checked may be of a class that is through
		again = false
		for c := range classes {
			again = e.startClass(c, now) || again
		}
	}
}

// startClass starts checks of a class, and reports whether one was given up: others have waited for it.
func (e *Engine) startClass(c class, now time.Time) (gaveUp bool) {
	limit, p := e.limit(), &e.pool
	// With orders one by one, workers would run out of them again and again.
	full := p.workers[c].waiting() > limit/4
	for !full && p.ready[c].len() > 0 && p.busy[c] < limit {
		u := p.ready[c].take()
		switch {
		case u.phase != ready || u.check != nil: // it has been moved since
			p.unpark(u.target)
		case e.blocked(u):
			gaveUp = true
			e.transition(u, idle, "a prerequisite has failed")
			p.unpark(u.target)
		case !p.park(u):
			e.begin(u, now)
		}
	}
	if p.workers[c].waiting() > 0 {
		if _, on := e.agenda.At(entry{what: moreWorkers, class: c}); !on {
			e.agenda.Set(entry{what: moreWorkers, class: c}, now.Add(stallTimeout))
		}
	}
	return gaveUp
}

// workers are the goroutines that check the services of one class. Each takes check after check until none is left: a
// goroutine for each check, with a stack that grows anew, took a fifth of a cycle of 2000 files.
type workers struct {
	mu      sync.Mutex
	waits   fifo[*check]
	running int

	wanted int // how many there should be; of the loop alone
}

// stallTimeout is how long checks wait until more workers come: what is quick is through by then, and what hangs must not
// delay the others.
const stallTimeout = 2 * time.Millisecond

// enough is how many workers a class begins with. Checks of hosts and programs wait for answers; all others mostly need a
// processor.
func (c class) enough(limit int) int {
	if c == others {
		return min(runtime.GOMAXPROCS(0), limit)
	}
	return limit
}

// put adds a check and reports whether a worker is to be added as well.
func (w *workers) put(c *check) (grow bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waits.put(c)
	if grow = w.running < w.wanted; grow {
		w.running++
	}
	return grow
}

// take gives the next check. When there is none, the worker that asked is one no longer.
func (w *workers) take() (c *check, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waits.len() == 0 {
		w.running--
		return nil, false
	}
	return w.waits.take(), true
}

// waiting counts the checks that nobody has taken yet.
func (w *workers) waiting() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.waits.len()
}

// grow doubles the workers, up to a limit, when checks wait, and returns how many are to be added.
func (w *workers) grow(limit int) (added int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if waiting := w.waits.len(); waiting > 0 {
		w.wanted = min(2*w.wanted, limit)
		added = min(max(w.wanted-w.running, 0), waiting)
		w.running += added
	}
	return added
}

// assign has a check made, and reports whether that takes one more worker.
func (p *pool) assign(c *check, limit int) bool {
	w := &p.workers[c.class]
	w.wanted = max(w.wanted, c.class.enough(limit))
	return w.put(c)
}

// goCheck starts a worker.
func (e *Engine) goCheck(c class) {
	w := &e.pool.workers[c]
	e.work.Go(func() {
		for c, ok := w.take(); ok; c, ok = w.take() {
			e.observe(c)
			e.results.Put(c)
		}
	})
}

// moreWorkers sees to it that checks do not wait for those that hang. When they still wait, the loop has it called again.
func (e *Engine) moreWorkers(c class) {
	w := &e.pool.workers[c]
	if w.waiting() == 0 {
		w.wanted = c.enough(e.limit())
		return
	}
	for range w.grow(e.limit() + min(e.pool.hung[c], mostHung)) {
		e.goCheck(c)
	}
}
