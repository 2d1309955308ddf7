package web

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// Topic is a page of the manual.
type Topic struct {
	Name, Title, Summary string
}

// page is what every template knows.
type page struct {
	Title     string
	Token     string
	Info      Info
	Nav       []link
	Down      int
	ReadOnly  bool
	Signature bool
	Filter    filter
	Events    []api.Event
}

type link struct {
	Path, Title string
	Here        bool
}

func (s *Server) pageRoutes(r chi.Router) {
	r.Group(func(r chi.Router) {
		r.Use(middleware.Compress(5, "text/html", "text/css", "text/javascript"))
		r.Get("/", s.overview)
		r.Get("/_events", s.eventsPage)
		r.Get("/_alerts", s.alertsPage)
		r.Get("/_about", func(w http.ResponseWriter, r *http.Request) { s.render(w, r, "about", "About", &page{}) })
		r.Get("/_runtime", s.changer(s.runtimePage))
		r.Get("/_viewlog", s.changer(s.logPage))
		r.Post("/_viewlog", s.changer(s.logPage))
		r.Get("/help", s.helpPage)
		r.Get("/help/{topic}", s.helpPage)
		r.Get("/_assets/{name}", serveAsset)
	})
	r.Get("/favicon.ico", serveIcon)
}

// pager is a page with what is its own.
type pager interface{ common() *page }

func (p *page) common() *page { return p }

// render fills in what all pages show and writes the page, whole or not at all.
func (s *Server) render(w http.ResponseWriter, r *http.Request, name, title string, data pager) {
	p := data.common()
	visitor := visitorOf(r)
	p.Title, p.Token, p.Info = title, token(w, r), s.daemon.Info()
	p.Down = totals(s.daemon.Snapshots())[conditionDown]
	p.ReadOnly, p.Signature = visitor.readOnly, s.setup.Load().http.Signature
	p.Nav = []link{{"/", "Services", false}, {"/_events", "Events", false}, {"/_alerts", "Alerts", false}}
	if !p.ReadOnly {
		p.Nav = append(p.Nav, link{"/_viewlog", "Log", false}, link{"/_runtime", "Runtime", false})
	}
	p.Nav = append(p.Nav, link{"/help", "Help", false})
	for i := range p.Nav {
		p.Nav[i].Here = p.Nav[i].Path == r.URL.Path || p.Nav[i].Path == "/help" && strings.HasPrefix(r.URL.Path, "/help/")
	}
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		panic(fmt.Errorf("template %s: %w", name, err))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.Method == http.MethodPost {
		w.Header().Set("Location", r.URL.Path)
		w.WriteHeader(http.StatusFound)
	}
	w.Write(b.Bytes())
}

// filter is the part of the overview that is shown; it stands whole in the address.
type filter struct{ Q, Group, Kind, State string }

func filterOf(q url.Values) filter {
	return filter{Q: q.Get("q"), Group: q.Get("group"), Kind: q.Get("kind"), State: q.Get("state")}
}

// with gives the address of the same view with another state.
func (f filter) with(state string) string {
	q := url.Values{}
	for key, value := range map[string]string{"q": f.Q, "group": f.Group, "kind": f.Kind, "state": state} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if len(q) == 0 {
		return "/"
	}
	return "/?" + q.Encode()
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

type gauge struct {
	Label, Text string
	Percent     float64 // -1: no part of a whole
}

type overviewPage struct {
	page
	Verdict string
	Machine []gauge
	Groups  []string
	Kinds   []string
	Chips   []chip
	Rows    []api.Row
	Total   int
}

// ranks put what needs somebody first.
var ranks = map[string]int{string(conditionDown): 0, string(conditionInit): 1, string(conditionUnmonitored): 2, string(conditionUp): 3}

func (s *Server) overview(w http.ResponseWriter, r *http.Request) {
	list := s.daemon.Snapshots()
	f := familyOf(list)
	p := &overviewPage{Total: len(list)}
	p.Filter = filterOf(r.URL.Query())
	counts := map[condition]int{}
	all := totals(list)
	for i := range list {
		sn := &list[i]
		p.Groups = append(p.Groups, sn.Service.Groups...)
		p.Kinds = append(p.Kinds, sn.Service.Kind.String())
		if sn.Service.Kind == checks.System && sn.Seen != nil && sn.Seen.Machine != nil {
			p.Machine = gauges(sn.Seen.Machine)
		}
		if !p.Filter.takes(sn) {
			continue
		}
		c := conditionOf(sn)
		counts[c]++
		if p.Filter.State == "" || p.Filter.State == string(c) {
			p.Rows = append(p.Rows, rowOf(sn, f))
		}
	}
	slices.Sort(p.Groups)
	slices.Sort(p.Kinds)
	p.Groups, p.Kinds = slices.Compact(p.Groups), slices.Compact(p.Kinds)
	slices.SortStableFunc(p.Rows, func(a, b api.Row) int { return cmp.Compare(ranks[a.Condition], ranks[b.Condition]) })
	total := 0
	for _, n := range counts {
		total += n
	}
	p.Chips = []chip{{p.Filter.with(""), "all", "", total, p.Filter.State == ""}}
	for _, k := range []struct{ condition, title string }{{"down", "failing"}, {"initialising", "starting"}, {"unmonitored", "not monitored"}, {"up", "ok"}} {
		p.Chips = append(p.Chips, chip{p.Filter.with(k.condition), k.title, k.condition, counts[condition(k.condition)], p.Filter.State == k.condition})
	}
	p.Verdict = verdict(all, len(list))
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

func gauges(m *checks.MachineFacts) []gauge {
	out := []gauge{{"load", fmt.Sprintf("%.2f · %.2f · %.2f", m.Load[0], m.Load[1], m.Load[2]), -1}}
	if m.Cores > 0 {
		out[0].Percent = min(100, 100*m.Load[0]/float64(m.Cores))
	}
	if busy, ok := m.CPU["total"]; ok && busy >= 0 {
		out = append(out, gauge{"cpu", percent(busy), busy})
	}
	out = append(out, gauge{"memory", memoryText(m.MemoryPercent, m.MemoryUsed), m.MemoryPercent})
	if m.SwapTotal > 0 {
		out = append(out, gauge{"swap", memoryText(m.SwapPercent, m.SwapUsed), m.SwapPercent})
	}
	return append(out, gauge{"up", uptimeText(m.Uptime), -1})
}

type servicePage struct {
	page
	Service api.Service
	Where   string
}

// servicePage shows one service, or does to it what a form asks.
func (s *Server) servicePage(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	snapshot, ok := s.daemon.Snapshot(name)
	if !ok {
		s.fail(w, r, http.StatusNotFound, fmt.Sprintf(`There is no service named "%s"`, name))
		return
	}
	if r.Method == http.MethodPost {
		s.changer(func(w http.ResponseWriter, r *http.Request) { s.serviceAction(w, r, snapshot.Service.Name) })(w, r)
		return
	}
	p := &servicePage{Service: wireDetail(&snapshot, familyOf(s.daemon.Snapshots()))}
	if pos := snapshot.Service.Pos; !pos.IsZero() {
		p.Where = fmt.Sprintf("%s:%d", pos.File, pos.Line)
	}
	s.render(w, r, "service", snapshot.Service.Name, p)
}

// serviceAction orders what a form on a page, or a script, asks of one service.
func (s *Server) serviceAction(w http.ResponseWriter, r *http.Request, name string) {
	action := r.PostForm.Get("action")
	if action != "" && !slices.Contains(actionWords, action) {
		s.fail(w, r, http.StatusBadRequest, fmt.Sprintf(`Invalid action "%s"`, action))
		return
	}
	away, err := awayOf(r.PostForm.Get("for"))
	if err != nil {
		s.fail(w, r, http.StatusBadRequest, err.Error())
		return
	}
	reason := cut(strings.TrimSpace(r.PostForm.Get("reason")), 200)
	switch {
	case action == "unmonitor" && (away > 0 || reason != ""):
		err = s.daemon.Unmonitor(r.Context(), name, away, reason)
	case action != "":
		err = s.daemon.Do(r.Context(), action, []string{name})
	}
	if err != nil {
		s.refused(w, r, err)
		return
	}
	token(w, r)
	back := servicePath(name)
	if r.PostForm.Get("back") == "overview" {
		back = "/"
	}
	http.Redirect(w, r, back, http.StatusFound)
}
