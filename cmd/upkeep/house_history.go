package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/history"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// newHistory makes the history beside the state file. Only a daemon keeps one: what a single pass sees is no curve, and
// two programs must not write to one folder.
func newHistory(s checks.Settings, log *slog.Logger) *history.Store {
	return history.New(history.Options{Dir: s.StateFile + ".history", Log: log})
}

// keepHistory writes the history until ctx ends.
func (h *house) keepHistory(ctx context.Context) error {
	h.history.Run(ctx)
	return nil
}

// loadHistory reads what the last run has left. A folder that cannot be read is no reason to check nothing.
func (h *house) loadHistory(config *checks.Config) {
	if err := h.history.Load(); err != nil {
		h.log.Error("no history is kept", "err", err)
		return
	}
	h.reconfigureHistory(config)
}

// reconfigureHistory takes `set history` over, and forgets services that are gone.
func (h *house) reconfigureHistory(config *checks.Config) {
	h.history.Configure(config.Settings.History.Size, config.Settings.History.Keep)
	names := make([]string, len(config.Services))
	for i, s := range config.Services {
		names[i] = s.Name
	}
	h.history.Forget(names)
}

// History brings curves from the disk; there are none where nothing is kept.
func (h *house) History(service, figure string, from, to time.Time, points int) ([]api.Series, error) {
	list, err := h.history.Curves(h.nameOf(service), figure, from, to, points)
	if err != nil {
		return nil, err
	}
	out := make([]api.Series, len(list))
	for i, c := range list {
		s := api.Series{Service: c.Service, Figure: c.Figure, Of: c.Of, Unit: c.Unit, From: from, To: to, Step: c.Step.Seconds(), Points: make([]api.Point, len(c.Points))}
		for j, p := range c.Points {
			s.Points[j] = api.Point(p)
		}
		out[i] = s
	}
	return out, nil
}

// PastEvents brings events from the disk, newest first.
func (h *house) PastEvents(service string, from, to time.Time, limit int) ([]checks.Event, error) {
	return h.history.Events(service, from, to, limit)
}

// nameOf is a service's name as it is written, whatever the case of the question.
func (h *house) nameOf(service string) string {
	if s := h.engine.Config().Service(service); s != nil {
		return s.Name
	}
	return service
}
