package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"github.com/upkeep-monitor/upkeep/checks"
)

// metricsPage is the answer of /metrics: what is known of services and of the daemon, in the text format of Prometheus
// (https://prometheus.io/docs/instrumenting/exposition_formats/). Everything is written from the snapshots when it is
// asked for; nothing is kept. How many series there are depends on the control file alone: labels are names of services
// and of what their rules test, never what a look found.
func (s *Server) metricsPage(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer
	x := &exposition{byName: map[string]*metric{}}
	list, ok := s.services(w, r)
	if !ok {
		return
	}
	x.daemon(s.daemon, list)
	for i := range list {
		x.service(&list[i])
	}
	x.write(&b)
	metrics.WriteProcessMetrics(&b) // the daemon's own processor time, memory, goroutines, collector
	metrics.WriteFDMetrics(&b)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Write(b.Bytes())
}

// exposition collects lines by their metric: all of one have to stand together.
type exposition struct {
	list   []*metric
	byName map[string]*metric
}

type metric struct {
	name, kind, help string
	lines            bytes.Buffer
}

const (
	gaugeMetric   = "gauge"
	counterMetric = "counter"
)

// metric finds a metric, or begins it.
func (x *exposition) metric(name, kind, help string) *metric {
	m := x.byName[name]
	if m == nil {
		m = &metric{name: name, kind: kind, help: help}
		x.list, x.byName[name] = append(x.list, m), m
	}
	return m
}

// figure finds the metric of a figure of services.
func (x *exposition) figure(name string) *metric {
	m := x.byName[name]
	if m == nil {
		m = x.metric(figureMetric(name), gaugeMetric, figureHelp(name))
		x.byName[name] = m
	}
	return m
}

// add writes one sample. labels come with braces, or are empty.
func (m *metric) add(labels string, value float64) {
	metrics.WriteGaugeFloat64(&m.lines, m.name+labels, value)
}

// labelEscapes are those of the text format.
var labelEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

func label(name, value string) string {
	return name + `="` + labelEscapes.Replace(strings.ToValidUTF8(value, "\uFFFD")) + `"`
}

func (x *exposition) write(w io.Writer) {
	for _, m := range x.list {
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", m.name, m.help, m.name, m.kind)
		_, _ = w.Write(m.lines.Bytes()) // who is gone hears nothing
	}
}

func (x *exposition) daemon(d Daemon, list []Snapshot) {
	info := d.Info()
	revision := ""
	if built, ok := debug.ReadBuildInfo(); ok {
		for _, s := range built.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	gauge := func(name, help, labels string, value float64) { x.metric(name, gaugeMetric, help).add(labels, value) }
	gauge("upkeep_build_info", "What the daemon was built from.",
		"{"+label("version", info.Version)+","+label("goversion", runtime.Version())+","+label("revision", revision)+"}", 1)
	gauge("upkeep_start_timestamp_seconds", "When the daemon started.", "", unixSeconds(info.Incarnation))
	x.metric("upkeep_cycles_total", counterMetric, "Cycles that have begun.").add("", float64(info.Cycles))
	gauge("upkeep_cycle_interval_seconds", "Time from one cycle to the next, as set daemon says.", "", info.Poll.Seconds())
	gauge("upkeep_cycle_duration_seconds", "How long the last whole cycle took.", "", info.CycleTook.Seconds())
	gauge("upkeep_checks_late", "Checks that are still under way from an earlier cycle.", "", float64(lateOf(list)))
	gauge("upkeep_alerts_queued", "Alerts that wait to be sent.", "", float64(d.Queue()))
	counts := totals(list)
	for _, kind := range reportKinds {
		gauge("upkeep_services", "Services by how they stand.", "{"+label("condition", string(kind))+"}", float64(counts[kind]))
	}
}

// service adds what is known of one service. Of one that is not monitored, or was not looked at yet, only that is known.
func (x *exposition) service(s *Snapshot) {
	svc := s.Service
	begin := "{" + label("service", svc.Name)
	alone := begin + "}"
	x.metric("upkeep_service_info", gaugeMetric, "What the control file says of a service; groups are separated by commas.").add(
		begin+","+label("kind", svc.Kind.String())+","+label("groups", strings.Join(svc.Groups, ","))+","+label("mode", svc.Mode.String())+"}", 1)
	how := conditionOf(s)
	x.metric("upkeep_service_monitored", gaugeMetric, "Whether the service is monitored.").add(alone, number(how != conditionUnmonitored))
	x.metric("upkeep_service_restarts_total", counterMetric, "Times that upkeep started or restarted the service since the daemon runs.").add(alone, float64(s.Starts))
	if how != conditionUp && how != conditionDown {
		return
	}
	x.metric("upkeep_service_up", gaugeMetric, "Whether the service is well: 1, or 0 while a rule has failed.").add(alone, number(how == conditionUp))
	if at := since(s); !at.IsZero() {
		x.metric("upkeep_service_since_timestamp_seconds", gaugeMetric, "When the service came to stand as it does.").add(alone, unixSeconds(at))
	}
	if s.Seen == nil {
		return
	}
	x.metric("upkeep_service_checked_timestamp_seconds", gaugeMetric, "When the service was last looked at.").add(alone, unixSeconds(s.Seen.At))
	told := map[[2]string]int{}
	for _, f := range checks.Figures(svc, s.Seen) {
		labels := alone
		if key := [2]string{f.Name, f.Of}; f.Of != "" {
			if told[key]++; told[key] > 1 { // two rules that test the same: each is a series of its own
				f.Of = fmt.Sprintf("%s (%d)", f.Of, told[key])
			}
			labels = begin + "," + label("of", f.Of) + "}"
		}
		x.figure(f.Name).add(labels, f.Value)
	}
}

// figureMetric is the metric of a figure. Only counters may end in _total, so such a figure has the word in front.
func figureMetric(figure string) string {
	if rest, ok := strings.CutSuffix(figure, "_total"); ok {
		figure = "total_" + rest
	}
	return "upkeep_service_" + figure
}

// figureHelp says what a figure is; its name has the unit.
func figureHelp(name string) string {
	if name == "check_seconds" {
		return "How long the last look took."
	}
	return capital(strings.ReplaceAll(name, "_", " ")) + ", as the last look found it."
}

func number(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func unixSeconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
