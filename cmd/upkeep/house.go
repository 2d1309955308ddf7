package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert"
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/web"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// What follows makes the house a web.Daemon: the pages and the command line see what the engine shows.

// Config is the configuration in charge.
func (h *house) Config() *checks.Config { return h.engine.Config() }

// shown is the list of services as the pages take it, made once a change.
type shown struct {
	generation uint64
	made       time.Time
	list       []web.Snapshot
}

// shownFor is how long the list is kept for the next reader.
const shownFor = time.Minute

// unshow lets go of a list that nobody has asked for anew for a while.
func (h *house) unshow(now time.Time) {
	if last := h.shown.Load(); last != nil && now.Sub(last.made) > shownFor {
		h.shown.CompareAndSwap(last, nil)
	}
}

// Generation grows with every change of what Snapshots shows.
func (h *house) Generation() uint64 { return h.engine.Generation() }

// Snapshots shows all services.
func (h *house) Snapshots() ([]web.Snapshot, error) {
	generation := h.engine.Generation() // asked for first, so that the list is never older
	list, err := h.engine.Snapshots()
	if err != nil {
		return nil, err
	}
	if last := h.shown.Load(); last != nil && last.generation == generation {
		return last.list, nil
	}
	out := make([]web.Snapshot, len(list))
	for i, s := range list {
		out[i] = h.snapshotOf(s)
	}
	h.shown.Store(&shown{generation, time.Now(), out})
	return out, nil
}

// snapshotOf is a service as the pages and the command line see it.
func (h *house) snapshotOf(s *engine.Snapshot) web.Snapshot {
	out := web.Snapshot{Service: s.Service, State: s.State, Seen: s.Seen, Pending: s.Pending, Late: s.Late, Next: s.Next, Skipped: s.Skipped,
		Events: s.Events, Starts: s.Starts, Unwatched: s.Unwatched, Ended: s.Ended, Made: s.Made,
		Unseen: s.Unseen, Waits: s.Waits, Attempts: s.Attempts}
	if v, ok := h.boots.answer(s.Service.Name); ok {
		out.Boot = &api.Boot{Answer: string(v.Answer), By: v.By, Why: v.Why}
	}
	return out
}

// Do orders an action.
func (h *house) Do(ctx context.Context, action string, names []string) error {
	kind, err := userAction(action)
	if err != nil {
		return err
	}
	return h.engine.Do(ctx, kind, names)
}

// Act carries an action out and tells how it went.
func (h *house) Act(ctx context.Context, action string, names []string) ([]web.Outcome, error) {
	kind, err := userAction(action)
	if err != nil {
		return nil, err
	}
	return h.engine.Act(ctx, kind, names)
}

func userAction(action string) (checks.ActionKind, error) {
	switch kind, ok := checks.ActionNamed(action); {
	case ok && (kind == checks.ActStart || kind == checks.ActStop || kind == checks.ActRestart || kind == checks.ActMonitor || kind == checks.ActUnmonitor):
		return kind, nil
	default:
		return 0, fmt.Errorf("no action %q; there are start, stop, restart, monitor and unmonitor", action)
	}
}

// Unmonitor stops looking at a service for a while.
func (h *house) Unmonitor(ctx context.Context, names []string, d time.Duration, reason string) ([]web.Outcome, error) {
	return h.engine.Unmonitor(ctx, names, d, reason)
}

// Validate has everything looked at now.
func (h *house) Validate() { h.engine.Validate() }

// Reload reads the control file again and puts it in charge when it is good; otherwise nothing changes and the error
// holds what is wrong.
func (h *house) Reload(ctx context.Context) (changes api.Changes, err error) {
	if p := checks.Catch(func() { changes, err = h.reload(ctx) }); p != nil {
		h.fault("reading the control file again", p)
		return api.Changes{}, p
	}
	return changes, err
}

func (h *house) reload(ctx context.Context) (api.Changes, error) {
	h.reloading.Lock()
	defer h.reloading.Unlock()
	h.manager.reloading()
	defer h.manager.ready()
	file := h.engine.Config().Settings.ControlFile
	h.log.Info("event", "text", fmt.Sprintf("Reinitializing %s -- control file '%s'", h.program.title(), file))
	config, diagnostics := h.program.read(file)
	if config == nil {
		err := &reloadError{diagnostics: diagnostics}
		for _, d := range diagnostics {
			h.log.Error("event", "text", d.Text())
		}
		return api.Changes{}, err
	}
	old := h.engine.Config()
	if err := unmeant(old, config); err != nil {
		h.log.Error("event", "text", err.Error())
		return api.Changes{}, err
	}
	notes := h.keepPlaces(old, config)
	if err := h.target.open(config.Settings.Log); err != nil {
		h.log.Error("the new log cannot be opened, the old one goes on", "err", err)
		if !config.Settings.Log.Syslog {
			return api.Changes{}, err
		}
	}
	h.warnOfShortages(config)
	h.alerts.Configure(config.Settings)
	h.reconfigureHistory(config)
	h.unsettled.Store(true)
	added, removed, changed, err := h.engine.Reload(ctx, config)
	if err != nil {
		h.log.Error("event", "text", fmt.Sprintf("The control file was read, and not put in charge -- %v", err))
		return api.Changes{}, err
	}
	if err := h.web.Reconfigure(config.Settings.HTTP); err != nil {
		h.log.Error("the http interface is not all there, checks go on", "err", err)
	}
	h.boots.lookAgain()
	slices.Sort(removed)
	h.log.Debug("configuration changed", "added", added, "removed", removed, "changed", changed)
	for _, note := range notes {
		h.log.Warn("event", "text", note)
	}
	return api.Changes{Added: added, Removed: removed, Changed: changed, Notes: notes}, h.engine.Announce(ctx, h.program.title()+" reloaded", checks.ActStart)
}

// Debug turns log lines for debugging on or off, until the daemon ends.
func (h *house) Debug(on bool) {
	level, word := slog.LevelInfo, "off"
	if on {
		level, word = slog.LevelDebug, "on"
	}
	h.level.Set(level)
	h.log.Info("event", "text", "Debugging turned "+word+" on user request")
}

// Quit ends the daemon in order.
func (h *house) Quit() { h.quit() }

// Info tells of the daemon itself.
func (h *house) Info() web.Info {
	config := h.engine.Config()
	s := &config.Settings
	p := h.platform
	cycles, took := h.engine.Cycle()
	return web.Info{Cycles: cycles, CycleTook: took, Name: h.program.title(), ID: h.id, Incarnation: h.began, Version: h.program.identity().Version, Uptime: time.Since(h.began), Poll: s.Cycle,
		StartDelay: s.StartDelay, Host: h.host, ControlFile: s.ControlFile, LogPath: s.Log.Path, Debug: h.level.Level() <= slog.LevelDebug,
		Platform: web.Platform{Name: p.Name, Release: p.Release, Version: p.Version, Machine: p.Machine, CPU: p.CPUs, Memory: p.MemoryKB, Swap: p.SwapKB}}
}

// Queue counts the alerts that wait.
func (h *house) Queue() (waiting int) {
	for _, a := range h.alerts.List() {
		if a.State == alert.Waiting {
			waiting++
		}
	}
	return waiting
}

// Notes tell of limits that are in the way.
func (h *house) Notes() []string {
	return slices.Concat(shortages(h.engine.Config()), h.watcher.Limits(), h.history.Notes())
}

// Events lists the latest events.
func (h *house) Events() []checks.Event { return h.engine.Events() }

// Subscribe brings events as they happen.
func (h *house) Subscribe(ctx context.Context) <-chan checks.Event { return h.engine.Subscribe(ctx) }

// Alerts lists what waits, was sent, or gave up.
func (h *house) Alerts() []api.Alert {
	list := h.alerts.List()
	out := make([]api.Alert, len(list))
	for i, a := range list {
		out[i] = api.Alert{ID: a.ID, State: string(a.State), Channel: a.Channel, To: a.To, Message: a.Subject, Service: a.Service, Text: a.Event,
			Time: a.Time, Attempts: a.Attempts, Error: a.Error}
		if !a.NextTry.IsZero() {
			out[i].Next = &list[i].NextTry
		}
		if !a.Done.IsZero() {
			out[i].Done = &list[i].Done
		}
	}
	return out
}

// status is the document that a collector gets each cycle, nil when the engine does not answer.
func (h *house) status(c checks.Collector) []byte {
	document, err := web.XML2(h, web.CollectorMessage{Credentials: !c.NoCredentials, HostGroups: c.HostGroups})
	if err != nil {
		h.log.Warn("a collector is not told how services stand", "err", err)
		return nil
	}
	return document
}

var _ web.Daemon = (*house)(nil)
