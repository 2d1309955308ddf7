package main

import (
	"context"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/cmd/upkeep/early"
)

// orders are what signals ask for. Each kind waits in one place: one that comes while another of its kind waits asks for
// the same. Whoever takes them may be held up, while a signal to end never is.
type orders struct {
	reload, look chan struct{}
	house        *house
}

// takeSignals hears signals until ctx ends, which SIGTERM and SIGINT have it do.
func (h *house) takeSignals(ctx context.Context, run func(func())) *orders {
	o := &orders{reload: make(chan struct{}, 1), look: make(chan struct{}, 1), house: h}
	run(func() {
		for {
			select {
			case s := <-early.Signals:
				o.take(s)
			case <-ctx.Done():
				return
			}
		}
	})
	return o
}

func (o *orders) take(s os.Signal) {
	h := o.house
	wait := ""
	if !h.begun.Load() {
		wait = ", once the start is through"
	}
	switch s {
	case syscall.SIGHUP:
		if wait != "" {
			h.log.Info("event", "text", "The control file is read again"+wait)
		}
		place(o.reload)
	case syscall.SIGUSR1:
		h.log.Info("event", "text", "Awakened by User defined signal 1"+wait)
		place(o.look)
	default:
		h.quit()
	}
}

func place(order chan struct{}) {
	select {
	case order <- struct{}{}:
	default: // the same is asked for already
	}
}

// Go carries orders out until ctx ends, those that have waited for the start too.
func (o *orders) Go(ctx context.Context, run func(func())) {
	follow := func(place chan struct{}, f func()) {
		run(func() {
			for {
				select {
				case <-place:
					f()
				case <-ctx.Done():
					return
				}
			}
		})
	}
	follow(o.reload, func() {
		if _, err := o.house.Reload(ctx); err != nil && ctx.Err() == nil {
			o.house.log.Error("reload failed, the running configuration stays in charge")
		}
	})
	follow(o.look, o.house.engine.Validate)
}

// delay waits the start delay once after a boot, so that the machine can come up first. It returns false when the daemon
// is to end meanwhile.
func (h *house) delay(ctx context.Context, config *checks.Config) bool {
	d := config.Settings.StartDelay
	if d <= 0 || !h.engine.Rebooted() {
		return true
	}
	h.log.Info("event", "text", fmt.Sprintf("%s will delay for %.0f seconds on first start after reboot ...", h.program.title(), d.Seconds()))
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
