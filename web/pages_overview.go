package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// filter is the part of the overview that is shown; it stands whole in the address.
type filter struct{ Q, Group, Kind, State string }

func filterOf(q url.Values) filter {
	return filter{Q: q.Get("q"), Group: q.Get("group"), Kind: q.Get("kind"), State: q.Get("state")}
}

// with gives the address of the same view with another state.
func (f filter) with(state string) string {
	return address("/", "q", f.Q, "group", f.Group, "kind", f.Kind, "state", state)
}

// address puts a path and what is not empty of the given keys and values together.
func address(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (f filter) takes(s *Snapshot) bool {
	return (f.Q == "" || strings.Contains(strings.ToLower(s.Service.Name), strings.ToLower(f.Q))) &&
		(f.Group == "" || slices.ContainsFunc(s.Service.Groups, func(g string) bool { return strings.EqualFold(g, f.Group) })) &&
		(f.Kind == "" || f.Kind == s.Service.Kind.String())
}

type chip struct {
	Path, Title, Condition string
	Count                  int
	Here                   bool
}

type overviewPage struct {
	page
	Verdict string
	Machine []api.Gauge
	Groups  []string
	Kinds   []string
	Chips   []chip
	Rows    []api.Row
	Curves  map[string]spark // by service: the last hour of its key figure
	Total   int
	Partial bool // some services are not shown
}

// ranks put what needs somebody first.
var ranks = map[string]int{string(conditionDown): 0, string(conditionInit): 1, string(conditionUnmonitored): 2, string(conditionUp): 3}

func (s *Server) overview(w http.ResponseWriter, r *http.Request) {
	list, ok := s.services(w, r)
	if !ok {
		return
	}
	now := time.Now()
	s.live.drawn(list, now)
	f, cycle := familyOf(list), s.daemon.Config().Settings.Cycle
	p := &overviewPage{Total: len(list), Machine: machineGauges(list)}
	p.Filter, p.Made = filterOf(r.URL.Query()), now.UnixMilli()
	counts := map[condition]int{}
	total := 0
	for i := range list {
		sn := &list[i]
		p.Groups = append(p.Groups, sn.Service.Groups...)
		p.Kinds = append(p.Kinds, sn.Service.Kind.String())
		if !p.Filter.takes(sn) {
			continue
		}
		c := conditionOf(sn)
		counts[c]++
		total++
		if p.Filter.State == "" || p.Filter.State == string(c) {
			p.Rows = append(p.Rows, rowOf(sn, f, cycle))
		}
	}
	slices.Sort(p.Groups)
	slices.Sort(p.Kinds)
	p.Groups, p.Kinds, p.Partial = slices.Compact(p.Groups), slices.Compact(p.Kinds), total < len(list)
	slices.SortStableFunc(p.Rows, func(a, b api.Row) int { return cmp.Compare(ranks[a.Condition], ranks[b.Condition]) })
	p.Chips = []chip{{p.Filter.with(""), "all", "total", total, p.Filter.State == ""}}
	for _, k := range []struct{ condition, title string }{{"down", "failing"}, {"initialising", "starting"}, {"unmonitored", "not monitored"}, {"up", "ok"}} {
		p.Chips = append(p.Chips, chip{p.Filter.with(k.condition), k.title, k.condition, counts[condition(k.condition)], p.Filter.State == k.condition})
	}
	if curves, err := s.sparks.of(s.daemon, now); err != nil {
		s.log.Warn("the overview goes without curves", "err", err)
	} else {
		p.Curves = make(map[string]spark, min(len(p.Rows), maxSparks))
		for i := range min(len(p.Rows), maxSparks) {
			p.Curves[p.Rows[i].Name] = curves[p.Rows[i].Name]
		}
	}
	p.Verdict = verdict(totals(list), len(list))
	p.Events = s.eventsOf("", 12)
	s.render(w, r, "overview", "Services", p)
}

// verdict says in one line how things are.
func verdict(counts map[condition]int, total int) string {
	switch down := counts[conditionDown]; {
	case total == 0:
		return "No services yet"
	case down == 1:
		return fmt.Sprintf("1 of %d services is failing", total)
	case down > 1:
		return fmt.Sprintf("%d of %d services are failing", down, total)
	case counts[conditionUp] == total:
		return fmt.Sprintf("All %d services are well", total)
	}
	return "Nothing is failing"
}

// machineGauges are the figures of the machine itself, if its own entry was looked at.
func machineGauges(list []Snapshot) []api.Gauge {
	for i := range list {
		if s := &list[i]; s.Service.Kind == checks.System && s.Seen != nil && s.Seen.Machine != nil {
			return gauges(s.Seen.Machine)
		}
	}
	return nil
}

func gauges(m *checks.MachineFacts) []api.Gauge {
	out := []api.Gauge{{Label: "load", Text: fmt.Sprintf("%.2f · %.2f · %.2f", m.Load[0], m.Load[1], m.Load[2]), Percent: -1}}
	if m.Cores > 0 {
		out[0].Percent = min(100, 100*m.Load[0]/float64(m.Cores))
	}
	if busy, ok := m.CPU["total"]; ok && busy >= 0 {
		out = append(out, api.Gauge{Label: "cpu", Text: percent(busy), Percent: busy})
	}
	out = append(out, api.Gauge{Label: "memory", Text: memoryText(m.MemoryPercent, m.MemoryUsed), Percent: m.MemoryPercent})
	if m.SwapTotal > 0 {
		out = append(out, api.Gauge{Label: "swap", Text: memoryText(m.SwapPercent, m.SwapUsed), Percent: m.SwapPercent})
	}
	return append(out, api.Gauge{Label: "up", Text: uptimeText(m.Uptime), Percent: -1})
}
