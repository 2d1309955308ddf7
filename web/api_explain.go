package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"
)

// namedService is the service whose name stands within the path; the answer is made when there is none.
func (s *Server) namedService(w http.ResponseWriter, r *http.Request) (snapshot Snapshot, ok bool) {
	name := chi.URLParam(r, "name")
	if r.URL.RawPath != "" { // the router then takes the path as it was written
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
	}
	if snapshot, ok = s.daemon.Snapshot(name); !ok {
		s.fail(w, r, http.StatusNotFound, (&unknownError{name: name}).Error())
	}
	return snapshot, ok
}

// apiExplain tells in sentences how one service stands.
func (s *Server) apiExplain(w http.ResponseWriter, r *http.Request) {
	if snapshot, ok := s.namedService(w, r); ok {
		writeJSON(w, http.StatusOK, wireExplanation(&snapshot, s.daemon.Snapshots(), time.Now()))
	}
}
