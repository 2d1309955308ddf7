package engine

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Snapshot is one service as readers see it: never changed after it was made.
type Snapshot struct {
	Service *checks.Service
	State   checks.State
	Seen    *checks.Observation // the last look, nil when there was none
	Pending checks.ActionKind   // an action that waits or runs, ActIgnore when there is none
	Late    bool                // the look of an earlier slot is still under way
	Next    time.Time           // of "every <cron>"
	Skipped int                 // cycles passed over since the last look, for "every N cycles"
	Events  []checks.Event      // the last ones, oldest first
	Starts  uint64              // times that it was started or restarted since the daemon runs
	// Unwatched tells why the kernel wakes nobody for it, so that the cycle alone sees it; empty when it does.
	Unwatched string
	Ended     string // how its process ended on purpose, while it is given until the next slot to come back
	Unseen    string // why the last check could not see, for a reason of our own
	Waits     string // what a start of it waits for
	// Attempts are what the actions of its rules came to last.
	Attempts map[checks.RuleID]checks.Attempt
	Made     uint64 // no two snapshots have the same
}

// readers is how far the view lies behind the engine. The first group is safe for all to use, the rest is the loop's.
type readers struct {
	generation atomic.Uint64 // of what readers are to see
	published  atomic.Uint64 // of what they see
	read       atomic.Int64  // when somebody did last, in nanoseconds since 1970

	made  uint64  // snapshots
	dirty []*unit // readers are to see them anew
	noted int     // how many of them the generation counts already
}

// view is what readers see of a configuration, without locks: each snapshot is replaced whole when its service changes.
type view struct {
	config *checks.Config
	shown  []atomic.Pointer[Snapshot] // in the order of the units
	whole  atomic.Bool                // all of them have been made
	runs   []atomic.Int64             // what Running tells of each: the process, and in the lowest bits how it stands
	cycle  atomic.Uint64
	lasted atomic.Int64
	// answered is when the loop last answered a reader, in nanoseconds since 1970.
	answered atomic.Int64
}

// markDirty has readers see a service anew.
func (e *Engine) markDirty(u *unit) {
	if !e.present(u) { // a job of it may end after it is gone: what is at its place is another
		return
	}
	if v := e.view.Load(); v != nil && v.config == e.config {
		v.runs[u.place].Store(u.runs())
	}
	if !u.dirty {
		u.dirty = true
		e.readers.dirty = append(e.readers.dirty, u)
	}
}

// note lets readers know that what they see has changed.
func (e *Engine) note() {
	v := e.view.Load()
	if v.config != e.config { // looks obey it from now on
		e.publish()
		return
	}
	changed := v.cycle.Swap(e.cycle) != e.cycle || len(e.readers.dirty) > e.readers.noted
	if changed = v.lasted.Swap(int64(e.lasted)) != int64(e.lasted) || changed; changed {
		e.readers.noted = len(e.readers.dirty)
		e.readers.generation.Add(1)
	}
}

// publish shows readers what has changed. A configuration is shown when all of it can be.
func (e *Engine) publish() {
	v := e.view.Load()
	fresh := v == nil || v.config != e.config
	if fresh {
		v = &view{config: e.config, shown: make([]atomic.Pointer[Snapshot], len(e.units)), runs: make([]atomic.Int64, len(e.units))}
		for i, u := range e.units {
			v.runs[i].Store(u.runs())
		}
		v.cycle.Store(e.cycle)
		v.lasted.Store(int64(e.lasted))
		e.readers.dirty = append(e.readers.dirty[:0], e.units...)
	}
	for _, u := range e.readers.dirty {
		u.dirty = false
		if u.place < len(e.units) && e.units[u.place] == u { // else a reload has put another in its place
			v.shown[u.place].Store(e.snapshot(u))
		}
	}
	clear(e.readers.dirty)
	e.readers.dirty, e.readers.noted = e.readers.dirty[:0], 0
	if fresh {
		e.view.Store(v)
		e.readers.generation.Add(1) // last, so that who has seen it finds what it stands for
	}
	v.whole.Store(true)
	e.readers.published.Store(e.readers.generation.Load())
}

// unread is how long snapshots are kept for the next reader: those of 2000 services hold 3 MB.
const unread = time.Minute

// dropSnapshots lets go of what nobody has read for a while.
func (e *Engine) dropSnapshots(now time.Time) {
	v := e.view.Load()
	if !v.whole.Load() || now.UnixNano()-e.readers.read.Load() < int64(unread) {
		return
	}
	empty := &view{config: v.config, shown: make([]atomic.Pointer[Snapshot], len(v.shown)), runs: v.runs}
	empty.cycle.Store(v.cycle.Load())
	empty.lasted.Store(v.lasted.Load())
	clear(e.readers.dirty)
	e.readers.dirty = append(e.readers.dirty[:0], e.units...)
	for _, u := range e.units {
		u.dirty = true
	}
	e.readers.noted = len(e.readers.dirty)
	e.view.Store(empty)
}

// patience is how long a reader waits for the loop to show what is new. The loop is never busy for as long: one that has not
// answered by then hangs.
const patience = 3 * time.Second

// trusted is how long a sign of life of the loop holds: while nothing changes it is not asked for each reader.
const trusted = time.Second

// ErrNoAnswer tells that the loop hangs, so that nobody knows how services stand.
var ErrNoAnswer = fmt.Errorf("its engine has given no sign of life for %s", patience)

// fresh is the view with all that has changed. Services are shown anew only when somebody reads: most cycles nobody does,
// and snapshots took a tenth of a cycle of 2000 files. Of a loop that has ended what it has shown last is shown; of one that
// hangs nothing, as that would be taken for how things are.
func (e *Engine) fresh() (*view, error) {
	now := time.Now()
	e.readers.read.Store(now.UnixNano())
	v := e.view.Load()
	begun := v.cycle.Load() > 0 // else nothing can have changed, and nobody may be there to ask
	alive := !begun || now.UnixNano()-v.answered.Load() < int64(trusted)
	if alive && v.whole.Load() && e.readers.published.Load() == e.readers.generation.Load() {
		return v, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := e.ask(ctx, e.publish)
	v = e.view.Load()
	switch {
	case err == nil:
		v.answered.Store(time.Now().UnixNano())
		return v, nil
	case !errors.Is(err, errStopped):
		return nil, ErrNoAnswer
	case !v.whole.Load():
		return nil, err
	}
	return v, nil
}

func (e *Engine) snapshot(u *unit) *Snapshot {
	e.readers.made++
	s := &Snapshot{Made: e.readers.made, Service: u.svc, State: u.st, Pending: u.pending(), Late: u.check != nil && u.check.late, Events: u.events, Next: u.nextRun, Skipped: max(0, u.cycles-1),
		Starts: u.starts, Unwatched: e.unwatchedWhy(u), Unseen: u.unseen}
	if u.ended {
		s.Ended = u.exit.String()
	}
	if len(u.attempts) > 0 {
		s.Attempts = make(map[checks.RuleID]checks.Attempt, len(u.attempts))
		for rule, d := range u.attempts {
			s.Attempts[rule] = *d
		}
	}
	if u.owed {
		s.Waits = "it is started when what it depends on is up"
	}
	if u.seen != nil && !u.seen.At.IsZero() {
		s.Seen = u.seen
	}
	return s
}

// Config is the configuration in charge.
func (e *Engine) Config() *checks.Config { return e.view.Load().config }

// Snapshots shows all services, in the order they are looked at. It is ErrNoAnswer when the loop hangs.
func (e *Engine) Snapshots() ([]*Snapshot, error) {
	v, err := e.fresh()
	if err != nil {
		return nil, err
	}
	list := make([]*Snapshot, len(v.shown))
	for i := range v.shown {
		if list[i] = v.shown[i].Load(); list[i] == nil { // let go of in between: who asks again is shown it
			return nil, ErrNoAnswer
		}
	}
	return list, nil
}

// Running tells of one service what runs.
type Running struct {
	Service   *checks.Service
	PID       int // 0: no process
	Monitored bool
	Failing   bool
}

// The lowest bits of what Running tells.
const (
	monitoredBit = 1 << iota
	failingBit
)

// runs is what Running tells, in one number.
func (u *unit) runs() int64 {
	n := int64(processOf(u.seen).PID) << 2
	if u.st.Monitor != checks.MonitorNot {
		n |= monitoredBit
	}
	if failed, _ := u.st.ErrorBits(u.svc); failed != 0 {
		n |= failingBit
	}
	return n
}

// Running tells of all services what runs, without the cost of showing them whole.
func (e *Engine) Running() []Running {
	v := e.view.Load()
	list := make([]Running, len(v.runs))
	for i := range v.runs {
		n := v.runs[i].Load()
		list[i] = Running{Service: v.config.Services[i], PID: int(n >> 2), Monitored: n&monitoredBit != 0, Failing: n&failingBit != 0}
	}
	return list
}

// Generation grows with every change of what Snapshots shows.
func (e *Engine) Generation() uint64 { return e.readers.generation.Load() }

// Cycle tells how many cycles have begun and how long the last whole one took.
func (e *Engine) Cycle() (number uint64, lasted time.Duration) {
	v := e.view.Load()
	return v.cycle.Load(), time.Duration(v.lasted.Load())
}
