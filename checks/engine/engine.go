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
	"github.com/upkeep-monitor/upkeep/checks/engine/mailbox"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// Engine runs the cycle. The fields of the first group do not change, those of the second are safe for all to use; all
// others belong to the goroutine in Run.
type Engine struct {
	observer  Observer
	actor     Actor
	waker     Waker
	log       *slog.Logger
	bootID    string
	store     *store
	recorder  Recorder // nil: nothing is recorded
	cycleDone func()   // nil: nobody is told
	still     bool     // no cycles
	rebooted  bool

	calls   *mailbox.Box[func()] // everything that touches state runs in the loop
	results *mailbox.Box[*check] // what checks have brought
	out     *mailbox.Box[heard]  // events on their way to the actor, in order
	asking  chan struct{}        // held by whoever asks the file system about watches
	done    chan struct{}        // closed when the loop has ended
	work    sync.WaitGroup       // checks, jobs, the writer of the state
	view    atomic.Pointer[view]
	readers readers
	feed    feed

	agenda dueTimes
	pool   pool
	jobs   jobs

	config  *checks.Config
	graph   *checks.Graph
	units   []*unit
	byName  map[string]*unit
	leaving map[string]*unit // gone from the configuration while a job moved them; whoever has their name by now waits

	once      bool // one pass: nothing is checked twice
	turns     uint64
	moves     uint64 // of all units from phase to phase
	cycle     uint64
	began     time.Time // of the running cycle
	dueCycle  time.Time // when the next one begins
	pending   int       // units that the cycle waits for
	lasted    time.Duration
	behind    int           // cycles in a row that began before the last one was through
	wokenCost time.Duration // what wake-ups have spent in this cycle on expensive checks
	blind     int           // units whose last check could not see, for a reason of our own
	unwatched bool          // paths could not be handed to the waker yet
	taken     []*check      // kept for the next results
	called    []func()      // kept for the next calls

	nextID    uint64
	clock     clock
	swept     time.Time // when checks that hang were last looked for
	reminded  time.Time // of services that nobody monitors
	unsaved   bool      // the state file lacks something
	afterSave []func()  // to be told when it lacks nothing of what is now
	idle      []chan struct{}
	ctx       context.Context // of checks: ends when the engine is to stop
	acting    context.Context // of actions: ends a moment later, so that what was begun is finished
}

// grace is how long actions that are under way may take when the daemon stops.
func (e *Engine) grace() time.Duration {
	return cmp.Or(e.config.Settings.Limits.ShutdownTimeout, 5*time.Second)
}

// New makes an engine with the state that the state file holds.
func New(o Options) *Engine {
	e := &Engine{observer: o.Observer, actor: o.Actor, waker: o.Waker, log: o.Log, bootID: o.BootID, recorder: o.Recorder,
		cycleDone: o.CycleDone, still: o.Idle, calls: mailbox.New[func()](), results: mailbox.New[*check](), out: mailbox.New[heard](),
		done: make(chan struct{}), leaving: map[string]*unit{}, asking: make(chan struct{}, 1), store: &store{path: o.StateFile, log: o.Log}}
	saved := e.store.load()
	e.rebooted = saved.Boot == "" || saved.Boot != o.BootID
	e.nextID, e.reminded = saved.NextEvent, saved.Reminded
	told := e.actor.Told()
	e.adopt(o.Config, func(u *unit) {
		e.restore(u, saved)
		u.st = u.st.CatchUp(u.svc, told[u.key])
	})
	e.publish()
	return e
}

// Rebooted reports whether the machine has booted since the state file was written, or there was none.
func (e *Engine) Rebooted() bool { return e.rebooted }

// Run turns cycles until ctx ends, then waits for what it started and saves the state.
func (e *Engine) Run(ctx context.Context) error {
	acting, endActions := context.WithCancel(context.WithoutCancel(ctx))
	defer endActions()
	e.ctx, e.acting = ctx, acting
	defer close(e.done)
	delivered := make(chan struct{})
	go func() { defer close(delivered); e.deliver() }()
	var wakes <-chan watch.Wake
	if e.waker != nil {
		wakes = e.waker.Events()
	}
	e.dueCycle = time.Now()
	if e.still {
		e.planCycle(e.dueCycle, e.dueCycle)
	} else {
		e.at(e.dueCycle, nextCycle, nil)
	}
	e.watchAll()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			grace := time.AfterFunc(e.grace(), endActions)
			defer grace.Stop()
			e.stop(delivered)
			return nil
		case <-timer.C:
			e.turnBegins()
		case <-e.results.Ready():
			e.turnBegins()
			e.takeResults()
		case <-e.calls.Ready():
			e.turnBegins()
			e.takeCalls()
		case w := <-wakes:
			e.turnBegins()
			e.safely("taking a wake-up", func() { e.wake(w) })
		}
		e.doDue(time.Now())
		e.safely("starting what is due", e.settle)
		e.sleep(timer)
	}
}

// turnBegins looks at the clock before anything is done with what has come: of a daemon that stood still, it is not to be
// believed.
func (e *Engine) turnBegins() {
	e.turns++
	e.safely("looking at the clock", func() {
		now := time.Now()
		e.watchClock(now)
		e.findHangs(now)
	})
}

// sleep arms the one timer for the first due time.
func (e *Engine) sleep(timer *time.Timer) {
	now := time.Now()
	until := e.sleepUntil(now)
	e.clock.sleeps(now, until)
	timer.Reset(until.Sub(now))
}

// RunOnce checks everything once, does what follows from it, and returns when all is done.
func (e *Engine) RunOnce(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	quiet := make(chan struct{})
	e.once = true
	e.call(func() { e.idle = append(e.idle, quiet) })
	go func() {
		select {
		case <-quiet:
		case <-ctx.Done():
		}
		cancel()
	}()
	return e.Run(ctx)
}

// stop waits for checks and jobs, lets the last events reach the disk, and saves the state.
func (e *Engine) stop(delivered <-chan struct{}) {
	finished := make(chan struct{})
	go func() { e.work.Wait(); close(finished) }()
	limit := time.NewTimer(e.grace() + time.Second) // a check of a dead file server never ends
	defer limit.Stop()
	for waiting := true; waiting; {
		select {
		case <-e.results.Ready(): // results of what was under way are still taken in
			e.takeResults()
		case <-e.calls.Ready():
			e.takeCalls()
		case <-finished:
			waiting = false
		case <-limit.C:
			e.log.Warn("ending while a check is still running")
			waiting = false
		}
	}
	e.takeResults()
	e.takeCalls()
	e.out.Close()
	<-delivered
	e.note()
	e.publish()
	e.store.save(e.saved(true))
	e.saveDone(e.nextID, e.afterSave)
	e.feed.close()
}

// call runs f in the loop and returns at once; it is dropped when the engine has ended.
func (e *Engine) call(f func()) { e.calls.Put(f) }

func (e *Engine) takeCalls() {
	e.called, _ = e.calls.Take(e.called)
	for i, call := range e.called {
		e.safely("taking in a call", call)
		e.called[i] = nil
	}
}

// ask runs f in the loop and waits for it.
func (e *Engine) ask(ctx context.Context, f func()) error {
	answered := make(chan struct{})
	e.call(func() { defer close(answered); f() })
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
	e.startChecks()
	e.note()
	if e.pending == 0 || len(e.afterSave) > 0 {
		e.save()
	}
	if len(e.idle) > 0 && e.cycle > 0 && e.pending == 0 && e.pool.quiet() && e.jobs.none() {
		for _, c := range e.idle {
			close(c)
		}
		e.idle = nil
	}
}

func (e *Engine) unit(name string) *unit { return e.byName[strings.ToLower(name)] }

// present reports whether a unit is still in the configuration.
func (e *Engine) present(u *unit) bool { return u.place < len(e.units) && e.units[u.place] == u }
