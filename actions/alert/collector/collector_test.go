package collector

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

type request struct {
	header http.Header
	method string
	path   string
	body   []byte
}

// serve answers every post with the given handler and keeps what came in.
func serve(t *testing.T, answer http.HandlerFunc) (url string, got chan request) {
	t.Helper()
	got = make(chan request, 10)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- request{r.Header, r.Method, r.URL.Path, body}
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/collector", got
}

func newSender(t *testing.T, url string, log *bytes.Buffer) *Sender {
	t.Helper()
	s, err := New(checks.Collector{URL: url, Username: "joe", Password: "pw", Timeout: 200 * time.Millisecond}, checks.TLSOptions{}, "upkeep/1.0",
		slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestPost(t *testing.T) {
	versions := make(chan string, 10)
	url, got := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Server", <-versions)
		w.WriteHeader(http.StatusAccepted)
	})
	var log bytes.Buffer
	s := newSender(t, url, &log)
	var requests []request
	for _, version := range []string{"mmonit/3.5", "mmonit/4.2.1", "mmonit/4.2.1"} {
		versions <- version
		if err := s.Post(t.Context(), []byte("<monit/>")); err != nil {
			t.Fatal(err)
		}
		requests = append(requests, <-got)
	}
	first := requests[0]
	for k, v := range map[string]string{"Content-Type": "text/xml", "Authorization": "Basic am9lOnB3", "Pragma": "no-cache", "User-Agent": "upkeep/1.0"} {
		if first.header.Get(k) != v {
			t.Errorf("%s: %q", k, first.header.Get(k))
		}
	}
	if first.method != "POST" || first.path != "/collector" || string(first.body) != "<monit/>" || string(requests[1].body) != "<monit/>" {
		t.Errorf("requests %+v", requests)
	}
	last := requests[2]
	in, err := gzip.NewReader(bytes.NewReader(last.body))
	if err != nil || last.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not compressed: %v", err)
	}
	if text, _ := io.ReadAll(in); string(text) != "<monit/>" {
		t.Errorf("compressed body %q", text)
	}
}

func TestTakesGzip(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        bool
	}{
		{"Server", "mmonit/3.5", false}, {"Server", "mmonit/3.6", true}, {"Server", "mmonit/10.0", true}, {"Server", "nginx", false}, {"Server", "", false},
		{"Accept-Encoding", "gzip", true}, {"Accept-Encoding", "deflate, GZIP", true}, {"Accept-Encoding", "gzip;q=0.5", true},
		{"Accept-Encoding", "gzip; q=0", false}, {"Accept-Encoding", "gzip;q=0.0", false}, {"Accept-Encoding", "br", false}, {"X", "gzip", false},
	} {
		if got := takesGzip(http.Header{c.name: {c.value}}); got != c.want {
			t.Errorf("%s: %s: %v", c.name, c.value, got)
		}
	}
}

// A server that takes the place of one that reads compressed messages, and does not, gets plain ones.
func TestGzipIsGivenUp(t *testing.T) {
	url, got := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Encoding") != "" {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		w.Header().Set("Server", "mmonit/4.2")
	})
	s := newSender(t, url, &bytes.Buffer{})
	var codings []string
	for range 3 {
		_ = s.Post(t.Context(), []byte("<monit/>"))
		codings = append(codings, (<-got).header.Get("Content-Encoding"))
	}
	if strings.Join(codings, ",") != ",gzip," {
		t.Errorf("codings %q", codings)
	}
}

func TestTrouble(t *testing.T) {
	release := make(chan struct{})
	for name, answer := range map[string]http.HandlerFunc{
		"nonsense": func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_, _ = conn.Write([]byte("no http at all\r\n\r\n"))
			_ = conn.Close()
		},
		"401": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
		},
		"503": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"endless header": func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			defer conn.Close()
			_, err := conn.Write([]byte("HTTP/1.1 200 OK\r\nX: "))
			for err == nil {
				_, err = conn.Write(bytes.Repeat([]byte("x"), 4096))
			}
		},
		"hang": func(w http.ResponseWriter, r *http.Request) { <-release },
	} {
		t.Run(name, func(t *testing.T) {
			url, _ := serve(t, answer)
			var log bytes.Buffer
			s := newSender(t, url, &log)
			if name == "hang" {
				defer close(release)
			}
			for range 2 {
				if err := s.Post(t.Context(), []byte("<monit/>")); err == nil {
					t.Error("no error")
				}
			}
			if strings.Count(log.String(), "M/Monit: cannot deliver to "+url) == 0 || strings.Contains(log.String(), "pw") {
				t.Errorf("log %s", log.String())
			}
		})
	}
}

// An answer that never ends is read no further than to see that it is a good one.
func TestEndlessAnswer(t *testing.T) {
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for err := error(nil); err == nil; {
			_, err = w.Write(bytes.Repeat([]byte("x"), 4096))
		}
	})
	var log bytes.Buffer
	if err := newSender(t, url, &log).Post(t.Context(), []byte("<monit/>")); err != nil {
		t.Errorf("%v: %s", err, &log)
	}
}

func TestAttach(t *testing.T) {
	e := Event{Time: time.Unix(12, 34000), Service: "a<b", Type: 2, ID: 512, State: 1, Action: 1, Message: "x ]]> & \x01y"}
	document := e.Attach([]byte("<monit><services></services></monit>"))
	var got struct {
		Event struct {
			Sec     int64  `xml:"collected_sec"`
			Usec    int64  `xml:"collected_usec"`
			Service string `xml:"service"`
			ID      int    `xml:"id"`
			Message string `xml:"message"`
		} `xml:"event"`
	}
	if err := xml.Unmarshal(document, &got); err != nil {
		t.Fatalf("%v in %s", err, document)
	}
	if x := got.Event; x.Sec != 12 || x.Usec != 34 || x.Service != "a<b" || x.ID != 512 || !strings.HasPrefix(x.Message, "x ]]") {
		t.Errorf("event %+v", x)
	}
}

// Options for TLS behind an address that names none: nothing goes out in the clear.
func TestTLSThatIsAskedForIsSpoken(t *testing.T) {
	plain, got := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	var log bytes.Buffer
	s, err := New(checks.Collector{URL: plain, Username: "joe", Password: "pw", Timeout: time.Second, TLS: checks.TLSOptions{Use: true}}, checks.TLSOptions{}, "upkeep/1.0",
		slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.Post(t.Context(), []byte("<monit/>")); err == nil || len(got) > 0 {
		t.Errorf("sent in the clear: %v, %d requests", err, len(got))
	}
}
