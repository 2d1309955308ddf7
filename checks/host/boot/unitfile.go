package boot

import (
	"path"
	"slices"
	"strings"
)

// unitFolders are where the system's manager looks for units, the first that has a name wins; systemd.unit(5).
var unitFolders = []string{"/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient", "/run/systemd/generator.early",
	"/etc/systemd/system", "/etc/systemd/system.attached", "/run/systemd/system", "/run/systemd/system.attached", "/run/systemd/generator",
	"/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system", "/run/systemd/generator.late"}

// lost are those of them that a reboot empties and nothing fills again.
var lost = []string{"/run/systemd/transient", "/run/systemd/system"}

// unitFile is a unit as its files describe it.
type unitFile struct {
	name    string // without aliases: that of the file
	folder  string // where its file stands, "" when only drop-ins of it do
	masked  bool
	options []setting // of the file and its drop-ins
	fault   string    // why systemd does not load it, "" when it does
}

// unitName completes a name that was given without its suffix.
func unitName(name string) string {
	switch path.Ext(name) {
	case ".service", ".socket", ".target", ".timer", ".path", ".mount", ".automount", ".scope", ".slice":
		return name
	}
	return name + ".service"
}

// unit reads a unit, nil when there is no file for it.
func (m *Machine) unit(name string) *unitFile { return m.unitIn(unitFolders, name) }

func (m *Machine) unitIn(folders []string, name string) *unitFile {
	if name == "" {
		return nil
	}
	key := folders[0] + "\x00" + name
	if u, ok := m.units[key]; ok {
		return u
	}
	m.units[key] = nil // an alias that leads back to itself is no unit
	u := m.readUnit(folders, name)
	m.units[key] = u
	return u
}

func (m *Machine) readUnit(folders []string, name string) *unitFile {
	for _, folder := range folders {
		file := path.Join(folder, name)
		info, link, ok := m.lstat(file)
		switch {
		case !ok:
			continue
		case link == "/dev/null" || link == "" && info.Size() == 0:
			return &unitFile{name: name, folder: folder, masked: true}
		case link != "" && path.Base(link) != name && path.Base(link) != template(name):
			return m.unitIn(folders, path.Base(link))
		}
		if !m.exists(file) {
			continue // a link that leads nowhere
		}
		u := &unitFile{name: name, folder: folder}
		m.addSettings(u, file)
		m.dropIns(folders, u)
		return u
	}
	if t := template(name); t != "" {
		if u := m.unitIn(folders, t); u != nil {
			of := *u
			of.name = name
			m.dropIns(folders, &of)
			return &of
		}
	}
	return nil
}

// template is the unit that an instance is made from: "getty@.service" of "getty@tty1.service", "" of others.
func template(name string) string {
	prefix, rest, ok := strings.Cut(name, "@")
	if suffix := path.Ext(name); ok && rest != suffix {
		return prefix + "@" + suffix
	}
	return ""
}

// addSettings adds what a file of a unit says, up to the line at which systemd gives up. That keeps the unit from being
// loaded, unless the file is only a drop-in.
func (m *Machine) addSettings(u *unitFile, file string) {
	settings, fault := readSettings(m.text(file))
	u.options = append(slices.Clip(u.options), settings...)
	if fault != "" && path.Base(path.Dir(file)) != u.name+".d" {
		u.fault = file + ": " + fault
	}
}

// dropIns adds what NAME.d/*.conf says, in the order of the file names.
func (m *Machine) dropIns(folders []string, u *unitFile) {
	found := map[string]string{}
	for _, folder := range slices.Backward(folders) {
		for _, file := range m.glob(path.Join(folder, u.name+".d", "*.conf")) {
			found[path.Base(file)] = file
		}
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		m.addSettings(u, found[name])
	}
}

// values lists what an option was set to. An empty setting forgets those before it.
func (u *unitFile) values(section, name string) []string {
	var out []string
	for _, o := range u.options {
		if o.section != section || o.name != name {
			continue
		}
		if o.value == "" {
			out = nil
			continue
		}
		out = append(out, o.value)
	}
	return out
}

// words lists the words of an option that holds several.
func (u *unitFile) words(section, name string) []string {
	return strings.Fields(strings.Join(u.values(section, name), " "))
}
