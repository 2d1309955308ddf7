package engine

import (
	"context"
	"sync"
	"time"
)

// deadline is the context of one look. Other than that of context.WithDeadline it arms its timer only for who waits for its
// end: most looks ask the file system or /proc, which nobody can call off, and a timer for each took a tenth of a cycle of
// 2000 files.
type deadline struct {
	parent context.Context
	at     time.Time

	mu    sync.Mutex
	armed *armed
}

type armed struct {
	context.Context
	free context.CancelFunc
}

func newDeadline(parent context.Context, at time.Time) *deadline {
	return &deadline{parent: parent, at: at}
}

func (d *deadline) arm() context.Context {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.armed == nil {
		ctx, free := context.WithDeadline(d.parent, d.at)
		d.armed = &armed{ctx, free}
	}
	return d.armed.Context
}

// end lets go of the timer.
func (d *deadline) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.armed != nil {
		d.armed.free()
	}
}

// Deadline is when the look must be over.
func (d *deadline) Deadline() (time.Time, bool) { return d.at, true }

// Done is closed at the deadline, or when the engine stops.
func (d *deadline) Done() <-chan struct{} { return d.arm().Done() }

// Err tells why the look is over, nil as long as it is not.
func (d *deadline) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.armed != nil:
		return d.armed.Err()
	case d.parent.Err() != nil:
		return d.parent.Err()
	case !time.Now().Before(d.at):
		return context.DeadlineExceeded
	}
	return nil
}

// Value is the parent's; a context made of this one finds the timer by it.
func (d *deadline) Value(key any) any { return d.arm().Value(key) }
