package engine

import (
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
)

// outbox carries events from the loop to the actor in order. It has no bound: a disk that stands still must not make
// the loop stand still, and no event may be dropped.
type outbox struct {
	mu     sync.Mutex
	queue  []heard
	wake   chan struct{} // one token: there is something to take
	closed bool
}

type heard struct {
	event   checks.Event
	service *checks.Service
	safe    chan struct{} // not nil: a marker, closed when all before it are on disk
}

func newOutbox() *outbox { return &outbox{wake: make(chan struct{}, 1)} }

func (o *outbox) put(h heard) {
	o.mu.Lock()
	o.queue = append(o.queue, h)
	o.mu.Unlock()
	o.signal()
}

func (o *outbox) close() {
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// drain hands everything to the actor until the box is closed and empty. Events are made to last together, beside: what lies
// between the log line of an event and its letter is what a kill -9 could make forgotten.
func (o *outbox) drain(hear func(checks.Event, *checks.Service), last func()) {
	var lasting sync.WaitGroup
	defer lasting.Wait()
	for range o.wake {
		o.mu.Lock()
		batch, closed := o.queue, o.closed
		o.queue = nil
		o.mu.Unlock()
		for _, h := range batch {
			if h.safe != nil {
				lasting.Go(func() { last(); close(h.safe) })
				continue
			}
			hear(h.event, h.service)
		}
		if closed {
			last()
			return
		}
	}
}
