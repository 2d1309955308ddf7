package boot

import (
	"path"
	"slices"
	"strings"
)

// rebootLine is a line "@reboot command" of a crontab(5), or a line of rc.local.
type rebootLine struct{ file, user, command string }

// cronUnits are the names that distributions give to cron.
var cronUnits = []string{"cron.service", "crond.service", "cronie.service", "systemd-cron.service"}

// rebootLines lists what cron starts at boot.
func (m *Machine) rebootLines() []rebootLine {
	var out []rebootLine
	take := func(file, user string) {
		for line := range strings.Lines(m.text(file)) {
			rest, ok := strings.CutPrefix(strings.TrimSpace(line), "@reboot")
			if !ok {
				continue
			}
			rest, as := strings.TrimSpace(rest), user
			if as == "" { // the tables of the system name a user first
				as, rest, _ = strings.Cut(strings.ReplaceAll(rest, "\t", " "), " ")
			}
			out = append(out, rebootLine{file, as, strings.TrimSpace(rest)})
		}
	}
	take("/etc/crontab", "")
	for _, name := range m.list("/etc/cron.d") {
		take("/etc/cron.d/"+name, "")
	}
	for _, folder := range []string{"/var/spool/cron/crontabs", "/var/spool/cron"} {
		for _, name := range m.list(folder) {
			if name != "crontabs" {
				take(path.Join(folder, name), name)
			}
		}
	}
	return out
}

// byCron finds a line that starts the program of a process at boot.
func (m *Machine) byCron(f *facts) (Verdict, bool) {
	lines := m.reboots()
	if len(lines) == 0 {
		return Verdict{}, false
	}
	user := m.account(f.uid()).name
	for _, line := range lines {
		if line.user != user && line.user != "root" {
			continue // it can start nothing as somebody else
		}
		words := strings.Fields(line.command)
		if !slices.ContainsFunc(words, func(w string) bool { return f.named(strings.Trim(w, `"'`)) }) {
			continue
		}
		return m.cronStarted(line), true
	}
	return Verdict{}, false
}

// named tells whether a word of a command line is the program of a process, or the script that it runs.
func (f *facts) named(word string) bool {
	if !path.IsAbs(word) || slices.Contains(interpreters, path.Base(word)) {
		return false
	}
	return word == f.program() || slices.Contains(f.args, word)
}

// shell is what cron gives to the shell: what stands behind a percent sign is its input.
func (l rebootLine) shell() string {
	command, _, _ := strings.Cut(strings.ReplaceAll(l.command, `\%`, "\x01"), "%")
	return strings.ReplaceAll(command, "\x01", "%")
}

// cronStarted tells whether cron itself starts, and with it a line.
func (m *Machine) cronStarted(line rebootLine) Verdict {
	by := "@reboot in " + line.file
	v := m.hasUser(line.user)
	if v.Answer == Yes {
		v, _, _ = m.shellLine(line.shell(), m.home(line.user))
	}
	if v.Answer != Yes {
		v.Why = "of " + by + " " + v.Why
		return v
	}
	if !m.systemd() {
		for _, script := range []string{"cron", "crond", "cronie", "dcron"} {
			if v, ok := m.initScript(script); ok {
				return through(by, v)
			}
		}
		return unsure("it stands as %s, but what starts cron cannot be seen", by)
	}
	for _, unit := range cronUnits {
		if m.unit(unit) != nil {
			return through(by, m.Unit(unit))
		}
	}
	return no("it stands as %s, but no cron is there", by)
}
