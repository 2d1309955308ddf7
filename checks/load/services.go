package load

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/spawn"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

func (c *compiler) compileServices() []*checks.Service {
	byName := make(map[string]*checks.Service, len(c.file.Services))
	services := make([]*checks.Service, 0, len(c.file.Services))
	for _, ps := range c.file.Services {
		s := c.compileService(ps)
		key := strings.ToLower(s.Name)
		if old := byName[key]; old != nil {
			c.FailToken(ps.Name.Pos, "duplicate-name", fmt.Sprintf("Service name conflict, %s already defined", ps.Name.Value), s.Target,
				"a name of its own; the other one stands at "+old.Pos.String())
			continue
		}
		byName[key] = s
		services = append(services, s)
	}
	return services
}

func (c *compiler) compileService(ps *parser.Service) *checks.Service {
	s := &checks.Service{Name: ps.Name.Value, Kind: checks.Kind(slices.Index(checks.Kinds[:], ps.Kind)), Pos: ps.Pos, Target: ps.Target.Value,
		OnReboot: c.settings.OnReboot}
	c.Enter(s)
	if s.Kind == checks.System {
		s.Name = strings.ReplaceAll(s.Name, "$HOST", c.host)
	}
	c.target(ps)
	s.Start, s.Stop, s.Restart = c.method(ps.Start, c.Limits.StartTimeout), c.method(ps.Stop, c.Limits.StopTimeout), c.method(ps.Restart, c.Limits.RestartTimeout)
	c.unitMethods()
	s.Every = c.schedule(ps.Every)
	for _, g := range ps.Groups {
		s.Groups = append(s.Groups, g.Value)
	}
	for _, d := range ps.Depends {
		s.DependsOn = append(s.DependsOn, strings.TrimSpace(d.Value))
	}
	if ps.Mode != nil {
		s.Mode = map[parser.Keyword]checks.Mode{"active": checks.Active, "passive": checks.Passive, "manual": checks.Manual}[ps.Mode.Word]
		if s.Mode == checks.Manual { // what Monit has made of it since 5.21
			s.Mode, s.OnReboot = checks.Active, checks.RebootLastState
		}
	}
	if ps.OnReboot != nil {
		s.OnReboot = onReboot(ps.OnReboot.Word)
	}
	if ps.Instant != nil {
		s.Instant = checks.Instant(ps.Instant.Word)
		if s.Kind != checks.Process {
			c.Fail(ps.Instant.Pos, "instant-kind", "only a check process ends, and can be acted on at once", "")
		}
	}
	c.serviceAlerts(ps)
	c.ignores(ps)
	if s.VerifyAlways = ps.Verify != nil; s.VerifyAlways && s.Kind != checks.File {
		c.Fail(*ps.Verify, "verify-kind", "only a check file has a checksum to verify", "")
	}
	c.rules(ps)
	c.complete(ps)
	return s
}

func onReboot(word parser.Keyword) checks.OnReboot {
	return map[parser.Keyword]checks.OnReboot{"start": checks.RebootStart, "nostart": checks.RebootNoStart, "laststate": checks.RebootLastState}[word]
}

// target fills in what is watched.
func (c *compiler) target(ps *parser.Service) {
	s := c.Service
	switch {
	case s.Kind == checks.Program:
		c.program(ps)
	case ps.By == "matching":
		re, err := c.Regexp(s.Target)
		if err != nil {
			c.BadRegexp(parser.Text(ps.Target), err)
			return
		}
		s.Pattern = re
	case ps.By == "unit":
		if runtime.GOOS != "linux" {
			c.Warn(ps.Target.Pos, "not-supported", "there is no systemd on "+runtime.GOOS, "pidfile PATH, or matching PATTERN")
		}
		if s.Unit = s.Target; !strings.Contains(s.Unit, ".") {
			s.Unit += ".service"
		}
	}
}

// unitMethods lets systemd start, stop and restart a unit where no program is written for it.
func (c *compiler) unitMethods() {
	s := c.Service
	if s.Unit == "" {
		return
	}
	for _, m := range []struct {
		method  **checks.Method
		verb    string
		timeout time.Duration
	}{{&s.Start, "start", c.Limits.StartTimeout}, {&s.Stop, "stop", c.Limits.StopTimeout}, {&s.Restart, "restart", c.Limits.RestartTimeout}} {
		if *m.method == nil && (m.verb != "restart" || ofUnit(s.Start) && ofUnit(s.Stop)) {
			args := []string{"systemctl", m.verb, s.Unit}
			*m.method = &checks.Method{Command: strings.Join(args, " "), Args: args, Timeout: m.timeout, Unit: s.Unit, Verb: m.verb}
		}
	}
}

func ofUnit(m *checks.Method) bool { return m != nil && m.Unit != "" }

// program fills in what a check program runs.
func (c *compiler) program(ps *parser.Service) {
	s := c.Service
	m := c.command(ps.Program)
	if m == nil {
		return
	}
	s.Target, s.Args, s.User, s.Timeout = m.Command, m.Args, m.User, c.Limits.ProgramTimeout
	if ps.Program.Timeout != nil {
		s.Timeout = c.Timeout(*ps.Program.Timeout)
	}
	if why := c.programFault(s.Args[0]); why == missingProgram {
		c.FailToken(ps.Program.Command.Pos, "missing-program", "A 'check program' statement requires the program to exist", s.Args[0],
			cmp.Or(programAdvice(s.Args[0], noShell(s.Args)), "a program of this machine"))
	} else {
		c.shellWarning(ps.Program, s.Args)
	}
}

// command reads a program, its arguments and whom it runs as.
func (c *compiler) command(e *parser.Exec) *checks.Method {
	args, err := spawn.Split(e.Command.Value)
	if err != nil || len(args) == 0 {
		why := "this command is empty"
		if err != nil {
			why = err.Error()
		}
		c.Fail(e.Command.Pos, "bad-command", why, "a program and its arguments")
		return nil
	}
	m := &checks.Method{Command: e.Command.Value, Args: args, Pos: e.Pos}
	if e.UID != nil {
		m.User.UID = c.UserID(*e.UID)
	}
	if e.GID != nil {
		m.User.GID = c.GroupID(*e.GID)
	}
	for _, v := range e.Environment {
		m.Environment = append(m.Environment, v.Name.Value+"="+v.Value.Value)
	}
	return m
}

// method reads a start, stop or restart program.
func (c *compiler) method(e *parser.Exec, timeout time.Duration) *checks.Method {
	if e == nil {
		return nil
	}
	m := c.command(e)
	if m == nil {
		return nil
	}
	m.Timeout = timeout
	if e.Timeout != nil {
		m.Timeout = c.Timeout(*e.Timeout)
	}
	c.programWarning(e, m)
	return m
}

func (c *compiler) programWarning(e *parser.Exec, m *checks.Method) {
	if why := c.programFault(m.Args[0]); why != "" {
		c.Report(parser.Diagnostic{Severity: parser.Warning, Code: "missing-program", Pos: e.Command.Pos,
			Message: fmt.Sprintf("%s: '%s'", why, m.Args[0]), Expected: programAdvice(m.Args[0], noShell(m.Args)),
			Monit: fmt.Sprintf("%s: '%s'", why, m.Args[0])})
		return
	}
	c.shellWarning(e, m.Args)
}

const missingProgram = "Program does not exist"

// programFault says what is wrong with a program, in Monit's words.
func (c *compiler) programFault(path string) string {
	why, ok := c.programs[path]
	if ok || c.asking {
		return why
	}
	info, err := deadline.Stat(path)
	switch silent := (*deadline.NoAnswer)(nil); {
	case errors.As(err, &silent):
		why = "Program cannot be looked at, its file system does not answer"
	case err != nil:
		why = missingProgram
	case !info.Mode().IsRegular():
		why = "Program is not a regular file"
	case info.Mode()&0o111 == 0:
		why = "Program is not executable"
	}
	c.programs[path] = why
	return why
}

func (c *compiler) ignores(ps *parser.Service) {
	for _, i := range ps.Ignores {
		if c.Service.Kind != checks.File {
			c.Fail(i.Pos, "ignore-kind", "only a check file has content to ignore", "")
			continue
		}
		c.Service.Ignore = append(c.Service.Ignore, c.Patterns(i.Match, i.Not)...)
	}
}

// complete refuses an entry that would look at nothing.
func (c *compiler) complete(ps *parser.Service) {
	s := c.Service
	has := func(events ...*checks.EventType) bool {
		return slices.ContainsFunc(s.Rules, func(r *checks.Rule) bool { return !r.Implicit && slices.Contains(events, r.Test.Event()) })
	}
	switch {
	case c.broken || len(ps.Rules) > countRules(s):
		// A rule that failed may have been the one.
	case s.Kind == checks.Host && !has(checks.EventConnection, checks.EventICMP):
		c.Report(parser.Diagnostic{Severity: parser.Error, Code: "incomplete-host", Pos: ps.Pos,
			Message: "this check host tests nothing", Expected: `a test such as "if failed ping" or "if failed port 80"`,
			Monit: fmt.Sprintf("'check host' statement is incomplete: Please specify a port number to test or an icmp test at the remote host: '%s'", s.Name)})
	case s.Kind == checks.Program && !has(checks.EventStatus, checks.EventContent):
		c.Report(parser.Diagnostic{Severity: parser.Error, Code: "incomplete-program", Pos: ps.Pos,
			Message:  fmt.Sprintf("'check program %s' is incomplete", s.Name),
			Expected: "a 'status' or 'content' test, such as \"if status != 0\"",
			Monit:    fmt.Sprintf("'check program %s' is incomplete: Please add a 'status' or 'content' test", s.Name)})
	}
}

// countRules counts the rules that stand in the file.
func countRules(s *checks.Service) int {
	n := 0
	for _, r := range s.Rules {
		if !r.Implicit {
			n++
		}
	}
	return n
}
