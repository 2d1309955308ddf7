package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// nginx is a process that depends on a file, with a rule of its own and a limit of restarts.
func nginx(then checks.ActionKind) *checks.Service {
	program := &checks.Method{Command: "/bin/start", Args: []string{"/bin/start"}}
	s := &checks.Service{Name: "nginx", Kind: checks.Process, Start: program, Stop: program, DependsOn: []string{"conf"}, Rules: []*checks.Rule{
		ruleOf(11, fakeTest{checks.EventNonexist, "Existence", "if does not exist"}, then),
		ruleOf(12, fakeTest{checks.EventConnection, "Port", "If failed [localhost]:80 type TCP"}, checks.ActRestart),
		{ID: "limit", Pos: parser.Pos{File: "/etc/monitrc", Line: 15}, Test: &checks.RestartLimit{Restarts: 5, Cycles: 5}, Then: checks.Action{Kind: checks.ActUnmonitor}},
	}}
	s.Rules[0].Fail = checks.Window{}
	return s
}

// summed is a file with a rule about its size and one about its checksum.
func summed() *checks.Service {
	return &checks.Service{Name: "large", Kind: checks.File, Rules: []*checks.Rule{
		ruleOf(51, fakeTest{checks.EventSize, "Size", "if size > 1 GB"}, checks.ActAlert),
		ruleOf(52, sumTest{fakeTest{checks.EventChecksum, "Checksum", "if failed checksum"}}, checks.ActAlert)}}
}

// sumTest asks for a checksum.
type sumTest struct{ fakeTest }

func (sumTest) Needs() checks.Needs { return checks.Needs{Checksums: []string{"sha256"}} }

// TestExplain: the account of each situation that a service may be in.
func TestExplain(t *testing.T) {
	file := func() Snapshot {
		return standing(&checks.Service{Name: "conf", Kind: checks.File, Rules: []*checks.Rule{ruleOf(21, fakeTest{checks.EventChecksum, "Checksum", "if failed checksum"}, checks.ActStop)}}, nil)
	}
	conf, broken := file(), failing(file(), 0, "checksum failed, expected b1946ac9 got d41d8cd9")
	well := func(svc *checks.Service) Snapshot {
		return standing(svc, &checks.Observation{Present: "process is running with pid 1234"})
	}
	dead := func(then checks.ActionKind) Snapshot {
		return failing(standing(nginx(then), &checks.Observation{Missing: "process is not running"}), 0, "process is not running")
	}
	with := func(s Snapshot, change func(*Snapshot)) Snapshot { change(&s); return s }
	host := func(every checks.Schedule) *checks.Service {
		return &checks.Service{Name: "example", Kind: checks.Host, Every: every, Rules: []*checks.Rule{ruleOf(41, fakeTest{checks.EventICMP, "Ping", "if failed ping4"}, checks.ActAlert)}}
	}
	exec := failing(standing(host(checks.Schedule{}), nil), 0, "ping failed")
	exec.Service.Rules[0].Then = checks.Action{Kind: checks.ActExec, Exec: &checks.Method{Command: "/bin/page me"}, Repeat: 5}

	cases := []struct {
		name    string
		s       Snapshot
		require Snapshot // what it depends on
	}{
		{"up", well(nginx(checks.ActRestart)), conf},
		{"up, a checksum is not yet known", with(standing(summed(), &checks.Observation{File: &checks.FileFacts{}, Present: "file exists"}), func(s *Snapshot) {
			s.State.Rules[1].Outcome = checks.Init
		}), conf},
		{"up, the checksum of a file that has changed is not yet known", standing(summed(), &checks.Observation{File: &checks.FileFacts{}, Present: "file exists"}), conf},
		{"up, nothing is known yet", with(standing(summed(), &checks.Observation{File: &checks.FileFacts{}, Present: "file exists"}), func(s *Snapshot) {
			s.State.Rules[0].Outcome, s.State.Rules[1].Outcome = checks.Init, checks.Init
		}), conf},
		{"no rules", standing(&checks.Service{Name: "probe", Kind: checks.Program}, nil), conf},
		{"failing within its tolerance", with(well(nginx(checks.ActRestart)), func(s *Snapshot) {
			s.State.Rules[1].History, s.State.Rules[1].Text = 1, "connection refused"
		}), conf},
		{"failed within its tolerance, well at the last look", with(well(nginx(checks.ActRestart)), func(s *Snapshot) { s.State.Rules[1].History = 2 }), conf},
		{"failed, restart pending", with(dead(checks.ActRestart), func(s *Snapshot) {
			s.Pending, s.State.Restarts, s.State.RestartCycles = checks.ActRestart, 1, 1
		}), conf},
		{"failed, only alerted", dead(checks.ActAlert), conf},
		{"failed, a program is run", exec, conf},
		{"failed, recovery takes time", with(dead(checks.ActRestart), func(s *Snapshot) {
			s.Service.Rules[0].Recover, s.State.Rules[0].History, s.State.Rules[0].Judged, s.State.Rules[0].Count = checks.Window{Count: 3, Cycles: 3}, 0b110, 0b111, 3
		}), conf},
		{"failed, and no program to start it", with(dead(checks.ActRestart), func(s *Snapshot) { s.Service.Start, s.State.Restarts = nil, 1 }), conf},
		{"failed, passive", with(dead(checks.ActRestart), func(s *Snapshot) { s.Service.Mode = checks.Passive }), conf},
		{"blocked by a prerequisite", dead(checks.ActRestart), broken},
		{"a prerequisite is being moved", well(nginx(checks.ActRestart)), with(conf, func(s *Snapshot) { s.Pending = checks.ActStop })},
		{"start failed", with(dead(checks.ActRestart), func(s *Snapshot) {
			s.State.Restarts, s.State.RestartCycles = 2, 2
			s.State.Exec = checks.RuleState{Outcome: checks.Failed, Since: noon.Add(-2 * time.Minute), Finding: checks.Finding{Text: "failed to start (exit status 1) -- nginx: [emerg] bind() to 0.0.0.0:80 failed\nstill could not bind()"}}
			s.Events = []checks.Event{{Type: checks.EventAction, To: checks.Failed, Message: "restart action failed -- failed to start", Time: noon.Add(-time.Minute)}}
		}), conf},
		{"restart limit reached", with(well(nginx(checks.ActRestart)), func(s *Snapshot) {
			s.State.Monitor = checks.MonitorNot
			s.Events = []checks.Event{{Type: checks.EventTimeout, Rule: "limit", To: checks.Failed, Action: checks.Action{Kind: checks.ActUnmonitor}, Time: noon.Add(-time.Minute),
				Message: "service restarted 5 times within 5 cycles(s) - unmonitor"}}
		}), conf},
		{"unmonitored for a while", with(well(nginx(checks.ActRestart)), func(s *Snapshot) {
			s.State.Monitor, s.State.Until, s.State.Reason = checks.MonitorNot, noon.Add(2*time.Hour), "deploy of 1.2"
			s.Events = []checks.Event{{Type: checks.EventAction, To: checks.Changed, Message: "unmonitor action done", Time: noon.Add(-26 * time.Hour)}}
		}), conf},
		{"unmonitored with what it depends on", with(well(nginx(checks.ActRestart)), func(s *Snapshot) { s.State.Monitor = checks.MonitorNot }),
			with(conf, func(s *Snapshot) { s.State.Monitor = checks.MonitorNot })},
		{"set aside with what it depends on, for a while", with(well(nginx(checks.ActRestart)), func(s *Snapshot) {
			s.State.Monitor, s.State.With = checks.MonitorNot, []string{"conf"}
		}), with(conf, func(s *Snapshot) { s.State.Monitor, s.State.Until = checks.MonitorNot, noon.Add(time.Hour) })},
		{"late", with(well(nginx(checks.ActRestart)), func(s *Snapshot) { s.Late = true }), conf},
		{"ended on purpose", with(well(nginx(checks.ActRestart)), func(s *Snapshot) { s.Ended = "was ended by the signal terminated" }), conf},
		{"waiting for its hour", with(standing(host(checks.Schedule{Cron: "0 3 * * *"}), nil), func(s *Snapshot) {
			s.State.Monitor, s.State.Collected, s.Next = checks.MonitorInit|checks.MonitorYes, time.Time{}, noon.Add(15*time.Hour)
		}), conf},
		{"waiting for what never comes", with(standing(host(checks.Schedule{Cron: "0 0 30 2 *"}), nil), func(s *Snapshot) {
			s.State.Monitor, s.State.Collected = checks.MonitorInit|checks.MonitorYes, time.Time{}
		}), conf},
		{"left out at what never comes", standing(host(checks.Schedule{Cron: "* 22-6 * * *", Not: true}), nil), conf},
		{"left out at hours", standing(host(checks.Schedule{Cron: "* 0-3 * * *", Not: true}), nil), conf},
		{"every third cycle", with(standing(host(checks.Schedule{Cycles: 3}), nil), func(s *Snapshot) { s.Skipped = 1 }), conf},
		{"never looked at", with(well(nginx(checks.ActRestart)), func(s *Snapshot) { s.State, s.Seen = checks.NewState(s.Service), nil }), conf},
		{"changed", with(standing(host(checks.Schedule{}), nil), func(s *Snapshot) {
			s.State.Rules[0].Hint, s.State.Rules[0].Text, s.State.Rules[0].Outcome = true, "checksum changed", checks.Changed
		}), conf},
		{"a rule that every process has", failing(well(&checks.Service{Name: "nginx", Kind: checks.Process, Rules: []*checks.Rule{
			{Test: fakeTest{checks.EventData, "", ""}, Then: checks.Action{Kind: checks.ActAlert}}}}), 0, "process with pid 7 is a zombie"), conf},
	}
	var out strings.Builder
	for _, c := range cases {
		fmt.Fprintf(&out, "== %s\n", c.name)
		for _, sentence := range explain(&c.s, []Snapshot{c.s, c.require}, noon.Add(5*time.Second)) {
			if strings.Contains(sentence, "\n") {
				t.Errorf("%s: %q has several lines", c.name, sentence)
			}
			out.WriteString(sentence + "\n")
		}
	}
	golden(t, "explain.txt", out.String())
}

// TestExplainOverTheAPI: the account is the same there, and a service that does not exist is said so.
func TestExplainOverTheAPI(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	told, err := r.client().Explain(t.Context(), "CONF")
	if err != nil || told.Service != "conf" || told.Condition != "down" || len(told.Sentences) < 3 || !strings.HasPrefix(told.Sentences[0], "conf is failing since") {
		t.Errorf("%+v, %v", told, err)
	}
	if _, err := r.client().Explain(t.Context(), "a/b"); err == nil || err.Error() != `There is no service named "a/b"` {
		t.Errorf("a service that does not exist: %v", err)
	}
}
