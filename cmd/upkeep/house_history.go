package main

import (
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// History brings curves from the disk; there are none where nothing is kept.
func (h *house) History(service, figure string, from, to time.Time, points int) ([]api.Series, error) {
	return nil, nil
}

// PastEvents brings events from the disk, newest first.
func (h *house) PastEvents(service string, from, to time.Time, limit int) ([]checks.Event, error) {
	return nil, nil
}
