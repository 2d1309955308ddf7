package boot

import (
	"path"
	"slices"
	"strings"
)

// hosts are units in whose control group other programs end up, with the programs that are theirs: whatever else runs
// there was started by these, and does not come back with the unit.
var hosts = map[string][]string{
	"cron.service": {"cron"}, "crond.service": {"crond"}, "cronie.service": {"crond"}, "atd.service": {"atd"},
	"ssh.service": {"sshd"}, "sshd.service": {"sshd"}, "upkeep.service": {"upkeep"}, "monit.service": {"monit"},
}

// byCgroup judges a process by the unit that systemd keeps it in; ok is false when it is in none.
func (m *Machine) byCgroup(p Program, f *facts) (v Verdict, ok bool) {
	if !m.systemd() {
		return Verdict{}, false
	}
	parts := strings.Split(f.cgroup, "/")
	for i, part := range slices.Backward(parts) {
		switch path.Ext(part) {
		case ".service":
			if user := userOf(parts[:i]); user != "" {
				return m.userUnit(user, part), true
			}
			if own := hosts[part]; own != nil && !slices.Contains(own, f.name) {
				return m.guest(p, f, part), true
			}
			if strings.HasPrefix(part, "user@") || strings.HasPrefix(part, "getty@") || strings.HasPrefix(part, "serial-getty@") {
				return m.orOther(p, f, no("it was started by hand from a shell (%s)", part)), true
			}
			return m.Unit(part), true
		case ".scope":
			if part == "init.scope" {
				return yes("systemd itself"), true
			}
			return m.orOther(p, f, m.scope(f, part)), true
		}
	}
	return Verdict{}, false
}

// userOf gives the user manager that a control group lies in: "1000" of .../user@1000.service/...
func userOf(parts []string) string {
	for _, part := range parts {
		if rest, ok := strings.CutPrefix(part, "user@"); ok && strings.HasSuffix(rest, ".service") {
			return strings.TrimSuffix(rest, ".service")
		}
	}
	return ""
}

// scope judges a process that systemd was only told of: nothing starts a scope again.
func (m *Machine) scope(f *facts, name string) Verdict {
	if strings.HasPrefix(name, "session-") {
		return no("it was started by hand from a shell (%s of %s), and no unit starts it", name, m.account(f.uid()).name)
	}
	return no("it was started by hand (%s), and no unit starts it", name)
}

// guest judges a process that a program of another unit has started.
func (m *Machine) guest(p Program, f *facts, host string) Verdict {
	switch host {
	case "upkeep.service", "monit.service":
		return m.orOther(p, f, no("it was started by %s, and no unit starts it", strings.TrimSuffix(host, ".service")))
	case "ssh.service", "sshd.service":
		return m.orOther(p, f, no("it was started by hand from a shell (%s), and no unit starts it", host))
	}
	return m.orOther(p, f, no("it was started by %s, and no @reboot line starts it", host))
}

// orOther looks for something else that starts at boot and runs the same program; otherwise is the verdict without.
func (m *Machine) orOther(p Program, f *facts, otherwise Verdict) Verdict {
	if v, ok := m.byCron(f); ok {
		return v
	}
	for _, name := range append(p.scripts(), p.Name, f.name) {
		if u := m.unit(unitName(name)); name != "" && u != nil && !u.masked && slices.ContainsFunc(u.commands(), f.runs) {
			if v := m.Unit(u.name); v.Answer == Yes {
				v.By += ", though now it runs outside of it"
				return v
			}
			return no("%s; unit %s would, but it is not started either", otherwise.Why, u.name)
		}
	}
	return otherwise
}

// userUnit judges a unit of a user's own manager, which runs without a login only when the user lingers; loginctl(1).
func (m *Machine) userUnit(uid, name string) Verdict {
	var who account
	for _, a := range m.users() {
		if uid == itoa(a.uid) {
			who = a
		}
	}
	if who.name == "" {
		return unsure("user %s of unit %s has no line in /etc/passwd", uid, name)
	}
	folders := []string{path.Join(who.home, ".config/systemd/user"), "/etc/systemd/user", "/run/systemd/user",
		path.Join(who.home, ".local/share/systemd/user"), "/usr/local/lib/systemd/user", "/usr/lib/systemd/user", "/lib/systemd/user"}
	v := m.unitVerdict(folders, name, m.reachable(folders, []string{"default.target", "basic.target", "sockets.target", "timers.target", "paths.target"}), "systemctl --user")
	if v.Answer == Yes && !m.exists("/var/lib/systemd/linger/"+who.name) {
		return no("unit %s starts with the login of %s, not at boot (loginctl enable-linger %s)", name, who.name, who.name)
	}
	if v.Answer == Yes {
		v.By += ", of lingering user " + who.name
	}
	return v
}
