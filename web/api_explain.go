package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/upkeep-monitor/upkeep/checks"
)

// namedService is the service whose name stands within the path, among all; it is nil, and the answer is made, when there is
// none.
func (s *Server) namedService(w http.ResponseWriter, r *http.Request) (snapshot *Snapshot, list []Snapshot) {
	list, ok := s.services(w, r)
	if !ok {
		return nil, nil
	}
	name := chi.URLParam(r, "name")
	if r.URL.RawPath != "" { // the router then takes the path as it was written
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
	}
	if snapshot = named(list, name); snapshot == nil {
		s.refused(w, r, checks.NoService(name, servicesOf(list)))
	}
	return snapshot, list
}

// apiExplain tells in sentences how one service stands.
func (s *Server) apiExplain(w http.ResponseWriter, r *http.Request) {
	if snapshot, list := s.namedService(w, r); snapshot != nil {
		writeJSON(w, http.StatusOK, wireExplanation(snapshot, list, time.Now()))
	}
}
