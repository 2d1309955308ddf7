package web

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/upkeep-monitor/upkeep/checks"
)

// handler puts the routes behind the limits, the login and the guard of changes.
func (s *Server) handler() http.Handler {
	r := chi.NewRouter()
	r.Use(s.recovered, s.common, s.authenticate, s.onlyGetAndPost, s.guardChanges)
	s.monitRoutes(r)
	s.apiRoutes(r)
	s.pageRoutes(r)
	service := packed(http.HandlerFunc(s.servicePage)).ServeHTTP
	r.NotFound(service) // every other path is the name of a service
	r.MethodNotAllowed(service)
	return r
}

// packed compresses pages and what they load, for who takes it so.
var packed = middleware.Compress(5, "text/html", "text/css", "text/javascript")

// recovered keeps one broken answer from ending the daemon.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil && !aborted(p) {
				s.log.Error("http request failed", "path", r.URL.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				if s.panicked != nil {
					s.panicked("answering "+r.URL.Path, checks.Caught(p))
				}
				s.fail(w, r, http.StatusInternalServerError, "Something went wrong here; the log says what")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// aborted tells whether a handler gave its answer up on purpose.
func aborted(panicked any) bool {
	err, ok := panicked.(error)
	return ok && errors.Is(err, http.ErrAbortHandler)
}

// policy lets a page load what we serve, and nothing else; nothing stands inside the page itself.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'self'"

// common sets what every answer carries, and bounds the body.
func (s *Server) common(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.Set("Server", s.signature())
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// signature is how we call ourselves: with the version, unless the control file hides it.
func (s *Server) signature() string {
	info := s.daemon.Info()
	if s.setup.Load().http.Signature {
		return strings.ToLower(info.Name) + " " + info.Version
	}
	return strings.ToLower(info.Name)
}

func (s *Server) onlyGetAndPost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodPost {
			s.fail(w, r, http.StatusNotImplemented, "Method not implemented")
			return
		}
		next.ServeHTTP(w, r)
	})
}

const noPrivilege = "You do not have sufficient privileges to access this page"

// changer lets only those in who may change something.
func (s *Server) changer(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if visitorOf(r).readOnly {
			s.fail(w, r, http.StatusForbidden, noPrivilege)
			return
		}
		next(w, r)
	}
}

// denied tells the log of somebody who was turned away.
func (s *Server) denied(r *http.Request, why string) {
	s.turnedAway(fmt.Sprintf("HttpRequest: access denied -- client [%s]: %s", clientOf(r), why))
}

// fail answers with an error, as JSON under /api and to those who ask for it, else as a page. Clients of Monit read the message between the heading
// and the line, so it stands there as it is.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int, message string) {
	s.failWith(w, r, status, message, message)
}

// failWith is fail with other words for the log.
func (s *Server) failWith(w http.ResponseWriter, r *http.Request, status int, message, logged string) {
	if status != http.StatusUnauthorized {
		s.turnedAway(fmt.Sprintf("HttpRequest: error -- client [%s]: HTTP/1.0 %d %s", clientOf(r), status, shown(logged)))
	}
	w.Header().Del("Set-Cookie")
	if asJSON(r) {
		writeError(w, status, message)
		return
	}
	title := html.EscapeString(http.StatusText(status))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<!DOCTYPE html><html lang=\"en\"><head><title>%d %s</title><meta name=\"viewport\" content=\"width=device-width\">"+
		"<link rel=\"stylesheet\" href=\"%s\"></head><body class=\"error\"><h2>%s</h2>%s<hr><a href=\"/\">%s</a></body></html>\n",
		status, title, asset("style.css"), title, textOnly.Replace(message), html.EscapeString(s.signature()))
}

// textOnly makes a message harmless in a page and leaves its quotes as they are.
var textOnly = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// refused answers for services that were not found, or an action that the daemon did not take. Who does not ask for JSON is
// told in Monit's words, which scripts read.
func (s *Server) refused(w http.ResponseWriter, r *http.Request, err error) {
	var unknown *checks.UnknownError
	var large *checks.SelectionError
	switch {
	case errors.As(err, &unknown) && asJSON(r):
		s.fail(w, r, http.StatusNotFound, unknown.Error())
	case errors.As(err, &unknown):
		s.fail(w, r, http.StatusBadRequest, monitWords(unknown, r.URL.Path == "/_doaction"))
	case errors.As(err, &large):
		s.fail(w, r, http.StatusBadRequest, large.Error())
	default:
		s.fail(w, r, http.StatusServiceUnavailable, err.Error())
	}
}

func monitWords(unknown *checks.UnknownError, acting bool) string {
	switch {
	case unknown.Name == "":
		return "Service group '" + unknown.Group + "' not found"
	case acting:
		return `There is no service named "` + unknown.Name + `"`
	}
	return "Service '" + unknown.Name + "' not found"
}
