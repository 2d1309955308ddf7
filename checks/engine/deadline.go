package engine

import (
	"context"
	"sync"
	"time"
)

// Deadline is the context of one look, or a part of it. Other than that of context.WithDeadline it arms its timer only for who waits for its
// end: most looks ask the file system or /proc, which nobody can call off, and a timer for each took a tenth of a cycle of
// 2000 files.
type Deadline struct {
	parent context.Context
	at     time.Time

	mu    sync.Mutex
	armed *armed
}

type armed struct {
	context.Context
	free context.CancelFunc
}

// NewDeadline ends at a time, or with its parent. Who makes it calls End.
func NewDeadline(parent context.Context, at time.Time) *Deadline {
	if first, ok := parent.Deadline(); ok && first.Before(at) {
		at = first
	}
	return &Deadline{parent: parent, at: at}
}

func (d *Deadline) arm() context.Context {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.armed == nil {
		ctx, free := context.WithDeadline(d.parent, d.at)
		d.armed = &armed{ctx, free}
	}
	return d.armed.Context
}

// End lets go of the timer.
func (d *Deadline) End() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.armed != nil {
		d.armed.free()
	}
}

// Deadline is when the look must be over.
func (d *Deadline) Deadline() (time.Time, bool) { return d.at, true }

// Done is closed at the deadline, or when the engine stops.
func (d *Deadline) Done() <-chan struct{} { return d.arm().Done() }

// Err tells why the look is over, nil as long as it is not.
func (d *Deadline) Err() error {
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
func (d *Deadline) Value(key any) any { return d.arm().Value(key) }
