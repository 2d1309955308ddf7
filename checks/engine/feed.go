package engine

import (
	"context"
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
)

// keepFeed is how many events of all services are kept for pages.
const keepFeed = 500

// feed keeps the latest events and tells subscribers. A subscriber that does not keep up is dropped: it reads the kept
// ones again.
type feed struct {
	mu     sync.Mutex
	events []checks.Event
	subs   map[chan checks.Event]bool
	closed bool
}

func (f *feed) add(event checks.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.events = append(f.events, event); len(f.events) > keepFeed {
		f.events = append(f.events[:0:0], f.events[len(f.events)-keepFeed:]...)
	}
	for sub := range f.subs {
		select {
		case sub <- event:
		default:
			delete(f.subs, sub)
			close(sub)
		}
	}
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for sub := range f.subs {
		close(sub)
	}
	f.subs = nil
}

// Events lists the latest events of all services, oldest first.
func (e *Engine) Events() []checks.Event {
	e.feed.mu.Lock()
	defer e.feed.mu.Unlock()
	return append([]checks.Event(nil), e.feed.events...)
}

// Subscribe brings events as they happen until ctx ends. The channel is closed when the reader falls behind.
func (e *Engine) Subscribe(ctx context.Context) <-chan checks.Event {
	sub := make(chan checks.Event, 64)
	e.feed.mu.Lock()
	defer e.feed.mu.Unlock()
	if e.feed.closed {
		close(sub)
		return sub
	}
	if e.feed.subs == nil {
		e.feed.subs = map[chan checks.Event]bool{}
	}
	e.feed.subs[sub] = true
	context.AfterFunc(ctx, func() {
		e.feed.mu.Lock()
		defer e.feed.mu.Unlock()
		if e.feed.subs[sub] {
			delete(e.feed.subs, sub)
			close(sub)
		}
	})
	return sub
}
