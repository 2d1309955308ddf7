package watch

import (
	"context"
	"sync"
)

// queue holds the wake-ups until they are taken. There is one for each key and
// kind at most, the newest, so it stays small however slow the reader is.
type queue struct {
	out   chan Wake
	ready chan struct{} // holds a token when there may be something to send

	mu      sync.Mutex
	order   []slot
	waiting map[slot]Wake
}

type slot struct {
	key  string
	kind Kind
}

func newQueue() *queue {
	return &queue{out: make(chan Wake), ready: make(chan struct{}, 1), waiting: map[slot]Wake{}}
}

func (q *queue) put(wake Wake) {
	q.mu.Lock()
	s := slot{wake.Key, wake.Kind}
	if before, found := q.waiting[s]; found {
		wake.Open = wake.Open && before.Open
	} else {
		q.order = append(q.order, s)
	}
	q.waiting[s] = wake
	q.mu.Unlock()
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

// forget drops what waits under key.
func (q *queue) forget(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	kept := q.order[:0]
	for _, s := range q.order {
		if s.key == key {
			delete(q.waiting, s)
		} else {
			kept = append(kept, s)
		}
	}
	q.order = kept
}

func (q *queue) take() (Wake, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.order) == 0 {
		return Wake{}, false
	}
	s := q.order[0]
	q.order = q.order[1:]
	wake := q.waiting[s]
	delete(q.waiting, s)
	return wake, true
}

// run hands the wake-ups over, oldest first, until ctx ends. It closes out.
func (q *queue) run(ctx context.Context) {
	defer close(q.out)
	for {
		wake, found := q.take()
		if !found {
			select {
			case <-q.ready:
				continue
			case <-ctx.Done():
				return
			}
		}
		select {
		case q.out <- wake:
		case <-ctx.Done():
			return
		}
	}
}
