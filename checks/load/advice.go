package load

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// advise warns of what is allowed and hardly meant. Each warning has a code that "# upkeep: allow CODE" silences.
func (c *compiler) advise(services []*checks.Service) {
	c.adviseReceivers(services)
	c.adviseHTTP()
	c.adviseSecrets()
	watched := make(map[thing]*checks.Service, len(services))
	for _, s := range services {
		if s.Implicit {
			continue
		}
		c.adviseTwice(watched, s)
		c.advisePIDFile(s)
		c.advisePrograms(s)
		for _, r := range s.Rules {
			c.adviseRule(s, r)
		}
	}
}

// adviseReceivers warns when nobody hears of what happens.
func (c *compiler) adviseReceivers(services []*checks.Service) {
	s := &c.settings
	if c.file.Blank() {
		c.Report(parser.Diagnostic{Severity: parser.Warning, Code: "nothing-watched", Pos: parser.Pos{File: c.file.Path, Line: 1, Column: 1, End: 2},
			Message:  "the file is empty: nothing is watched but the machine itself",
			Expected: `an entry such as "check process NAME with pidfile PATH"`})
	}
	local, first := false, services[0].Pos
	for _, svc := range services {
		for _, a := range svc.Alerts {
			local = local || !a.Noalert
		}
	}
	mail := local || len(s.Alerts) > 0
	switch {
	case !mail && len(s.Collectors) == 0 && !first.IsZero():
		c.Warn(first, "no-alert", "nobody hears of what happens", `"set alert ADDRESS"`)
	case mail && len(s.MailServers) == 0:
		pos := first
		if len(s.Alerts) > 0 {
			pos = s.Alerts[0].Pos
		}
		c.Warn(pos, "no-mailserver", "there is no mail server to send alerts through", `"set mailserver HOST"`)
	}
}

func (c *compiler) adviseHTTP() {
	s := &c.settings
	if h := s.HTTP; h != nil && h.Port > 0 && h.Address == "" {
		c.Warn(h.Pos, "httpd-localhost", fmt.Sprintf("without an address port %d listens on localhost alone", h.Port), `"address any" for every address of this machine`)
	}
	if h := s.HTTP; h != nil && h.Port == 0 && h.UnixSocket == "" {
		c.Warn(h.Pos, "httpd-nowhere", "the page has no place to listen", `"port 2812" or "unixsocket PATH"`)
	}
	if len(s.Collectors) > 0 && s.HTTP == nil {
		c.Report(parser.Diagnostic{Severity: parser.Warning, Code: "collector-without-httpd", Pos: s.Collectors[0].Pos,
			Message: "M/Monit enabled but no httpd allowed", Expected: "a 'set httpd' statement",
			Monit: "M/Monit enabled but no httpd allowed -- please add 'set httpd' statement"})
	}
}

// adviseSecrets warns of passwords in files that everybody may read.
func (c *compiler) adviseSecrets() {
	readable := map[string]bool{}
	secret := func(password string, pos parser.Pos) {
		if password == "" || pos.IsZero() {
			return
		}
		open, known := readable[pos.File]
		if !known {
			info, err := deadline.Stat(pos.File)
			open = err == nil && info.Mode()&0o004 != 0
			readable[pos.File] = open
		}
		if open {
			c.Warn(pos, "readable-password", "everybody on this machine may read the password in this file", "mode 0600 for it")
		}
	}
	s := &c.settings
	for _, m := range s.MailServers {
		secret(m.Password, m.Pos)
	}
	for _, t := range s.Collectors {
		secret(t.Password, t.Pos)
	}
	if s.HTTP != nil {
		for _, a := range s.HTTP.Allow {
			secret(a.Password, a.Pos)
		}
	}
}

// thing is what an entry watches.
type thing struct {
	kind   checks.Kind
	target string
}

// adviseTwice warns of two entries for one thing.
func (c *compiler) adviseTwice(watched map[thing]*checks.Service, s *checks.Service) {
	if s.Kind == checks.Host || s.Kind == checks.System || s.Kind == checks.Program {
		return
	}
	key := thing{s.Kind, s.Target}
	if other := watched[key]; other != nil {
		c.Warn(s.Pos, "watched-twice", fmt.Sprintf("%s is watched already, as %q at %s", s.Target, other.Name, other.Pos), "one entry for one thing")
		return
	}
	watched[key] = s
}

// advisePIDFile warns when somebody else than root chooses the process that root acts on.
func (c *compiler) advisePIDFile(s *checks.Service) {
	if s.Kind != checks.Process || s.Pattern != nil || os.Geteuid() != 0 || s.Stop == nil && s.Restart == nil {
		return
	}
	if path := unsafePath(s.Target); path != "" {
		c.Warn(s.Pos, "unsafe-pidfile", fmt.Sprintf("others than root may write %s, and so choose the process that is acted on", path), "a folder that only root may write to")
	}
}

// unsafePath gives the part of a path, the file or its folder, that others than root may write, "" when there is none.
func unsafePath(path string) string {
	for _, p := range []string{path, filepath.Dir(path)} {
		info, err := deadline.Stat(p)
		if err != nil {
			continue
		}
		uid, known := ownerOf(info)
		sticky := info.IsDir() && info.Mode()&fs.ModeSticky != 0
		if known && uid != 0 || info.Mode()&0o022 != 0 && !sticky {
			return p
		}
	}
	return ""
}

// advisePrograms warns of rules that order what no program does.
func (c *compiler) advisePrograms(s *checks.Service) {
	for _, r := range s.Rules {
		pos := r.Pos
		if r.Implicit {
			if s.Kind != checks.Process || r.Test.Event() != checks.EventNonexist {
				continue // Monit's own default for files; nothing is said of it
			}
			pos = s.Pos
		}
		for _, a := range []checks.Action{r.Then, r.Else} {
			switch {
			case (a.Kind == checks.ActStart || a.Kind == checks.ActRestart) && s.Start == nil && s.Restart == nil:
				c.Warn(pos, "no-start-program", fmt.Sprintf("%s cannot be started: the entry has no start program", s.Name), `start program = "..."`)
				return
			case a.Kind == checks.ActStop && s.Stop == nil:
				c.Warn(pos, "no-stop-program", fmt.Sprintf("%s cannot be stopped: the entry has no stop program", s.Name), `stop program = "..."`)
				return
			}
		}
	}
}

func (c *compiler) adviseRule(s *checks.Service, r *checks.Rule) {
	if r.Then.Kind == checks.ActUnmonitor && (!c.settings.RemindUnmonitored || c.silenced(s)) {
		c.Warn(r.Pos, "unmonitor-dead-end", fmt.Sprintf("after this nobody looks at %s any more, and nobody is told", s.Name), "an alert, or another action")
	}
	c.Advise(r)
}

// silenced tells that nobody gets alerts about the service because of its noalert statements.
func (c *compiler) silenced(s *checks.Service) bool {
	heard := map[string]bool{}
	for _, a := range c.settings.Alerts {
		heard[a.Address] = true
	}
	if len(heard) == 0 || len(c.settings.Collectors) > 0 {
		return false // told once, for the whole file
	}
	for _, a := range s.Alerts {
		heard[a.Address] = !a.Noalert
	}
	for _, h := range heard {
		if h {
			return false
		}
	}
	return true
}
