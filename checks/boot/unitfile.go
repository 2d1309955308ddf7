package boot

import (
	"path"
	"slices"
	"strings"

	"github.com/coreos/go-systemd/v22/unit"
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
	options []*unit.UnitOption // of the file and its drop-ins
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
		u := &unitFile{name: name, folder: folder, options: m.unitOptions(file)}
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

func (m *Machine) unitOptions(file string) []*unit.UnitOption {
	options, err := unit.DeserializeOptions(strings.NewReader(m.text(file)))
	if err != nil {
		return nil // systemd would not take it either
	}
	return options
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
		u.options = append(slices.Clip(u.options), m.unitOptions(found[name])...)
	}
}

// values lists what an option was set to. An empty setting forgets those before it.
func (u *unitFile) values(section, name string) []string {
	var out []string
	for _, o := range u.options {
		if o.Section != section || o.Name != name {
			continue
		}
		if o.Value == "" {
			out = nil
			continue
		}
		out = append(out, o.Value)
	}
	return out
}

// words lists the words of an option that holds several.
func (u *unitFile) words(section, name string) []string {
	return strings.Fields(strings.Join(u.values(section, name), " "))
}

// commands are the command lines that the unit starts, as far as words go: quotes are kept.
func (u *unitFile) commands() [][]string {
	var out [][]string
	for _, line := range u.values("Service", "ExecStart") {
		fields := strings.Fields(strings.TrimLeft(line, "@-:+!|"))
		if len(fields) == 0 {
			continue
		}
		if strings.HasPrefix(line, "@") && len(fields) > 1 {
			fields = append(fields[:1], fields[2:]...) // the second word is what the program is called
		}
		for i, f := range fields {
			fields[i] = strings.Trim(f, `"'`)
		}
		out = append(out, fields)
	}
	return out
}
