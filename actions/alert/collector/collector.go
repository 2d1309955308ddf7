// Package collector posts status and events to M/Monit and to what speaks its protocol: an XML document of the same
// layout as the status page, sent by HTTP POST to the address of a `set mmonit` statement. Any 2xx answer means that
// the collector has it. There is no public specification; the facts are Monit's behaviour on the wire.
//
// It keeps no queue and renders no status; package alert queues and the web room renders.
package collector

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/probe/tlsclient"
)

// Event is one event as a collector hears it. The numbers are those of Monit's XML.
type Event struct {
	Time    time.Time `json:"time"`
	Service string    `json:"service"`
	Type    int       `json:"type"`
	ID      uint64    `json:"id"`
	State   int       `json:"state"`
	Action  int       `json:"action"`
	Message string    `json:"message"`
}

// Attach gives the status document with the event as its last element.
func (e *Event) Attach(status []byte) []byte {
	var b bytes.Buffer
	at := bytes.LastIndex(status, []byte("</monit>"))
	if at < 0 {
		at = len(status)
	}
	b.Write(status[:at])
	fmt.Fprintf(&b, "<event><collected_sec>%d</collected_sec><collected_usec>%d</collected_usec><service>%s</service><type>%d</type>"+
		"<id>%d</id><state>%d</state><action>%d</action><message><![CDATA[%s]]></message></event>",
		e.Time.Unix(), e.Time.Nanosecond()/1000, escape(e.Service), e.Type, e.ID, e.State, e.Action, cdata(e.Message))
	b.Write(status[at:])
	return b.Bytes()
}

// Sender posts to one collector. It belongs to one goroutine.
type Sender struct {
	target checks.Collector
	client *http.Client
	agent  string
	log    *slog.Logger
	gzip   bool   // the collector has shown that it understands compressed messages
	said   string // what was logged last, so that an outage is told once
}

const defaultTimeout = 5 * time.Second

// New prepares a sender. agent is how the program introduces itself. An error names the TLS file that cannot be used.
func New(target checks.Collector, global checks.TLSOptions, agent string, log *slog.Logger) (*Sender, error) {
	u, err := url.Parse(target.URL)
	if err != nil {
		return nil, fmt.Errorf("collector: %w", err)
	}
	if target.TLS.Use && u.Scheme == "http" { // options for TLS behind an address without: nothing goes out in the clear
		u.Scheme = "https"
		target.URL = u.String()
	}
	config, err := tlsclient.From(target.TLS.Merge(global)).Config(u.Hostname())
	if err != nil {
		return nil, fmt.Errorf("collector %s: %w", target.URL, err)
	}
	if target.Timeout <= 0 {
		target.Timeout = defaultTimeout
	}
	return &Sender{target: target, log: log, agent: agent,
		client: &http.Client{
			Timeout:   target.Timeout,
			Transport: &http.Transport{TLSClientConfig: config, MaxIdleConns: 1, IdleConnTimeout: 90 * time.Second},
			// Credentials go to the address that the control file names, and nowhere else.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}, nil
}

// Post sends one document. Every error is worth another try.
func (s *Sender) Post(ctx context.Context, document []byte) error {
	err := s.post(ctx, document)
	switch {
	case err == nil:
		s.said = ""
	case ctx.Err() == nil:
		if text := fmt.Sprintf("M/Monit: cannot deliver to %s -- %s", s.target.URL, reason(err)); text != s.said {
			s.said = text
			s.log.Error("event", "text", text)
		}
	}
	return err
}

// Close lets go of the idle connection.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

func (s *Sender) post(ctx context.Context, document []byte) error {
	body := document
	if s.gzip {
		var err error
		if body, err = compress(document); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.target.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "text/xml")
	r.Header.Set("Pragma", "no-cache")
	r.Header.Set("Accept", "*/*")
	r.Header.Set("User-Agent", s.agent)
	if s.gzip {
		r.Header.Set("Content-Encoding", "gzip")
	}
	if s.target.Username != "" {
		r.SetBasicAuth(s.target.Username, s.target.Password)
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection can be used again
	if answer.StatusCode/100 != 2 {
		s.gzip = false // whoever answers now may not be who has shown it
		return fmt.Errorf("the collector answers %s", answer.Status)
	}
	s.gzip = takesGzip(answer.Header)
	return nil
}

var serverVersion = regexp.MustCompile(`^mmonit/(\d+)\.(\d+)`)

// takesGzip tells whether an answer shows that its server reads compressed messages: an M/Monit does since 3.6, and any
// other may say so (RFC 7694).
func takesGzip(answer http.Header) bool {
	for _, server := range answer.Values("Server") {
		if v := serverVersion.FindStringSubmatch(server); v != nil {
			major, _ := strconv.Atoi(v[1])
			minor, _ := strconv.Atoi(v[2])
			return major > 3 || major == 3 && minor >= 6
		}
	}
	for coding := range strings.SplitSeq(strings.Join(answer.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(coding, " ", "")), ";")
		refused := weight != "" && strings.Trim(strings.TrimPrefix(weight, "q="), "0.") == ""
		if name == "gzip" && !refused {
			return true
		}
	}
	return false
}

func compress(document []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(document); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// reason is the error without the address that net/http puts before it.
func reason(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		if u.Timeout() {
			return "no answer in time"
		}
		return u.Err.Error()
	}
	return err.Error()
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return escapes.Replace(printable(s)) }

// cdata makes a text fit between CDATA marks, which it must not close.
func cdata(s string) string { return strings.ReplaceAll(printable(s), "]]>", "]]&gt;") }

// printable drops what XML 1.0 has no place for, even escaped.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}
