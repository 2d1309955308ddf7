package api

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// maxAnswer bounds an answer of the daemon, in bytes.
const maxAnswer = 64 << 20

// Client talks to a daemon over TCP or a Unix socket. Its methods may be used at the same time. They give *Error when the
// daemon refuses or nobody answers.
type Client struct {
	base, place        string // place is what errors name
	username, password string
	monit              bool
	http               *http.Client
	patient            http.RoundTripper // for answers that may take as long as programs run
}

// Options say where the daemon is and who asks.
type Options struct {
	Address            string // host:port; for a Unix socket its path, with Unix set
	Unix               bool
	TLS                *tls.Config // nil: in the clear
	Username, Password string      // empty: none are sent
	// Known refuses who is at the other end, before anything is sent; nil takes everybody.
	Known func(net.Conn) error
	// Answer is how long an answer may take to begin; 0: 10 s. What waits for programs asks something short first.
	Answer time.Duration
	Monit  bool // be told errors in Monit's words
}

const dialTimeout = 5 * time.Second

// answerTimeout is how long a daemon may take until its answer begins. One that is stopped, or starved of memory, takes
// connections and says nothing: its kernel does the former.
const answerTimeout = 10 * time.Second

// New makes a client. It connects when it is asked something.
func New(o Options) *Client {
	dialer := &net.Dialer{Timeout: dialTimeout}
	transport := &http.Transport{TLSClientConfig: o.TLS, TLSHandshakeTimeout: dialTimeout, DisableKeepAlives: true, ResponseHeaderTimeout: cmp.Or(o.Answer, answerTimeout),
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if o.Unix {
				network, address = "unix", o.Address
			}
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil || o.Known == nil {
				return conn, err
			}
			if err := o.Known(conn); err != nil {
				_ = conn.Close()
				return nil, err
			}
			return conn, nil
		}}
	patient := transport.Clone()
	patient.ResponseHeaderTimeout = 0
	c := &Client{patient: patient, base: "http://" + o.Address, place: o.Address, username: o.Username, password: o.Password, monit: o.Monit, http: &http.Client{Transport: transport,
		// Monit answers a form with the text and a redirect; the text is what we want.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if o.TLS != nil {
		c.base = "https://" + o.Address
	}
	if o.Unix {
		c.base = "http://localhost"
	}
	return c
}

// Services lists services; names or patterns and a group choose some.
func (c *Client) Services(ctx context.Context, names []string, group string) ([]Service, error) {
	query := url.Values{"service": names}
	if group != "" {
		query.Set("group", group)
	}
	var out []Service
	err := c.get(ctx, "/api/services?"+query.Encode(), &out)
	return out, err
}

// Service tells of one service, with its rules and last events.
func (c *Client) Service(ctx context.Context, name string) (Service, error) {
	var out Service
	err := c.get(ctx, "/api/services/"+url.PathEscape(name), &out)
	return out, err
}

// Explain tells in sentences how a service stands, why, and what comes next.
func (c *Client) Explain(ctx context.Context, name string) (Explanation, error) {
	var out Explanation
	err := c.get(ctx, "/api/services/"+url.PathEscape(name)+"/explain", &out)
	return out, err
}

// Events lists the latest events, newest first, of one service or, with an empty name, of all.
func (c *Client) Events(ctx context.Context, service string, limit int) ([]Event, error) {
	var out []Event
	err := c.get(ctx, "/api/events?"+url.Values{"service": {service}, "limit": {strconv.Itoa(limit)}}.Encode(), &out)
	return out, err
}

// Alerts lists what waits to be sent, was sent or given up.
func (c *Client) Alerts(ctx context.Context) ([]Alert, error) {
	var out []Alert
	err := c.get(ctx, "/api/alerts", &out)
	return out, err
}

// Runtime tells of the daemon itself.
func (c *Client) Runtime(ctx context.Context) (Runtime, error) {
	var out Runtime
	err := c.get(ctx, "/api/runtime", &out)
	return out, err
}

// Act orders an action. With Wait it returns when all is done.
func (c *Client) Act(ctx context.Context, ask ActionRequest) (ActionReply, error) {
	var out ActionReply
	err := c.postPatiently(ctx, "/api/actions", ask, &out)
	return out, err
}

// Reload has the control file read again and tells what that changed; an error with the code BadConfig holds the
// diagnostics.
func (c *Client) Reload(ctx context.Context) (Changes, error) {
	var out Changes
	err := c.postPatiently(ctx, "/api/reload", nil, &out)
	return out, err
}

// Validate has everything looked at now.
func (c *Client) Validate(ctx context.Context) error { return c.post(ctx, "/api/validate", nil, nil) }

// Quit ends the daemon.
func (c *Client) Quit(ctx context.Context) error { return c.post(ctx, "/api/quit", nil, nil) }

// Text asks for a text form as Monit's own command line does: view is "status", "summary" or "report", form holds
// service, group, type, whole. It works with a daemon of Monit, too. The text has colours; see Plain.
func (c *Client) Text(ctx context.Context, view string, form url.Values) (string, error) {
	return c.form(ctx, "/_"+view, form)
}

// DoAction orders an action as Monit's command line does, and works with a daemon of Monit, too.
func (c *Client) DoAction(ctx context.Context, action string, services []string) error {
	_, err := c.form(ctx, "/_doaction", url.Values{"action": {action}, "service": services})
	return err
}

// ValidateMonit has a daemon of Monit look at everything now, as the form of its runtime page does.
func (c *Client) ValidateMonit(ctx context.Context) error {
	_, err := c.form(ctx, "/_runtime", url.Values{"action": {"validate"}})
	return err
}

// IsMonit tells whether it is a daemon of Monit that answers: it takes our paths for names of services.
func (c *Client) IsMonit(ctx context.Context) (bool, error) {
	err := c.get(ctx, "/api/events?limit=1", nil)
	var refused *Error
	if errors.As(err, &refused) && refused.Code == NotFound && strings.Contains(refused.Message, "service") {
		return true, nil
	}
	return false, err
}

func (c *Client) form(ctx context.Context, path string, form url.Values) (string, error) {
	filled := url.Values{"format": {"text"}}
	for key, values := range form {
		filled[key] = values
	}
	token := newToken()
	filled.Set("securitytoken", token)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, strings.NewReader(filled.Encode()))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if !c.monit {
		r.Header.Set("Accept", "text/plain, application/json") // the latter for errors
	}
	r.Header.Set("Cookie", "securitytoken="+token)
	body, err := c.do(r)
	return string(body), err
}

func (c *Client) get(ctx context.Context, path string, out any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return err
	}
	return c.json(r, out)
}

func (c *Client) post(ctx context.Context, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	token := newToken()
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-CSRF-Token", token)
	r.Header.Set("Cookie", "securitytoken="+token)
	return c.json(r, out)
}

// postPatiently is post for what may take its time, once the daemon has shown that it answers at all.
func (c *Client) postPatiently(ctx context.Context, path string, in, out any) error {
	var refused *Error
	if err := c.get(ctx, "/api", nil); err != nil && (!errors.As(err, &refused) || refused.Code != NotFound) {
		return err
	}
	patient := *c
	client := *c.http
	client.Transport = c.patient
	patient.http = &client
	return patient.post(ctx, path, in, out)
}

func (c *Client) json(r *http.Request, out any) error {
	body, err := c.do(r)
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("the daemon's answer to %s cannot be read: %w", r.URL.Path, err)
	}
	return nil
}

// do sends a request and gives the body, or the error that the daemon tells.
func (c *Client) do(r *http.Request) ([]byte, error) {
	if c.username != "" || c.password != "" {
		r.SetBasicAuth(c.username, c.password)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		if r.Context().Err() != nil {
			return nil, err
		}
		var wrapped *url.Error // its text repeats the address
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return nil, &Error{Code: Unreachable, Message: fmt.Sprintf("cannot talk to the daemon at %s: %v", c.place, err), cause: err}
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("reading the daemon's answer: %w", err)
	}
	if answer.StatusCode < http.StatusBadRequest {
		return body, nil
	}
	return nil, refusal(answer, body)
}

// refusal reads the error in an answer: JSON, or the page that Monit and the plain paths give.
func refusal(answer *http.Response, body []byte) *Error {
	refused := &Error{}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "application/json") && json.Unmarshal(body, refused) == nil && refused.Message != "" {
		return refused
	}
	refused = &Error{Code: CodeOf(answer.StatusCode), Message: http.StatusText(answer.StatusCode)}
	if _, rest, ok := strings.Cut(string(body), "</h2>"); ok {
		text, _, _ := strings.Cut(rest, "<hr>")
		refused.Message = html.UnescapeString(text)
	}
	return refused
}

// newToken invents the token that a change carries twice.
func newToken() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
