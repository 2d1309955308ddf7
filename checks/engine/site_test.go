package engine

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"syscall"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// site is where random graphs run: processes that live on when the engine is killed, and what was done wrong to them.
type site struct {
	mu     sync.Mutex
	began  time.Time
	procs  map[string]*proc
	faults []string
	log    []string
}

// proc is a process with its programs.
type proc struct {
	runs       bool
	pid        int
	fails      time.Time // until when its start program fails
	stopFails  bool
	startTakes time.Duration
	checkTakes time.Duration
	moved      *hand // who carries out a step of it
}

func newSite() *site { return &site{procs: map[string]*proc{}, began: time.Now()} }

func (s *site) add(name string, rng *rand.Rand) {
	p := &proc{runs: rng.IntN(2) == 0, pid: 1000 * (len(s.procs) + 1)}
	if rng.IntN(2) == 0 {
		p.startTakes = time.Duration(rng.IntN(2500)) * time.Millisecond
	}
	if rng.IntN(4) == 0 {
		p.checkTakes = time.Duration(rng.IntN(3000)) * time.Millisecond
	}
	s.procs[name] = p
	if rng.IntN(6) == 0 {
		s.trouble(name, rng)
	}
}

// trouble makes a start program fail, for a while or for ever, or a stop program.
func (s *site) trouble(name string, rng *rand.Rand) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.procs[name]
	switch rng.IntN(4) {
	case 0:
		p.fails = time.Now().Add(1000 * time.Hour)
	case 1, 2:
		p.fails = time.Now().Add(time.Duration(rng.IntN(20000)) * time.Millisecond)
	case 3:
		p.stopFails = !p.stopFails
	}
	s.tell("trouble: %s cannot be started for %s, stop program fails %v", name, time.Until(p.fails).Round(time.Second), p.stopFails)
}

func (s *site) tell(format string, args ...any) {
	s.log = append(s.log, fmt.Sprintf("%8.3f ", time.Since(s.began).Seconds())+fmt.Sprintf(format, args...))
}

func (s *site) note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(format, args...)
}

func (s *site) fault(format string, args ...any) {
	s.tell("FAULT "+format, args...)
	s.faults = append(s.faults, s.log[len(s.log)-1])
}

// crash ends a process, and the kernel tells.
func (s *site) crash(name string, h *hand) {
	s.mu.Lock()
	p := s.procs[name]
	was := p.runs
	p.runs = false
	s.tell("crash: %s, it ran %v", name, was)
	s.mu.Unlock()
	if was {
		select {
		case h.wakes <- watch.Wake{Key: "process " + name, Kind: watch.ProcessExit, PID: p.pid, Exit: watch.Exit{Known: true, Signal: syscall.SIGSEGV}}:
		case <-time.After(time.Second): // its loop has ended
		}
	}
}

// byHand starts a process beside the engine.
func (s *site) byHand(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.procs[name]; !p.runs && p.moved == nil {
		p.runs, p.pid = true, p.pid+1
		s.tell("by hand: %s", name)
	}
}

func (s *site) runs(name string) bool { s.mu.Lock(); defer s.mu.Unlock(); return s.procs[name].runs }

func (s *site) fails(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.procs[name].fails.After(time.Now())
}

// calm ends what fails for a while only, heal all that fails.
func (s *site) calm() { s.mend(100 * time.Hour) }
func (s *site) heal() { s.mend(0) }

func (s *site) mend(lasting time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.procs {
		if lasting == 0 || time.Until(p.fails) < lasting {
			p.fails = time.Time{}
		}
		p.stopFails = false // what cannot be stopped keeps what it depends on from being restarted
	}
	s.tell("mended what fails for less than %s", lasting)
}

// faultLog takes panics in an engine, which it logs as errors, as faults.
type faultLog struct {
	slog.Handler
	site *site
}

func (faultLog) Enabled(context.Context, slog.Level) bool { return true }

func (l faultLog) Handle(_ context.Context, r slog.Record) error {
	if r.Level < slog.LevelError || r.Message == "event" {
		return nil
	}
	l.site.mu.Lock()
	defer l.site.mu.Unlock()
	l.site.fault("%s", r.Message)
	r.Attrs(func(a slog.Attr) bool { l.site.fault("%s", a); return true })
	return nil
}

// hand is how one engine sees and moves a site. It knows what its engine has been told.
type hand struct {
	*world // for all that does not matter here
	site   *site
	e      *Engine
	dead   bool
	known  map[string]known
}

// known is what an engine knows of a process, and since when.
type known struct {
	down    bool
	at      time.Time
	stopped bool // by the engine itself: it knows so while it does not look, too
}

func newHand(s *site) *hand {
	return &hand{world: newWorld(), site: s, known: map[string]known{}}
}

// die has all that its engine still does count for nothing. A start program that is under way goes on, but nobody waits for it.
func (h *hand) die() {
	h.site.mu.Lock()
	defer h.site.mu.Unlock()
	h.dead = true
	for _, p := range h.site.procs {
		if p.moved == h {
			p.moved = nil
		}
	}
}

func (h *hand) forget(name string) {
	h.site.mu.Lock()
	defer h.site.mu.Unlock()
	delete(h.known, name)
}

// loses has its engine know nothing of what is not monitored since.
func (h *hand) loses(before map[string]bool) {
	away := h.away()
	h.site.mu.Lock()
	defer h.site.mu.Unlock()
	for name := range h.known {
		if away[name] && !before[name] {
			delete(h.known, name)
		}
	}
}

// stopped reports whether the engine has stopped a process, and does not know better since.
func (h *hand) stopped(name string) bool {
	h.site.mu.Lock()
	defer h.site.mu.Unlock()
	return h.known[name].stopped
}

// Looked is told what the engine takes in.
func (h *hand) Looked(s *checks.Service, seen *checks.Observation) {
	h.site.mu.Lock()
	defer h.site.mu.Unlock()
	if h.dead {
		return
	}
	h.known[s.Name] = known{down: seen.Missing != "", at: time.Now()}
	h.site.tell("  saw %s %s", s.Name, seen.Missing)
}

func (h *hand) Happened(checks.Event) {}

func (h *hand) Dismiss(*checks.Service) {}

func (h *hand) Observe(_ context.Context, l Look) *checks.Observation {
	h.site.mu.Lock()
	p := h.site.procs[l.Service.Name]
	h.site.mu.Unlock()
	time.Sleep(p.checkTakes)
	h.site.mu.Lock()
	defer h.site.mu.Unlock()
	o := &checks.Observation{At: time.Now(), Process: &checks.ProcessFacts{PID: p.pid, StartTicks: uint64(p.pid)}}
	if !p.runs {
		o.Missing = "is not there"
	}
	return o
}

func (h *hand) Do(ctx context.Context, step checks.Step, cause checks.Cause, _ *checks.Observation) checks.ActionOutcome {
	away := h.away()
	h.site.mu.Lock()
	defer h.site.mu.Unlock()
	name, s := step.Service.Name, h.site
	p := s.procs[name]
	if h.dead {
		return checks.ActionOutcome{Failed: true, Message: "killed"}
	}
	if p.moved != nil {
		s.fault("%s of %s while another step of it runs", step.Kind, name)
		return checks.ActionOutcome{Failed: true, Message: "two steps at once"}
	}
	s.tell("  %s %s (%s)", step.Kind, name, cause.Text)
	if step.Kind == checks.ActStop && !p.runs || step.Kind == checks.ActStart && p.runs {
		h.known[name] = known{step.Kind == checks.ActStop, time.Now(), step.Kind == checks.ActStop}
		return checks.ActionOutcome{Skipped: true}
	}
	for _, on := range step.Service.DependsOn {
		if k := h.known[on]; step.Kind != checks.ActStop && k.down && (k.stopped || !away[on]) && k.at.Before(time.Now()) {
			s.fault("%s of %s beside %s, which is known to be down", step.Kind, name, on)
		}
	}
	p.moved = h
	failed := h.move(ctx, p, step.Kind)
	if h.dead {
		return checks.ActionOutcome{Failed: true, Message: "killed"}
	}
	p.moved = nil
	if !failed || step.Kind != checks.ActStop { // of a stop that has failed nothing is known
		h.known[name] = known{failed || step.Kind == checks.ActStop, time.Now(), step.Kind == checks.ActStop}
	}
	if failed {
		s.tell("  %s %s has failed", step.Kind, name)
		return checks.ActionOutcome{Failed: true, Message: "failed"}
	}
	s.tell("  %s %s is done", step.Kind, name)
	return checks.ActionOutcome{Message: "done"}
}

// away are the services that are not monitored.
func (h *hand) away() map[string]bool {
	out := map[string]bool{}
	_ = h.e.ask(context.Background(), func() {
		for _, u := range h.e.units {
			out[u.svc.Name] = u.st.Monitor == checks.MonitorNot
		}
	})
	return out
}

// move carries out a step; the lock is let go of while its programs run.
func (h *hand) move(ctx context.Context, p *proc, kind checks.ActionKind) (failed bool) {
	wait := func(d time.Duration) {
		h.site.mu.Unlock()
		select {
		case <-time.After(d):
		case <-ctx.Done(): // the daemon stops
		}
		h.site.mu.Lock()
	}
	if kind != checks.ActStart && p.runs {
		wait(p.startTakes / 4)
		if h.dead || p.stopFails {
			return true
		}
		p.runs = false
	}
	if kind == checks.ActStop {
		return false
	}
	wait(p.startTakes)
	switch {
	case h.dead, ctx.Err() != nil:
		return true
	case p.fails.After(time.Now()):
		return true
	case p.runs:
		h.site.fault("a second copy was started")
	}
	p.runs, p.pid = true, p.pid+1
	return false
}
