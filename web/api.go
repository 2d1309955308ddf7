package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// apiRoutes are the paths under /api.
func (s *Server) apiRoutes(r chi.Router) {
	r.Get("/api", s.apiMap)
	r.Get("/api/", s.apiMap)
	for path, f := range map[string]http.HandlerFunc{"/api/services": s.apiServices, "/api/services/{name}": s.apiService,
		"/api/services/{name}/explain": s.apiExplain, "/api/services/{name}/history": s.apiHistory, "/api/events": s.apiEvents,
		"/api/alerts": s.apiAlerts, "/api/runtime": s.changer(s.apiRuntime)} {
		r.Get(path, s.asked(path, f))
	}
	r.Post("/api/actions", s.changer(s.apiAct))
	r.Post("/api/validate", s.changer(s.answering(func(w http.ResponseWriter, r *http.Request) {
		s.daemon.Validate()
		writeJSON(w, http.StatusOK, struct{}{})
	})))
	r.Post("/api/reload", s.changer(s.answering(s.apiReload)))
	r.Post("/api/quit", s.changer(func(w http.ResponseWriter, r *http.Request) {
		s.daemon.Quit()
		writeJSON(w, http.StatusOK, struct{}{})
	}))
	r.Get("/api/openapi.json", s.apiDescription)
	nothing := func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, http.StatusNotFound, "There is nothing at "+r.URL.Path)
	}
	r.Get("/api/*", nothing)
	r.Post("/api/*", nothing)
}

// asJSON reports whether errors are told as JSON: under /api, and to who asks for it, as our own command line does.
func asJSON(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || strings.Contains(r.Header.Get("Accept"), "application/json")
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil { // a figure that is no number, say: better an answer that says so than half a document
		status = http.StatusInternalServerError
		body, _ = json.Marshal(api.Error{Code: api.CodeOf(status), Message: "the answer cannot be written: " + err.Error()})
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
}

func writeError(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, api.Error{Code: api.CodeOf(status), Message: message})
}

// apiServices lists services: all, or those that service, group, condition and q (a part of the name) name.
func (s *Server) apiServices(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if len(query) == 0 {
		text, err := s.rendered.get("services", s.daemon, func(r *rendering, list []Snapshot) { r.Write(servicesJSON(list)) })
		if err != nil {
			s.unanswered(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(text)
		return
	}
	wanted := parameters{values: query}
	want := wanted.oneOf("condition", conditionWords)
	if wanted.wrong != nil {
		s.fail(w, r, http.StatusBadRequest, wanted.wrong.Error())
		return
	}
	all, ok := s.services(w, r)
	if !ok {
		return
	}
	list, err := selection(r.Context(), all, query["service"], query.Get("group"))
	if err != nil {
		s.refused(w, r, err)
		return
	}
	f := familyOf(all)
	out := []api.Service{}
	for i := range list {
		if want != "" && want != string(conditionOf(&list[i])) {
			continue
		}
		if !strings.Contains(strings.ToLower(list[i].Service.Name), strings.ToLower(query.Get("q"))) {
			continue
		}
		out = append(out, wireService(&list[i], f))
	}
	writeJSON(w, http.StatusOK, out)
}

// servicesJSON is the list of all services, the same for everybody.
func servicesJSON(list []Snapshot) []byte {
	out, f := make([]api.Service, len(list)), familyOf(list)
	for i := range list {
		out[i] = wireService(&list[i], f)
	}
	text, err := json.Marshal(out)
	if err != nil { // only plain values are told
		panic(err)
	}
	return append(text, '\n')
}

func (s *Server) apiService(w http.ResponseWriter, r *http.Request) {
	list, ok := s.services(w, r)
	if !ok {
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/api/services/")
	snapshot := named(list, name)
	if snapshot == nil {
		s.refused(w, r, checks.NoService(name, servicesOf(list)))
		return
	}
	writeJSON(w, http.StatusOK, wireDetail(snapshot, familyOf(list)))
}

// eventsOf gives the latest events, newest first, of one service or of all.
func (s *Server) eventsOf(service string, limit int) []api.Event {
	out := []api.Event{}
	for _, e := range slices.Backward(s.daemon.Events()) {
		if len(out) == limit {
			break
		}
		if service == "" || strings.EqualFold(service, e.Service) {
			out = append(out, wireEvent(&e))
		}
	}
	return out
}

func (s *Server) apiAlerts(w http.ResponseWriter, r *http.Request) {
	list := s.daemon.Alerts()
	if list == nil {
		list = []api.Alert{}
	}
	writeJSON(w, http.StatusOK, list)
}

func (s *Server) apiRuntime(w http.ResponseWriter, r *http.Request) {
	if list, ok := s.services(w, r); ok {
		writeJSON(w, http.StatusOK, wireRuntime(s.daemon, list, visitorOf(r).readOnly))
	}
}

func (s *Server) apiReload(w http.ResponseWriter, r *http.Request) {
	unhurried(w)
	changes, err := s.daemon.Reload(r.Context())
	if err != nil {
		s.log.Error("reload refused", "client", clientOf(r)) // why, the daemon has logged
		writeError(w, api.BadConfig.Status(), err.Error())
		return
	}
	writeJSON(w, http.StatusOK, changes)
}

// unhurried lifts the time limit of an answer that is made when something is done.
func unhurried(w http.ResponseWriter) {
	c := http.NewResponseController(w)
	c.SetReadDeadline(time.Time{})
	c.SetWriteDeadline(time.Time{})
}

func (s *Server) apiAct(w http.ResponseWriter, r *http.Request) {
	var ask api.ActionRequest
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&ask); err != nil {
		s.failBody(w, r, err)
		return
	}
	away := time.Duration(ask.For * float64(time.Second))
	switch {
	case !slices.Contains(actionWords, ask.Action):
		s.fail(w, r, http.StatusBadRequest, `Invalid action "`+ask.Action+`"`)
		return
	case (ask.For != 0 || ask.Reason != "") && ask.Action != "unmonitor":
		s.fail(w, r, http.StatusBadRequest, "for and reason belong to unmonitor")
		return
	case ask.For < 0 || ask.For > api.MaxAway.Seconds():
		s.fail(w, r, http.StatusBadRequest, "for must be between 0 and 366 days")
		return
	}
	all, ok := s.services(w, r)
	if !ok {
		return
	}
	list, err := selection(r.Context(), all, ask.Services, ask.Group)
	if err != nil {
		s.refused(w, r, err)
		return
	}
	unhurried(w)
	reply := api.ActionReply{Services: names(list)}
	if order := (formOrder{action: ask.Action, names: reply.Services, away: away, reason: ask.Reason}); ask.Wait || order.aside() {
		reply.Outcomes, err = s.carryOut(r.Context(), order)
	} else {
		err = s.daemon.Do(r.Context(), ask.Action, reply.Services)
	}
	if err != nil {
		s.refused(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, reply)
}
