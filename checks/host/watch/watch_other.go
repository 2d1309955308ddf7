//go:build !linux

package watch

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"sync/atomic"
)

// Watcher accepts everything and wakes nobody: on this system everything is
// seen by the cycle.
type Watcher struct {
	queue   *queue
	running atomic.Bool
}

// New makes a Watcher. It never fails here.
func New(*slog.Logger) (*Watcher, error) { return &Watcher{queue: newQueue()}, nil }

// Run waits for the end of ctx, which is no error. It can be called once.
func (w *Watcher) Run(ctx context.Context) error {
	if w.running.Swap(true) {
		return errors.New("the watcher was already run")
	}
	w.queue.run(ctx)
	return nil
}

// Events gives no wake-ups here. It is closed when Run ends.
func (w *Watcher) Events() <-chan Wake { return w.queue.out }

// Process leaves the process to the cycle.
func (w *Watcher) Process(key string, pid int, startTicks uint64) error { return nil }

// File leaves the file to the cycle.
func (w *Watcher) File(key, path string) error { return nil }

// Mounts leaves the mounts to the cycle.
func (w *Watcher) Mounts(key string) error { return nil }

// Links leaves the network links to the cycle.
func (w *Watcher) Links(key string) error { return nil }

// Forget drops what waits under key.
func (w *Watcher) Forget(key string) { w.queue.forget(key) }

// Rescan has nothing to find again.
func (w *Watcher) Rescan() {}

// Refused tells that nothing is watched here.
func (w *Watcher) Refused(string) string { return "not available on " + runtime.GOOS }

// Limits tells that nothing is watched here.
func (w *Watcher) Limits() []string {
	return []string{"changes told by the kernel are not available on " + runtime.GOOS + ", the cycle sees them"}
}
