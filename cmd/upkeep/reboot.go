package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/boot"
)

// rebootTimes are the times of the comparison with what ran before a reboot.
type rebootTimes struct {
	note   time.Duration // between two notes of what runs
	forget time.Duration // what is gone so long ran no more before the reboot; a shutdown takes less
	poll   time.Duration // between two looks after a boot
	limit  time.Duration // what is not back then has not come back
	more   time.Duration // for what systemd has still to start then
}

var usualRebootTimes = rebootTimes{note: time.Minute, forget: 10 * time.Minute, poll: time.Second, limit: 110 * time.Second, more: 15 * time.Minute}

// ran is what is kept about a machine as it runs.
type ran struct {
	Boot   string     `json:"boot"`
	Things []ranThing `json:"things"`
}

// ranThing is a thing that runs: a watched process, an address on which one listens, a mounted filesystem.
type ranThing struct {
	Kind string    `json:"kind"`          // "process", "listener", "mount"
	Name string    `json:"name"`          // service, address, mount point
	By   string    `json:"by,omitempty"`  // of a listener: the process's name
	Of   string    `json:"of,omitempty"`  // of a listener: the service
	Gone time.Time `json:"gone,omitzero"` // since when it is not there
}

func (r *ranThing) same(o ranThing) bool { return r.Kind == o.Kind && r.Name == o.Name }

func (r *ranThing) String() string {
	if r.Kind == "listener" {
		return r.Name + " (" + r.By + ")"
	}
	return r.Name + " (" + r.Kind + ")"
}

// rebootWatch keeps what runs, and says after a boot what of it has not come back.
type rebootWatch struct {
	boot    string // id of the running kernel
	file    string
	log     *slog.Logger
	read    func() *boot.Machine
	running func() []engine.Running
	tell    func(context.Context, checks.Event) error
	queued  func(context.Context) map[string]bool // units that systemd has still to start
	unitOf  func(service string) string           // as it was before the boot
	times   rebootTimes
}

func newRebootWatch(h *house, state string) *rebootWatch {
	unitOf := func(service string) string {
		v, _ := h.boots.answer(service)
		return v.Unit
	}
	return &rebootWatch{boot: h.program.bootID(), file: state + ".ran", log: h.log, read: h.program.machine, running: h.engine.Running,
		tell: h.engine.Tell, queued: queuedUnits(h.log), unitOf: unitOf, times: cmp.Or(h.program.reboot, usualRebootTimes)}
}

// run compares when the machine has booted since the last time, then keeps what runs until ctx ends.
func (w *rebootWatch) run(ctx context.Context) error {
	var last ran
	if err := loadKept(w.file, &last); err != nil {
		w.log.Warn("what ran before is not known", "err", err)
		last = ran{}
	}
	if last.Boot != "" && last.Boot != w.boot && len(last.Things) > 0 {
		w.compare(ctx, last.Things)
		last.Things = nil
	}
	failed := false
	for pause(ctx, w.times.note) {
		now := ran{Boot: w.boot, Things: w.keep(last.Things, w.gather(), time.Now())}
		if now.Boot == last.Boot && slices.Equal(now.Things, last.Things) {
			continue
		}
		err := saveKept(w.file, now)
		if err != nil && !failed {
			w.log.Error("what runs is not kept, so a reboot cannot be compared with it", "err", err)
		}
		if failed = err != nil; !failed {
			last = now
		}
	}
	return nil
}

// pause waits; false means that ctx has ended.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// gather lists what runs now.
func (w *rebootWatch) gather() []ranThing {
	var out []ranThing
	of := map[int]string{}
	var pids []int
	for _, s := range w.running() {
		if s.PID > 0 && s.Monitored {
			out = append(out, ranThing{Kind: "process", Name: s.Service.Name})
			of[s.PID] = s.Service.Name
			pids = append(pids, s.PID)
		}
	}
	m := w.read()
	for _, l := range m.Listeners(pids) {
		out = append(out, ranThing{Kind: "listener", Name: l.Address, By: l.Process, Of: of[l.Of]})
	}
	for _, point := range m.Mounts() {
		out = append(out, ranThing{Kind: "mount", Name: point})
	}
	return out
}

// keep brings what is kept up to date. What is gone stays for a while: a machine that shuts down ends one thing after the
// other, and all of that ran. What nobody wants to run any more goes at once.
func (w *rebootWatch) keep(kept, now []ranThing, at time.Time) []ranThing {
	out := slices.Clone(now)
	wanted := w.wanted()
	for _, k := range kept {
		if slices.ContainsFunc(now, k.same) || !wanted(k) {
			continue
		}
		if k.Gone.IsZero() || k.Gone.After(at) { // the clock may have been set back
			k.Gone = at.Round(0).UTC()
		}
		if at.Sub(k.Gone) < w.times.forget {
			out = append(out, k)
		}
	}
	return out
}

// wanted tells which things are to run: not those of services that are not monitored, gone from the control file, or left
// alone after a boot.
func (w *rebootWatch) wanted() func(ranThing) bool {
	names := map[string]bool{}
	for _, s := range w.running() {
		names[s.Service.Name] = s.Monitored
	}
	return func(r ranThing) bool {
		switch r.Kind {
		case "process":
			return names[r.Name]
		case "listener":
			return names[r.Of]
		}
		return true
	}
}

// compare waits until everything that ran is back, or its time is over, and says which.
func (w *rebootWatch) compare(ctx context.Context, before []ranThing) {
	before = slices.DeleteFunc(slices.Clone(before), func(r ranThing) bool { return !w.wanted()(r) })
	if len(before) == 0 {
		return
	}
	missing := w.await(ctx, before, w.times.limit)
	if ctx.Err() != nil {
		return
	}
	late, lost := w.late(ctx, missing)
	w.say(ctx, len(before), lost, late)
	if len(late) == 0 {
		return
	}
	if missing = w.await(ctx, late, w.times.more); ctx.Err() == nil {
		w.say(ctx, len(late), missing, nil)
	}
}

// await polls until all things are there, and gives those that are not when the time is over.
func (w *rebootWatch) await(ctx context.Context, things []ranThing, limit time.Duration) []ranThing {
	end := time.Now().Add(limit)
	for {
		missing := w.missing(things)
		if len(missing) == 0 || !time.Now().Before(end) || !pause(ctx, w.times.poll) {
			return missing
		}
	}
}

// missing lists the things that are not there now.
func (w *rebootWatch) missing(things []ranThing) []ranThing {
	m := w.read()
	listens, mounts, up := m.Listens(), m.Mounts(), map[string]bool{}
	for _, s := range w.running() {
		up[s.Service.Name] = s.PID > 0
	}
	var out []ranThing
	for _, r := range things {
		there := r.Kind == "process" && up[r.Name] || r.Kind == "listener" && listens[r.Name] || r.Kind == "mount" && slices.Contains(mounts, r.Name)
		if !there {
			out = append(out, r)
		}
	}
	return out
}

// late parts what systemd has still to start from what is lost.
func (w *rebootWatch) late(ctx context.Context, missing []ranThing) (late, lost []ranThing) {
	if len(missing) == 0 {
		return nil, nil
	}
	queued := w.queued(ctx)
	for _, r := range missing {
		unit := ""
		switch r.Kind {
		case "process":
			unit = w.unitOf(r.Name)
		case "listener":
			unit = w.unitOf(r.Of)
		case "mount":
			unit = boot.MountUnit(r.Name)
		}
		if unit != "" && queued[unit] {
			late = append(late, r)
		} else {
			lost = append(lost, r)
		}
	}
	return late, lost
}

// say tells the outcome in one event.
func (w *rebootWatch) say(ctx context.Context, all int, lost, late []ranThing) {
	event := checks.Event{Type: checks.EventInstance, From: checks.Init, To: checks.Changed, Message: fmt.Sprintf("after the reboot all %d came back", all)}
	switch {
	case len(lost) > 0:
		event.Type, event.To = checks.EventNonexist, checks.Failed
		event.Message = fmt.Sprintf("after the reboot %d of %d did not come back: %s", len(lost), all, names(lost))
	case len(late) > 0:
		event.Message = fmt.Sprintf("after the reboot %d of %d came back", all-len(late), all)
	}
	if len(late) > 0 {
		event.Message += "; still being started: " + names(late)
	}
	if err := w.tell(ctx, event); err != nil && ctx.Err() == nil {
		w.log.Error("an event was not told", "err", err)
	}
}

func names(things []ranThing) string {
	out := make([]string, len(things))
	for i := range things {
		out[i] = things[i].String()
	}
	return strings.Join(out, ", ")
}
