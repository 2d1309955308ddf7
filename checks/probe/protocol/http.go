package protocol

import (
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

func init() {
	options := httpGrammar{parser.Options[httpOptions]()}
	proves := "the server answers a request with the wanted status, content, checksum and JSON values"
	register(&Protocol{Names: []string{"http"}, Title: "HTTP", Port: 80, ALPN: httpVersions, Options: options,
		Proves: proves, run: http})
	register(&Protocol{Names: []string{"https"}, Title: "HTTP", Port: 443, TLS: true, ALPN: httpVersions, Options: options,
		Proves: proves, run: http})
}

var httpVersions = []string{"h2", "http/1.1"}

// RequestPath is what messages show behind the port, "" when no path was written.
func (o *httpOptions) RequestPath() string { return said(o.Request) }

// httpRequest is what is asked for, in a form that fits every version of HTTP.
type httpRequest struct {
	method    string
	secure    bool
	authority string // Host header
	path      string
	headers   []header
	body      string
	hasBody   bool // also an empty one
}

// http asks for a page and looks at the answer (RFC 9110, 9112, 9113), HTTP/2 where TLS has settled on it.
func http(ctx context.Context, conn net.Conn, r Request) error {
	o := optionsOf[httpOptions](r)
	q := newHTTPRequest(r, o)
	for hops := 0; ; hops++ {
		a, err := fetch(conn, q, r)
		if err != nil {
			return err
		}
		if o.Follow == nil || !a.redirects() {
			return o.judge(a, r)
		}
		if hops >= int(o.Follow.N) {
			return fmt.Errorf("HTTP error: more than %d redirects, the last to %s", o.Follow.N, shown(a.header["location"]))
		}
		var next net.Conn
		if next, q, err = follow(ctx, q, a, r); err != nil {
			return err
		}
		defer next.Close()
		defer keepDeadline(ctx, next)()
		conn = next
	}
}

func newHTTPRequest(r Request, o *httpOptions) httpRequest {
	q := httpRequest{method: o.method(), secure: r.TLS, authority: authority(r), path: requestPath(said(o.Request)),
		headers: []header{{"User-Agent", r.agent()}, {"Accept", "*/*"}, {"Accept-Encoding", "identity"}}}
	if o.Username != nil || o.Password != nil {
		q.set("Authorization", basicAuth(said(o.Username), said(o.Password)))
	}
	if o.Body != nil {
		q.body, q.hasBody = o.Body.Value, true
		q.set("Content-Type", "application/x-www-form-urlencoded")
		if strings.HasPrefix(q.body, "{") || strings.HasPrefix(q.body, "[") {
			q.set("Content-Type", "application/json")
		}
	}
	if name := o.serverName(); name != "" {
		q.authority = name
	}
	if o.Headers != nil {
		for _, h := range o.Headers.headers {
			if h.name != "Host" {
				q.set(h.name, h.value)
			}
		}
	}
	return q
}

// serverName is the Host header that was written, "" for none.
func (o *httpOptions) serverName() string {
	name := said(o.Host)
	if o.Headers != nil {
		for _, h := range o.Headers.headers {
			if h.name == "Host" {
				name = h.value
			}
		}
	}
	return name
}

// set gives a header its value, whatever it was before.
func (q *httpRequest) set(name, value string) {
	for i := range q.headers {
		if q.headers[i].name == name {
			q.headers[i].value = value
			return
		}
	}
	q.headers = append(q.headers, header{name, value})
}

func basicAuth(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// authority is the Host header of a server: its name, and its port when that is not the usual one.
func authority(r Request) string {
	usual := 80
	if r.TLS {
		usual = 443
	}
	host := r.Host
	if host == "" { // a Unix socket
		host = "localhost"
	}
	if r.Port != usual && r.Port != 0 {
		return net.JoinHostPort(host, strconv.Itoa(r.Port))
	}
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

func requestPath(path string) string {
	if !strings.HasPrefix(path, "/") && path != "*" {
		path = "/" + path
	}
	return strings.ReplaceAll(path, " ", "%20")
}

// follow connects to where a redirect leads. Credentials and headers of the control file go to no other server.
func follow(ctx context.Context, q httpRequest, a *httpAnswer, r Request) (net.Conn, httpRequest, error) {
	base := url.URL{Scheme: scheme(q.secure), Host: q.authority, Path: "/"}
	if from, err := base.Parse(q.path); err == nil {
		base = *from
	}
	to, err := base.Parse(a.header["location"])
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Hostname() == "" {
		return nil, q, fmt.Errorf("HTTP error: redirect to %s, which is no address of HTTP", shown(a.header["location"]))
	}
	if r.Dial == nil {
		return nil, q, fmt.Errorf("HTTP error: redirect to %s cannot be followed here", shown(to.String()))
	}
	host, port := r.Host, r.Port
	if to.Scheme != base.Scheme || !strings.EqualFold(to.Host, base.Host) {
		host = to.Hostname()
		if port, err = strconv.Atoi(to.Port()); err != nil {
			port = map[string]int{"http": 80, "https": 443}[to.Scheme]
		}
		q.headers = []header{{"User-Agent", r.agent()}, {"Accept", "*/*"}, {"Accept-Encoding", "identity"}}
	}
	if a.status != 307 && a.status != 308 && q.method != "HEAD" {
		q.method, q.body, q.hasBody = "GET", "", false
	}
	q.secure, q.authority, q.path = to.Scheme == "https", to.Host, to.RequestURI()
	conn, err := r.Dial(ctx, host, port, q.secure, to.Hostname())
	if err != nil {
		return nil, q, fmt.Errorf("HTTP error: redirect to %s -- %w", shown(to.Host), err)
	}
	return conn, q, nil
}

func scheme(secure bool) string {
	if secure {
		return "https"
	}
	return "http"
}
