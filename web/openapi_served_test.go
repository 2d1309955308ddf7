package web

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// TestServedAnswersAreAsDescribed asks for everything that the description has, and for what is refused, and holds each
// answer against its schema.
func TestServedAnswersAreAsDescribed(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.mu.Lock()
	r.daemon.outcomes = []Outcome{{Service: "nginx", Action: "restart", Failed: true, Message: "failed to start", Evidence: map[string]string{"exit status": "1"}}}
	r.daemon.series = []api.Series{{Service: "nginx", Figure: "cpu_percent", Unit: "percent", Step: 60, Points: []api.Point{{At: noon, Mean: 1, Max: 2, Count: 3}}}, {Service: "nginx", Figure: "threads", Unit: "count"}}
	r.daemon.mu.Unlock()
	_, description := r.ask(http.MethodGet, "/api/openapi.json", "reader:readpw", nil)
	const events = "/api/events"
	for _, c := range []struct {
		method, path, route, login, body string
		status                           int
	}{
		{"GET", "/api/services", "", admin, "", 200},
		{"GET", "/api/services?service=n.*&group=web&condition=up&q=ng", "/api/services", admin, "", 200},
		{"GET", "/api/services?service=zz", "/api/services", admin, "", 404},
		{"GET", "/api/services", "", "admin:wrong", "", 401},
		{"GET", "/api/services/nginx", "/api/services/{name}", admin, "", 200},
		{"GET", "/api/services/host.example.org", "/api/services/{name}", admin, "", 200},
		{"GET", "/api/services/zz", "/api/services/{name}", admin, "", 404},
		{"GET", "/api/services/conf/explain", "/api/services/{name}/explain", "reader:readpw", "", 200},
		{"GET", "/api/services/zz/explain", "/api/services/{name}/explain", admin, "", 404},
		{"GET", "/api/services/nginx/history", "/api/services/{name}/history", admin, "", 200},
		{"GET", "/api/services/nginx/history?figure=threads&from=2026-03-04T00:00:00Z&to=1772668800&points=10", "/api/services/{name}/history", admin, "", 200},
		{"GET", "/api/services/nginx/history?points=2001", "/api/services/{name}/history", admin, "", 400},
		{"GET", "/api/services/nginx/history?from=yesterday", "/api/services/{name}/history", admin, "", 400},
		{"GET", "/api/services/nginx/history?from=20&to=10", "/api/services/{name}/history", admin, "", 400},
		{"GET", "/api/services/zz/history", "/api/services/{name}/history", admin, "", 404},
		{"GET", events, "", admin, "", 200},
		{"GET", events + "?q=BIND&service=nginx&state=failed&type=exec&limit=1&before=9", events, admin, "", 200},
		{"GET", events + "?limit=0", events, admin, "", 400},
		{"GET", events + "?before=x", events, admin, "", 400},
		{"GET", "/api/alerts", "", admin, "", 200},
		{"GET", "/api/runtime", "", admin, "", 200},
		{"GET", "/api/runtime", "", "reader:readpw", "", 403},
		{"GET", "/api/openapi.json", "", admin, "", 200},
		{"POST", "/api/actions", "", admin, `{"action":"restart","services":["nginx"],"wait":true}`, 200},
		{"POST", "/api/actions", "", admin, `{"action":"unmonitor","group":"web","for":60,"reason":"x"}`, 200},
		{"POST", "/api/actions", "", admin, `{"action":"dance"}`, 400},
		{"POST", "/api/actions", "", admin, `{"action":"start","services":["zz"]}`, 404},
		{"POST", "/api/actions", "", "reader:readpw", `{"action":"start"}`, 403},
		{"POST", "/api/validate", "", admin, "", 200},
		{"POST", "/api/reload", "", admin, "", 200},
		{"POST", "/api/quit", "", admin, "", 200},
	} {
		route := c.route
		if route == "" {
			route = c.path
		}
		status, body := r.send(c.method, c.path, c.login, c.body)
		if status != c.status {
			t.Errorf("%s %s as %s: status %d, want %d: %s", c.method, c.path, c.login, status, c.status, body)
			continue
		}
		var answer any
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Errorf("%s %s: %v in %s", c.method, c.path, err, body)
			continue
		}
		schema := schemaOfAnswer(t, description, strings.ToLower(c.method), route, c.status)
		if err := validator(t, []byte(description), schema).Validate(answer); err != nil {
			t.Errorf("%s %s is not as described: %v\n%s", c.method, c.path, err, body)
		}
	}
}

// send asks with a body in JSON and the token that a change needs.
func (r *running) send(method, path, login, body string) (status int, text string) {
	r.t.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	user, password, _ := strings.Cut(login, ":")
	req.SetBasicAuth(user, password)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-CSRF-Token", "a")
	req.Header.Set("Cookie", tokenName+"=a")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	var out strings.Builder
	if _, err := bufio.NewReader(answer.Body).WriteTo(&out); err != nil {
		r.t.Fatal(err)
	}
	return answer.StatusCode, out.String()
}

// schemaOfAnswer finds in the served description what an answer looks like.
func schemaOfAnswer(t *testing.T, description, method, route string, status int) map[string]any {
	t.Helper()
	var at any
	if err := json.Unmarshal([]byte(description), &at); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"paths", route, method, "responses", jsonNumber(status), "content", "application/json", "schema"} {
		inner, ok := at.(map[string]any)
		if !ok || inner[key] == nil {
			t.Fatalf("the description has no %q for %s %s, status %d", key, method, route, status)
		}
		at = inner[key]
	}
	return at.(map[string]any)
}

// TestValidatorRefuses: a test that takes everything would prove nothing.
func TestValidatorRefuses(t *testing.T) {
	for _, body := range []string{`{"service":"x"}`, `{"service":"x","condition":"odd","time":"2026-03-04T12:00:00Z","sentences":[]}`,
		`{"service":"x","condition":"up","time":"2026-03-04T12:00:00Z","sentences":null}`, `{"service":"x","condition":"up","time":"2026-03-04T12:00:00Z","sentences":[],"more":1}`} {
		var answer any
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatal(err)
		}
		if validator(t, openAPI, reference(reflect.TypeFor[api.Explanation]())).Validate(answer) == nil {
			t.Errorf("%s is taken", body)
		}
	}
}

// follow opens the event stream; last is the number of the event that was seen last, empty for a new reader.
func (r *running) follow(ctx context.Context, last string) (*http.Response, *bufio.Scanner) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/api/events", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.SetBasicAuth("reader", "readpw")
	req.Header.Set("Accept", "text/event-stream")
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { answer.Body.Close() })
	return answer, bufio.NewScanner(answer.Body)
}

// TestStreamGoesOn: a reader that comes back is told the events that it missed, each once, before new ones; those that are
// no longer in memory come from the disk.
func TestStreamGoesOn(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	event := func(id uint64) checks.Event {
		return checks.Event{ID: id, Service: "gone", Type: checks.EventNonexist, To: checks.Failed, Message: "missing", Time: time.Now().Add(-time.Hour + time.Duration(id)*time.Second)}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	ids := func(lines *bufio.Scanner, n int) (out []uint64) {
		for len(out) < n {
			if kind, data := next(t, lines); kind == "event" {
				out = append(out, decode[api.Event](t, data).ID)
			}
		}
		return out
	}
	_, lines := r.follow(ctx, "1")
	r.awaitReaders(1)
	r.daemon.happen(event(3))
	if got := ids(lines, 2); !reflect.DeepEqual(got, []uint64{2, 3}) {
		t.Errorf("behind 1 come %v", got)
	}
	r.daemon.mu.Lock()
	r.daemon.events = []checks.Event{event(40)}
	for id := uint64(40); id > 35; id-- {
		r.daemon.past = append(r.daemon.past, event(id))
	}
	r.daemon.mu.Unlock()
	_, lines = r.follow(ctx, "37")
	if got := ids(lines, 3); !reflect.DeepEqual(got, []uint64{38, 39, 40}) {
		t.Errorf("behind 37 come %v", got)
	}
}

// awaitReaders waits until so many read the stream.
func (r *running) awaitReaders(n int) {
	r.t.Helper()
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(time.Millisecond) {
		r.live.mu.Lock()
		have := len(r.live.subs)
		r.live.mu.Unlock()
		if have == n {
			return
		}
	}
	r.t.Fatalf("there are never %d readers", n)
}

// TestStreamIsBounded: more readers than there is room for are sent away, and room comes back when one leaves.
func TestStreamIsBounded(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	var subs []chan streamed
	for range liveReaders {
		sub, ok := r.live.subscribe()
		if !ok {
			t.Fatal("refused too early")
		}
		subs = append(subs, sub)
	}
	if answer, _ := r.follow(t.Context(), ""); answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
		t.Errorf("one too many is answered %d", answer.StatusCode)
	}
	r.live.leave(subs[0])
	if answer, _ := r.follow(t.Context(), ""); answer.StatusCode != http.StatusOK {
		t.Errorf("with room again the answer is %d", answer.StatusCode)
	}
}
