package boot

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// needs are what a program needs at boot besides itself. What is empty is not needed; what is no absolute path or holds
// a variable is not judged.
type needs struct {
	folder string   // in which it runs
	user   string   // as whom it runs, a name or a number
	logs   []string // files that its keeper opens or makes: their folders must be there
	files  []string // files that its keeper reads
}

// lacking says what of it is not there at boot; u is the unit that starts it, nil for none.
func (m *Machine) lacking(n needs, u *unitFile) Verdict {
	if v := m.hasUser(n.user); v.Answer != Yes {
		return v
	}
	if v := m.place("folder", n.folder, u); v.Answer != Yes {
		return v
	}
	for _, log := range n.logs {
		if !path.IsAbs(log) {
			continue
		}
		if v := m.place("folder for logs", path.Dir(log), u); v.Answer != Yes {
			return v
		}
	}
	for _, file := range n.files {
		if !path.IsAbs(file) || strings.ContainsAny(file, "*?[") {
			continue
		}
		if v := m.file("file", file, u); v.Answer != Yes {
			return v
		}
	}
	return yes("")
}

// place judges a folder.
func (m *Machine) place(what, name string, u *unitFile) Verdict {
	if !path.IsAbs(name) {
		return yes("")
	}
	always := []string{"/", "/dev", "/run", "/tmp", "/proc", "/dev/shm", "/proc/self/fd"}
	if name = path.Clean(name); slices.Contains(always, name) || m.remade(name) {
		return yes("")
	}
	return m.file(what, name, u)
}

// remade tells whether tmpfiles.d(5) makes a folder at boot.
func (m *Machine) remade(name string) bool {
	for _, folder := range []string{"/etc/tmpfiles.d", "/run/tmpfiles.d", "/usr/lib/tmpfiles.d"} {
		for _, file := range m.glob(folder + "/*.conf") {
			for line := range strings.Lines(m.text(file)) {
				f := strings.Fields(line)
				if len(f) < 2 || !strings.ContainsAny(f[0][:1], "dDvqQC") {
					continue
				}
				if made := strings.TrimSuffix(f[1], "/"); made == name || strings.TrimPrefix(made, "/var") == name {
					return true
				}
			}
		}
	}
	return false
}

// hasUser judges whether a user is there. Only the machine's own files tell it; with another source of users it is not
// known.
func (m *Machine) hasUser(name string) Verdict {
	if _, err := strconv.Atoi(name); name == "" || err == nil || strings.ContainsAny(name, "%$") {
		return yes("")
	}
	if slices.ContainsFunc(m.users(), func(a account) bool { return a.name == name }) {
		return yes("")
	}
	for line := range strings.Lines(m.text("/etc/nsswitch.conf")) {
		sources, ok := strings.CutPrefix(strings.TrimSpace(line), "passwd:")
		for _, source := range strings.Fields(sources) {
			if ok && !slices.Contains([]string{"files", "compat", "systemd"}, source) && source[0] != '[' {
				return unsure("the user %s has no line in /etc/passwd, and %s may know it or not", name, source)
			}
		}
	}
	return no("the user %s is missing: /etc/passwd does not have it", name)
}
