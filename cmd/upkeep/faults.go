package main

import (
	"context"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// safely runs a part of the daemon. One that panics ends alone, and an event tells of it.
func (h *house) safely(ctx context.Context, name string, f func(context.Context) error) (err error) {
	if p := checks.Catch(func() { err = f(ctx) }); p != nil {
		h.fault("running the "+name, p)
		return p
	}
	return err
}

// fault tells of a panic that was caught. It waits for nobody for long: what panics may be what would have to answer.
func (h *house) fault(what string, p *checks.Panic) {
	h.log.Error("panicked", "while", what, "err", p, "stack", p.Stack)
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := h.engine.Tell(ctx, p.Event(what)); err != nil {
		h.log.Error("an event was not told", "err", err)
	}
}
