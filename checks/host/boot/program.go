package boot

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// versionManagers keep programs in folders that they change as versions come and go.
var versionManagers = map[string]string{".nvm": "nvm", ".rbenv": "rbenv", ".pyenv": "pyenv", ".asdf": "asdf", ".volta": "volta", ".rvm": "rvm",
	".nodenv": "nodenv", ".fnm": "fnm", "fnm": "fnm", "mise": "mise", ".sdkman": "sdkman", ".goenv": "goenv", ".jenv": "jenv"}

// interpreters run the first file that they are given.
var interpreters = []string{"node", "nodejs", "python", "python2", "python3", "ruby", "perl", "php", "sh", "bash", "dash"}

var searchPath = []string{"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"}

// scriptOf is the file that an interpreter is to run, "" when the command line is none of an interpreter or names no
// whole path.
func scriptOf(command []string) string {
	name := strings.TrimRight(path.Base(command[0]), "0123456789.")
	if !slices.Contains(interpreters, name) {
		return ""
	}
	for _, arg := range command[1:] {
		if !strings.HasPrefix(arg, "-") {
			if path.IsAbs(arg) {
				return arg
			}
			return ""
		}
	}
	return ""
}

// startable judges whether what a command line names is there at boot. u is the unit that starts it, nil for none.
func (m *Machine) startable(command []string, u *unitFile) Verdict {
	if len(command) == 0 {
		return yes("")
	}
	v := m.file("program", command[0], u)
	if i := slices.IndexFunc(command[:min(2, len(command))], func(a string) bool { return path.Base(a) == "forever" }); i >= 0 && v.Answer == Yes {
		return m.foreverStarts(command[i+1:])
	}
	if script := scriptOf(command); script != "" && v.Answer != No {
		if of := m.file("script", script, u); of.Answer != Yes {
			return of
		}
	}
	return v
}

// CanStart judges whether a command line can start what it is to start at boot: its program is there, and the unit that
// it names is not missing, masked, or without its own program.
func (m *Machine) CanStart(command []string) Verdict {
	if v := m.startable(command, nil); v.Answer != Yes {
		v.Why = "of its start program " + v.Why
		return v
	}
	name := scriptNamed(command)
	if name == "" || !m.systemd() {
		return yes("")
	}
	u := m.unit(unitName(name))
	if u == nil || u.masked || u.refused() != "" {
		return m.Unit(unitName(name))
	}
	return m.unitStartable(u)
}

// file judges whether a file is there at boot.
func (m *Machine) file(what, name string, u *unitFile) Verdict {
	if strings.ContainsAny(name, "%$") {
		return yes("") // only the manager knows what it stands for
	}
	if !path.IsAbs(name) {
		i := slices.IndexFunc(searchPath, func(dir string) bool { return m.exists(path.Join(dir, name)) })
		if i < 0 {
			return no("the %s %s is missing", what, name)
		}
		name = path.Join(searchPath[i], name)
	}
	if v := m.homeless(what, name, u); v.Answer != Yes {
		return v
	}
	if !m.exists(name) {
		return no("the %s %s is missing", what, name)
	}
	real := m.resolved(name)
	for _, place := range []string{name, real} {
		if v := m.homeless(what, place, u); v.Answer != Yes {
			return v
		}
		if v := m.volatile(what, place, u); v.Answer != Yes {
			return v
		}
	}
	for _, place := range []string{name, real} {
		for part := range strings.SplitSeq(place, "/") {
			if manager := versionManagers[part]; manager != "" && (strings.HasPrefix(part, ".") || strings.Contains(place, "/.local/")) {
				return unsure("the %s %s lies in a folder of %s, whose next upgrade may take it away; name one that stays", what, place, manager)
			}
		}
	}
	return yes("")
}

// volatile judges the mount on which a file lies.
func (m *Machine) volatile(what, name string, u *unitFile) Verdict {
	for _, dir := range []string{"/run/", "/var/run/", "/tmp/", "/dev/shm/"} {
		if strings.HasPrefix(name, dir) && (dir != "/tmp/" || m.fstype("/tmp") == "tmpfs") {
			return no("the %s %s lies in %s, which is empty after a boot", what, name, path.Clean(dir))
		}
	}
	point := m.mountOf(name)
	if point == "/" || point == "" {
		return yes("")
	}
	waits := u != nil && slices.ContainsFunc(u.words("Unit", "RequiresMountsFor"), func(p string) bool { return within(p, point) })
	v := m.Mount(point)
	switch e := m.fstabOf(point); {
	case v.Answer != Yes:
		return Verdict{Answer: v.Answer, Why: "the " + what + " " + name + " lies on " + point + ", and " + v.Why}
	case e != nil && e.has("nofail") && !waits:
		return unsure("the %s %s lies on %s, which fstab mounts with nofail: nothing waits for it (RequiresMountsFor=%s does)", what, name, point, point)
	}
	return yes("")
}

// homeless judges a file in somebody's home: one that is opened at login, or kept from the unit, is not there.
func (m *Machine) homeless(what, name string, u *unitFile) Verdict {
	rest, ok := strings.CutPrefix(name, "/home/")
	if !ok && !within(name, "/root") {
		return yes("")
	}
	user, _, _ := strings.Cut(rest, "/")
	if user != "" && (m.exists("/home/.ecryptfs/"+user) || m.exists("/home/"+user+".homedir") || m.exists("/home/"+user+".home")) {
		return no("the %s %s lies in the home of %s, which is opened at login, not at boot", what, name, user)
	}
	if u != nil {
		if protect := u.words("Service", "ProtectHome"); len(protect) > 0 && slices.Contains([]string{"yes", "true", "1", "on", "tmpfs"}, protect[len(protect)-1]) {
			return no("the %s %s lies in a home, which ProtectHome=%s keeps from it", what, name, protect[len(protect)-1])
		}
	}
	return yes("")
}

// within tells whether a path is a folder or lies below it.
func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, strings.TrimSuffix(folder, "/")+"/")
}
