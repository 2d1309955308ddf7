package boot

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
)

// pm2Title is how PM2's daemon calls itself, with its folder.
var pm2Title = regexp.MustCompile(`^PM2 v\S+: God Daemon \((.+)\)`)

// byPM2 judges an app of PM2, or its daemon: PM2 must be started at boot (`pm2 startup`), and the app must stand in the
// dump file (`pm2 save`) with all that it needs.
func (m *Machine) byPM2(f, ancestor *facts) (Verdict, bool) {
	found := pm2Title.FindStringSubmatch(ancestor.title())
	if found == nil {
		return Verdict{}, false
	}
	home := path.Clean(found[1])
	started := m.pm2Started(home, ancestor)
	if started.Answer != Yes || f == ancestor {
		return started, true
	}
	dump, apps, v := m.pm2Dump(home)
	if v.Answer != Yes {
		return v, true
	}
	app := pick(apps, f)
	name := f.variable("name")
	switch {
	case app == nil && name == "" && len(apps) > 0 && len(f.environment()) == 0:
		return unsure("PM2 starts at boot, but which of its apps this is may not be read"), true
	case app == nil:
		return no("PM2 starts at boot, but its dump file %s does not have the app %s (pm2 save)",
			dump, cmp.Or(name, f.title())), true
	}
	if v := m.pm2Restores(dump, home, app); v.Answer != Yes {
		return v, true
	}
	if now := f.variable("pm_exec_path"); now != "" && now != app.text("pm_exec_path") {
		return no("PM2 starts at boot, but its dump file %s is stale: it has %s for the app %s, which runs %s (pm2 save)",
			dump, app.text("pm_exec_path"), app.text("name"), now), true
	}
	started.By = "PM2 and its dump file " + dump + ", by " + started.By
	return started, true
}

// pm2Started tells whether a boot starts the PM2 of a folder: by the unit that its daemon runs in, by the unit or
// script of `pm2 startup`, or by a line in a crontab. When none does, the unit that it runs in says why.
func (m *Machine) pm2Started(home string, daemon *facts) Verdict {
	user := m.account(daemon.uid())
	usual := "pm2-" + user.name + ".service"
	otherwise := no("it runs under PM2 of %s, which nothing starts at boot: there is no %s (pm2 startup, then pm2 save)",
		user.name, usual)
	if own, ok := m.byCgroup(Program{}, daemon); ok {
		v := m.pm2In(own, home)
		if v.Answer == Yes {
			return v
		}
		if v.Unit != "" {
			otherwise = v
		}
	}
	if m.systemd() && m.unit(usual) != nil {
		v := m.pm2In(m.Unit(usual), home)
		if v.Answer == Yes {
			return v
		}
		if otherwise.Unit == "" {
			otherwise = v
		}
	}
	for _, script := range []string{"pm2-" + user.name, "pm2-init.sh"} {
		if v, ok := m.initScript(script); ok && !m.systemd() {
			return v
		}
	}
	for _, line := range m.reboots() {
		other := path.Clean(cmp.Or(assigned(strings.Fields(line.command), "PM2_HOME"), home))
		if line.user == user.name && strings.Contains(line.command, "pm2 ") && m.resolved(other) == m.resolved(home) {
			return m.cronStarted(line)
		}
	}
	return otherwise
}

// pm2In is the verdict of a unit, unless it starts PM2 with another folder.
func (m *Machine) pm2In(v Verdict, home string) Verdict {
	u := m.unit(v.Unit)
	if u == nil || v.Answer != Yes {
		return v
	}
	if other := m.otherHome(u, home); other != "" {
		return no("unit %s starts PM2 with the folder %s, and this one runs with %s (pm2 startup, then pm2 save)",
			u.name, other, home).of(u.name)
	}
	return v
}

// otherHome is the folder with which a unit starts PM2 when that is another one, "" when it is the same or not known.
func (m *Machine) otherHome(u *unitFile, home string) string {
	other := m.unitVariable(u, "PM2_HOME")
	for _, command := range u.commands() {
		other = cmp.Or(assigned(command, "PM2_HOME"), other)
	}
	if user := u.last("Service", "User"); other == "" && user != "" {
		all := m.users()
		if i := slices.IndexFunc(all, func(a account) bool { return a.name == user || itoa(a.uid) == user }); i >= 0 {
			other = path.Join(all[i].home, ".pm2")
		}
	}
	if other == "" || strings.ContainsAny(other, "%$") || m.resolved(path.Clean(other)) == m.resolved(home) {
		return ""
	}
	return path.Clean(other)
}
