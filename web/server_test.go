package web

import (
	"bufio"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// logBook keeps what is logged.
type logBook struct {
	mu    sync.Mutex
	lines []string
}

func (b *logBook) Enabled(context.Context, slog.Level) bool { return true }
func (b *logBook) WithAttrs([]slog.Attr) slog.Handler       { return b }
func (b *logBook) WithGroup(string) slog.Handler            { return b }
func (b *logBook) Handle(_ context.Context, r slog.Record) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "text" {
			b.lines = append(b.lines, a.Value.String())
		}
		return true
	})
	return nil
}

func (b *logBook) has(part string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.lines, func(l string) bool { return strings.Contains(l, part) })
}

// running is a server on a real listener.
type running struct {
	*Server
	t      *testing.T
	daemon *fakeDaemon
	log    *logBook
	url    string
	port   int
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// start serves the settings; port 0 in them is filled with a free one unless there is a socket.
func start(t *testing.T, h *checks.HTTP) *running {
	t.Helper()
	return startWith(t, h, readTimeout)
}

// startWith serves with another limit for reading a request.
func startWith(t *testing.T, h *checks.HTTP, reading time.Duration) *running {
	t.Helper()
	r := &running{t: t, daemon: newFake(), log: &logBook{}}
	r.daemon.config.Settings.HTTP = h
	r.Server = New(Options{Daemon: r.daemon, Log: slog.New(r.log), Help: func(topic string) (string, bool) { return "<h1>" + topic + "</h1>", topic == "process" },
		Topics: []Topic{{"process", "Check process", "Keeps a process running."}}})
	r.http.ReadTimeout = reading
	if h.Port == 0 && h.UnixSocket == "" {
		h.Port = freePort(t)
	}
	if h.Address == "" {
		h.Address = "127.0.0.1"
	}
	if err := r.Reconfigure(h); err != nil {
		t.Fatal(err)
	}
	r.port, r.url = h.Port, fmt.Sprintf("http://127.0.0.1:%d", h.Port)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return r
}

// ask sends a request; login is "user:password" or empty.
func (r *running) ask(method, path, login string, form url.Values, headers ...string) (*http.Response, string) {
	r.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, r.url+path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if user, password, ok := strings.Cut(login, ":"); ok {
		req.SetBasicAuth(user, password)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			req.Host = value
		}
		req.Header.Set(name, value)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 20 * time.Second}
	answer, err := client.Do(req)
	if err != nil {
		return &http.Response{Header: http.Header{}}, err.Error()
	}
	defer answer.Body.Close()
	data, _ := io.ReadAll(answer.Body) // cut off when the request was not read to its end
	return answer, string(data)
}

const admin, reader = "admin:adminpw", "reader:readpw"

func change(action string) url.Values { return url.Values{tokenName: {"abc"}, "action": {action}} }

func TestAuthentication(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	for login, want := range map[string]int{"": 401, "admin:nope": 401, "root:adminpw": 401, admin: 200, reader: 200, "admin:": 401} {
		answer, _ := r.ask("GET", "/_status", login, nil)
		if answer.StatusCode != want {
			t.Errorf("%q is answered %d, want %d", login, answer.StatusCode, want)
		}
		if got := answer.Header.Get("WWW-Authenticate"); want == 401 && got != `Basic realm="upkeep"` {
			t.Errorf("%q is asked with %q", login, got)
		}
	}
	for _, line := range []string{"HttpRequest: access denied -- client [127.0.0.1]: unknown user 'root'", "HttpRequest: access denied -- client [127.0.0.1]: wrong password for user 'admin'"} {
		if !r.log.has(line) {
			t.Errorf("the log lacks %q", line)
		}
	}
}

func TestReadOnly(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	for path, want := range map[string]int{"/": 200, "/conf": 200, "/_status": 200, "/_status?format=xml": 200, "/_report": 200, "/_events": 200, "/api/services": 200,
		"/_runtime": 403, "/_viewlog": 403, "/api/runtime": 403} {
		if answer, _ := r.ask("GET", path, reader, nil); answer.StatusCode != want {
			t.Errorf("%s is answered %d to a reader, want %d", path, answer.StatusCode, want)
		}
	}
	_, his := r.ask("GET", "/conf", reader, nil)
	_, ours := r.ask("GET", "/conf", admin, nil)
	if strings.Contains(his, "Disable monitoring") || !strings.Contains(ours, "Disable monitoring") {
		t.Error("buttons are for those who may press them")
	}
	for _, path := range []string{"/conf", "/_doaction", "/_runtime", "/api/actions", "/api/reload", "/api/quit", "/api/validate"} {
		if answer, _ := r.ask("POST", path, reader, change("stop"), "Cookie: securitytoken=abc"); answer.StatusCode != 403 {
			t.Errorf("POST %s by a reader is answered %d", path, answer.StatusCode)
		}
	}
	if calls := r.daemon.called(); len(calls) > 0 {
		t.Errorf("a reader did %v", calls)
	}
	if answer, body := r.ask("POST", "/_status", reader, url.Values{tokenName: {"a"}, "format": {"text"}}, "Cookie: securitytoken=a"); answer.StatusCode != 200 || !strings.Contains(body, "nginx") {
		t.Errorf("the status by form is answered %d", answer.StatusCode)
	}
}

func TestReadOnlyInterface(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	r := start(t, &checks.HTTP{Port: freePort(t), UnixSocket: socket, ReadOnly: true, Allow: admins})
	if answer, _ := r.ask("POST", "/conf", admin, change("stop"), "Cookie: securitytoken=abc"); answer.StatusCode != 403 {
		t.Errorf("the read-only port takes a change: %d", answer.StatusCode)
	}
	c := api.New(api.Options{Address: socket, Unix: true, Username: "admin", Password: "adminpw"})
	if err := c.DoAction(t.Context(), "stop", []string{"conf"}); err != nil {
		t.Errorf("the socket beside it refuses: %v", err)
	}
	r = start(t, &checks.HTTP{Port: freePort(t), UnixSocket: socket + "2", SocketReadOnly: true, Allow: admins})
	if answer, _ := r.ask("POST", "/conf", admin, change("stop"), "Cookie: securitytoken=abc"); answer.StatusCode != 302 {
		t.Errorf("the port beside a read-only socket refuses: %d", answer.StatusCode)
	}
	c = api.New(api.Options{Address: socket + "2", Unix: true, Username: "admin", Password: "adminpw"})
	if err := c.DoAction(t.Context(), "stop", []string{"conf"}); err == nil {
		t.Error("the read-only socket takes a change")
	}
}

func TestChangesNeedProof(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.config.Settings.Machine = "status.example.net"
	cookie := "Cookie: securitytoken=abc"
	for _, c := range []struct {
		name    string
		form    url.Values
		headers []string
		want    int
		log     string
	}{
		{"no token", url.Values{"action": {"stop"}}, nil, 403, "missing CSRF token in HTTP parameter"},
		{"no cookie", change("stop"), nil, 403, "missing CSRF token cookie"},
		{"other cookie", change("stop"), []string{"Cookie: securitytoken=xyz"}, 403, "CSRF token mismatch"},
		{"foreign origin", change("stop"), []string{cookie, "Origin: http://evil.example"}, 403, "request from another site"},
		{"null origin", change("stop"), []string{cookie, "Origin: null"}, 403, "request from another site"},
		{"cross site", change("stop"), []string{cookie, "Sec-Fetch-Site: cross-site"}, 403, "request from another site"},
		{"foreign host", change("stop"), []string{cookie, "Host: evil.example"}, 403, "foreign host 'evil.example'"},
		{"rebound host", change("stop"), []string{cookie, "Host: evil.example:2812", "Sec-Fetch-Site: same-origin"}, 403, "foreign host"},
		{"right", change("stop"), []string{cookie}, 302, ""},
		{"own origin", change("start"), []string{cookie, "Host: localhost", "Origin: http://localhost"}, 302, ""},
		{"name of the system entry", change("monitor"), []string{cookie, "Host: status.example.net"}, 302, ""},
		{"own name", change("monitor"), []string{cookie, "Host: host.example.org:2812"}, 302, ""},
	} {
		answer, body := r.ask("POST", "/conf", admin, c.form, c.headers...)
		if answer.StatusCode != c.want || c.log != "" && !r.log.has(c.log) {
			t.Errorf("%s: answered %d %s", c.name, answer.StatusCode, body)
		}
	}
	if got := r.daemon.called(); !slices.Equal(got, []string{"stop conf", "start conf", "monitor conf", "monitor conf"}) {
		t.Errorf("what was done: %v", got)
	}
	if !r.log.has("HttpRequest: error -- client [127.0.0.1]: HTTP/1.0 403 Invalid CSRF Token") {
		t.Error("the log lacks the refusal")
	}
}

func TestTokenCookie(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	first, _ := r.ask("GET", "/conf", admin, nil)
	second, _ := r.ask("GET", "/conf", admin, nil)
	cookie := first.Header.Get("Set-Cookie")
	name, rest, _ := strings.Cut(cookie, ";")
	if len(name) != len(tokenName)+33 || rest != " Max-Age=600; HttpOnly; SameSite=strict" || cookie == second.Header.Get("Set-Cookie") {
		t.Errorf("the cookie is %q", cookie)
	}
	again, body := r.ask("GET", "/conf", admin, nil, "Cookie: "+name)
	if again.Header.Get("Set-Cookie") != cookie || !strings.Contains(body, strings.TrimPrefix(name, tokenName+"=")) {
		t.Error("a second page spoils the token of the first")
	}
}

func TestMonitPaths(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins, Signature: true})
	for path, want := range map[string]string{"/": "200 text/html", "/conf": "200 text/html", "/_status": "200 text/plain", "/_status2": "200 text/plain",
		"/_summary": "200 text/plain", "/_report": "200 text/plain", "/_ping": "200 text/html", "/_about": "200 text/html", "/_getid": "200 text/html",
		"/_viewlog": "200 text/html", "/_runtime": "200 text/html", "/favicon.ico": "200 image/x-icon", "/nothing": "404 text/html", "/_doaction": "404 text/html",
		"/_status?format=xml": "200 text/xml", "/_status2?format=xml": "200 text/xml", "/_report?type=foo": "400 text/html", "/_summary?service=zz": "400 text/html",
		"/help": "200 text/html", "/help/process": "200 text/html", "/help/nothing": "404 text/html", "/_events": "200 text/html", "/_alerts": "200 text/html",
		"/api/services": "200 application/json", "/api/nothing": "404 application/json", "/api/events": "200 application/json", "/_assets/none": "404 text/plain"} {
		answer, _ := r.ask("GET", path, admin, nil)
		kind, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
		if got := fmt.Sprint(answer.StatusCode, " ", kind); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
		for name, want := range map[string]string{"X-Frame-Options": "SAMEORIGIN", "X-Content-Type-Options": "nosniff", "Server": "upkeep 0.1.0"} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("%s has %s %q", path, name, got)
			}
		}
		if !strings.Contains(answer.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("%s has no policy", path)
		}
	}
	for _, method := range []string{"PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"} {
		if answer, _ := r.ask(method, "/", admin, nil); answer.StatusCode != 501 {
			t.Errorf("%s is answered %d", method, answer.StatusCode)
		}
	}
	for path, want := range map[string]string{"/_ping": "pong", "/_getid": r.daemon.info.ID, "/_report?type=down": "3\n"} {
		if _, body := r.ask("GET", path, admin, nil); body != want {
			t.Errorf("%s says %q", path, body)
		}
	}
	_, body := r.ask("GET", "/nobody<b>", admin, nil)
	if !strings.Contains(body, `</h2>There is no service named "nobody&lt;b&gt;"<hr>`) {
		t.Errorf("the error reads %q", body)
	}
}

// A daemon that does not answer is not shown as a house where nobody lives, nor as one where all is well; what it was asked
// for is refused, not waited for.
func TestADaemonThatDoesNotAnswer(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.ask("GET", "/_status", admin, nil) // documents are kept for a while
	r.ask("GET", "/api/services", admin, nil)
	r.daemon.mu.Lock()
	r.daemon.hangs = true
	r.daemon.mu.Unlock()
	for _, path := range []string{"/", "/nginx", "/nobody", "/_runtime", "/_files/0", "/metrics", "/_status", "/_status?format=xml", "/_status?service=nginx", "/_status2",
		"/_summary", "/_summary?group=web", "/_report", "/_report?type=down", "/api/services", "/api/services?group=web", "/api/services/nginx",
		"/api/services/nginx/explain", "/api/services/nginx/history", "/api/runtime"} {
		answer, body := r.ask("GET", path, admin, nil)
		if answer.StatusCode != 503 || !strings.Contains(body, "the daemon does not answer: it hangs") {
			t.Errorf("%s is answered %d %q", path, answer.StatusCode, body)
		}
		if strings.HasPrefix(path, "/api/") {
			if e := decode[api.Error](t, body); e.Code != api.Unavailable {
				t.Errorf("%s says %+v", path, e)
			}
		}
	}
	for path, form := range map[string]url.Values{"/_doaction": change("stop"), "/nginx": change("stop"), "/_act": change("stop"), "/_runtime": change("reload")} {
		form.Set("service", "nginx")
		if answer, body := r.ask("POST", path, admin, form, "Cookie: "+tokenName+"=abc"); answer.StatusCode != 503 {
			t.Errorf("%s is answered %d %q", path, answer.StatusCode, body)
		}
	}
	c := r.client()
	if _, err := c.Act(t.Context(), api.ActionRequest{Action: "stop", Services: []string{"nginx"}}); !errors.Is(err, &api.Error{Code: api.Unavailable}) {
		t.Errorf("an action: %v", err)
	}
	if _, err := c.Reload(t.Context()); !errors.Is(err, &api.Error{Code: api.Unavailable}) {
		t.Errorf("a reload: %v", err)
	}
	if err := c.Validate(t.Context()); !errors.Is(err, &api.Error{Code: api.Unavailable}) {
		t.Errorf("a look: %v", err)
	}
	if called := r.daemon.called(); len(called) > 0 {
		t.Errorf("it was asked for %q", called)
	}
	for path, want := range map[string]string{"/_viewlog": "the daemon does not answer: it hangs", "/help/process": "<h1>process</h1>", "/_ping": "pong"} {
		if answer, body := r.ask("GET", path, admin, nil); answer.StatusCode != 200 || !strings.Contains(body, want) {
			t.Errorf("%s is answered %d %q", path, answer.StatusCode, body)
		}
	}
}

func TestMonitForms(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	for _, c := range []struct {
		path, form string
		want       int
		text, call string
	}{
		{"/conf", "action=stop", 302, "", "stop conf"},
		{"/CONF", "action=restart&back=overview", 302, "", "restart conf"},
		{"/conf", "", 302, "", ""},
		{"/conf", "action=unmonitor&for=30m&reason=deploy", 302, "", `unmonitor conf for 30m0s because "deploy"`},
		{"/conf", "action=unmonitor&for=soon", 400, "", ""},
		{"/conf", "action=explode", 400, `Invalid action "explode"`, ""},
		{"/nobody", "action=stop", 404, `There is no service named "nobody"`, ""},
		{"/_doaction", "action=unmonitor&service=conf&service=gone", 302, "", "unmonitor conf,gone"},
		{"/_doaction", "action=stop&service=NGI.*&format=text", 200, "", "stop nginx"},
		{"/_doaction", "action=stop&group=web&format=text", 200, "", "stop nginx,gone"},
		{"/_doaction", "action=stop&service=zz&format=text", 400, `There is no service named "zz"`, ""},
		{"/_doaction", "action=explode&service=conf", 400, `Invalid action "explode"`, ""},
		{"/_doaction", "action=monitor&format=text", 200, "", ""},
		{"/_runtime", "action=validate", 302, "", "validate"},
		{"/_runtime", "action=stop", 302, "", "quit"},
		{"/_runtime", "action=debug", 302, "", "debug true"},
		{"/_status", "format=text&service=zz", 400, "Service 'zz' not found", ""},
		{"/_status", "format=text&group=zz", 400, "Service group 'zz' not found", ""},
		{"/_summary", "format=text&group=web", 200, "gone", ""},
		{"/_report", "format=text&type=total", 200, "14\n", ""},
		{"/_report", "", 302, "total:", ""},
	} {
		before := len(r.daemon.called())
		form, _ := url.ParseQuery(c.form)
		form.Set(tokenName, "t")
		answer, body := r.ask("POST", c.path, admin, form, "Cookie: securitytoken=t")
		if answer.StatusCode != c.want || !strings.Contains(body, c.text) || strings.HasPrefix(c.path, "/_") && !answer.Close {
			t.Errorf("%s %s is answered %d %q, close %v", c.path, c.form, answer.StatusCode, body, answer.Close)
		}
		if got := strings.Join(r.daemon.called()[before:], ";"); got != c.call {
			t.Errorf("%s %s did %q, want %q", c.path, c.form, got, c.call)
		}
	}
}

func TestHostList(t *testing.T) {
	for allow, wants := range map[string][2]int{"127.0.0.0/8": {200, 200}, "127.0.0.0/255.0.0.0": {200, 200}, "127.0.0.1": {200, 200}, "10.0.0.0/8": {0, 0}} {
		r := start(t, &checks.HTTP{Allow: []checks.Allow{{Network: allow}}})
		for i, login := range []string{"", admin} {
			if answer, _ := r.ask("GET", "/", login, nil); answer.StatusCode != wants[i] {
				t.Errorf("allow %s: %q is answered %d", allow, login, answer.StatusCode)
			}
		}
		if wants[0] == 0 && !r.log.has("Denied connection from non-authorized client [127.0.0.1]") {
			t.Error("the log lacks the denial")
		}
	}
	r := start(t, &checks.HTTP{Allow: append([]checks.Allow{{Network: "localhost"}}, admins...)})
	for login, want := range map[string]int{"": 401, admin: 200} {
		if answer, _ := r.ask("GET", "/", login, nil); answer.StatusCode != want {
			t.Errorf("host and password: %q is answered %d", login, answer.StatusCode)
		}
	}
	r = start(t, &checks.HTTP{})
	if answer, _ := r.ask("GET", "/", "", nil); answer.StatusCode != 0 {
		t.Error("nobody is allowed, and somebody came in")
	}
}

func TestFailedLoginsAreSlowed(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	var wait sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for range 24 {
		wait.Go(func() {
			answer, _ := r.ask("GET", "/", "admin:guess", nil)
			mu.Lock()
			statuses[answer.StatusCode]++
			mu.Unlock()
		})
	}
	wait.Wait()
	if statuses[401] == 0 || statuses[429] == 0 || statuses[401]+statuses[429] != 24 {
		t.Errorf("24 guesses at once are answered %v", statuses)
	}
	if answer, _ := r.ask("GET", "/", admin, nil); answer.StatusCode != 200 {
		t.Errorf("who knows the password is answered %d", answer.StatusCode)
	}
}

func TestLimits(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	answer, _ := r.ask("POST", "/conf", admin, url.Values{tokenName: {"abc"}, "x": {strings.Repeat("x", maxBody)}}, "Cookie: securitytoken=abc")
	if answer.StatusCode != 413 {
		t.Errorf("a large body is answered %d", answer.StatusCode)
	}
	if answer, _ := r.ask("GET", "/", admin, nil, "X-Long: "+strings.Repeat("x", 4*maxHeader)); answer.StatusCode != 431 {
		t.Errorf("a large header is answered %d", answer.StatusCode)
	}
	for _, raw := range []string{"GARBAGE\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "\x16\x03\x01\x00\xff"} {
		c := r.dial()
		fmt.Fprint(c, raw)
		c.(*net.TCPConn).CloseWrite()
		if data, err := io.ReadAll(c); err != nil || strings.Contains(string(data), " 200 ") {
			t.Errorf("%q is answered %q, %v", raw, data, err)
		}
		c.Close()
	}
	// One that says nothing is shown the door; meanwhile others are served.
	slow := r.dial()
	defer slow.Close()
	fmt.Fprint(slow, "GET / HTTP/1.1\r\n")
	if answer, _ := r.ask("GET", "/_ping", admin, nil); answer.StatusCode != 200 {
		t.Error("a slow client holds up others")
	}
	slow.SetReadDeadline(time.Now().Add(4 * headerTimeout))
	if _, err := io.ReadAll(slow); err != nil {
		t.Errorf("a client that never finishes its header is kept: %v", err)
	}
}

// TestSlowBody: a request whose body never comes to its end is given up, changes nothing, and holds up nobody.
func TestSlowBody(t *testing.T) {
	for _, request := range []string{
		"POST /conf HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: securitytoken=abc\r\n",
		"POST /api/actions HTTP/1.1\r\nHost: localhost\r\nCookie: securitytoken=abc\r\nX-CSRF-Token: abc\r\n",
	} {
		r := startWith(t, &checks.HTTP{Allow: admins}, 300*time.Millisecond)
		c := r.dial()
		defer c.Close()
		fmt.Fprintf(c, "%sAuthorization: Basic YWRtaW46YWRtaW5wdw==\r\nContent-Length: 1000\r\n\r\naction=stop&securitytoken=abc", request)
		if answer, _ := r.ask("GET", "/_ping", admin, nil); answer.StatusCode != 200 {
			t.Error("a slow client holds up others")
		}
		c.SetReadDeadline(time.Now().Add(20 * time.Second))
		data, err := io.ReadAll(c)
		if err != nil || strings.Contains(string(data), " 200 ") || strings.Contains(string(data), " 302 ") {
			t.Errorf("%.20s: %.60q, %v", request, data, err)
		}
		if called := r.daemon.called(); len(called) > 0 {
			t.Errorf("%.20s: done all the same: %q", request, called)
		}
	}
}

func (r *running) dial() net.Conn {
	c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

func TestOldProtocol(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	c := r.dial()
	defer c.Close()
	fmt.Fprint(c, "POST /_report HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: securitytoken=a\r\nContent-Length: 36\r\nAuthorization: Basic YWRtaW46YWRtaW5wdw==\r\n\r\ntype=up&format=text&securitytoken=a&")
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body) // to the end of the connection
	if answer.Proto != "HTTP/1.0" || !answer.Close || string(body) != "8\n" || err != nil {
		t.Errorf("%s close %v: %q %v", answer.Proto, answer.Close, body, err)
	}
}

func TestViewLog(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	file := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(file, []byte("oldest\n"+strings.Repeat("line <b>\n", 20000)+"last & least\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{file: "last &amp; least", "/dev/zero": "not a regular file", "/nowhere": "no such file", "": "no log file"} {
		r.daemon.info.LogPath = path
		answer, body := r.ask("GET", "/_viewlog", admin, nil)
		if answer.StatusCode != 200 || !strings.Contains(body, want) || strings.Contains(body, "oldest") || len(body) > 4*tailSize {
			t.Errorf("log %q: %d, %d bytes", path, answer.StatusCode, len(body))
		}
	}
}

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

// Who asks for events as XML gets a document, not a page.
func TestEventsAsXML(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	answer, body := r.ask("GET", "/_events?format=xml", admin, nil)
	var got struct {
		XMLName xml.Name `xml:"monit"`
		Events  []struct {
			Service string `xml:"service"`
		} `xml:"event"`
	}
	if err := xml.Unmarshal([]byte(strings.Replace(body, "ISO-8859-1", "UTF-8", 1)), &got); err != nil {
		t.Fatalf("%v: %.200s", err, body)
	}
	if answer.Header.Get("Content-Type") != "text/xml" || len(got.Events) == 0 {
		t.Errorf("%s, events %+v", answer.Header.Get("Content-Type"), got.Events)
	}
}
