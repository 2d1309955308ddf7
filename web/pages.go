package web

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

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
	Title      string
	Token      string
	Info       Info
	Nav        []link
	Down       int
	Unanswered string // why nobody knows how services stand, empty when that is known
	ReadOnly   bool
	Signature  bool
	Filter     filter
	Files      []string // the control files, where the page leads to places in them
	Made       int64    // when what it shows was read, in milliseconds since 1970: what came later is told by the stream
	Curved     bool     // the page has curves
	Refresh    int      // seconds after which the page loads itself again, 0: never
	Events     []api.Event
}

type link struct {
	Path, Title string
	Here        bool
}

func (s *Server) pageRoutes(r chi.Router) {
	r.Group(func(r chi.Router) {
		r.Use(packed)
		r.Get("/", s.overview)
		r.Post("/_act", s.changer(s.answering(s.takeOrder)))
		r.Get("/_act/{id}", s.changer(s.orderPage))
		r.Get("/_events", s.eventsPage)
		r.Get("/_alerts", s.alertsPage)
		r.Get("/_about", func(w http.ResponseWriter, r *http.Request) { s.render(w, r, "about", "About", &page{}) })
		r.Get("/_runtime", s.changer(s.runtimePage))
		r.Get("/_files/{n}", s.changer(s.filePage))
		r.Get("/_viewlog", s.changer(s.logPage))
		r.Post("/_viewlog", s.changer(s.logPage))
		r.Get("/help", s.helpPage)
		r.Get("/help/{topic}", s.helpPage)
		r.Get("/_assets/{name}", serveAsset)
	})
	r.Get("/favicon.ico", serveIcon)
	r.With(middleware.Compress(1, "text/plain")).Get("/metrics", s.metricsPage)
}

// pager is a page with what is its own.
type pager interface{ common() *page }

func (p *page) common() *page { return p }

// source is a place in a control file; Path leads to it for those who may read it.
type source struct{ Path, File, Text string }

// Source is called by templates.
func (p *page) Source(file string, line int) source {
	out := source{File: file, Text: fmt.Sprintf("%s:%d", path.Base(file), line)}
	if i := slices.Index(p.Files, file); i >= 0 && !p.ReadOnly {
		out.Path = fmt.Sprintf("/_files/%d#L%d", i, line)
	}
	return out
}

// render fills in what all pages show and writes the page, whole or not at all.
func (s *Server) render(w http.ResponseWriter, r *http.Request, name, title string, data pager) {
	p := data.common()
	visitor := visitorOf(r)
	p.Title, p.Token, p.Info = title, token(w, r), s.daemon.Info()
	p.Made = cmp.Or(p.Made, time.Now().UnixMilli())
	if list, err := s.daemon.Snapshots(); err != nil { // what is no matter of services is shown all the same
		p.Unanswered = unansweredText(err)
	} else {
		p.Down = totals(list)[conditionDown]
		s.live.drawn(list, time.Now())
	}
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
	if err := templates().ExecuteTemplate(&b, name, data); err != nil {
		panic(fmt.Errorf("template %s: %w", name, err))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.Method == http.MethodPost {
		w.Header().Set("Location", r.URL.Path)
		w.WriteHeader(http.StatusFound)
	}
	w.Write(b.Bytes())
}

// servicePage shows one service, or does to it what a form asks.
func (s *Server) servicePage(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	list, ok := s.services(w, r)
	if !ok {
		return
	}
	snapshot := named(list, name)
	if snapshot == nil {
		s.fail(w, r, http.StatusNotFound, checks.NoService(name, servicesOf(list)).Error())
		return
	}
	if r.Method == http.MethodPost {
		s.changer(func(w http.ResponseWriter, r *http.Request) { s.serviceAction(w, r, snapshot.Service.Name) })(w, r)
		return
	}
	s.showService(w, r, snapshot, list)
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
		_, err = s.daemon.Unmonitor(r.Context(), []string{name}, away, reason)
	case action != "":
		err = s.daemon.Do(r.Context(), action, []string{name})
	}
	if err != nil {
		s.refused(w, r, err)
		return
	}
	token(w, r)
	http.Redirect(w, r, servicePath(name), http.StatusFound)
}
