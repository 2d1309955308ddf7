package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// What the policy forbids must not stand in a page: it would be missing in every browser.
var forbidden = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script>|javascript:|(src|href)="(https?:)?//`)

func TestPages(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.list = append(r.daemon.list, standing(&checks.Service{Name: `<b>"a/b` + "`", Kind: checks.File, DependsOn: []string{`<i>`}}, nil))
	loaded := regexp.MustCompile(`(?:src|href)="(/_assets/[^"]+)"`)
	for _, path := range []string{"/", "/nginx", "/conf", servicePath(`<b>"a/b` + "`"), "/_events", "/_alerts", "/_runtime", "/_viewlog", "/_about", "/help", "/help/process", "/?q=n&kind=file&group=web&state=down"} {
		answer, body := r.ask("GET", path, admin, nil)
		if answer.StatusCode != 200 || forbidden.MatchString(body) || strings.Contains(body, "<b>\"a") || !strings.HasSuffix(body, "</html>\n") {
			t.Errorf("%s is answered %d with %q", path, answer.StatusCode, forbidden.FindString(body))
		}
		weight := len(body)
		for _, file := range loaded.FindAllStringSubmatch(body, -1) {
			answer, data := r.ask("GET", file[1], admin, nil)
			if answer.StatusCode != 200 || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s loads %s: %d", path, file[1], answer.StatusCode)
			}
			weight += len(data)
		}
		if weight > 150_000 {
			t.Errorf("%s weighs %d bytes", path, weight)
		}
	}
}

func TestOverviewOrderAndFilter(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	order := func(path string) string {
		_, body := r.ask("GET", path, admin, nil)
		var out []string
		for _, m := range regexp.MustCompile(`data-name="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			out = append(out, m[1])
		}
		return strings.Join(out, " ")
	}
	for path, want := range map[string]string{
		"/":                       "conf gone example job night backup nginx pipe probe root tmp eth wire host.example.org",
		"/?state=down":            "conf gone example",
		"/?group=WEB":             "gone nginx",
		"/?kind=file&q=CO":        "conf",
		"/?q=nothing-of-the-kind": "",
	} {
		if got := order(path); got != want {
			t.Errorf("%s shows %q, want %q", path, got, want)
		}
	}
	if _, body := r.ask("GET", "/conf", admin, nil); !strings.Contains(body, "monitrc:21") || !strings.Contains(body, "0 of 2 within 3 cycles") {
		t.Error("the rules lack their place or tolerance")
	}
}

// manyServices is a large fleet: n processes of which one in forty fails.
func manyServices(n int) *fakeDaemon {
	d := newFake()
	base := d.list[0]
	for i := range n {
		svc := *base.Service
		svc.Name = fmt.Sprintf("service-%04d", i)
		svc.DependsOn = nil
		if i%10 == 0 && i > 0 {
			svc.DependsOn = []string{"service-0000"}
		}
		s := standing(&svc, base.Seen)
		if i%40 == 0 {
			s = failing(s, 0, "process is not running")
		}
		d.list = append(d.list, s)
	}
	return d
}

// travel gives a page as it travels to a browser, packed, and what it holds.
func (r *running) travel(path string) (packed int, page []byte) {
	r.t.Helper()
	req, err := http.NewRequest("GET", r.url+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.SetBasicAuth("admin", "adminpw")
	req.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		r.t.Fatalf("%s: %v", path, err)
	}
	if page, err = io.ReadAll(unpacked); err != nil {
		r.t.Fatal(err)
	}
	return len(body), page
}

// The first load is light enough for a phone, with 2000 services too.
func TestFirstLoad(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.list = manyServices(2000).list
	r.daemon.series = []api.Series{*hourOf(checks.UnitPercent, slices.Repeat([]float64{10, 40, 20}, 40)...)}
	loaded := regexp.MustCompile(`(?:src|href)="(/_assets/[^"]+)"`)
	for _, path := range []string{"/", "/nginx", "/_events"} {
		weight, page := r.travel(path)
		if rows := bytes.Count(page, []byte("<li class=\"row ")); path == "/" && rows != 2000+14 {
			t.Errorf("%d rows", rows)
		}
		whole := weight
		for _, file := range loaded.FindAllSubmatch(page, -1) {
			n, _ := r.travel(string(file[1]))
			whole += n
		}
		t.Logf("%s: %d bytes, %d as they travel, %d with all it loads", path, len(page), weight, whole)
		if whole > 150_000 {
			t.Errorf("%s weighs %d bytes", path, whole)
		}
	}
}

func BenchmarkOverview2000(b *testing.B) {
	s := New(Options{Daemon: manyServices(2000), Log: quietLog()})
	r := httptest.NewRequest("GET", "/", nil)
	for b.Loop() {
		s.overview(httptest.NewRecorder(), r)
	}
}
