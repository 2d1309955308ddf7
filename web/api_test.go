package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

func (r *running) client() *api.Client {
	return api.New(api.Options{Address: strings.TrimPrefix(r.url, "http://"), Username: "admin", Password: "adminpw"})
}

func TestAPI(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	c, ctx := r.client(), t.Context()
	all, err := c.Services(ctx, nil, "")
	if err != nil || len(all) != 14 {
		t.Fatalf("%d services, %v", len(all), err)
	}
	web, err := c.Services(ctx, []string{"N.*", "gone"}, "web")
	if err != nil || len(web) != 2 || web[0].Pending != "restart" || web[1].Condition != "down" || web[1].Status != "Does not exist" {
		t.Errorf("%+v, %v", web, err)
	}
	s, err := c.Service(ctx, "Conf")
	if err != nil || !slices.Equal(s.Dependants, []string{"nginx"}) || len(s.Rules) != 3 {
		t.Fatalf("%+v, %v", s, err)
	}
	if rule := s.Rules[0]; rule.File != "/etc/monitrc" || rule.Line != 21 || rule.State != "failed" || rule.Message != "checksum failed" || rule.Need != 1 || rule.Then != "alert" {
		t.Errorf("a rule reads %+v", rule)
	}
	if rule := s.Rules[2]; rule.State != "succeeded" || rule.Need != 2 || rule.Cycles != 3 {
		t.Errorf("a rule with tolerance reads %+v", rule)
	}
	events, err := c.Events(ctx, "", 1)
	if err != nil || len(events) != 1 || events[0].ID != 2 || events[0].Evidence["exit status"] != "1" {
		t.Errorf("%+v, %v", events, err)
	}
	alerts, err := c.Alerts(ctx)
	if err != nil || len(alerts) != 2 {
		t.Errorf("%+v, %v", alerts, err)
	}
	run, err := c.Runtime(ctx)
	if err != nil || run.Services["total"] != 14 || run.Services["down"] != 3 || run.Uptime != 353 {
		t.Errorf("%+v, %v", run, err)
	}
	for _, name := range []string{"zz", "a/b", "..", "%2e"} {
		if _, err := c.Service(ctx, name); !errors.Is(err, &api.Error{Code: api.NotFound}) {
			t.Errorf("service %q: %v", name, err)
		}
	}
}

// TestAPIQuestions: /api tells what there is, and what makes no sense is refused instead of left out of sight.
func TestAPIQuestions(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	for _, path := range []string{"/api", "/api/"} {
		answer, body := r.ask("GET", path, admin, nil)
		if answer.StatusCode != 200 || !strings.Contains(body, `"GET /api/services/{name}/explain":"`) || !strings.Contains(body, `"POST /api/actions":"`) {
			t.Errorf("%s is answered %d %s", path, answer.StatusCode, body)
		}
	}
	for path, want := range map[string]string{
		"/api/services?condition=sideways": `there is no condition "sideways"; there are up, down, initialising, unmonitored`,
		"/api/services?condition=dwn":      `did you mean "down"?`,
		"/api/services?servce=nginx":       `there is no parameter "servce"; did you mean "service"?`,
		"/api/services?status=down":        `there is no parameter "status"; there are service, group, condition, q`,
		"/api/services/nginx?x=1":          "none is taken",
		"/api/events?state=broken":         `there is no state "broken"`,
		"/api/events?type=nonexits":        `did you mean "nonexist"?`,
		"/api/events?limt=1":               `did you mean "limit"?`,
		"/api/events?from=9&to=8":          "from must be before to",
		"/api/runtime?verbose=1":           "none is taken",
		"/api/services/nginx/history?f=x":  "there are figure, from, to, points",
	} {
		answer, body := r.ask("GET", path, admin, nil)
		if answer.StatusCode != 400 || !strings.Contains(decode[api.Error](t, body).Message, want) {
			t.Errorf("%s is answered %d %s", path, answer.StatusCode, body)
		}
	}
	for _, path := range []string{"/api/services?condition=down&q=o", "/api/events?state=failed&type=checksum&limit=5", "/api/events?service="} {
		if answer, body := r.ask("GET", path, admin, nil); answer.StatusCode != 200 {
			t.Errorf("%s is answered %d %s", path, answer.StatusCode, body)
		}
	}
}

// TestCurlOfTheManual: the line of the manual's page works as it stands there: curl -d says that a form comes.
func TestCurlOfTheManual(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	body := strings.NewReader(`{"action": "restart", "services": ["nginx"], "wait": true}`)
	ask, err := http.NewRequest("POST", r.url+"/api/actions", body)
	if err != nil {
		t.Fatal(err)
	}
	ask.SetBasicAuth("admin", "adminpw")
	ask.Header.Set("X-CSRF-Token", "x")
	ask.Header.Set("Cookie", "securitytoken=x")
	for _, kind := range []string{"application/x-www-form-urlencoded", "", "text/plain"} {
		ask.Header.Del("Content-Type")
		if kind != "" {
			ask.Header.Set("Content-Type", kind)
		}
		body.Seek(0, 0)
		answer, err := http.DefaultClient.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != 200 {
			t.Errorf("%q: %s", kind, answer.Status)
		}
	}
	if got := r.daemon.called(); len(got) != 3 {
		t.Errorf("done %q", got)
	}
}

// TestAPITellsAllThatWasTouched: those that were asked for in their order, each with what moved because of it.
func TestAPITellsAllThatWasTouched(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.outcomes = []Outcome{{Service: "gone", Action: "stop"},
		{Service: "conf", Action: "stop", With: []Outcome{{Service: "nginx", Action: "stop", Failed: true, Message: "it runs on", With: []Outcome{{Service: "pipe", Action: "stop"}}}}}}
	reply, err := r.client().Act(t.Context(), api.ActionRequest{Action: "stop", Services: []string{"conf", "gone"}, Wait: true})
	if err != nil || !slices.Equal(reply.Services, []string{"conf", "gone"}) {
		t.Fatalf("%+v, %v", reply, err)
	}
	var got []string
	for _, o := range reply.Outcomes {
		got = append(got, o.Service+" with "+o.With+" "+o.Message)
	}
	if want := []string{"conf with  ", "nginx with conf it runs on", "pipe with nginx ", "gone with  "}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestAPIActions(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.held, r.daemon.outcomes = make(chan struct{}), []Outcome{{Service: "nginx", Action: "restart", Failed: true, Message: "failed to start", Took: 1500 * time.Millisecond}}
	c, ctx := r.client(), t.Context()
	type result struct {
		reply api.ActionReply
		err   error
	}
	done := make(chan result)
	go func() {
		reply, err := c.Act(ctx, api.ActionRequest{Action: "restart", Services: []string{"nginx"}, Wait: true})
		done <- result{reply, err}
	}()
	if _, err := c.Act(ctx, api.ActionRequest{Action: "stop", Group: "web"}); err != nil {
		t.Errorf("a second operator: %v", err)
	}
	select {
	case got := <-done:
		t.Fatalf("answered before it was done: %+v", got)
	default:
	}
	close(r.daemon.held)
	got := <-done
	if got.err != nil || len(got.reply.Outcomes) != 1 || !got.reply.Outcomes[0].Failed || got.reply.Outcomes[0].Took != 1.5 {
		t.Errorf("%+v", got)
	}
	aside, err := c.Act(ctx, api.ActionRequest{Action: "unmonitor", Services: []string{"conf"}, For: 1800, Reason: "deploy"})
	if err != nil || len(aside.Outcomes) != 1 || aside.Outcomes[0].Service != "conf" {
		t.Errorf("%+v, %v", aside, err)
	}
	if got := r.daemon.called(); !slices.Equal(got, []string{"stop nginx,gone", "act restart nginx", `unmonitor conf for 30m0s because "deploy"`}) {
		t.Errorf("what was done: %q", got)
	}
	for ask, code := range map[*api.ActionRequest]api.Code{{Action: "explode"}: api.Invalid, {Action: "stop", Services: []string{"zz"}}: api.NotFound,
		{Action: "stop", For: 5}: api.Invalid, {Action: "unmonitor", For: 1e12}: api.Invalid, {Action: "stop", Group: "zz"}: api.NotFound} {
		if _, err := c.Act(ctx, *ask); !errors.Is(err, &api.Error{Code: code}) {
			t.Errorf("%+v: %v", *ask, err)
		}
	}
	r.daemon.mu.Lock()
	r.daemon.err = errors.New("monitrc:2:29: unexpected \"htpp\", did you mean \"http\"?\n     2 |  if failed")
	r.daemon.mu.Unlock()
	if _, err := c.Reload(ctx); !errors.Is(err, &api.Error{Code: api.BadConfig}) || !strings.HasPrefix(err.Error(), "monitrc:2:29") {
		t.Errorf("a broken reload: %v", err)
	}
	if err := errors.Join(c.Validate(ctx), c.Quit(ctx)); err != nil {
		t.Error(err)
	}
}

func TestAPIRefusals(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	for _, c := range []struct {
		path, body string
		headers    []string
		want       int
	}{
		{"/api/actions", `{"action":"stop"}`, nil, 403},
		{"/api/actions", `{"action":`, []string{"X-CSRF-Token: a", "Cookie: securitytoken=a"}, 400},
		{"/api/actions", `{"action":"stop","nonsense":1}`, []string{"X-CSRF-Token: a", "Cookie: securitytoken=a"}, 400},
		{"/api/quit", ``, []string{"X-CSRF-Token: a", "Cookie: securitytoken=a", "Origin: http://evil.example"}, 403},
	} {
		req, err := http.NewRequest("POST", r.url+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth("admin", "adminpw")
		for _, h := range c.headers {
			name, value, _ := strings.Cut(h, ": ")
			req.Header.Set(name, value)
		}
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var refused api.Error
		err = json.NewDecoder(answer.Body).Decode(&refused)
		answer.Body.Close()
		if answer.StatusCode != c.want || err != nil || refused.Message == "" || refused.Code != api.CodeOf(c.want) {
			t.Errorf("%s %s is answered %d %+v %v", c.path, c.body, answer.StatusCode, refused, err)
		}
	}
	wrong := api.New(api.Options{Address: strings.TrimPrefix(r.url, "http://"), Username: "admin", Password: "no"})
	if _, err := wrong.Alerts(t.Context()); !errors.Is(err, &api.Error{Code: api.Unauthorized}) {
		t.Errorf("a wrong password: %v", err)
	}
	if len(r.daemon.called()) > 0 {
		t.Errorf("what was done: %v", r.daemon.called())
	}
}

// A figure that JSON has no word for gives an answer that says so, not half a document.
func TestAnswerThatCannotBeWritten(t *testing.T) {
	w := httptest.NewRecorder()
	writeJSON(w, http.StatusOK, map[string]float64{"load": math.NaN()})
	var refused api.Error
	if err := json.Unmarshal(w.Body.Bytes(), &refused); err != nil || w.Code != 500 || refused.Code != api.Internal || !strings.Contains(refused.Message, "NaN") {
		t.Errorf("answered %d %s %v", w.Code, w.Body, err)
	}
}

func TestClientSpeaksMonit(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	c, ctx := r.client(), t.Context()
	text, err := c.Text(ctx, "summary", url.Values{"service": {"conf"}, "whole": {"1"}})
	if err != nil || !strings.Contains(api.Plain(text), "Checksum failed | Permission failed") {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := c.Text(ctx, "status", url.Values{"service": {"zz"}}); err == nil || err.Error() != `There is no service named "zz"` {
		t.Errorf("an unknown service: %v", err)
	}
	if err := c.DoAction(ctx, "stop", []string{"zz"}); err == nil || err.Error() != `There is no service named "zz"` {
		t.Errorf("an unknown service: %v", err)
	}
	nobody := api.New(api.Options{Address: filepath.Join(t.TempDir(), "none"), Unix: true})
	if _, err := nobody.Text(ctx, "status", nil); !errors.Is(err, &api.Error{Code: api.Unreachable}) {
		t.Errorf("nobody there: %v", err)
	}
}

// next reads one message of a stream, comments left out.
func next(t *testing.T, lines *bufio.Scanner) (kind, data string) {
	t.Helper()
	for lines.Scan() {
		switch name, value, _ := strings.Cut(lines.Text(), ": "); name {
		case "event":
			kind = value
		case "data":
			return kind, value
		}
	}
	t.Fatalf("the stream ended: %v", lines.Err())
	return "", ""
}

func TestStream(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", r.url+"/api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth("reader", "readpw")
	req.Header.Set("Accept", "text/event-stream")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	if !lines.Scan() || lines.Text() != "retry: 2000" {
		t.Fatalf("the stream begins with %q", lines.Text())
	}
	r.daemon.happen(checks.Event{ID: 3, Service: "gone", Type: checks.EventNonexist, To: checks.Succeeded, Message: "file exists", Time: noon})
	kind, data := next(t, lines)
	if e := decode[api.Event](t, data); kind != "event" || e.ID != 3 || e.Message != "file exists" {
		t.Errorf("%s %s", kind, data)
	}
	// What a service looks like when the stream begins is known to the page; from then on changes are told.
	changed := make(chan struct{})
	go func() {
		defer close(changed)
		for i := range 200 {
			r.daemon.set("gone", func(s *Snapshot) {
				s.State.Collected = noon.Add(time.Duration(i) * time.Second)
				s.Pending = checks.ActStop
			})
			select {
			case <-ctx.Done():
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	kind, data = next(t, lines)
	pulse := decode[api.Pulse](t, data)
	if kind != "pulse" || len(pulse.Rows) != 1 || pulse.Totals["down"] != 3 || pulse.Totals["total"] != 14 || len(pulse.Machine) == 0 {
		t.Fatalf("%s %s", kind, data)
	}
	if s := pulse.Rows[0]; s.Name != "gone" || s.Pending != "stop" || s.Condition != "down" || s.Next == nil {
		t.Errorf("%s", data)
	}
	cancel()
	<-changed
}

func TestUnixSocket(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "sock")
	gid := uint32(os.Getgid())
	r := start(t, &checks.HTTP{UnixSocket: socket, SocketMode: 0o660, SocketGID: &gid, Allow: admins})
	info, err := os.Stat(socket)
	if err != nil || info.Mode() != os.ModeSocket|0o660 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	c := api.New(api.Options{Address: socket, Unix: true, Username: "admin", Password: "adminpw"})
	if run, err := c.Runtime(t.Context()); err != nil || run.Name != "upkeep" {
		t.Errorf("%+v, %v", run, err)
	}
	// A second server finds it taken and takes nothing away.
	second := New(Options{Daemon: r.daemon, Log: quietLog()})
	if err := second.Reconfigure(&checks.HTTP{UnixSocket: socket}); err == nil || !strings.Contains(err.Error(), "another program listens there") {
		t.Errorf("a second server: %v", err)
	}
	// A socket that nobody serves any more is replaced, other things are not.
	if err := r.Reconfigure(nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(socket); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket stays behind: %v", err)
	}
	if err := os.WriteFile(socket, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.Reconfigure(&checks.HTTP{UnixSocket: socket}); err == nil {
		t.Error("a file was replaced by a socket")
	}
	if data, err := os.ReadFile(socket); string(data) != "precious" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestReconfigure(t *testing.T) {
	h := &checks.HTTP{Allow: admins}
	r := start(t, h)
	r.mu.Lock()
	before := r.listeners[places(h)[0]]
	r.mu.Unlock()
	stricter := *h
	stricter.Allow = []checks.Allow{{User: "admin", Password: "new"}}
	if err := r.Reconfigure(&stricter); err != nil {
		t.Fatal(err)
	}
	r.mu.Lock()
	kept := r.listeners[places(h)[0]] == before
	r.mu.Unlock()
	if !kept {
		t.Error("the port was closed although it stayed the same")
	}
	for login, want := range map[string]int{admin: 401, "admin:new": 200} {
		if answer, _ := r.ask("GET", "/", login, nil); answer.StatusCode != want {
			t.Errorf("%q is answered %d", login, answer.StatusCode)
		}
	}
	taken := *h
	other := start(t, &checks.HTTP{Allow: admins})
	taken.Port = other.port
	if err := r.Reconfigure(&taken); err == nil || !strings.Contains(err.Error(), "cannot listen on 127.0.0.1") {
		t.Errorf("a port in use: %v", err)
	}
	if err := r.Reconfigure(h); err != nil {
		t.Errorf("back to the first port: %v", err)
	}
	if answer, _ := r.ask("GET", "/", admin, nil); answer.StatusCode != 200 {
		t.Error("the first port is not open again")
	}
}

func TestPlaces(t *testing.T) {
	for address, want := range map[string][]string{"": {"127.0.0.1:2812", "[::1]:2812"}, "localhost": {"127.0.0.1:2812", "[::1]:2812"}, "any": {":2812"}, "192.0.2.1": {"192.0.2.1:2812"}, "2001:db8::1": {"[2001:db8::1]:2812"}} {
		var got []string
		for _, p := range places(&checks.HTTP{Port: 2812, Address: address}) {
			got = append(got, p.address)
		}
		if !slices.Equal(got, want) {
			t.Errorf("address %q listens on %v", address, got)
		}
	}
}
