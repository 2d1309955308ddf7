package boot

import (
	"path"
	"slices"
	"strings"
)

// reach says how a boot comes to a unit.
type reach struct {
	from   string // the unit that brings it
	demand string // "socket", "timer" or "path" when it starts only then, "" for at once
}

// bringers are the options of a unit that start others with it, and the folders of links that do the same.
var bringers = map[string]string{"Wants": "wants", "Requires": "requires", "Upholds": "upholds", "BindsTo": ""}

// base are the targets that every boot comes through, whatever the default target says of them; bootup(7).
var base = []string{"basic.target", "sysinit.target", "local-fs.target", "remote-fs.target", "swap.target", "sockets.target", "timers.target", "paths.target"}

// boots lists what a boot starts, by unit.
func (m *Machine) boots() map[string]reach {
	if m.starts == nil {
		m.starts = m.reachable(unitFolders, append([]string{m.defaultTarget()}, base...))
	}
	return m.starts
}

// defaultTarget is what the machine boots into.
func (m *Machine) defaultTarget() string {
	if u := m.unit("default.target"); u != nil && !u.masked {
		return u.name
	}
	if m.unit("graphical.target") != nil {
		return "graphical.target"
	}
	return "multi-user.target"
}

// reachable walks from the targets to everything that they start.
func (m *Machine) reachable(folders, from []string) map[string]reach {
	found := map[string]reach{}
	queue := slices.Clone(from)
	for _, name := range from {
		found[name] = reach{}
	}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		u := m.unitIn(folders, name)
		if u != nil && u.masked {
			continue
		}
		visit := func(dep, demand string) {
			if d := m.unitIn(folders, dep); d != nil {
				dep = d.name
			}
			if demand == "" {
				demand = found[name].demand
			}
			if before, ok := found[dep]; !ok || before.demand != "" && demand == "" {
				found[dep] = reach{name, demand}
				queue = append(queue, dep)
			}
		}
		for option, links := range bringers {
			if u != nil {
				for _, dep := range u.words("Unit", option) {
					visit(dep, "")
				}
			}
			if links != "" {
				m.eachLink(folders, name, links, func(dep string) { visit(dep, "") })
			}
		}
		if u != nil {
			m.activated(u, visit)
		}
	}
	return found
}

// eachLink calls f with what links in NAME.wants and its like name.
func (m *Machine) eachLink(folders []string, name, kind string, f func(string)) {
	for _, folder := range folders {
		for _, dep := range m.list(path.Join(folder, name+"."+kind)) {
			f(dep)
		}
	}
}

// activated visits what a socket, timer or path starts when its time comes.
func (m *Machine) activated(u *unitFile, visit func(dep, demand string)) {
	stem, kind := strings.TrimSuffix(u.name, path.Ext(u.name)), strings.TrimPrefix(path.Ext(u.name), ".")
	section, option := "", "Unit"
	switch kind {
	case "socket":
		section, option = "Socket", "Service"
		if slices.Contains(u.words(section, "Accept"), "yes") {
			stem += "@"
		}
	case "timer":
		section = "Timer"
	case "path":
		section = "Path"
	case "automount":
		visit(stem+".mount", kind)
		return
	default:
		return
	}
	if named := u.words(section, option); len(named) > 0 {
		visit(named[len(named)-1], kind)
		return
	}
	visit(stem+".service", kind)
}

// Unit tells whether a boot starts a unit, and whether its program is there then.
func (m *Machine) Unit(name string) Verdict {
	return m.unitVerdict(unitFolders, name, m.boots(), "systemctl").of(name)
}

// unitVerdict judges one unit of a manager. ctl is the command that mends it.
func (m *Machine) unitVerdict(folders []string, name string, starts map[string]reach, ctl string) Verdict {
	u := m.unitIn(folders, name)
	switch {
	case u == nil:
		return no("unit %s is missing: no file describes it", name)
	case u.masked:
		return no("unit %s is masked (%s unmask %s)", name, ctl, name)
	case slices.Contains(lost, u.folder):
		return no("unit %s exists only until the reboot, in %s", name, u.folder)
	case u.refused() != "":
		return no("unit %s is not loaded: %s (systemd-analyze verify %s)", name, u.refused(), name)
	}
	at, ok := starts[u.name]
	if !ok {
		return m.unwanted(folders, u, ctl)
	}
	if v := m.unitStartable(u); v.Answer != Yes {
		return v
	}
	switch {
	case at.demand != "":
		return yes("unit %s, on demand by %s", u.name, at.from)
	case at.from == "":
		return yes("unit %s", u.name)
	}
	return yes("unit %s, wanted by %s", u.name, at.from)
}

// unwanted says why a boot does not come to a unit.
func (m *Machine) unwanted(folders []string, u *unitFile, ctl string) Verdict {
	if by := m.wanters(folders, u.name); len(by) > 0 {
		return no("unit %s is wanted only by %s, which a boot does not start", u.name, strings.Join(by, ", "))
	}
	if bus := u.values("Service", "BusName"); len(bus) > 0 && m.exists("/usr/share/dbus-1/system-services/"+bus[0]+".service") {
		return yes("unit %s, on demand by D-Bus", u.name)
	}
	if len(u.words("Install", "WantedBy"))+len(u.words("Install", "RequiredBy"))+len(u.words("Install", "Also"))+len(u.words("Install", "UpheldBy")) > 0 {
		return no("unit %s is disabled (%s enable %s)", u.name, ctl, u.name)
	}
	return no("unit %s is wanted by no target, and has no [Install] section to enable", u.name)
}

// wanters lists the units whose links name a unit.
func (m *Machine) wanters(folders []string, name string) []string {
	var out []string
	for _, folder := range folders {
		for _, entry := range m.list(folder) {
			by, kind, ok := cutLast(entry, ".")
			if !ok || kind != "wants" && kind != "requires" && kind != "upholds" {
				continue
			}
			for _, dep := range m.list(path.Join(folder, entry)) {
				if dep == name && !slices.Contains(out, by) {
					out = append(out, by)
				}
			}
		}
	}
	return out
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// Has tells whether systemd has booted the machine and knows a unit that is not masked.
func (m *Machine) Has(name string) bool {
	if !m.systemd() {
		return false
	}
	u := m.unit(name)
	return u != nil && !u.masked
}

// Setting is the last value that a unit's files give an option, "" when they give none.
func (m *Machine) Setting(name, section, option string) string {
	u := m.unit(name)
	if u == nil {
		return ""
	}
	if values := u.values(section, option); len(values) > 0 {
		return values[len(values)-1]
	}
	return ""
}
