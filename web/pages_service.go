package web

import (
	"cmp"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/web/api"
)

type servicePage struct {
	page
	Service  api.Service
	Explains []string
	Rules    []ruleLine
	Probes   []probeLine
	Graph    *graph
	Curves   []curve
	More     int    // curves that are not shown
	All      bool   // all curves are shown
	NoCurves string // why there are none
	Spans    []link
	Span     string
	Written  parser.Pos
	Cycle    time.Duration
}

// ruleLine is a rule with what comes next of it.
type ruleLine struct {
	api.Rule
	Tolerance string // "1 of 2 within 3 cycles", "" for none
	Next      string
}

// probeLine is what the last look found of one connection: how long each part took.
type probeLine struct {
	Label  string
	OK     bool
	Text   string // how long the answer took, or why there was none
	Phases []checks.Phase
	Days   int // the certificate stays valid, -1: none was seen
}

// pastEvents is how many events a service's page shows.
const pastEvents = 60

// showService writes the page of one service among all.
func (s *Server) showService(w http.ResponseWriter, r *http.Request, snapshot *Snapshot, list []Snapshot) {
	now := time.Now()
	s.live.drawn(list, now)
	f := familyOf(list)
	span := spanOf(r.URL.Query().Get("span"))
	p := &servicePage{Service: wireDetail(snapshot, f), Explains: explain(snapshot, list, now), Graph: graphOf(snapshot, list, f), Span: span.Name,
		All: r.URL.Query().Get("all") != "", Written: snapshot.Service.Pos, Cycle: s.daemon.Config().Settings.Cycle}
	for i, rule := range p.Service.Rules {
		rule.Label = cmp.Or(rule.Label, snapshot.Service.Rules[i].Test.Event().Filter)
		p.Rules = append(p.Rules, ruleLine{rule, tolerance(&rule, snapshot.Service.Rules[i].Fail), ruleNext(&rule, snapshot.Service.Rules[i])})
	}
	p.Probes = probeLines(snapshot)
	p.Service.Next = moment(nextLook(snapshot, p.Cycle))
	p.Service.Events = s.eventsBetween(snapshot.Service.Name, now.AddDate(-10, 0, 0), now, pastEvents)
	own := servicePath(snapshot.Service.Name)
	for _, other := range timeSpans {
		p.Spans = append(p.Spans, link{address(own, "span", other.Name, "all", r.URL.Query().Get("all")) + "#curves", "last " + other.Name, other.Name == span.Name})
	}
	p.Made = now.UnixMilli()
	p.Files, p.Curved = s.daemon.Config().Files, true
	var err error
	if p.Curves, p.More, err = s.curvesOf(snapshot.Service, span, p.All, now); err != nil {
		s.log.Warn("a page goes without curves", "service", snapshot.Service.Name, "err", err)
		p.NoCurves = "The history cannot be read; the log says why."
	} else if len(p.Curves) == 0 {
		p.NoCurves = "Nothing is kept of this time yet."
	}
	s.render(w, r, "service", snapshot.Service.Name, p)
}

// whereText is the place of something in the control files, as pages show it.
func whereText(pos parser.Pos) string {
	if pos.IsZero() || pos.Line == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", path.Base(pos.File), pos.Line)
}

// tolerance tells how many bad cycles a rule bears, and how many of them there are.
func tolerance(r *api.Rule, bears checks.Window) string {
	need, cycles := max(bears.Count, 1), max(bears.Cycles, bears.Count, 1)
	if cycles == 1 {
		return ""
	}
	count := r.Count
	if r.State == "failed" || r.State == "changed" {
		count = need // its own count goes towards recovery now
	}
	if cycles > need {
		return fmt.Sprintf("%d of %d within %d cycles", count, need, cycles)
	}
	return fmt.Sprintf("%d of %d cycles", count, need)
}

// ruleNext says what it takes for the rule to speak, or to be content again.
func ruleNext(r *api.Rule, rule *checks.Rule) string {
	missing := r.Need - r.Count
	cycles := fmt.Sprintf("%d more cycles", missing)
	if missing == 1 {
		cycles = "1 more cycle"
	}
	switch {
	case r.State == "initialising" || r.State == "unknown":
		return "not judged yet"
	case r.State == "failed" && missing > 0:
		return "content after " + strings.Replace(cycles, "more", "good", 1)
	case r.State == "failed":
		return "content when a look says so"
	case rule.Then.Kind == checks.ActIgnore:
		return ""
	case missing <= 0, r.Need <= 1:
		return r.Then + " at once when it fails"
	case r.Count == 0:
		return r.Then + " after " + strings.Replace(cycles, "more", "bad", 1)
	}
	return r.Then + " after " + cycles + " like the last"
}

// probeLines tells of the connections of the last look, in the order of the file.
func probeLines(s *Snapshot) []probeLine {
	if s.Seen == nil || s.State.Monitor == checks.MonitorNot {
		return nil
	}
	var out []probeLine
	for _, r := range s.Service.Rules {
		line := probeLine{}
		var key string
		switch t := r.Test.(type) {
		case *tests.Connection:
			key, line.Label = t.Key, t.Label()
		case *tests.Ping:
			key, line.Label = t.Key, t.Label()
		default:
			continue
		}
		found, ok := s.Seen.Probes[key]
		if !ok || found.Skipped {
			continue
		}
		line.OK, line.Phases, line.Days, line.Text = found.OK, found.Phases, found.CertificateDays, found.Message
		if found.OK && found.ResponseTime >= 0 {
			line.Text = responseText(found.ResponseTime)
		}
		out = append(out, line)
	}
	return out
}

// eventsBetween gives events, newest first: those kept on disk, or, where none are, those of this run.
func (s *Server) eventsBetween(service string, from, to time.Time, limit int) []api.Event {
	past, err := s.daemon.PastEvents(service, from, to, limit)
	if err != nil {
		s.log.Warn("past events cannot be read", "err", err)
	}
	if len(past) == 0 {
		for _, e := range slices.Backward(s.daemon.Events()) {
			if len(past) < limit && (service == "" || strings.EqualFold(service, e.Service)) && !e.Time.Before(from) && !e.Time.After(to) {
				past = append(past, e)
			}
		}
	}
	out := make([]api.Event, len(past))
	for i := range past {
		out[i] = wireEvent(&past[i])
	}
	return out
}
