package history

import (
	"sync"
	"sync/atomic"

	"github.com/upkeep-monitor/upkeep/checks"
)

// What waits to be written when the disk stands: figures beyond this are dropped, and of events the oldest.
const (
	maxLooks  = 8192
	maxEvents = 10000
)

type look struct {
	service *checks.Service
	seen    *checks.Observation
}

// queue takes from the engine what the writer fetches later. Nobody waits for it.
type queue struct {
	off  atomic.Bool
	wake chan struct{} // one token: there is something

	mu            sync.Mutex
	looks         []look
	events        []checks.Event
	dropped       int // looks
	droppedEvents int
}

// Looked takes the figures of a look; it never waits.
func (s *Store) Looked(service *checks.Service, seen *checks.Observation) {
	q := &s.queue
	if q.off.Load() || seen == nil {
		return
	}
	q.mu.Lock()
	first := len(q.looks) == 0
	if len(q.looks) < maxLooks {
		q.looks = append(q.looks, look{service, seen})
	} else {
		q.dropped++
	}
	q.mu.Unlock()
	if first {
		q.signal()
	}
}

// Happened takes an event; it never waits.
func (s *Store) Happened(event checks.Event) {
	q := &s.queue
	if q.off.Load() {
		return
	}
	q.mu.Lock()
	if len(q.events) == maxEvents {
		q.events = append(q.events[:0], q.events[1:]...)
		q.droppedEvents++
	}
	q.events = append(q.events, event)
	q.mu.Unlock()
	q.signal()
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// take fetches the looks that wait; spare, which nobody uses any more, takes its place.
func (q *queue) take(spare []look) []look {
	q.mu.Lock()
	defer q.mu.Unlock()
	looks := q.looks
	q.looks = spare[:0]
	return looks
}

// waiting shows the events that wait, and how many were dropped before them.
func (q *queue) waiting() (dropped int, events []checks.Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.droppedEvents, append([]checks.Event(nil), q.events...)
}

// written forgets the first n events that waiting showed; of those some may have been dropped since.
func (q *queue) written(dropped, n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n = max(0, n-(q.droppedEvents-dropped))
	q.events = append(q.events[:0:0], q.events[n:]...)
}

// lost tells how many looks and events were dropped so far.
func (q *queue) lost() (looks, events int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.dropped, q.droppedEvents
}
