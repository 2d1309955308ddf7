package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
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

// The overview of 2000 services is drawn in time and light enough for a phone.
func TestManyServices(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	r.daemon.list = manyServices(2000).list
	req, err := http.NewRequest("GET", r.url+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth("admin", "adminpw")
	req.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	packed, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	if rows := bytes.Count(whole, []byte("data-name=")); rows != 2000+14 {
		t.Errorf("%d rows", rows)
	}
	t.Logf("%d bytes, %d as they travel", len(whole), len(packed))
	if len(packed) > 130_000 {
		t.Errorf("the page of 2000 services weighs %d bytes", len(packed))
	}
}

func BenchmarkOverview2000(b *testing.B) {
	s := New(Options{Daemon: manyServices(2000), Log: quietLog()})
	r := httptest.NewRequest("GET", "/", nil)
	for b.Loop() {
		s.overview(httptest.NewRecorder(), r)
	}
}
