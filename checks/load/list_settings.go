package load

import (
	"cmp"
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks"
	"net/url"
	"strings"
)

func (l *lister) constant(label, text string) { l.print(" %-18s = %s\n", label, text) }

func truth(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

func (l *lister) settings(s *checks.Settings) {
	l.print("Runtime constants:\n")
	l.constant("Control file", s.ControlFile)
	l.constant("Log file", logRow(s.Log))
	l.constant("Pid file", s.PidFile)
	l.constant("Id file", s.IDFile)
	l.constant("State file", s.StateFile)
	l.constant("Debug", "True")
	l.constant("Log", truth(s.Log.Syslog || s.Log.Path != ""))
	l.constant("Use syslog", truth(s.Log.Syslog))
	l.constant("Is Daemon", truth(s.Cycle > 0))
	l.constant("Use process engine", "True")
	l.limits(s.Limits)
	l.constant("On reboot", s.OnReboot.String())
	l.constant("Poll time", fmt.Sprintf("%.0f seconds with start delay %.0f seconds", s.Cycle.Seconds(), s.StartDelay.Seconds()))
	l.queue(s.Queue)
	if options := s.TLS.Text(); options != "" {
		l.constant("SSL options", options)
	}
	l.collectors(s.Collectors)
	l.mail(s)
	l.http(s.HTTP)
	for i := range s.Alerts {
		l.alert("", s.Alerts[len(s.Alerts)-1-i])
	}
}

func logRow(g checks.Log) string {
	switch {
	case g.Syslog:
		return "syslog"
	case g.Path == "":
		return "(not defined)"
	}
	return g.Path
}

func (l *lister) limits(m checks.Limits) {
	l.constant("Limits", "{")
	line := func(name, text string) { l.print("                    =   %-18s %s\n", name+":", text) }
	line("programOutput", checks.SizeText(float64(m.ProgramOutput)))
	line("sendExpectBuffer", checks.SizeText(float64(m.SendExpectBuffer)))
	line("fileContentBuffer", checks.SizeText(float64(m.FileContentBuffer)))
	line("httpContentBuffer", checks.SizeText(float64(m.HTTPContentBuffer)))
	line("networkTimeout", checks.TimeText(m.NetworkTimeout))
	line("programTimeout", checks.TimeText(m.ProgramTimeout))
	line("stopTimeout", checks.TimeText(m.StopTimeout))
	line("startTimeout", checks.TimeText(m.StartTimeout))
	line("restartTimeout", checks.TimeText(m.RestartTimeout))
	line("execTimeout", checks.TimeText(m.ExecTimeout))
	l.print("                    = }\n")
}

func (l *lister) queue(q checks.Queue) {
	if q.Dir == "" && q.Slots == 0 {
		return
	}
	slots := "unlimited"
	if q.Slots > 0 {
		slots = fmt.Sprint(q.Slots)
	}
	l.constant("Event queue", fmt.Sprintf("base directory %s with %s slots", cmp.Or(q.Dir, "(beside the state file)"), slots))
}

func (l *lister) collectors(list []checks.Collector) {
	for i, c := range list {
		u, err := url.Parse(c.URL)
		if err != nil {
			continue
		}
		port := cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
		text := fmt.Sprintf("%s://[%s]:%s%s", u.Scheme, u.Hostname(), port, u.EscapedPath())
		if u.RawQuery != "" {
			text += "?" + u.RawQuery
		}
		if i == 0 {
			l.constant("M/Monit(s)", text)
		} else {
			l.constant("", text)
		}
		l.constant("", "    with timeout "+checks.TimeText(c.Timeout))
		if secured := c.Written.Secured(); secured != "" {
			l.constant("", "    "+secured)
		}
		if c.Username != "" && !c.NoCredentials {
			l.constant("", "    with credentials")
		}
		if len(c.HostGroups) > 0 {
			l.constant("", fmt.Sprintf(`    with hostgroups ["%s"]`, strings.Join(c.HostGroups, `", "`)))
		}
	}
}

func (l *lister) mail(s *checks.Settings) {
	if len(s.MailServers) > 0 {
		var servers []string
		for _, m := range s.MailServers {
			text := fmt.Sprintf("%s:%d", m.Host, m.Port)
			if secured := m.Written.Secured(); secured != "" {
				text += " " + secured
			}
			servers = append(servers, text)
		}
		text := strings.Join(servers, ", ") + " with timeout " + checks.TimeText(s.MailTimeout)
		if s.MailHost != "" {
			text += " using '" + s.MailHost + "' as my hostname"
		}
		l.constant("Mail server(s)", text)
	}
	f := s.MailFormat
	if f == (checks.MailFormat{}) {
		return
	}
	from := cmp.Or(f.From, "monit@$HOST")
	if f.FromName != "" {
		from = f.FromName + " <" + f.From + ">"
	}
	l.constant("Mail from", from)
	if f.ReplyTo != "" {
		l.constant("Mail reply to", f.ReplyTo)
	}
	l.constant("Mail subject", cmp.Or(f.Subject, "monit alert --  $EVENT $SERVICE"))
	l.constant("Mail message", fmt.Sprintf("%.20s..(truncated)", cmp.Or(f.Message, "$EVENT Service $SERVICE")))
}

func (l *lister) http(h *checks.HTTP) {
	l.constant("Start monit httpd", truth(h != nil))
	if h == nil {
		return
	}
	switchText := func(on bool) string { return map[bool]string{true: "Enabled", false: "Disabled"}[on] }
	if h.Port > 0 {
		l.constant("httpd bind address", addressRow(h))
		l.constant("httpd portnumber", fmt.Sprint(h.Port))
		l.constant("httpd net readonly", switchText(h.ReadOnly))
		if h.TLS.Use {
			l.constant("httpd encryption", h.TLS.Text())
		}
	}
	if h.UnixSocket != "" {
		l.constant("httpd unix socket", h.UnixSocket)
		l.constant("httpd unix readonly", switchText(h.SocketReadOnly))
	}
	l.constant("httpd signature", switchText(h.Signature))
	var users, hosts bool
	for _, a := range h.Allow {
		if a.Network != "" {
			hosts = true
		} else {
			users = true
		}
	}
	style := "No authentication!"
	switch {
	case users && hosts:
		style = "Basic Authentication and Host/Net allow list"
	case users:
		style = "Basic Authentication"
	case hosts:
		style = "Host/Net allow list"
	}
	l.constant("httpd auth. style", style)
}

func addressRow(h *checks.HTTP) string {
	switch {
	case strings.EqualFold(h.Address, "any"):
		return "Any/All"
	case h.Address == "":
		return "localhost"
	}
	return h.Address
}
