package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/web/api"
)

// Bounds of what is asked for in one request.
const (
	maxEvents = 1000
	maxPoints = 2000
)

// apiEvents lists events, newest first, or keeps on telling them to who accepts an event stream.
func (s *Server) apiEvents(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
		s.stream(w, r)
		return
	}
	query := parameters{values: r.URL.Query()}
	now := time.Now()
	find := eventFilter{Q: query.values.Get("q"), Service: query.values.Get("service"), Type: query.oneOf("type", typeNames()), State: query.oneOf("state", stateNames())}
	from, to := query.moment("from", now.AddDate(-10, 0, 0)), query.moment("to", now)
	limit, before := query.number("limit", 100, maxEvents), query.number("before", 0, 1<<62)
	if query.wrong == nil && !from.Before(to) {
		query.wrong = fmt.Errorf("from must be before to")
	}
	if query.wrong != nil {
		s.fail(w, r, http.StatusBadRequest, query.wrong.Error())
		return
	}
	writeJSON(w, http.StatusOK, s.searchEvents(find, from, to, uint64(before), limit))
}

// searchEvents gives the events that a filter takes, newest first, older than the one with the number before unless that is
// 0. It looks through so many of the past that an answer never takes long.
func (s *Server) searchEvents(find eventFilter, from, to time.Time, before uint64, limit int) []api.Event {
	out := []api.Event{}
	for scanned := 0; scanned < eventsScanned; {
		part := s.eventsBetween(find.Service, from, to, eventsRead)
		scanned += len(part)
		for i := range part {
			if e := &part[i]; (before == 0 || e.ID < before) && find.takes(e) {
				if out = append(out, *e); len(out) == limit {
					return out
				}
			}
		}
		if len(part) < eventsRead {
			return out
		}
		last := &part[len(part)-1]
		if last.Time.Equal(to) { // more of one moment than are read at a time
			return out
		}
		before, to = last.ID, last.Time
	}
	return out
}

// apiHistory tells how the figures of a service went, as far as they are kept.
func (s *Server) apiHistory(w http.ResponseWriter, r *http.Request) {
	snapshot, _ := s.namedService(w, r)
	if snapshot == nil {
		return
	}
	query := parameters{values: r.URL.Query()}
	to := query.moment("to", time.Now())
	from := query.moment("from", to.Add(-time.Hour))
	points := query.number("points", 120, maxPoints)
	if query.wrong == nil && !from.Before(to) {
		query.wrong = fmt.Errorf("from must be before to")
	}
	if query.wrong != nil {
		s.fail(w, r, http.StatusBadRequest, query.wrong.Error())
		return
	}
	series, err := s.daemon.History(snapshot.Service.Name, query.values.Get("figure"), from, to, points)
	if err != nil {
		s.log.Error("history cannot be read", "service", snapshot.Service.Name, "err", err)
		s.fail(w, r, http.StatusInternalServerError, "The history cannot be read; the log says why")
		return
	}
	if series == nil {
		series = []api.Series{}
	}
	for i := range series {
		if series[i].Points == nil {
			series[i].Points = []api.Point{}
		}
	}
	writeJSON(w, http.StatusOK, series)
}

// parameters reads what stands behind the question mark; wrong is the first that cannot be taken.
type parameters struct {
	values url.Values
	wrong  error
}

// number reads a number from 1 to most.
func (p *parameters) number(name string, otherwise, most int) int {
	given := p.values.Get(name)
	if given == "" {
		return otherwise
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 || n > most {
		p.refuse(fmt.Errorf("%s must be a number from 1 to %d", name, most))
		return otherwise
	}
	return n
}

// moment reads a time (RFC 3339), or seconds since 1970.
func (p *parameters) moment(name string, otherwise time.Time) time.Time {
	given := p.values.Get(name)
	if given == "" {
		return otherwise
	}
	if seconds, err := strconv.ParseInt(given, 10, 64); err == nil && seconds >= 0 && seconds < 1<<40 {
		return time.Unix(seconds, 0)
	}
	t, err := time.Parse(time.RFC3339, given)
	if err != nil {
		p.refuse(fmt.Errorf("%s must be a time such as 2026-03-04T12:00:00Z, or seconds since 1970", name))
		return otherwise
	}
	return t
}

func (p *parameters) refuse(err error) {
	if p.wrong == nil {
		p.wrong = err
	}
}
