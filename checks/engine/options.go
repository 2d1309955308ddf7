package engine

import (
	"context"
	"log/slog"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// Observer checks a service. The context carries the one deadline of the check, where it can be called off.
type Observer interface {
	Observe(ctx context.Context, look Look) *checks.Observation
	// Dismiss ends what goes on across checks of a service that is checked no more. It must not wait.
	Dismiss(s *checks.Service)
}

// Look is the order for one check.
type Look struct {
	Service *checks.Service
	Reads   map[string]checks.ReadPosition // how far followed files have been read
	Before  *checks.Observation            // the last one, nil at first
	Cycle   uint64                         // checks of one cycle may share readings of the machine
	Fresh   bool                           // woken: readings taken before now are too old
	Gone    int                            // the process whose end the kernel told, 0: a zombie of this id has ended
	weak    bool                           // woken by what proves little: that it is missing does not count
	second  bool                           // it seemed to be missing a moment ago
	woken   bool                           // between two slots
}

// Actor turns decisions into effects, beside the loop.
type Actor interface {
	// Do carries out one step and returns when it is done or its timeout is over.
	Do(ctx context.Context, step checks.Step, cause checks.Cause, seen *checks.Observation) checks.ActionOutcome
	// Answer carries out what an event's action asks of the event alone: exec, rotate.
	Answer(ctx context.Context, e checks.Event, s *checks.Service, seen *checks.Observation) checks.ActionOutcome
	// Hear is told of every event worth telling, in order. It returns when the end of the program would not lose the event.
	Hear(e checks.Event, s *checks.Service)
	// Sync returns when a power failure would not lose what was heard either.
	Sync()
	// Told gives, by service in lower case, what was told in the last run and its state may not know.
	Told() map[string][]checks.Told
	// Saved tells that the state file holds all changes up to the event of this id.
	Saved(id uint64)
}

// Waker brings wake-ups from the kernel. watch.Watcher is one.
type Waker interface {
	Process(key string, pid int, startTicks uint64) error
	File(key, path string) error
	Mounts(key string) error
	Links(key string) error
	Forget(key string)
	Rescan()
	// Refused tells in words why the kernel does not tell of what is watched under a key, empty when it does.
	Refused(key string) string
	Events() <-chan watch.Wake
}

// Recorder keeps what checks brought and what happened. It is called in the loop, so it must not wait for anything.
type Recorder interface {
	Looked(s *checks.Service, seen *checks.Observation)
	Happened(e checks.Event)
}

// Options are what an engine needs to run.
type Options struct {
	Config    *checks.Config
	Observer  Observer
	Actor     Actor
	Waker     Waker // nil: by the cycle alone
	Log       *slog.Logger
	StateFile string // empty: nothing is kept
	BootID    string // of the running kernel
	Idle      bool   // no cycles: only what is asked for
	Recorder  Recorder
	CycleDone func() // told in the loop when all checks of a cycle are in; may be nil
}
