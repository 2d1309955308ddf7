package main

import (
	"cmp"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/boot"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
)

// bootAnswer says for one service, or for the daemon itself, whether it comes back at boot.
type bootAnswer struct {
	Service string `json:"service"`
	Kind    string `json:"kind"` // "daemon", "process", "filesystem"
	boot.Verdict
	running bool // a process of it was there to judge by
}

// daemonKind is the kind of the daemon's own line, which no service has.
const daemonKind = "daemon"

// bootAnswers asks for the daemon and for each service that can come back: processes and filesystems. self is the daemon's
// process and pid tells that of a service, 0 when it does not run.
func bootAnswers(m *boot.Machine, config *checks.Config, name string, self int, pid func(*checks.Service) int) []bootAnswer {
	own := m.Program(boot.Program{PID: self, Name: name})
	out := []bootAnswer{{Service: name, Kind: daemonKind, Verdict: own, running: self != 0}}
	for _, s := range config.Services {
		switch s.Kind {
		case checks.Process:
			p := pid(s)
			v := m.Program(boot.Program{PID: p, Name: s.Name, Starts: starts(s)})
			if s.Unit != "" {
				v = m.Unit(s.Unit)
			}
			out = append(out, bootAnswer{Service: s.Name, Kind: s.Kind.String(), Verdict: startedByUs(m, s, v, own), running: p != 0})
		case checks.Filesystem:
			out = append(out, bootAnswer{Service: s.Name, Kind: s.Kind.String(), Verdict: m.Mount(s.Target), running: true})
		}
	}
	return out
}

// starts are the command lines that start a service.
func starts(s *checks.Service) [][]string {
	var out [][]string
	for _, m := range []*checks.Method{s.Start, s.Restart} {
		if m != nil {
			out = append(out, m.Args)
		}
	}
	return out
}

// startedByUs adds what we do ourselves: a service that nothing else brings back is started by our start program, when we
// come back and the control file lets us.
func startedByUs(m *boot.Machine, s *checks.Service, v, own boot.Verdict) boot.Verdict {
	if v.Answer == boot.Yes || s.Start == nil {
		return v
	}
	kept := v
	switch why := notStarted(s); {
	case why != "":
		kept.Why += "; upkeep does not start it, as " + why
	case m.CanStart(s.Start.Args).Answer == boot.No:
		kept.Answer = boot.No
		if why := m.CanStart(s.Start.Args).Why; why != v.Why {
			kept.Why += "; upkeep cannot start it, because " + why
		}
	case own.Answer == boot.Yes:
		return boot.Verdict{Answer: boot.Yes, By: "upkeep, with its start program", Unit: v.Unit}
	case own.Answer == boot.No:
		kept.Why += "; upkeep would start it, but does not come back itself"
	default:
		kept.Answer = boot.Unsure
		kept.Why += "; upkeep would start it, but may not come back itself"
	}
	return kept
}

// notStarted says what in the control file keeps us from starting a service after a boot, "" for nothing.
func notStarted(s *checks.Service) string {
	switch {
	case s.Mode != checks.Active:
		return "its mode is " + s.Mode.String()
	case s.OnReboot == checks.RebootNoStart:
		return "it has onreboot nostart"
	}
	for _, r := range s.Rules {
		if r.Test.Event() == checks.EventNonexist && (r.Then.Kind == checks.ActRestart || r.Then.Kind == checks.ActStart) {
			return ""
		}
	}
	return "no rule starts it when it does not exist"
}

// machine begins a reading of this machine's files.
func (p *program) machine() *boot.Machine { return boot.Read(cmp.Or(p.root, "/")) }

// bootID tells the running kernel from the one before the last boot.
func (p *program) bootID() string { return cmp.Or(p.boot, proc.BootID()) }

// line says an answer in a line.
func (a *bootAnswer) line() string { return a.Service + " " + a.Verdict.String() }

func (a *bootAnswer) named(names []string) bool {
	for _, n := range names {
		if strings.EqualFold(n, a.Service) {
			return true
		}
	}
	return len(names) == 0
}
