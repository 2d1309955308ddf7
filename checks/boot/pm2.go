package boot

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"
)

// pm2Title is how PM2's daemon calls itself, with its folder.
var pm2Title = regexp.MustCompile(`^PM2 v\S+: God Daemon \((.+)\)`)

// pm2App is an entry of PM2's dump file, which `pm2 save` writes and `pm2 resurrect` reads.
type pm2App struct {
	Name   string `json:"name"`
	Script string `json:"pm_exec_path"`
}

// byPM2 judges an app of PM2, or its daemon: PM2 must be started at boot (`pm2 startup`), and the app must stand in the
// dump file (`pm2 save`).
func (m *Machine) byPM2(f, ancestor *facts) (Verdict, bool) {
	found := pm2Title.FindStringSubmatch(ancestor.title())
	if found == nil {
		return Verdict{}, false
	}
	home := found[1]
	started := m.pm2Started(m.account(ancestor.uid()), ancestor)
	if started.Answer != Yes || f == ancestor {
		return started, true
	}
	var apps []pm2App
	dump := path.Join(home, "dump.pm2")
	text := m.text(dump)
	switch err := json.Unmarshal([]byte(text), &apps); {
	case text == "":
		return no("PM2 starts at boot, but its dump file %s is missing (pm2 save)", dump), true
	case err != nil:
		return no("PM2 starts at boot, but its dump file %s is damaged (pm2 save)", dump), true
	}
	name := f.variable("name")
	i := slices.IndexFunc(apps, func(a pm2App) bool {
		return name != "" && a.Name == name || name == "" && a.Script != "" && strings.Contains(f.title(), a.Script)
	})
	switch {
	case i < 0 && name == "" && len(apps) > 0 && len(f.environment()) == 0:
		return unsure("PM2 starts at boot, but which of its apps this is may not be read"), true
	case i < 0:
		return no("PM2 starts at boot, but its dump file %s does not have the app %s (pm2 save)", dump, appName(name, f)), true
	case apps[i].Script != "" && !m.exists(apps[i].Script):
		return no("PM2 starts at boot, but its dump file %s names %s, which is missing (pm2 save)", dump, apps[i].Script), true
	}
	if now := f.variable("pm_exec_path"); now != "" && now != apps[i].Script {
		return no("PM2 starts at boot, but its dump file %s is stale: it has %s for the app %s, which runs %s (pm2 save)", dump, apps[i].Script, apps[i].Name, now), true
	}
	started.By = "PM2 and its dump file " + dump + ", by " + started.By
	return started, true
}

func appName(name string, f *facts) string {
	if name != "" {
		return name
	}
	return f.title()
}

// pm2Started tells whether a boot starts a user's PM2: by the unit or script of `pm2 startup`, or by a line in a crontab.
func (m *Machine) pm2Started(user account, daemon *facts) Verdict {
	unit := "pm2-" + user.name + ".service"
	if m.systemd() && m.unit(unit) != nil {
		return m.Unit(unit)
	}
	for _, script := range []string{"pm2-" + user.name, "pm2-init.sh"} {
		if v, ok := m.initScript(script); ok && !m.systemd() {
			return v
		}
	}
	for _, line := range m.reboots() {
		if line.user == user.name && strings.Contains(line.command, "pm2 ") {
			return m.cronStarted(line)
		}
	}
	// Somebody may have written a unit of another name for it.
	if v, ok := m.byCgroup(Program{}, daemon); ok && v.Answer == Yes {
		return v
	}
	return no("it runs under PM2 of %s, which nothing starts at boot: there is no %s (pm2 startup, then pm2 save)", user.name, unit)
}

// foreverTitle is the monitor process of forever, which keeps one program.
var foreverTitle = regexp.MustCompile(`/forever(-monitor)?/(bin/)?(monitor|forever)\b`)

// byForever judges a program of forever, which has no way of its own to come back.
func (m *Machine) byForever(f, ancestor *facts) (Verdict, bool) {
	if title := ancestor.title(); !strings.Contains(title, "/forever") || !foreverTitle.MatchString(title) {
		return Verdict{}, false
	}
	for _, line := range m.reboots() {
		if strings.Contains(line.command, "forever ") && slices.ContainsFunc(f.args, func(a string) bool { return path.IsAbs(a) && strings.Contains(line.command, a) }) {
			return m.cronStarted(line), true
		}
	}
	if v, ok := m.byCgroup(Program{}, ancestor); ok && v.Answer == Yes {
		return v, true
	}
	return no("it runs under forever, which nothing starts at boot"), true
}
