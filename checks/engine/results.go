package engine

import (
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
)

// result is one look, and what came of it.
type result struct {
	unit        *unit
	epoch, slot uint64
	order       Look
	deadline    *Deadline
	seen        *checks.Observation
	fault       *checks.Panic
}

// results collects what comes of looks until the loop takes all of it at once: thousands of looks at files end within some
// milliseconds, and waking the loop for each would cost more than they do.
type results struct {
	mu   sync.Mutex
	list []result
	wake chan struct{} // one token: there is something to take
}

func newResults() *results { return &results{wake: make(chan struct{}, 1)} }

func (r *results) put(one result) {
	r.mu.Lock()
	r.list = append(r.list, one)
	first := len(r.list) == 1
	r.mu.Unlock()
	if first {
		select {
		case r.wake <- struct{}{}:
		default: // an old token does as well
		}
	}
}

// take fetches all results; spare, which nobody uses any more, takes their place.
func (r *results) take(spare []result) []result {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.list
	r.list = spare[:0]
	return list
}
