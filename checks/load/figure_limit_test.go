package load

import (
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"strings"
	"testing"
	"time"
)

// Every limit that a file can set to a figure is a line in the curve of just that figure.
func TestLimitOfFindsTheFigure(t *testing.T) {
	text := `set daemon 5
check process p with pidfile /run/p.pid
  if memory > 60 MB then alert
  if total memory > 10% then alert
  if cpu > 50% then alert
  if children > 9 then alert
  if loadavg > 3 then alert
check filesystem f with path /
  if space usage > 90% then alert
  if space free < 1 GB then alert
  if inode free < 5% then alert
  if service time > 10 ms then alert
check file l with path /etc/hosts
  if size > 1 kB then alert
  if changed size then alert
check host h with address 127.0.0.1
  if failed port 80 with responsetime < 2 s then alert
  if failed port 443 using tls and certificate valid > 20 days then alert
check network n with interface lo
  if download > 1 MB/s then alert
  if upload > 5 packets/s then alert
  if total upload > 5 GB in last hour then alert
check system s
  if loadavg (5min) > 8 then alert
  if cpu (wait) > 20% then alert
  if swap > 25% then alert
check program x with path "/bin/true"
  if status != 0 then alert
`
	config, found := File(Options{Path: "/etc/upkeeprc", Text: &text})
	if config == nil {
		t.Fatal(found)
	}
	var got []string
	for _, s := range config.Written {
		for _, r := range s.Rules {
			if l, ok := tests.LimitOf(s, r); ok {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %g", s.Name, l.Name, l.Of, l.Op, l.Value)))
			}
		}
	}
	want := `p memory_bytes  > 6.291456e+07
p memory_total_percent  > 10
p cpu_percent  > 50
p children  > 9
f space_used_percent  > 90
f space_available_bytes  < 1.073741824e+09
f service_seconds  > 0.01
l size_bytes  > 1024
h response_seconds 127.0.0.1:80 DEFAULT > 2
h certificate_days 127.0.0.1:443 TLS DEFAULT < 20
n download_bytes_per_second  > 1.048576e+06
n upload_packets_per_second  > 5
s load_5m  > 8
s cpu_percent wait > 20
s swap_percent  > 25
x exit_status  != 0`
	if strings.Join(got, "\n") != want {
		t.Errorf("limits\n%s", strings.Join(got, "\n"))
	}
}

// What failed on the way is told with how far it came.
func TestFailedProbeTellsItsParts(t *testing.T) {
	test := &tests.Connection{Key: "a", Host: "127.0.0.1", Port: 443, Title: "HTTP"}
	facts := checks.ProbeFacts{Message: "no", ResponseTime: -1, CertificateDays: 12, Phases: []checks.Phase{{Name: "dns", Took: 2 * time.Millisecond}, {Name: "connect", Took: 5 * time.Millisecond}}}
	evidence := func() map[string]string {
		o := &checks.Observation{Probes: map[string]*checks.ProbeFacts{"a": &facts}}
		return test.Evidence(o, test.Judge(o, "").Finding)
	}
	if found := evidence(); found["response"] != "dns 2 ms, connect 5 ms" || found["certificate"] != "valid for 12 days" {
		t.Errorf("%q", found)
	}
	facts = checks.ProbeFacts{Message: "no", ResponseTime: -1, CertificateDays: -1}
	if found := evidence(); len(found) != 0 {
		t.Errorf("%q", found)
	}
}
