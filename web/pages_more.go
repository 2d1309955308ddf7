package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/upkeep-monitor/upkeep/web/api"
)

// awayOf reads how long a service is to be left alone; nothing said is for good.
func awayOf(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 || d > maxAway {
		return 0, fmt.Errorf("%q is no time that monitoring can be set aside for, such as 30m or 4h", text)
	}
	return d, nil
}

// maxShown bounds the events of the page.
const maxShown = 500

func (s *Server) eventsPage(w http.ResponseWriter, r *http.Request) {
	p := &page{Filter: filterOf(r.URL.Query())}
	want := strings.ToLower(p.Filter.Q)
	for _, e := range s.eventsOf("", maxShown) {
		if strings.Contains(strings.ToLower(strings.Join([]string{e.Service, e.Kind, e.Text, e.Message, e.Action}, " ")), want) {
			p.Events = append(p.Events, e)
		}
	}
	s.render(w, r, "events", "Events", p)
}

type alertsPage struct {
	page
	Alerts []api.Alert
}

func (s *Server) alertsPage(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, "alerts", "Alerts", &alertsPage{Alerts: s.daemon.Alerts()})
}

type runtimePage struct {
	page
	Runtime api.Runtime
	Listens []string
}

func (s *Server) runtimePage(w http.ResponseWriter, r *http.Request) {
	p := &runtimePage{Runtime: wireRuntime(s.daemon, false)}
	for _, at := range places(s.setup.Load().http) {
		p.Listens = append(p.Listens, at.address)
	}
	s.render(w, r, "runtime", "Runtime", p)
}

type logPage struct {
	page
	Log, Note string
}

func (s *Server) logPage(w http.ResponseWriter, r *http.Request) {
	p := &logPage{Note: "The log file is empty."}
	if path := s.daemon.Info().LogPath; path == "" {
		p.Note = "There is no log file: set log in the control file names one."
	} else if text, err := tailOf(path); err != nil {
		p.Note = "The log cannot be shown: " + err.Error()
	} else {
		p.Log = text
	}
	s.render(w, r, "log", "Log", p)
}

type helpPage struct {
	page
	Topics []Topic
	Topic  string
	Help   template.HTML
}

func (s *Server) helpPage(w http.ResponseWriter, r *http.Request) {
	p := &helpPage{Topics: s.topics, Topic: chi.URLParam(r, "topic")}
	if p.Topic == "" {
		if _, ok := s.daemon.Snapshot("help"); ok { // a service may have any name
			s.servicePage(w, r)
			return
		}
	} else {
		text, ok := "", false
		if s.help != nil {
			text, ok = s.help(p.Topic)
		}
		if !ok {
			s.fail(w, r, http.StatusNotFound, fmt.Sprintf(`The manual has no page "%s"`, p.Topic))
			return
		}
		p.Help = template.HTML(text) // the manual is part of the program
	}
	s.render(w, r, "help", "Help", p)
}
