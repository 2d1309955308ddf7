package boot

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// scripts are the names of units or init scripts that the start programs name.
func (p Program) scripts() []string {
	var out []string
	for _, args := range p.Starts {
		if name := scriptNamed(args); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// scriptNamed is the unit or init script that a command line starts, "" when it starts none by name.
func scriptNamed(args []string) string {
	var words []string
	for _, a := range args {
		if !strings.HasPrefix(a, "-") {
			words = append(words, a)
		}
	}
	if len(words) < 2 {
		return ""
	}
	switch program := path.Base(words[0]); {
	case program == "systemctl" && len(words) > 2 && (words[1] == "start" || words[1] == "restart"):
		return words[2]
	case (program == "service" || program == "rc-service") && len(words) > 2:
		return words[1]
	case program == "invoke-rc.d" && len(words) > 2:
		return words[1]
	case strings.HasPrefix(words[0], "/etc/init.d/"), strings.HasPrefix(words[0], "/etc/rc.d/"):
		return program
	}
	return ""
}

// byScript judges a process by the init script of OpenRC or SysV that has started it.
func (m *Machine) byScript(p Program, f *facts) (Verdict, bool) {
	if m.systemd() {
		return Verdict{}, false
	}
	names := append(p.scripts(), p.Name, f.name, path.Base(f.program()))
	if group, ok := strings.CutPrefix(f.cgroup, "/openrc."); ok { // a control group for each service
		names = []string{group}
	} else if group, ok := strings.CutPrefix(f.cgroup, "/openrc/"); ok {
		names = []string{group}
	}
	for _, name := range names {
		if v, ok := m.initScript(name); ok {
			return v, true
		}
	}
	return Verdict{}, false
}

// initScript judges an init script by the runlevel that a boot comes to; ok is false when there is none of that name.
func (m *Machine) initScript(name string) (v Verdict, ok bool) {
	script := "/etc/init.d/" + name
	if name == "" || !m.exists(script) || m.foreignInit() != "" {
		return Verdict{}, false
	}
	if len(m.list("/etc/runlevels")) > 0 {
		for _, level := range []string{"sysinit", "boot", "default"} {
			if slices.Contains(m.list("/etc/runlevels/"+level), name) {
				return yes("init script %s in runlevel %s", script, level), true
			}
		}
		return no("init script %s is in no runlevel that a boot comes to (rc-update add %s default)", script, name), true
	}
	level := m.runlevel()
	for _, folder := range []string{"/etc/rc" + level + ".d", "/etc/rc.d/rc" + level + ".d", "/etc/rcS.d"} {
		for _, link := range m.list(folder) {
			if startLink.MatchString(link) && startLink.ReplaceAllString(link, "") == name {
				return yes("init script %s, linked as %s/%s", script, folder, link), true
			}
		}
	}
	return no("init script %s has no start link in /etc/rc%s.d (update-rc.d %s defaults)", script, level, name), true
}

// foreignInit is the machine's first process when it is one that starts no init scripts, as in most containers.
func (m *Machine) foreignInit() string {
	f := m.process(1)
	if f == nil || slices.Contains([]string{"init", "openrc-init", "busybox", "runit", "runit-init", "s6-svscan", "systemd"}, f.name) {
		return ""
	}
	return f.name
}

// startLink is the beginning of a link that starts a script in a runlevel.
var startLink = regexp.MustCompile(`^S\d\d`)

// runlevel is the one that inittab(5) names; 2, as on Debian, when it names none.
func (m *Machine) runlevel() string {
	for line := range strings.Lines(m.text("/etc/inittab")) {
		fields := strings.Split(strings.TrimSpace(line), ":")
		if len(fields) > 2 && fields[2] == "initdefault" && !strings.HasPrefix(line, "#") {
			return fields[1]
		}
	}
	return "2"
}

// runitFolders are where runsvdir looks for services on the systems that have it.
var runitFolders = []string{"/var/service", "/etc/service", "/service", "/run/runit/service", "/etc/runit/runsvdir/default"}

// byRunit judges a program that runsv keeps; runsvdir(8).
func (m *Machine) byRunit(f, ancestor *facts) (Verdict, bool) {
	if ancestor.name != "runsv" || len(ancestor.args) < 2 {
		return Verdict{}, false
	}
	name := path.Base(ancestor.args[1])
	folders := runitFolders
	keeper := m.process(ancestor.parent)
	if keeper != nil && keeper.name == "runsvdir" && path.IsAbs(keeper.args[len(keeper.args)-1]) {
		folders = []string{keeper.args[len(keeper.args)-1]}
	}
	for _, folder := range folders {
		if !slices.Contains(m.list(folder), name) {
			continue
		}
		switch {
		case m.exists(folder + "/" + name + "/down"):
			return no("runit's service %s has a file named down in %s", name, folder), true
		case m.runitNeeds(folder+"/"+name).Answer != Yes:
			v := m.runitNeeds(folder + "/" + name)
			v.Why = "of runit's service " + name + " " + v.Why
			return v, true
		case !m.systemd() || keeper == nil:
			return yes("runit's service %s in %s", name, folder), true
		}
		return through("runit's service "+name, m.keeper([]string{"runit", "runsvdir"}, keeper, func(*unitFile) bool { return true })), true
	}
	return no("runit's service %s is no longer in %s", name, strings.Join(folders, ", ")), true
}

// runitNeeds judges what the service in a folder needs: the script run and what that starts.
func (m *Machine) runitNeeds(folder string) Verdict {
	return m.shellScript(m.resolved(folder) + "/run")
}
