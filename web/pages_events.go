package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// Bounds of the events page: how many are shown at once, how many are read at a time, and how many are looked through for
// one page.
const (
	eventsShown   = 100
	eventsRead    = 500
	eventsScanned = 20000
)

// eventFilter is what the events page shows; it stands whole in the address.
type eventFilter struct {
	Q, Service, Type, State, Span, Day string
	before                             time.Time // of the last event of the page before
	id                                 uint64    // its number
}

// eventSpans are the stretches of time one can choose.
var eventSpans = []struct {
	Name, Title string
	length      time.Duration
}{{"hour", "last hour", time.Hour}, {"day", "last day", 24 * time.Hour}, {"week", "last week", 7 * 24 * time.Hour}, {"month", "last 30 days", 30 * 24 * time.Hour}}

func eventFilterOf(q url.Values) eventFilter {
	f := eventFilter{Q: q.Get("q"), Service: q.Get("service"), Type: q.Get("type"), State: q.Get("state"), Span: q.Get("span"), Day: q.Get("day")}
	f.before, _ = time.Parse(time.RFC3339Nano, q.Get("before"))
	f.id, _ = strconv.ParseUint(q.Get("id"), 10, 64)
	return f
}

// older is the address of the events before one.
func (f eventFilter) older(at time.Time, id uint64) string {
	return address("/_events", "q", f.Q, "service", f.Service, "type", f.Type, "state", f.State, "span", f.Span, "day", f.Day,
		"before", at.Format(time.RFC3339Nano), "id", strconv.FormatUint(id, 10))
}

func (f eventFilter) narrow() bool {
	return f.Q+f.Service+f.Type+f.State+f.Span+f.Day != "" || !f.before.IsZero()
}

// bounds are the times between which events are looked for; a day is one of the machine's zone.
func (f eventFilter) bounds(now time.Time) (from, to time.Time) {
	from, to = now.AddDate(-10, 0, 0), now
	for _, s := range eventSpans {
		if s.Name == f.Span {
			from = now.Add(-s.length)
		}
	}
	if day, err := time.ParseInLocation(time.DateOnly, f.Day, time.Local); err == nil {
		from, to = day, day.AddDate(0, 0, 1).Add(-1)
	}
	if !f.before.IsZero() && f.before.Before(to) {
		to = f.before
	}
	return from, to
}

func (f eventFilter) takes(e *api.Event) bool {
	if !f.before.IsZero() && !e.Time.Before(f.before) && e.ID >= f.id || f.Type != "" && e.Type != f.Type || f.State != "" && e.State != f.State {
		return false
	}
	want := strings.ToLower(f.Q)
	for _, text := range []string{e.Service, e.Kind, e.Text, e.Message, e.Action} {
		if strings.Contains(strings.ToLower(text), want) {
			return true
		}
	}
	for _, text := range e.Evidence {
		if strings.Contains(strings.ToLower(text), want) {
			return true
		}
	}
	return false
}

type eventsPage struct {
	page
	Find     eventFilter
	Services []string
	Types    []choice
	States   []choice
	Times    []choice
	Older    string // address of the events before these, "" when these are the last
	Fixed    bool   // new events are not added by themselves
	Scanned  int
}

// choice is one line of a list to choose from.
type choice struct {
	Value, Title string
	Here         bool
}

func (s *Server) eventsPage(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("format") == "xml" {
		s.eventsAsXML(w)
		return
	}
	p := &eventsPage{Find: eventFilterOf(r.URL.Query())}
	p.Fixed = p.Find.narrow()
	from, to := p.Find.bounds(time.Now())
	s.findEvents(p, from, to)
	for _, svc := range s.daemon.Config().Services {
		p.Services = append(p.Services, svc.Name)
	}
	if p.Find.Service != "" && !slices.Contains(p.Services, p.Find.Service) { // one that is gone from the control file
		p.Services = append(p.Services, p.Find.Service)
	}
	slices.Sort(p.Services)
	for _, t := range checks.EventTypes {
		p.Types = append(p.Types, choice{t.Keyword, t.Filter, t.Keyword == p.Find.Type})
	}
	slices.SortFunc(p.Types, func(a, b choice) int { return cmp.Compare(a.Title, b.Title) })
	for _, word := range []string{"failed", "succeeded", "changed"} {
		p.States = append(p.States, choice{word, word, word == p.Find.State})
	}
	for _, span := range eventSpans {
		p.Times = append(p.Times, choice{span.Name, span.Title, span.Name == p.Find.Span})
	}
	s.render(w, r, "events", "Events", p)
}

// findEvents gathers one page of events, newest first, from a stretch of time.
func (s *Server) findEvents(p *eventsPage, from, to time.Time) {
	for p.Scanned < eventsScanned {
		part := s.eventsBetween(p.Find.Service, from, to, eventsRead)
		for i := range part {
			e := &part[i]
			p.Scanned++
			if !p.Find.takes(e) {
				continue
			}
			if len(p.Events) == eventsShown {
				last := p.Events[len(p.Events)-1]
				p.Older = p.Find.older(last.Time, last.ID)
				return
			}
			p.Events = append(p.Events, *e)
		}
		if len(part) < eventsRead {
			return
		}
		last := &part[len(part)-1]
		if !p.Find.before.IsZero() && !last.Time.Before(p.Find.before) { // more of one moment than are read at a time
			return
		}
		p.Find.before, p.Find.id, to = last.Time, last.ID, last.Time
	}
	p.Older = p.Find.older(p.Find.before, p.Find.id)
}
