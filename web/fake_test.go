package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// fakeDaemon is the far side of the interface.
type fakeDaemon struct {
	generation atomic.Uint64

	mu       sync.Mutex
	config   *checks.Config
	list     []Snapshot
	events   []checks.Event
	past     []checks.Event // newest first
	series   []api.Series
	calls    []string
	err      error
	subs     []chan checks.Event
	info     Info
	waiting  int           // alerts
	held     chan struct{} // Act waits for it
	outcomes []Outcome
	hangs    bool // it does not answer
}

func (d *fakeDaemon) call(format string, args ...any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls = append(d.calls, fmt.Sprintf(format, args...))
	return d.err
}

func (d *fakeDaemon) called() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.calls...)
}

func (d *fakeDaemon) Config() *checks.Config { return d.config }

// Generation tells of a change each time: tests change what they like.
func (d *fakeDaemon) Generation() uint64 { return d.generation.Add(1) }

func (d *fakeDaemon) Snapshots() ([]Snapshot, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.hangs {
		return nil, errHangs
	}
	return append([]Snapshot(nil), d.list...), nil
}

var errHangs = errors.New("it hangs")

func (d *fakeDaemon) Do(_ context.Context, action string, names []string) error {
	return d.call("%s %s", action, strings.Join(names, ","))
}

func (d *fakeDaemon) Act(ctx context.Context, action string, names []string) ([]Outcome, error) {
	if d.held != nil {
		select {
		case <-d.held:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return d.outcomes, d.call("act %s %s", action, strings.Join(names, ","))
}

func (d *fakeDaemon) Unmonitor(_ context.Context, names []string, t time.Duration, reason string) ([]Outcome, error) {
	var out []Outcome
	for _, name := range names {
		out = append(out, Outcome{Service: name, Action: "unmonitor"})
	}
	return out, d.call("unmonitor %s for %s because %q", strings.Join(names, ","), t, reason)
}
func (d *fakeDaemon) Validate() { _ = d.call("validate") }
func (d *fakeDaemon) Reload(context.Context) (api.Changes, error) {
	return api.Changes{Added: []string{"new"}}, d.call("reload")
}
func (d *fakeDaemon) Quit() { _ = d.call("quit") }

func (d *fakeDaemon) Debug(on bool) {
	_ = d.call("debug %t", on)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.info.Debug = on
}
func (d *fakeDaemon) Info() Info      { return d.info }
func (d *fakeDaemon) Queue() int      { return d.waiting }
func (d *fakeDaemon) Notes() []string { return nil }

func (d *fakeDaemon) Events() []checks.Event {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]checks.Event(nil), d.events...)
}

func (d *fakeDaemon) Subscribe(ctx context.Context) <-chan checks.Event {
	sub := make(chan checks.Event, 16)
	d.mu.Lock()
	d.subs = append(d.subs, sub)
	d.mu.Unlock()
	return sub
}

func (d *fakeDaemon) happen(e checks.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.events = append(d.events, e)
	for _, s := range d.subs {
		s <- e
	}
}

func (d *fakeDaemon) Alerts() []api.Alert {
	return []api.Alert{
		{ID: "1", Time: noon, Service: "gone", Text: "Does not exist", Message: "file doesn't exist", Channel: "mail", To: "ops@example.org", State: "waiting", Attempts: 2, Error: "connection refused", Next: moment(noon.Add(time.Hour))},
		{ID: "2", Time: noon, Service: "nginx", Text: "Exists", Message: "process is running", Channel: "mail", To: "ops@example.org", State: "sent", Attempts: 1},
	}
}

// History gives the fake's curves, moved to the time asked for.
func (d *fakeDaemon) History(service, figure string, from, to time.Time, points int) ([]api.Series, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []api.Series
	for _, s := range d.series {
		if (service == "" || s.Service == service) && (figure == "" || s.Figure == figure) {
			s.From, s.To, s.Points = from, to, slices.Clone(s.Points)
			for i := range s.Points {
				s.Points[i].At = from.Add(to.Sub(from) * time.Duration(i) / time.Duration(len(s.Points)))
			}
			out = append(out, s)
		}
	}
	return out, nil
}

// PastEvents gives the fake's past, newest first.
func (d *fakeDaemon) PastEvents(service string, from, to time.Time, limit int) ([]checks.Event, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []checks.Event
	for _, e := range d.past {
		if (service == "" || strings.EqualFold(e.Service, service)) && !e.Time.Before(from) && !e.Time.After(to) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}

// setPart changes one service.
func (d *fakeDaemon) set(name string, change func(*Snapshot)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.list {
		if d.list[i].Service.Name == name {
			change(&d.list[i])
		}
	}
}

// fakeTest is a rule's question as listings show it.
type fakeTest struct {
	event            *checks.EventType
	label, condition string
}

func (t fakeTest) Event() *checks.EventType { return t.event }
func (t fakeTest) Judge(*checks.Observation, string) checks.Verdict {
	return checks.Verdict{Outcome: checks.Unknown}
}
func (t fakeTest) Row() (label, condition string) { return t.label, t.condition }

var noon = time.Date(2026, 3, 4, 12, 0, 0, 250000000, time.UTC)

// standing makes a service that was looked at.
func standing(svc *checks.Service, seen *checks.Observation) Snapshot {
	st := checks.NewState(svc)
	st.Monitor, st.Collected = checks.MonitorYes, noon
	for i := range st.Rules {
		st.Rules[i].Outcome, st.Rules[i].Since, st.Rules[i].Judged = checks.Succeeded, noon.Add(-time.Hour), 7
	}
	if seen != nil {
		seen.At = noon
	}
	return Snapshot{Service: svc, State: st, Seen: seen}
}

func failing(s Snapshot, rule int, message string) Snapshot {
	rs := &s.State.Rules[rule]
	rs.Outcome, rs.Text, rs.Since, rs.History = checks.Failed, message, noon.Add(-3*time.Minute), 7
	return s
}

func ruleOf(line int, t checks.Test, then checks.ActionKind) *checks.Rule {
	return &checks.Rule{ID: checks.RuleID(fmt.Sprint("rule", line)), Pos: parser.Pos{File: "/etc/monitrc", Line: line}, Test: t,
		Fail: checks.Window{Count: 2, Cycles: 3}, Then: checks.Action{Kind: then}, Else: checks.Action{Kind: checks.ActAlert}}
}

// fleet is one service of each kind, and some that stand badly.
func fleet() []Snapshot {
	no := checks.IOFacts{Bytes: -1, Operations: -1, GenericBytes: -1}
	program := &checks.Method{Command: "/bin/true", Args: []string{"/bin/true"}}
	process := &checks.Service{Name: "nginx", Kind: checks.Process, Pos: parser.Pos{File: "/etc/monitrc", Line: 10}, Start: program, Stop: program, Groups: []string{"web"},
		DependsOn: []string{"conf"}, Rules: []*checks.Rule{
			ruleOf(11, fakeTest{checks.EventNonexist, "Existence", "if does not exist"}, checks.ActRestart),
			ruleOf(12, &tests.Connection{Key: "http", Host: "localhost", Port: 80, Title: "HTTP", Path: "/x%3Cy%3E"}, checks.ActRestart),
			ruleOf(13, &tests.Connection{Key: "alt", Host: "localhost", Port: 8443, Title: "HTTP", TLS: checks.TLSOptions{Use: true}}, checks.ActRestart),
			ruleOf(14, &tests.Connection{Key: "sock", UnixSocket: "/run/nginx.sock", Title: "DEFAULT"}, checks.ActAlert),
		}}
	file := &checks.Service{Name: "conf", Kind: checks.File, Rules: []*checks.Rule{
		ruleOf(21, fakeTest{checks.EventChecksum, "Checksum", "if failed"}, checks.ActAlert),
		ruleOf(22, fakeTest{checks.EventPermission, "Permission", "if failed 600"}, checks.ActAlert),
		ruleOf(23, fakeTest{checks.EventContent, "Content", "if match \"error\""}, checks.ActAlert)}}
	gone := &checks.Service{Name: "gone", Kind: checks.File, Groups: []string{"web"}, Rules: []*checks.Rule{ruleOf(31, fakeTest{checks.EventNonexist, "Existence", "if does not exist"}, checks.ActAlert)}}
	host := &checks.Service{Name: "example", Kind: checks.Host, Target: "192.0.2.1", Rules: []*checks.Rule{
		ruleOf(41, &tests.Ping{Key: "ping", Host: "192.0.2.1"}, checks.ActAlert),
		ruleOf(42, &tests.Connection{Key: "dns", Host: "192.0.2.1", Port: 53, UDP: true, Title: "DNS"}, checks.ActAlert)}}
	hostState := failing(standing(host, &checks.Observation{Probes: map[string]*checks.ProbeFacts{"ping": {OK: true, ResponseTime: 32 * time.Microsecond, CertificateDays: -1}, "dns": {ResponseTime: -1}}}), 1, "failed protocol test [DNS] at [192.0.2.1]:53 [UDP/IP] -- timed out")
	away := standing(&checks.Service{Name: "backup", Kind: checks.Directory, Every: checks.Schedule{Cycles: 3}}, nil)
	away.State.Monitor, away.State.Until, away.State.Reason = checks.MonitorNot, noon.Add(2*time.Hour), "deploy <1>"
	away.Skipped = 1
	fresh := standing(&checks.Service{Name: "job", Kind: checks.Program, Every: checks.Schedule{Cron: "* 3 * * *"}}, nil)
	fresh.State.Monitor = checks.MonitorInit | checks.MonitorYes
	waiting := standing(&checks.Service{Name: "night", Kind: checks.Host, Mode: checks.Manual, OnReboot: checks.RebootLastState, Every: checks.Schedule{Cron: "* 3 * * *", Not: true}}, nil)
	waiting.State.Monitor = checks.MonitorInit | checks.MonitorWaiting
	pending := standing(process, &checks.Observation{Process: &checks.ProcessFacts{PID: 1234, PPID: 1, GID: 0, Uptime: 26*time.Hour + 5*time.Minute, Threads: 3, CPUPercent: 1.25, CPUPercentTotal: 2, Memory: 1668 << 10, MemoryTotal: 3 << 20,
		MemoryPercent: 0.5, MemoryPercentTotal: 1, FDs: 5, FDsTotal: 9, FDSoftLimit: 20000, FDHardLimit: 20000,
		Read: checks.IOFacts{Bytes: 36 << 10, Operations: 10, GenericBytes: 6976}, Write: checks.IOFacts{Bytes: 0, Operations: -1, GenericBytes: -1}},
		Probes: map[string]*checks.ProbeFacts{"http": {OK: true, ResponseTime: 583 * time.Microsecond, CertificateDays: -1},
			"alt": {OK: true, ResponseTime: 1168 * time.Microsecond, CertificateDays: 71}, "sock": {Message: "no", ResponseTime: -1}}})
	pending.Pending = checks.ActRestart
	return []Snapshot{
		pending,
		failing(failing(standing(file, &checks.Observation{File: &checks.FileFacts{Mode: 0o644, Size: 6, Access: noon, Change: noon, Modify: noon,
			Checksums: map[string]string{"md5": "b1946ac92492d2347c6235b4d2611184"}}, Content: map[string]checks.ContentFacts{"c": {Matched: 1}}}), 0, "checksum failed"), 1, "permission test failed"),
		failing(standing(gone, &checks.Observation{Missing: "file doesn't exist"}), 0, "file doesn't exist"),
		standing(&checks.Service{Name: "pipe", Kind: checks.Fifo}, &checks.Observation{File: &checks.FileFacts{Mode: 0o600, UID: 33, GID: 33, Access: noon, Change: noon, Modify: noon}}),
		away, fresh,
		standing(&checks.Service{Name: "probe", Kind: checks.Program}, &checks.Observation{Program: &checks.ProgramFacts{Started: noon, Status: 3, Output: "line1 ]]>\nline2 <&>\n"}}),
		standing(&checks.Service{Name: "root", Kind: checks.Filesystem}, &checks.Observation{Filesystem: &checks.FilesystemFacts{Type: "ext4", Flags: "rw,relatime", Mode: 0o755, BlockSize: 4096,
			SpaceTotal: 252 << 30, SpaceUsed: 12 << 30, SpaceFree: 240 << 30, SpaceAvailable: 79 << 30, SpacePercent: 4.8, Inodes: 16777216, InodesUsed: 418924, InodesFree: 16358292, InodePercent: 2.5,
			Read: checks.IOFacts{Bytes: 1 << 30, Operations: 51490, ByteRate: 2.6 * (1 << 20), OperationRate: 170.2, GenericBytes: -1}, Write: checks.IOFacts{Bytes: 1 << 20, Operations: 10016, GenericBytes: -1},
			ServiceTime: 0.086, ReadTime: 0.012, WriteTime: 0.074}}),
		standing(&checks.Service{Name: "tmp", Kind: checks.Filesystem, Mode: checks.Passive}, &checks.Observation{Filesystem: &checks.FilesystemFacts{Type: "tmpfs", Flags: "rw", Mode: 0o1777, BlockSize: 4096, SpaceTotal: 1 << 30, SpaceFree: 1 << 30, SpaceAvailable: 1 << 30, Read: no, Write: no}}),
		standing(&checks.Service{Name: "eth", Kind: checks.Network}, &checks.Observation{Link: &checks.LinkFacts{Name: "eth0", Up: true, Speed: 1000000000, Duplex: 1,
			In: checks.TrafficFacts{Bytes: 197830, Packets: 2714, ByteRate: 191, PacketRate: 2}, Out: checks.TrafficFacts{Bytes: 258375, Packets: 2366, ByteRate: 2048, PacketRate: 9, Errors: 1}}}),
		standing(&checks.Service{Name: "wire", Kind: checks.Network}, &checks.Observation{}), // could not be read
		hostState, waiting,
		standing(&checks.Service{Name: "host.example.org", Kind: checks.System}, &checks.Observation{Machine: &checks.MachineFacts{Load: [3]float64{0.46, 0.31, 0.2}, Cores: 2,
			CPU:         map[string]float64{"total": 70.4, "user": 35.1, "system": 34.1, "nice": 0, "wait": 1.2, "hardirq": 0, "softirq": 0.5, "steal": 0, "guest": 0, "guestnice": 0},
			MemoryTotal: 24 << 30, MemoryUsed: 506 << 20, MemoryPercent: 2.1, Uptime: 21 * time.Minute, Boot: noon.Add(-21 * time.Minute), FDAllocated: 711, FDMaximum: 2466170}}),
	}
}

func newFake() *fakeDaemon {
	list := fleet()
	d := &fakeDaemon{list: list, config: &checks.Config{Settings: checks.Settings{HTTP: &checks.HTTP{Port: 2812, Address: "127.0.0.1", Allow: admins}}, Files: []string{"/etc/monitrc"}},
		info: Info{Name: "upkeep", Version: "0.1.0", ID: "907df90e4da7b9f524e574fbf158b2be", Incarnation: noon.Add(-353 * time.Second), Uptime: 353 * time.Second, Poll: 2 * time.Second,
			Host: "host.example.org", ControlFile: "/etc/monitrc", Platform: Platform{"Linux", "6.1.0", "#1 SMP", "x86_64", 2, 24684084, 0}}}
	for _, s := range list {
		d.config.Services = append(d.config.Services, s.Service)
	}
	d.events = []checks.Event{
		{ID: 1, Service: "conf", Kind: checks.File, Type: checks.EventChecksum, To: checks.Failed, Message: "checksum failed", Time: noon.Add(-3 * time.Minute), Change: true, Action: checks.Action{Kind: checks.ActAlert}},
		{ID: 2, Service: "nginx", Kind: checks.Process, Type: checks.EventExec, To: checks.Failed, Message: "failed to start (exit status 1)", Time: noon.Add(-time.Minute), Change: true,
			Evidence: map[string]string{"exit status": "1", "output": "nginx: [emerg] bind() to 0.0.0.0:80 failed\nstill could not bind()"}},
	}
	return d
}

var admins = []checks.Allow{{User: "admin", Password: "adminpw"}, {User: "reader", Password: "readpw", ReadOnly: true}}

func quietLog() *slog.Logger { return slog.New(slog.DiscardHandler) }
