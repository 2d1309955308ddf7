package web

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

var eventID = regexp.MustCompile(`id="e(\d+)"`)

// shownEvents lists the numbers of the events on a page, and the address of older ones.
func (r *running) shownEvents(path string) (ids []string, older string) {
	r.t.Helper()
	answer, body := r.ask("GET", path, admin, nil)
	if answer.StatusCode != 200 {
		r.t.Fatalf("%s: %d", path, answer.StatusCode)
	}
	for _, m := range eventID.FindAllStringSubmatch(body, -1) {
		ids = append(ids, m[1])
	}
	if m := regexp.MustCompile(`href="(/_events\?[^"]*before[^"]*)"`).FindStringSubmatch(body); m != nil {
		older = strings.ReplaceAll(m[1], "&amp;", "&")
	}
	return ids, older
}

func TestEventsArePagedAndSearched(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	began := time.Now().Add(-time.Minute)
	for i := range 1250 {
		e := checks.Event{ID: uint64(2000 - i), Service: "nginx", Type: checks.EventExec, To: checks.Failed, Message: fmt.Sprintf("try %d", i), Time: began.Add(-time.Duration(i/7) * time.Hour)}
		if i == 1100 {
			e.Service, e.Type, e.To, e.Evidence = "conf", checks.EventChecksum, checks.Changed, map[string]string{"output": "NEEDLE in it"}
		}
		r.daemon.past = append(r.daemon.past, e)
	}
	seen := map[string]bool{}
	pages := 0
	for path := "/_events"; path != ""; pages++ {
		var ids []string
		ids, path = r.shownEvents(path)
		for _, id := range ids {
			if seen[id] {
				t.Fatalf("event %s stands on two pages", id)
			}
			seen[id] = true
		}
	}
	if len(seen) != 1250 || pages != 13 {
		t.Errorf("%d events on %d pages", len(seen), pages)
	}
	for path, want := range map[string]string{
		"/_events?q=needle": "900", "/_events?service=conf": "900", "/_events?type=checksum": "900", "/_events?state=changed": "900",
		"/_events?type=checksum&span=day": "", "/_events?q=try+3&service=CONF": "",
		"/_events?day=" + began.Add(-157*time.Hour).Local().Format(time.DateOnly) + "&type=checksum": "900",
	} {
		if ids, _ := r.shownEvents(path); strings.Join(ids, " ") != want {
			t.Errorf("%s shows %v, want %s", path, ids, want)
		}
	}
	if ids, _ := r.shownEvents("/_events?span=hour"); len(ids) != 7 {
		t.Errorf("the last hour has %d events", len(ids))
	}
}

func TestEventsOfThisRunWithoutHistory(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	if ids, _ := r.shownEvents("/_events"); strings.Join(ids, " ") != "2 1" {
		t.Errorf("shown are %v", ids)
	}
	if ids, _ := r.shownEvents("/_events?service=conf"); strings.Join(ids, " ") != "1" {
		t.Errorf("shown are %v", ids)
	}
}

func TestLogIsSearched(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	path := filepath.Join(t.TempDir(), "log")
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "[2026-03-04T12:00:00+0000] info     : 'a' line %d\n", i)
	}
	b.WriteString("[2026-03-04T12:00:00+0000] error    : 'conf' <b>checksum</b> failed\n[2026-03-04T12:00:00+0000] warning  : careful\n")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	r.daemon.info.LogPath = path
	_, body := r.ask("GET", "/_viewlog", admin, nil)
	if !strings.Contains(body, `<span class="error">[2026-03-04T12:00:00&#43;0000] error    : &#39;conf&#39; &lt;b&gt;`) || !strings.Contains(body, `<span class="warning">`) || !strings.Contains(body, "line 2999\n") {
		t.Error(body)
	}
	if _, body = r.ask("GET", "/_viewlog?q=CHECKSUM", admin, nil); strings.Contains(body, "line 2") || !strings.Contains(body, "The last 1 lines") {
		t.Error(body)
	}
	if _, body = r.ask("GET", "/_viewlog?q=zz%3Ci%3E", admin, nil); !strings.Contains(body, "No line of the log holds this") || strings.Contains(body, "<i>") {
		t.Error(body)
	}
	if _, body = r.ask("GET", "/_viewlog?q=line", admin, nil); strings.Count(body, "\n[2026")+1 != linesShown {
		t.Errorf("%d lines", strings.Count(body, "\n[2026")+1)
	}
}

func TestControlFilesAreShownWithoutSecrets(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	path := filepath.Join(t.TempDir(), "upkeeprc")
	text := "set daemon 5\nset httpd port 2812\n  allow admin:TOPSECRET\ncheck file conf with path /etc/<conf>\n  if failed checksum then alert\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r.daemon.config.Files = []string{path}
	r.daemon.config.Read = time.Now().Add(time.Hour)
	r.daemon.config.Advice = parser.Diagnostics{{Severity: parser.Warning, Code: "never-fires", Pos: parser.Pos{File: path, Line: 5, Column: 3}, Message: "this can <never> be"}}
	r.daemon.set("conf", func(s *Snapshot) {
		s.Service.Rules[0].Pos = parser.Pos{File: path, Line: 5}
	})
	_, body := r.ask("GET", "/_files/0", admin, nil)
	for _, want := range []string{`id="L5"`, `allow admin:*****`, "/etc/&lt;conf&gt;", `<a class="state failed" href="/conf">failed</a>`, "advice: this can &lt;never&gt; be"} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing:\n%s", want, body)
		}
	}
	if strings.Contains(body, "TOPSECRET") || strings.Contains(body, "It has changed") {
		t.Error(body)
	}
	r.daemon.config.Read = time.Now().Add(-time.Hour)
	if _, body = r.ask("GET", "/_files/0", admin, nil); !strings.Contains(body, "It has changed") {
		t.Error("a file that was changed is not told of")
	}
	if _, body = r.ask("GET", "/_runtime", admin, nil); !strings.Contains(body, `<a href="/_files/0#L5" title="`+path+`">upkeeprc:5</a> this can &lt;never&gt; be`) {
		t.Error(body)
	}
	for path, want := range map[string]int{"/_files/1": 404, "/_files/x": 404, "/_files/-1": 404} {
		if answer, _ := r.ask("GET", path, admin, nil); answer.StatusCode != want {
			t.Errorf("%s: %d", path, answer.StatusCode)
		}
	}
	if answer, _ := r.ask("GET", "/_files/0", reader, nil); answer.StatusCode != 403 {
		t.Errorf("a reader is answered %d", answer.StatusCode)
	}
}

func TestAlertsByState(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	if _, body := r.ask("GET", "/_alerts?state=sent", admin, nil); strings.Contains(body, "file doesn&#39;t exist") || !strings.Contains(body, "process is running") || !strings.Contains(body, "waiting <b>1</b>") {
		t.Error(body)
	}
}
