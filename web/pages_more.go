package web

import (
	"fmt"
	"html/template"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/upkeep-monitor/upkeep/web/api"
)

// awayOf reads how long a service is to be left alone; nothing said is for good.
func awayOf(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	return api.ParseAway(text)
}

type alertsPage struct {
	page
	Alerts []api.Alert
	Chips  []chip
	State  string
}

func (s *Server) alertsPage(w http.ResponseWriter, r *http.Request) {
	p := &alertsPage{State: r.URL.Query().Get("state")}
	all := s.daemon.Alerts()
	counts := map[string]int{"": len(all)}
	for _, a := range all {
		counts[a.State]++
		if p.State == "" || p.State == a.State {
			p.Alerts = append(p.Alerts, a)
		}
	}
	for _, c := range []struct{ state, title, condition string }{{"", "all", ""}, {"waiting", "waiting", ""}, {"sent", "sent", ""}, {"failed", "failed", "down"}} {
		p.Chips = append(p.Chips, chip{address("/_alerts", "state", c.state), c.title, c.condition, counts[c.state], p.State == c.state})
	}
	s.render(w, r, "alerts", "Alerts", p)
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
		if s.daemon.Config().Service("help") != nil { // a service may have any name
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
