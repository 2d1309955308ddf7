package engine

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/watch"
)

// Observer looks at a service. The context carries the one deadline of the look.
type Observer interface {
	Observe(ctx context.Context, look Look) *checks.Observation
}

// Look is the order for one look.
type Look struct {
	Service *checks.Service
	Reads   map[string]checks.ReadPosition // how far followed files have been read
	Before  *checks.Observation            // the last one, nil at first
	Cycle   uint64                         // looks of one cycle may share readings of the machine
	Fresh   bool                           // woken: readings taken before now are too old
	Gone    int                            // the process whose end the kernel told, 0: a zombie of this id has ended
	weak    bool                           // woken by what proves little: that it is missing does not count
	second  bool                           // it seemed to be missing a moment ago
}

// Actor turns decisions into effects, beside the loop.
type Actor interface {
	// Plan lists the steps of an action, in order.
	Plan(config *checks.Config, kind checks.ActionKind, s *checks.Service, active func(*checks.Service) bool) []checks.Step
	// Do carries out one step and returns when it is done or its timeout is over.
	Do(ctx context.Context, step checks.Step, cause checks.Cause, seen *checks.Observation) checks.ActionOutcome
	// Answer carries out what an event's action asks of the event alone: exec, rotate.
	Answer(ctx context.Context, e checks.Event, s *checks.Service, seen *checks.Observation) checks.ActionOutcome
	// Hear is told of every event worth telling, in order. It returns when the end of the program would not lose the event.
	Hear(e checks.Event, s *checks.Service)
	// Sync returns when a power failure would not lose what was heard either.
	Sync()
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

// Recorder keeps what looks brought and what happened. It is called in the loop, so it must not wait for anything.
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
	CycleDone func() // told in the loop when all looks of a cycle are in; may be nil
}

// Engine runs the cycle. All fields below calls belong to the goroutine in Run.
type Engine struct {
	observer  Observer
	actor     Actor
	waker     Waker
	log       *slog.Logger
	bootID    string
	store     *store
	recorder  Recorder // nil: nothing is recorded
	cycleDone func()
	still     bool // no cycles
	once      bool // one pass: nothing is looked at twice

	calls      chan func()    // everything that touches state runs in the loop
	results    *results       // what looks have brought, on its way to the loop
	asking     chan struct{}  // held by whoever asks the file system about watches
	done       chan struct{}  // closed when the loop has ended
	work       sync.WaitGroup // looks, jobs, the event writer
	view       atomic.Pointer[view]
	generation atomic.Uint64 // of what readers are to see
	published  atomic.Uint64 // of what they see
	read       atomic.Int64  // when somebody did last, in nanoseconds since 1970
	out        *outbox       // events on their way to the actor, in order
	feed       feed

	taking    []result                   // kept for the next results
	spare     map[int][]checks.RuleState // by length, kept for the next judgement
	config    *checks.Config
	units     []*unit
	byName    map[string]*unit
	cycle     uint64
	waiting   bool      // paths could not be handed to the waker yet
	began     time.Time // of the running cycle
	pending   int       // looks of this cycle that are not in yet
	lasted    time.Duration
	queue     queue
	scattered []*unit   // units with an offset, in its order
	later     []*unit   // those of them that are not let in yet in this cycle
	letting   time.Time // when this cycle's began to be let in
	delayed   int       // looks that are put off a little
	behind    int       // cycles in a row that began before the last one was through
	jobs      []*job    // waiting for services that others hold
	running   int
	nextID    uint64
	passed    time.Time // of the last look at the clock
	wall      time.Time // what the clock said then
	reminded  time.Time // of services that nobody looks at
	made      uint64    // snapshots
	touched   []*unit   // readers are to see them anew
	noted     int       // how many of them the generation counts already
	unsaved   bool      // the state file lacks something
	rebooted  bool
	idle      []chan struct{} // who waits for the engine to have nothing to do
	ctx       context.Context // of looks: ends when the engine is to stop
	acting    context.Context // of actions: ends a moment later, so that what was begun is finished
}

// grace is how long actions that are under way may take when the daemon stops.
func (e *Engine) grace() time.Duration {
	return cmp.Or(e.config.Settings.Limits.ShutdownTimeout, 5*time.Second)
}

// New makes an engine with the state that the state file holds.
func New(o Options) *Engine {
	e := &Engine{observer: o.Observer, actor: o.Actor, waker: o.Waker, log: o.Log, bootID: o.BootID,
		calls: make(chan func(), 64), results: newResults(), done: make(chan struct{}), asking: make(chan struct{}, 1), out: newOutbox(), spare: map[int][]checks.RuleState{}}
	e.recorder, e.cycleDone, e.still = o.Recorder, o.CycleDone, o.Idle
	e.store = &store{path: o.StateFile, log: o.Log}
	saved := e.store.load()
	e.rebooted = saved.Boot == "" || saved.Boot != o.BootID
	e.nextID, e.reminded = saved.NextEvent, saved.Reminded
	e.adopt(o.Config, func(s *checks.Service, u *unit) { e.restore(u, saved) })
	e.publish()
	return e
}

// Rebooted tells whether the machine has booted since the state file was written, or there was none.
func (e *Engine) Rebooted() bool { return e.rebooted }

// Run turns cycles until ctx ends, then waits for what it started and saves the state.
func (e *Engine) Run(ctx context.Context) error {
	acting, endActions := context.WithCancel(context.WithoutCancel(ctx))
	defer endActions()
	e.ctx, e.acting = ctx, acting
	defer close(e.done)
	stopped := make(chan struct{})
	go func() { defer close(stopped); e.out.drain(e.hear, e.actor.Sync) }()
	next := time.Now()
	if e.still {
		next = next.Add(24 * time.Hour)
	}
	timer := time.NewTimer(time.Until(next))
	defer timer.Stop()
	var wakes <-chan watch.Wake
	if e.waker != nil {
		wakes = e.waker.Events()
	}
	e.watchAll()
	for {
		select {
		case <-ctx.Done():
			grace := time.AfterFunc(e.grace(), endActions)
			defer grace.Stop()
			e.stop(stopped)
			return nil
		case <-timer.C:
			now := time.Now()
			e.safely("looking at the clock", func() { e.watchClock(now) })
			if !now.Before(next) {
				e.safely("beginning a cycle", func() { e.keepsUp(now); e.tick(now, e.cycle > 0) })
				next = e.following(next, now)
			}
			e.safely("following schedules", func() { e.cron(now); e.letIn(now) })
			timer.Reset(time.Until(e.wakeAt(next)))
		case <-e.results.wake:
			e.takeResults()
		case call := <-e.calls:
			e.safely("taking in a call", call)
		case w := <-wakes:
			e.safely("taking a wake-up", func() { e.wake(w) })
		}
		e.safely("starting what is due", e.settle)
	}
}

// RunOnce looks at everything once, does what follows from it, and returns when all is done.
func (e *Engine) RunOnce(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	quiet := make(chan struct{})
	e.once = true
	go func() {
		e.call(func() { e.idle = append(e.idle, quiet) })
		select {
		case <-quiet:
		case <-ctx.Done():
		}
		cancel()
	}()
	return e.Run(ctx)
}

// stop waits for looks and jobs, lets the last events reach the disk, and saves the state.
func (e *Engine) stop(delivered chan struct{}) {
	finished := make(chan struct{})
	go func() { e.work.Wait(); close(finished) }()
	limit := time.NewTimer(e.grace() + time.Second) // a look at a dead file server never ends
	defer limit.Stop()
	for waiting := true; waiting; {
		select {
		case <-e.results.wake: // results of what was under way are still taken in
			e.takeResults()
		case call := <-e.calls:
			e.safely("taking in a call", call)
		case <-finished:
			waiting = false
		case <-limit.C:
			e.log.Warn("ending while something is still being looked at")
			waiting = false
		}
	}
	e.takeResults()
	for len(e.calls) > 0 {
		e.safely("taking in a call", <-e.calls)
	}
	e.out.close()
	<-delivered
	e.note()
	e.publish()
	e.store.save(e.saved(true))
	e.feed.close()
}

// call runs f in the loop and returns at once; it is dropped when the engine has ended.
func (e *Engine) call(f func()) {
	select {
	case e.calls <- f:
	case <-e.done:
	}
}

// ask runs f in the loop and waits for it.
func (e *Engine) ask(ctx context.Context, f func()) error {
	answered := make(chan struct{})
	select {
	case e.calls <- func() { defer close(answered); f() }:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.done:
		return errStopped
	}
	select {
	case <-answered:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-e.done:
		return errStopped
	}
}

// settle does what follows from any change: it starts what may start, shows what has changed, and saves when a cycle
// is through.
func (e *Engine) settle() {
	e.startJobs()
	e.startLooks()
	e.note()
	if e.pending == 0 {
		e.save()
	}
	if len(e.idle) > 0 && e.cycle > 0 && e.queue.empty() && len(e.later) == 0 && e.running == 0 && len(e.jobs) == 0 && e.delayed == 0 {
		for _, c := range e.idle {
			close(c)
		}
		e.idle = nil
	}
}

// save writes the state if it lacks something, once the events that it has seen are on disk: an event is never older than
// the state that forgot it. While a write is under way the next one waits.
func (e *Engine) save() {
	if !e.unsaved || !e.store.free() {
		return
	}
	e.unsaved = false
	safe := make(chan struct{})
	e.out.put(heard{safe: safe})
	e.store.saveAfter(safe, e.saved(false), &e.work, func() { e.call(func() {}) })
}

func (e *Engine) unit(name string) *unit { return e.byName[strings.ToLower(name)] }
