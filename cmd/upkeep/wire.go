package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/upkeep-monitor/upkeep/actions"
	"github.com/upkeep-monitor/upkeep/actions/alert"
	"github.com/upkeep-monitor/upkeep/actions/rotate"
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/history"
	"github.com/upkeep-monitor/upkeep/checks/host/machine"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/host/units"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
	"github.com/upkeep-monitor/upkeep/checks/probe"
	"github.com/upkeep-monitor/upkeep/web"
)

// house is a running daemon: all rooms, wired.
type house struct {
	program *program
	log     *slog.Logger
	level   *slog.LevelVar
	target  *logTarget
	began   time.Time
	id      string
	host    string

	platform machine.Platform // as it was at the start; reading it costs more than a page
	shown    atomic.Pointer[shown]

	engine  *engine.Engine
	actor   *actions.Actor
	alerts  *alert.Service
	web     *web.Server
	watcher *watch.Watcher
	history *history.Store
	manager *manager
	boots   *bootWatch
	reboots *rebootWatch

	reloading sync.Mutex         // one reload at a time
	begun     atomic.Bool        // the engine runs: the start delay is over
	unsettled atomic.Bool        // memory that only the start or a reload needed is still held
	resettle  time.Time          // when to give it back once more; of the engine's loop
	quit      context.CancelFunc // asks for an orderly end
}

// wire builds all rooms for a configuration; nothing runs yet. An idle engine has no cycles.
func (p *program) wire(config *checks.Config, idle bool) (*house, error) {
	h := &house{program: p, began: time.Now(), target: &logTarget{tag: p.name}, level: &slog.LevelVar{}}
	if p.opts.verbose > 0 {
		h.level.Set(slog.LevelDebug)
	}
	inFront := p.opts.foreground || config.Settings.Init
	h.target.journal = inFront && toJournal()
	if inFront && !h.target.journal && !isDevice(config.Settings.Log.Path) || config.Settings.Cycle == 0 {
		h.target.also = p.err // a container shows what its first process says
	}
	err := h.target.open(config.Settings.Log)
	if err != nil && !config.Settings.Log.Syslog {
		return nil, err
	}
	h.log = slog.New(&lineHandler{out: h.target, level: h.level})
	if err != nil { // services are looked after also where nobody takes the log
		h.target.also = p.err
		h.log.Warn("going on without syslog", "err", err)
	}
	h.logKeys()
	state := filepath.Dir(config.Settings.StateFile)
	if err := os.MkdirAll(state, 0o700); err != nil {
		return nil, fmt.Errorf("make the state folder: %w; name another with `set statefile`", err)
	}
	stateFile, err := ownPlaces(config.Settings)
	if err != nil {
		return nil, err
	}
	var made bool
	if h.id, made, err = instanceID(config.Settings.IDFile); err != nil {
		return nil, err
	}
	if made {
		h.log.Info("event", "text", fmt.Sprintf("New %s id: %s", p.title(), h.id))
		h.log.Info("event", "text", fmt.Sprintf("Stored in '%s'", config.Settings.IDFile))
	}
	if h.host, err = os.Hostname(); err != nil {
		return nil, fmt.Errorf("find the machine's name: %w", err)
	}
	h.platform = machine.ReadPlatform()
	journal := filepath.Join(state, filepath.Base(config.Settings.StateFile)+".rotations")
	if err := rotate.Recover(journal); err != nil {
		h.log.Warn("a rotation that was cut short could not be finished", "err", err)
	}
	if h.alerts, err = alert.New(alert.Options{Dir: state, Identity: p.identity(), Host: h.host, Boot: p.bootID(), Log: h.log, Status: h.status}); err != nil {
		return nil, err
	}
	h.warnOfShortages(config)
	h.alerts.Configure(config.Settings)
	if h.watcher, err = watch.New(h.log); err != nil {
		return nil, fmt.Errorf("watch the machine: %w", err)
	}
	units := units.New()
	observer := probe.New(probe.Options{Units: units, Config: func() *checks.Config { return h.engine.Config() }, Log: h.log, Agent: p.identity().Agent()})
	h.actor = actions.New(actions.Options{Units: units, Running: observer.Running, Alerts: h.alerts, Host: h.host, Journal: journal, Log: h.log,
		Starts:   actions.Starts{Folder: stateFile + ".starting", BootID: p.bootID(), Alive: isAlive},
		Settings: func() checks.Settings { return h.engine.Config().Settings }})
	h.history = newHistory(config.Settings, h.log)
	h.engine = engine.New(engine.Options{Config: config, Observer: observer, Actor: h.actor, Waker: h.watcher, Log: h.log,
		StateFile: stateFile, BootID: p.bootID(), CycleDone: h.cycleDone, Recorder: h.history, Idle: idle})
	h.unsettled.Store(true)
	h.boots = newBootWatch(h, config.Settings.StateFile)
	h.reboots = newRebootWatch(h, config.Settings.StateFile)
	return h, nil
}

// ownPlaces gives where the state file is: a link keeps standing, and what it leads to is replaced. It refuses links that a
// stranger has put in the place of what we write to.
func ownPlaces(s checks.Settings) (stateFile string, err error) {
	queue := s.Queue.Dir
	if queue == "" {
		queue = filepath.Join(filepath.Dir(s.StateFile), "events")
	}
	for _, path := range []string{queue, s.StateFile + ".history", s.IDFile, s.StateFile} {
		if stateFile, err = ownfile.Resolve(path); err != nil {
			return "", fmt.Errorf("look where to write: %w", err)
		}
	}
	return stateFile, nil
}

const (
	// settled is when what comes after the first cycle is through as well: the first look at what returns at boot, a page
	// or two for whoever has just made a change.
	settled = time.Minute
	// resettled is when memory is given back once more, for what came between: readers of pages, a storm of events. It
	// takes some milliseconds.
	resettled = 10 * time.Minute
)

// cycleDone is told by the engine when all looks of a cycle are in.
func (h *house) cycleDone() {
	h.alerts.Cycle()
	now := time.Now()
	h.unshow(now)
	switch {
	case h.unsettled.CompareAndSwap(true, false):
		h.resettle = now.Add(settled)
	case !h.resettle.IsZero() && now.After(h.resettle):
		h.resettle = now.Add(resettled)
	default:
		return
	}
	go settle() // not waited for: it ends by itself and touches nothing of ours
}

// isAlive reports whether the process that began at that time still runs.
func isAlive(pid int, startTicks uint64) bool {
	ticks, ok := proc.Exists(pid)
	return ok && ticks == startTicks
}
