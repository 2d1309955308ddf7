package load

import (
	"bufio"
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks"
	"io"
	"slices"
	"strings"
)

// List writes the configuration as Monit's -tv does, so that the two can be compared.
func List(w io.Writer, c *checks.Config) error {
	l := &lister{w: bufio.NewWriter(w)}
	l.settings(&c.Settings)
	l.print("\nThe service list contains the following entries:\n")
	l.groups = map[string]int{}
	for _, s := range c.Written {
		for _, g := range s.Groups {
			if _, ok := l.groups[strings.ToLower(g)]; !ok {
				l.groups[strings.ToLower(g)] = len(l.groups)
			}
		}
	}
	for _, s := range c.Written {
		l.service(s)
	}
	l.print("\n%s\n", strings.Repeat("-", 79))
	if err := l.w.Flush(); err != nil {
		return fmt.Errorf("write listing: %w", err)
	}
	return nil
}

type lister struct {
	w      *bufio.Writer
	groups map[string]int // when each group was first named in the file
}

// print leaves errors to Flush.
func (l *lister) print(format string, args ...any) { _, _ = fmt.Fprintf(l.w, format, args...) }

// row is one line of a service.
func (l *lister) row(label, text string) { l.print(" %-20s = %s\n", label, text) }

// listTitles are the kinds as the listing calls them.
var listTitles = [...]string{"Filesystem", "Directory", "File", "Process", "Remote Host", "System", "Fifo", "Program", "Network"}

func (l *lister) service(s *checks.Service) {
	l.print("\n%-21s = %s\n", listTitles[s.Kind]+" Name", s.Name)
	if len(s.Groups) > 0 {
		groups := slices.Clone(s.Groups)
		slices.SortStableFunc(groups, func(a, b string) int { return l.groups[strings.ToLower(b)] - l.groups[strings.ToLower(a)] })
		l.row("Group", strings.Join(groups, ", "))
	}
	l.target(s)
	l.row("Monitoring mode", s.Mode.String())
	l.row("On reboot", s.OnReboot.String())
	if s.Instant != "" {
		l.row("Instant", string(s.Instant))
	}
	for _, m := range []struct {
		label  string
		method *checks.Method
	}{{"Start program", s.Start}, {"Stop program", s.Stop}, {"Restart program", s.Restart}} {
		if m.method != nil {
			l.row(m.label, methodRow(m.method)+" timeout "+checks.TimeText(m.method.Timeout))
		}
	}
	l.rules(s)
	l.schedule(s.Every)
	l.rulesOf(s, func(t checks.Test) bool { _, ok := t.(*checks.RestartLimit); return ok }, reversed)
	for _, a := range slices.Backward(s.Alerts) {
		l.alert(" ", a)
	}
}

func (l *lister) target(s *checks.Service) {
	switch {
	case s.Kind == checks.Process && s.Pattern != nil:
		l.row("Match", s.Target)
	case s.Unit != "":
		l.row("Unit", s.Unit)
	case s.Kind == checks.Process:
		l.row("Pid file", s.Target)
	case s.Kind == checks.Host:
		l.row("Address", s.Target)
	case s.Kind == checks.Network:
		l.row("Interface", s.Target)
	case s.Kind == checks.Program:
		l.row("Path", strings.Join(s.Args, " "))
	case s.Kind != checks.System:
		l.row("Path", s.Target)
	}
}

// methodRow is a program as the listing shows it: arguments joined, and whom it runs as.
func methodRow(m *checks.Method) string {
	text := "'" + strings.Join(m.Args, " ") + "'"
	if m.User.UID != nil {
		text += fmt.Sprintf(" as uid %d", *m.User.UID)
	}
	if m.User.GID != nil {
		text += fmt.Sprintf(" as gid %d", *m.User.GID)
	}
	return text
}

// How rules of one family are listed: Monit puts most lists together from behind.
type listing int

const (
	inOrder listing = iota
	reversed
)

// rules lists the rules of a service, family by family, in Monit's order.
func (l *lister) rules(s *checks.Service) {
	is := func(events ...*checks.EventType) func(checks.Test) bool {
		return func(t checks.Test) bool { return slices.Contains(events, t.Event()) }
	}
	l.rulesOf(s, is(checks.EventNonexist), reversed)
	l.rulesOf(s, is(checks.EventExist), reversed)
	for _, d := range slices.Backward(s.DependsOn) {
		l.row("Depends on Service", d)
	}
	if s.Kind == checks.Program {
		l.row("Program timeout", "terminate the program if not finished within "+checks.TimeText(s.Timeout))
	}
	for _, wanted := range []func(checks.Test) bool{is(checks.EventPID), is(checks.EventPPID), is(checks.EventFsflags), is(checks.EventChecksum), is(checks.EventPermission), in("uid"), in("euid"),
		in("security"), in("filedescriptors"), in("gid"), is(checks.EventICMP), in("port"), in("unixsocket"), in("timestamp"), is(checks.EventSize), is(checks.EventLink),
		in("capacity"), is(checks.EventSaturation), is(checks.EventByteOut), is(checks.EventPacketOut), is(checks.EventByteIn), is(checks.EventPacketIn), is(checks.EventUptime), resources} {
		l.rulesOf(s, wanted, reversed)
	}
	for _, p := range s.Ignore {
		l.row("Ignore content", "if "+p.Condition()+" then ignore")
	}
	l.rulesOf(s, is(checks.EventStatus), reversed)
	l.rulesOf(s, is(checks.EventContent), inOrder)
}

// in chooses the tests of one section.
func in(name string) func(checks.Test) bool {
	return func(t checks.Test) bool { return section(t) == name }
}

// resources chooses the tests that Monit keeps in one list of resource limits.
func resources(t checks.Test) bool { return t.Event() == checks.EventResource && section(t) == "" }

func section(t checks.Test) string {
	if s, ok := t.(checks.Sectioned); ok {
		return s.Section()
	}
	return ""
}

func (l *lister) rulesOf(s *checks.Service, wanted func(checks.Test) bool, how listing) {
	show := func(r *checks.Rule) {
		label, condition := r.Test.Row()
		if label == "" || !wanted(r.Test) {
			return
		}
		l.row(label, condition+ruleRow(r))
	}
	if how == inOrder {
		for _, r := range s.Rules {
			show(r)
		}
		return
	}
	for _, r := range slices.Backward(s.Rules) {
		show(r)
	}
}

// ruleRow is what follows the condition: tolerance and actions. Monit does not show an else branch that alerts or does nothing.
func ruleRow(r *checks.Rule) string {
	text := windowRow(r.Fail) + " then " + actionRow(r.Then)
	if r.Else.Kind != checks.ActAlert && r.Else.Kind != checks.ActIgnore {
		good := "succeeded"
		if t, ok := r.Test.(checks.Wished); ok {
			good = t.Healthy()
		}
		text += " else if " + good + windowRow(r.Recover) + " then " + actionRow(r.Else)
	}
	return text
}

func windowRow(w checks.Window) string {
	switch {
	case w.Cycles <= 1:
		return ""
	case w.Count == w.Cycles:
		return fmt.Sprintf(" for %d cycles", w.Cycles)
	}
	return fmt.Sprintf(" for %d times within %d cycles", w.Count, w.Cycles)
}

func actionRow(a checks.Action) string {
	switch a.Kind {
	case checks.ActExec:
		text := "exec " + methodRow(a.Exec)
		if a.Exec.Timeout > 0 {
			text += " timeout " + checks.TimeText(a.Exec.Timeout)
		}
		if a.Repeat > 0 {
			text += fmt.Sprintf(" repeat every %d cycle(s)", a.Repeat)
		}
		return text
	case checks.ActRotate:
		text := fmt.Sprintf("rotate keep %d", a.Rotate.Keep)
		if a.Rotate.Compress {
			text += " compress"
		}
		if a.Rotate.CopyTruncate {
			text += " copytruncate"
		}
		return text
	}
	return a.Kind.String()
}

func (l *lister) schedule(s checks.Schedule) {
	switch {
	case s.Cron != "" && s.Not:
		l.row("Every", "Don't check service every "+s.Cron)
	case s.Cron != "":
		l.row("Every", "Check service every "+s.Cron)
	case s.Cycles > 0:
		l.row("Every", fmt.Sprintf("Check service every %d cycles", s.Cycles))
	}
}

// alert lists who hears of what; pad is what the labels are padded to.
func (l *lister) alert(lead string, a checks.Alert) {
	width := 18
	if lead == " " {
		width = 20
	}
	l.print(" %-*s = %s\n", width, "Alert mail to", a.Address)
	l.print("   %-*s = %s\n", width-2, "Alert on", alertEvents(a))
	if a.Reminder > 0 {
		l.print("   %-*s = %d cycles\n", width-2, "Alert reminder", a.Reminder)
	}
}

func alertEvents(a checks.Alert) string {
	if a.Noalert {
		return "No events"
	}
	return a.Events.String()
}
