package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/go-chi/chi/v5"
)

// monitRoutes are the paths that scripts and Monit's own command line use.
func (s *Server) monitRoutes(r chi.Router) {
	r = r.With(oneAnswer)
	both := func(path string, h http.HandlerFunc) {
		r.Get(path, h)
		r.Post(path, h)
	}
	both("/_status", s.status)
	both("/_status2", s.status)
	both("/_summary", s.summary)
	both("/_report", s.report)
	both("/_ping", func(w http.ResponseWriter, r *http.Request) { s.word(w, r, "pong") })
	both("/_getid", func(w http.ResponseWriter, r *http.Request) { s.word(w, r, s.daemon.Info().ID) })
	r.Post("/_doaction", s.changer(s.doAction))
	r.Post("/_runtime", s.changer(s.runtimeAction))
}

// oneAnswer ends the connection with the answer, as Monit does: its clients read to the end.
func oneAnswer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		next.ServeHTTP(w, r)
	})
}

// word answers with one word, typed as Monit types it.
func (s *Server) word(w http.ResponseWriter, r *http.Request, text string) {
	token(w, r)
	w.Header().Set("Content-Type", "text/html")
	io.WriteString(w, text)
}

// answer writes a text form. A form that was posted without format=text is answered as Monit does: with the text, and
// the advice to ask for the page again.
func answer(w http.ResponseWriter, r *http.Request, text string) {
	token(w, r)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if r.Method == http.MethodPost && r.Form.Get("format") != "text" {
		w.Header().Set("Location", r.URL.Path)
		w.WriteHeader(http.StatusFound)
	}
	io.WriteString(w, text)
}

// selected finds the services that the parameters service and group name.
func (s *Server) selected(w http.ResponseWriter, r *http.Request) ([]Snapshot, bool) {
	all, ok := s.services(w, r)
	if !ok {
		return nil, false
	}
	if r.Form == nil {
		r.Form = r.URL.Query()
	}
	names := slices.DeleteFunc(slices.Clone(r.Form["service"]), func(n string) bool { return n == "" })
	list, err := selection(r.Context(), all, names, r.Form.Get("group"))
	if err != nil {
		s.refused(w, r, err)
		return nil, false
	}
	return list, true
}

func (s *Server) status(w http.ResponseWriter, r *http.Request) {
	if r.Form == nil {
		r.Form = r.URL.Query()
	}
	if r.Form.Get("format") == "xml" {
		s.statusAsXML(w, r)
		return
	}
	if !r.Form.Has("service") && r.Form.Get("group") == "" { // all there are: the same for everybody
		services, err := s.rendered.get("status text", s.daemon, func(r *rendering, list []Snapshot) { r.WriteString(statusOf(list)) })
		if err != nil {
			s.unanswered(w, r, err)
			return
		}
		answer(w, r, headline(s.daemon.Info())+"\n"+string(services))
		return
	}
	if list, ok := s.selected(w, r); ok {
		answer(w, r, statusReport(s.daemon.Info(), list))
	}
}

// statusAsXML answers with all services, but not where one is named that does not exist.
func (s *Server) statusAsXML(w http.ResponseWriter, r *http.Request) {
	if r.Form.Has("service") || r.Form.Has("group") {
		if _, ok := s.selected(w, r); !ok {
			return
		}
	}
	parts, err := s.statusXML(r.URL.Path == "/_status2")
	if err != nil {
		s.unanswered(w, r, err)
		return
	}
	length := 0
	for _, part := range parts {
		length += len(part)
	}
	token(w, r)
	w.Header().Set("Content-Type", "text/xml")
	w.Header().Set("Content-Length", strconv.Itoa(length))
	for _, part := range parts {
		w.Write(part)
	}
}

// statusXML is the status document in its two layouts, its services written once a change.
func (s *Server) statusXML(collector bool) ([][]byte, error) {
	if collector {
		services, err := s.rendered.get("status2", s.daemon, xml2Services)
		return [][]byte{xml2Head(s.daemon, CollectorMessage{}), services, xml2Tail(CollectorMessage{})}, err
	}
	services, err := s.rendered.get("status", s.daemon, xml1Services)
	return [][]byte{xml1Head(s.daemon), services, []byte("</monit>")}, err
}

func (s *Server) summary(w http.ResponseWriter, r *http.Request) {
	if list, ok := s.selected(w, r); ok {
		answer(w, r, summaryReport(s.daemon.Info(), list, r.Form.Get("whole") != ""))
	}
}

func (s *Server) report(w http.ResponseWriter, r *http.Request) {
	list, ok := s.selected(w, r)
	if !ok {
		return
	}
	kind := r.Form.Get("type")
	text, ok := countReport(list, kind)
	if !ok {
		s.fail(w, r, http.StatusBadRequest, fmt.Sprintf("Invalid report type: '%s'", kind))
		return
	}
	answer(w, r, text)
}

var actionWords = []string{"start", "stop", "restart", "monitor", "unmonitor"}

// doAction orders one action for several services, as the command line asks for it.
func (s *Server) doAction(w http.ResponseWriter, r *http.Request) {
	action := r.PostForm.Get("action")
	if !slices.Contains(actionWords, action) {
		s.fail(w, r, http.StatusBadRequest, fmt.Sprintf(`Invalid action "%s"`, action))
		return
	}
	if given := r.PostForm["service"]; len(given) > 0 || r.PostForm.Get("group") != "" {
		all, ok := s.services(w, r)
		if !ok {
			return
		}
		list, err := selection(r.Context(), all, given, r.PostForm.Get("group"))
		if err == nil {
			err = s.daemon.Do(r.Context(), action, names(list))
		}
		if err != nil {
			s.refused(w, r, err)
			return
		}
	}
	token(w, r)
	w.Header().Set("Content-Type", "text/html")
	if r.PostForm.Get("format") != "text" {
		w.Header().Set("Location", r.URL.Path)
		w.WriteHeader(http.StatusFound)
	}
}

func names(list []Snapshot) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.Service.Name
	}
	return out
}

// runtimeAction is what can be asked of the daemon itself.
func (s *Server) runtimeAction(w http.ResponseWriter, r *http.Request) {
	action := r.PostForm.Get("action")
	if action == "validate" || action == "reload" {
		if _, ok := s.services(w, r); !ok {
			return
		}
	}
	switch action {
	case "validate":
		s.daemon.Validate()
	case "debug":
		s.daemon.Debug(!s.daemon.Info().Debug)
	case "stop":
		s.daemon.Quit()
	case "reload":
		if _, err := s.daemon.Reload(r.Context()); err != nil {
			const refused = "The control file was not taken, the old settings stay" // why, the daemon has logged
			s.failWith(w, r, http.StatusUnprocessableEntity, refused+": "+err.Error(), refused)
			return
		}
	}
	token(w, r)
	http.Redirect(w, r, "/_runtime", http.StatusFound)
}

// servicePath is the address of a service's page.
func servicePath(name string) string { return "/" + url.PathEscape(name) }

// tailSize is how much of the log is shown, in bytes.
const tailSize = 96 << 10

// tailOf reads the last whole lines of a log file, at most so many bytes. Only regular files are read: a device might never answer.
func tailOf(path string, size int64) (string, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a regular file", path)
	}
	from := max(0, info.Size()-size)
	data := make([]byte, info.Size()-from)
	n, err := f.ReadAt(data, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	text := string(data[:n])
	if _, rest, ok := strings.Cut(text, "\n"); ok && from > 0 {
		text = rest
	}
	return strings.ToValidUTF8(text, "�"), nil
}
