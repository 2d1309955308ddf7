package web

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	dto "github.com/prometheus/client_model/go"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
)

// readMetrics reads an answer of /metrics as Prometheus does.
func readMetrics(t *testing.T, text string) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("the answer is no text format: %v", err)
	}
	return families
}

// metricOf is the value of the one series with these labels (names and values in turn).
func metricOf(t *testing.T, f *dto.MetricFamily, labels ...string) float64 {
	t.Helper()
	want := map[string]string{}
	for i := 0; i < len(labels); i += 2 {
		want[labels[i]] = labels[i+1]
	}
	for _, m := range f.GetMetric() {
		got := map[string]string{}
		for _, l := range m.GetLabel() {
			got[l.GetName()] = l.GetValue()
		}
		if maps.Equal(got, want) {
			return m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	t.Errorf("%s has no series %v: %v", f.GetName(), want, f.GetMetric())
	return 0
}

func TestMetrics(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	const odd = "we\"ird \\ näme\n\xff"
	r.daemon.info.Cycles, r.daemon.info.CycleTook, r.daemon.waiting = 7, 1500*time.Millisecond, 3
	r.daemon.set("nginx", func(s *Snapshot) { s.Starts, s.Late = 4, true })
	r.daemon.mu.Lock()
	r.daemon.list = append(r.daemon.list, standing(&checks.Service{Name: odd, Kind: checks.File}, &checks.Observation{File: &checks.FileFacts{Size: 12}}))
	r.daemon.mu.Unlock()
	answer, text := r.ask(http.MethodGet, "/metrics", "reader:readpw", nil)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/plain; version=0.0.4; charset=utf-8" {
		t.Fatalf("status %d, type %q", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	families := readMetrics(t, text)
	for _, c := range []struct {
		name   string
		want   float64
		labels []string
	}{
		{"upkeep_cycles_total", 7, nil}, {"upkeep_cycle_duration_seconds", 1.5, nil}, {"upkeep_cycle_interval_seconds", 2, nil},
		{"upkeep_alerts_queued", 3, nil}, {"upkeep_checks_late", 1, nil}, {"upkeep_services", 3, []string{"condition", "down"}},
		{"upkeep_service_up", 1, []string{"service", "nginx"}}, {"upkeep_service_up", 0, []string{"service", "gone"}},
		{"upkeep_service_restarts_total", 4, []string{"service", "nginx"}},
		{"upkeep_service_since_timestamp_seconds", float64(noon.Add(-3*time.Minute).UnixMilli()) / 1000, []string{"service", "gone"}},
		{"upkeep_service_monitored", 0, []string{"service", "backup"}},
		{"upkeep_service_info", 1, []string{"service", "nginx", "kind", "process", "groups", "web", "mode", "active"}},
		{"upkeep_service_memory_bytes", 1668 << 10, []string{"service", "nginx"}},
		{"upkeep_service_size_bytes", 12, []string{"service", "we\"ird \\ näme\n\uFFFD"}},
	} {
		if got := metricOf(t, families[c.name], c.labels...); got != c.want {
			t.Errorf("%s%v is %v, want %v", c.name, c.labels, got, c.want)
		}
	}
	for _, name := range []string{"process_resident_memory_bytes", "process_open_fds", "go_goroutines"} {
		if families[name] == nil {
			t.Errorf("%s is missing", name)
		}
	}
	if strings.Contains(text, `upkeep_service_up{service="backup"}`) {
		t.Error("a service that nobody looks at is said to be up or down")
	}
	checkNames(t, families)
}

// checkNames holds our metrics against Prometheus's rules for names: units spelt out at the end, _total on counters alone.
func checkNames(t *testing.T, families map[string]*dto.MetricFamily) {
	t.Helper()
	series := 0
	for _, name := range slices.Sorted(maps.Keys(families)) {
		f := families[name]
		if !strings.HasPrefix(name, "upkeep_") {
			continue
		}
		seen := map[string]bool{}
		for _, m := range f.GetMetric() {
			series++
			if key := fmt.Sprint(m.GetLabel()); seen[key] {
				t.Errorf("%s has the series %s twice", name, key)
			} else {
				seen[key] = true
			}
		}
		if f.GetHelp() == "" || (f.GetType() == dto.MetricType_COUNTER) != strings.HasSuffix(name, "_total") {
			t.Errorf("%s is a %s, %q", name, f.GetType(), f.GetHelp())
		}
	}
	if series < 100 {
		t.Errorf("only %d series", series)
	}
}

func TestMetricsNeedALogin(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	if answer, _ := r.ask(http.MethodGet, "/metrics", "", nil); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("status %d without a login", answer.StatusCode)
	}
}

// TestMetricsOfRulesThatTestTheSame: Prometheus refuses an answer that has a series twice.
func TestMetricsOfRulesThatTestTheSame(t *testing.T) {
	host := &checks.Service{Name: "twice", Kind: checks.Host, Rules: []*checks.Rule{
		ruleOf(1, &tests.Connection{Key: "a", Host: "192.0.2.1", Port: 80, Title: "HTTP"}, checks.ActAlert),
		ruleOf(2, &tests.Connection{Key: "b", Host: "192.0.2.1", Port: 80, Title: "HTTP"}, checks.ActAlert)}}
	s := standing(host, &checks.Observation{Probes: map[string]*checks.ProbeFacts{"a": {OK: true, ResponseTime: time.Second}, "b": {OK: true, ResponseTime: 2 * time.Second}}})
	x := &exposition{byName: map[string]*metric{}}
	x.service(&s)
	var text strings.Builder
	x.write(&text)
	if got := len(readMetrics(t, text.String())["upkeep_service_response_seconds"].GetMetric()); got != 2 || strings.Count(text.String(), "\nupkeep_service_response_seconds{") != 2 || !strings.Contains(text.String(), `(2)"} 2`) {
		t.Errorf("%d series:\n%s", got, text.String())
	}
}

// BenchmarkMetrics writes the answer for 500 services with what a process shows.
func BenchmarkMetrics(b *testing.B) {
	d := newFake()
	list := make([]Snapshot, 500)
	for i := range list {
		list[i] = d.list[0]
	}
	for b.Loop() {
		x := &exposition{byName: map[string]*metric{}}
		x.daemon(d, list)
		for i := range list {
			x.service(&list[i])
		}
		x.write(io.Discard)
	}
}
