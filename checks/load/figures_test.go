package load

import (
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFiguresOfEachKindKeepTheirNamesAndOrder(t *testing.T) {
	http := &tests.Connection{Key: "a", Host: "127.0.0.1", Port: 80, Title: "HTTP"}
	ping := &tests.Ping{Key: "b", Host: "192.0.2.1"}
	host := &checks.Service{Kind: checks.Host, Rules: []*checks.Rule{{Test: http}, {Test: ping}}}
	unknown := checks.IOFacts{Bytes: -1, Operations: -1, GenericBytes: -1}
	for _, c := range []struct {
		name string
		s    *checks.Service
		o    checks.Observation
		want string
	}{
		{"missing", &checks.Service{Kind: checks.File}, checks.Observation{Missing: "gone"}, "check_seconds=2"},
		{"file", &checks.Service{Kind: checks.File}, checks.Observation{File: &checks.FileFacts{Size: 7, Links: 1}}, "check_seconds=2 size_bytes=7 hardlinks=1"},
		{"directory", &checks.Service{Kind: checks.Directory}, checks.Observation{File: &checks.FileFacts{Size: 7, Links: 1}}, "check_seconds=2 hardlinks=1"},
		{"process", &checks.Service{Kind: checks.Process}, checks.Observation{Process: &checks.ProcessFacts{PID: 3, CPUPercent: -1, CPUPercentTotal: math.NaN(),
			Memory: 10, MemoryTotal: 20, Threads: 2, FDs: -1, FDsTotal: -1, Uptime: 2500 * time.Millisecond, Read: checks.IOFacts{GenericRate: 5, ByteRate: 4, Operations: -1}, Write: unknown}},
			"check_seconds=2 memory_bytes=10 memory_total_bytes=20 memory_percent=0 memory_total_percent=0 threads=2 children=0 uptime_seconds=2 read_bytes_per_second=5 disk_read_bytes_per_second=4"},
		{"filesystem", &checks.Service{Kind: checks.Filesystem}, checks.Observation{Filesystem: &checks.FilesystemFacts{SpacePercent: 12.5, SpaceUsed: 1, SpaceFree: 2, SpaceAvailable: 3, ServiceTime: -1,
			ReadTime: -1, WriteTime: 4, Write: unknown}},
			"check_seconds=2 space_used_percent=12.5 space_used_bytes=1 space_free_bytes=2 space_available_bytes=3 disk_read_bytes_per_second=0 disk_reads_per_second=0 service_write_seconds=0.004"},
		{"system", &checks.Service{Kind: checks.System}, checks.Observation{Machine: &checks.MachineFacts{Load: [3]float64{1, 2, 3}, CPU: map[string]float64{"wait": 4, "total": 9, "steal": -1}, SwapPercent: -1, PageIn: -1, PageOut: -1,
			Pressure: map[string]checks.PressureFacts{"io": {Some: [3]float64{1, 2, 3}, Full: [3]float64{-1, -1, -1}}}}},
			"check_seconds=2 load_1m=1 load_5m=2 load_15m=3 cpu_percent{total}=9 cpu_percent{wait}=4 memory_percent=0 memory_bytes=0 swap_bytes=0 filedescriptors=0 " +
				"pressure_some_10s_percent{io}=1 pressure_some_60s_percent{io}=2 pressure_some_300s_percent{io}=3 uptime_seconds=0"},
		{"network", &checks.Service{Kind: checks.Network}, checks.Observation{Link: &checks.LinkFacts{Up: true, In: checks.TrafficFacts{ByteRate: 8, ErrorRate: -1}, Out: checks.TrafficFacts{ByteRate: -1, PacketRate: -1}}},
			"check_seconds=2 link_up=1 download_bytes_per_second=8 download_packets_per_second=0 upload_errors_per_second=0"},
		{"program", &checks.Service{Kind: checks.Program}, checks.Observation{Program: &checks.ProgramFacts{Started: time.Unix(1, 0), Status: 3, Took: time.Second}}, "check_seconds=2 exit_status=3 run_seconds=1"},
		{"host", host, checks.Observation{Probes: map[string]*checks.ProbeFacts{
			"a": {OK: true, ResponseTime: time.Second, CertificateDays: 30, Phases: []checks.Phase{{Name: "dns", Took: time.Millisecond}, {Name: "of our own", Took: 1}}},
			"b": {ResponseTime: -1, CertificateDays: -1}}},
			"check_seconds=2 response_seconds{127.0.0.1:80 HTTP}=1 probe_success{127.0.0.1:80 HTTP}=1 response_dns_seconds{127.0.0.1:80 HTTP}=0.001 certificate_days{127.0.0.1:80 HTTP}=30 probe_success{ping 192.0.2.1}=0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Took = 2 * time.Second
			if got := figuresText(checks.Figures(c.s, &c.o)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func figuresText(list []checks.Figure) string {
	var out []string
	for _, f := range list {
		of := ""
		if f.Of != "" {
			of = "{" + f.Of + "}"
		}
		out = append(out, fmt.Sprintf("%s%s=%v", f.Name, of, f.Value))
	}
	return strings.Join(out, " ")
}

func TestFiguresHaveNamesFitForMetrics(t *testing.T) {
	units := []string{checks.UnitPercent, checks.UnitBytes, checks.UnitByteRate, checks.UnitSeconds, checks.UnitCount, checks.UnitPerSecond, checks.UnitDays, checks.UnitRatio}
	o := &checks.Observation{File: &checks.FileFacts{}, Process: &checks.ProcessFacts{PID: 1}, Filesystem: &checks.FilesystemFacts{Inodes: 1}, Machine: &checks.MachineFacts{},
		Link: &checks.LinkFacts{}, Program: &checks.ProgramFacts{Started: time.Unix(1, 0)}, Content: map[string]checks.ContentFacts{"": {}}}
	for _, f := range checks.Figures(&checks.Service{Kind: checks.File}, o) {
		if !regexp.MustCompile(`^[a-z][a-z0-9_]*$`).MatchString(f.Name) || !slices.Contains(units, f.Unit) {
			t.Errorf("%q with the unit %q", f.Name, f.Unit)
		}
	}
}

func TestProbesThatReadTheSameHaveLabelsOfTheirOwn(t *testing.T) {
	config := mustLoad(t, `check host h with address 192.0.2.1
 if failed port 80 protocol http request "/x" then alert
 if failed port 80 protocol http request "/x" with timeout 9 seconds then alert
 if failed port 443 protocol https then alert
 if failed ping4 then alert
`)
	var labels []string
	for _, r := range config.Service("h").Rules {
		if p, ok := r.Test.(interface{ Label() string }); ok {
			labels = append(labels, p.Label())
		}
	}
	want := []string{"192.0.2.1:80/x HTTP", "192.0.2.1:80/x HTTP #2", "192.0.2.1:443 TLS HTTP", "ping4 192.0.2.1"}
	if !slices.Equal(labels, want) {
		t.Errorf("got %q, want %q", labels, want)
	}
}
