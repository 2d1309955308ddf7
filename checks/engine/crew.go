package engine

import (
	"runtime"
	"sync"
	"time"
)

// crew are the goroutines that look at the services of one pool. Each takes order after order until none is left: a
// goroutine for each look, with a stack that grows anew, took a fifth of a cycle of 2000 files.
type crew struct {
	mu      sync.Mutex
	orders  fifo[result]
	members int

	wanted   int  // how many members there should be; of the loop alone
	watching bool // a timer runs that will see whether orders wait too long; of the loop alone
}

// stuck is how long orders wait until more members come: what is quick is through by then, and what hangs must not delay
// the others.
const stuck = 2 * time.Millisecond

// enough is how many members a pool begins with. Looks at hosts and programs wait for answers; all others mostly need a
// processor.
func (p pool) enough(limit int) int {
	if p == others {
		return min(runtime.GOMAXPROCS(0), limit)
	}
	return limit
}

// put adds an order and tells whether a member is to be added as well.
func (c *crew) put(r result) (hire bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.orders.put(r)
	if hire = c.members < c.wanted; hire {
		c.members++
	}
	return hire
}

// take gives the next order. When there is none, the member that asked is one no longer.
func (c *crew) take() (r result, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.orders.len() == 0 {
		c.members--
		return result{}, false
	}
	return c.orders.take(), true
}

// waiting tells how many orders nobody has taken yet.
func (c *crew) waiting() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.orders.len()
}

// reinforce doubles the members, up to a limit, when orders wait, and tells how many are to be added.
func (c *crew) reinforce(limit int) (hired int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if waiting := c.orders.len(); waiting > 0 {
		c.wanted = min(2*c.wanted, limit)
		hired = min(max(c.wanted-c.members, 0), waiting)
		c.members += hired
	}
	return hired
}

// assign has a look made.
func (e *Engine) assign(p pool, limit int, r result) {
	c := &e.queue.crews[p]
	c.wanted = max(c.wanted, p.enough(limit))
	if c.put(r) {
		e.work.Go(func() { e.lookOn(c) })
	}
}

// lookOn makes looks until no order is left.
func (e *Engine) lookOn(c *crew) {
	for r, ok := c.take(); ok; r, ok = c.take() {
		r.seen, r.fault = e.observe(r.deadline, r.order)
		r.deadline.End()
		e.results.put(r)
	}
}

// supervise sees to it that orders do not wait for looks that hang.
func (e *Engine) supervise(p pool, limit int) {
	c := &e.queue.crews[p]
	if c.watching || c.waiting() == 0 {
		return
	}
	c.watching = true
	time.AfterFunc(stuck, func() {
		e.call(func() {
			c.watching = false
			if c.waiting() == 0 {
				c.wanted = p.enough(limit)
				return
			}
			for range c.reinforce(limit) {
				e.work.Go(func() { e.lookOn(c) })
			}
		}) // and when orders still wait, the loop has them supervised again
	})
}
