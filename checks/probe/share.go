package probe

import (
	"context"
	"strings"
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
)

// shared keeps what the connection tests of a cycle found, so that equal tests of several services are made once. A test's
// key is made of all that it asks for: two that read the same find the same.
type shared struct {
	mu    sync.Mutex
	cycle uint64
	found map[string]*sharedProbe
}

// sharedProbe is a test that is being made, or was.
type sharedProbe struct {
	done  chan struct{} // closed when it was made
	whole bool          // it came to its end, and was not cut short by the end of its own look
	facts *checks.ProbeFacts
}

// probe gives what an equal test has found in this cycle, or makes the test.
func (s *shared) probe(ctx context.Context, cycle uint64, t *tests.Connection, run func() *checks.ProbeFacts) *checks.ProbeFacts {
	key, _, _ := strings.Cut(t.Key, ".") // what stands behind the point only counts equal tests of one service
	p, first := s.enter(cycle, key)
	switch {
	case p == nil:
		return run()
	case first:
		defer close(p.done)
		p.facts = run()
		p.whole = ctx.Err() == nil
		return p.facts
	}
	select {
	case <-p.done:
		if p.whole {
			return p.facts
		}
	case <-ctx.Done():
	}
	return run()
}

// enter finds the test of a cycle, or begins it; nil for a look that is later than its cycle.
func (s *shared) enter(cycle uint64, key string) (p *sharedProbe, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case cycle < s.cycle:
		return nil, false
	case cycle > s.cycle || s.found == nil:
		s.cycle, s.found = cycle, make(map[string]*sharedProbe, len(s.found)) // as many as in the last cycle
	}
	if p = s.found[key]; p == nil {
		p, first = &sharedProbe{done: make(chan struct{})}, true
		s.found[key] = p
	}
	return p, first
}
