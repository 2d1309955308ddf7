package main

import (
	"cmp"
	"context"
	"fmt"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks"
)

// grade says how a finding of the doctor is.
type grade string

const (
	healthy grade = "ok"
	doubt   grade = "warning"
	fault   grade = "error"
)

// finding is one thing that the doctor has looked at.
type finding struct {
	Test   string `json:"test"`
	Result grade  `json:"result"`
	Text   string `json:"text"`
	Mend   string `json:"mend,omitempty"` // what to do about it
}

// examination gathers findings about an installation.
type examination struct {
	p      *program
	config *checks.Config
	pid    int // of the daemon, 0 when none runs
	list   []finding
}

func (x *examination) ok(test, format string, args ...any) {
	x.list = append(x.list, finding{Test: test, Result: healthy, Text: fmt.Sprintf(format, args...)})
}

func (x *examination) warn(test, mend, format string, args ...any) {
	x.list = append(x.list, finding{Test: test, Result: doubt, Text: fmt.Sprintf(format, args...), Mend: mend})
}

func (x *examination) wrong(test, mend, format string, args ...any) {
	x.list = append(x.list, finding{Test: test, Result: fault, Text: fmt.Sprintf(format, args...), Mend: mend})
}

// doctor tests the installation itself and says what to mend. It reads the control file on its own, as a broken one is a
// finding too. Exit status: 0 all is well, 1 something is wrong, 2 nothing is wrong and something doubtful.
func (p *program) doctor(args []string) int {
	if len(args) > 0 {
		return p.fail("doctor takes no %q; it looks at everything", args[0])
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	x := &examination{p: p}
	x.controlFile()
	if x.config != nil {
		x.pid = runningDaemon(x.config.Settings.PidFile)
		x.stateFolder()
		x.queue()
		x.logFile()
		x.daemonAnswers(ctx)
		x.unit()
		x.mail(ctx)
		x.limits()
	}
	x.clock()
	return p.report(x.list)
}

func (p *program) report(list []finding) int {
	status := 0
	for _, f := range list {
		switch f.Result {
		case fault:
			status = 1
		case doubt:
			if status == 0 {
				status = 2
			}
		}
	}
	if p.opts.json {
		if err := p.printJSON(list); err != nil {
			return p.fail("%v", err)
		}
		return status
	}
	for _, f := range list {
		fmt.Fprintf(p.out, "%-8s %-14s %s\n", f.Result, f.Test, f.Text)
		if f.Mend != "" {
			fmt.Fprintf(p.out, "%23s mend: %s\n", "", f.Mend)
		}
	}
	return status
}

// mail greets every mail server, and looks whether anybody hears of anything.
func (x *examination) mail(ctx context.Context) {
	s := x.config.Settings
	heard := slices.ContainsFunc(s.Alerts, func(a checks.Alert) bool { return !a.Noalert })
	for _, service := range x.config.Services {
		heard = heard || slices.ContainsFunc(service.Alerts, func(a checks.Alert) bool { return !a.Noalert })
	}
	switch {
	case !heard && len(s.Collectors) == 0:
		x.warn("mail", "add `set alert you@example.com` to the control file", "nobody hears of anything: no alert is set")
	case heard && len(s.MailServers) == 0:
		x.wrong("mail", "add `set mailserver HOST` to the control file", "alerts are set, but no mail server")
	}
	greet := x.p.sender(x.config)
	for _, server := range s.MailServers {
		if err := greet.Try(ctx, server, x.p.opts.login); err != nil {
			x.wrong("mail", "see that the server runs, and compare host, port, TLS and password in `set mailserver`", "%v", err)
			continue
		}
		over := map[bool]string{true: " over TLS"}[server.TLS.Use]
		switch {
		case server.Username != "" && x.p.opts.login:
			x.ok("mail", "%s:%d greets%s and lets %s in", server.Host, server.Port, over, server.Username)
		case server.Username != "":
			x.ok("mail", "%s:%d greets%s; with --login the password is tried too", server.Host, server.Port, over)
		default:
			x.ok("mail", "%s:%d greets%s", server.Host, server.Port, over)
		}
	}
}

// unit looks at what starts the daemon, and at the watchdog over it.
func (x *examination) unit() {
	m := x.p.machine()
	own := bootAnswers(m, &checks.Config{}, "upkeep", x.pid, nil)[0]
	switch own.Answer {
	case "yes":
		x.ok("boot", "%s", own.Verdict)
	case "no":
		x.wrong("boot", "upkeep install, or enable the unit of the package", "upkeep %s", own.Verdict)
	default:
		x.warn("boot", "see that what started it starts it again", "upkeep %s", own.Verdict)
	}
	name := own.Unit
	if name == "" {
		name = "upkeep.service"
	}
	if !m.Has(name) {
		return
	}
	if watchdog := m.Setting(name, "Service", "WatchdogSec"); watchdog == "" || watchdog == "0" {
		x.warn("watchdog", "set WatchdogSec=60 in "+name, "systemd does not watch whether upkeep hangs: %s has no WatchdogSec", name)
	} else {
		x.ok("watchdog", "systemd restarts upkeep when it hangs (WatchdogSec=%s)", watchdog)
	}
	if restart := m.Setting(name, "Service", "Restart"); restart != "always" {
		x.warn("watchdog", "set Restart=always in "+name, "systemd does not always restart upkeep: %s has %s", name, cmp.Or(strings.TrimSuffix("Restart="+restart, "Restart="), "no Restart"))
	}
}
