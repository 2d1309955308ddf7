// Package mailbox hands values from many goroutines to one.
//
// A box has no bound: whoever puts never waits, and nothing that was put is dropped. It is for values that are made at a
// bounded rate and must not be lost, such as results of checks and events.
package mailbox

import "sync"

// Box is a mailbox. Use New.
type Box[T any] struct {
	mu     sync.Mutex
	list   []T
	closed bool
	ready  chan struct{} // one token: there is something to take, or the box was closed
}

// New makes an empty box.
func New[T any]() *Box[T] { return &Box[T]{ready: make(chan struct{}, 1)} }

// Put adds a value behind all others.
func (b *Box[T]) Put(value T) {
	b.mu.Lock()
	b.list = append(b.list, value)
	first := len(b.list) == 1
	b.mu.Unlock()
	if first { // else the token of the first one is still there, or its taker has yet to come
		b.signal()
	}
}

// Close has the reader see that nothing more will come. What was put before can still be taken.
func (b *Box[T]) Close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.signal()
}

func (b *Box[T]) signal() {
	select {
	case b.ready <- struct{}{}:
	default: // an old token does as well
	}
}

// Ready brings a token when there is something to take, or the box was closed. The reader takes after each token.
func (b *Box[T]) Ready() <-chan struct{} { return b.ready }

// Take fetches all values in the order they were put, and reports whether the box was closed. spare, whose values nobody
// needs any more, takes their place; it may be nil.
func (b *Box[T]) Take(spare []T) (list []T, closed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	list, b.list = b.list, spare[:0]
	return list, b.closed
}
