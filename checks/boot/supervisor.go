package boot

import (
	"path"
	"slices"
	"strings"
)

// supervisorFiles are where supervisord looks for its file when it is told of none,
// http://supervisord.org/configuration.html
var supervisorFiles = []string{"/usr/etc/supervisord.conf", "/usr/local/etc/supervisord.conf", "/etc/supervisord.conf", "/etc/supervisor/supervisord.conf"}

// bySupervisor judges a program of supervisord: supervisord must come back, and start it by itself.
func (m *Machine) bySupervisor(f, ancestor *facts) (Verdict, bool) {
	if !slices.ContainsFunc(ancestor.args[:min(2, len(ancestor.args))], func(a string) bool { return path.Base(a) == "supervisord" }) {
		return Verdict{}, false
	}
	v := m.keeper("supervisor", ancestor)
	switch {
	case f == ancestor:
		return v, true
	case v.Answer != Yes:
		return through("supervisord", v), true
	}
	name := f.variable("SUPERVISOR_PROCESS_NAME")
	group := f.variable("SUPERVISOR_GROUP_NAME")
	if group == "" {
		group = name
	}
	file := m.supervisorFile(ancestor)
	sections := m.supervisorPrograms(file)
	for section, options := range sections {
		if section != group && section != name || name == "" {
			continue
		}
		if slices.Contains([]string{"false", "no", "off", "0"}, strings.ToLower(options["autostart"])) {
			return no("program %s of supervisord has autostart=false", section), true
		}
		return through("program "+section+" of supervisord", v), true
	}
	if name == "" {
		return unsure("it runs under supervisord, but which of its programs this is may not be read"), true
	}
	return no("supervisord runs it as %s, which its file %s no longer has", name, file), true
}

// supervisorFile is the file that a running supervisord reads.
func (m *Machine) supervisorFile(f *facts) string {
	for i, arg := range f.args {
		if value, ok := strings.CutPrefix(arg, "--configuration="); ok {
			return value
		}
		if (arg == "-c" || arg == "--configuration") && i+1 < len(f.args) {
			return f.args[i+1]
		}
	}
	for _, file := range supervisorFiles {
		if m.exists(file) {
			return file
		}
	}
	return supervisorFiles[len(supervisorFiles)-1]
}

// supervisorPrograms reads the programs and groups of a file and of those that it includes.
func (m *Machine) supervisorPrograms(file string) map[string]map[string]string {
	out := map[string]map[string]string{}
	included := m.supervisorSections(file, out)
	for _, pattern := range strings.Fields(included) {
		if !path.IsAbs(pattern) {
			pattern = path.Join(path.Dir(file), pattern)
		}
		for _, f := range m.glob(pattern) {
			m.supervisorSections(f, out)
		}
	}
	return out
}

// supervisorSections adds the programs of one file, and gives the patterns of files that it includes.
func (m *Machine) supervisorSections(file string, out map[string]map[string]string) (included string) {
	section := ""
	for line := range strings.Lines(m.text(file)) {
		line, _, _ = strings.Cut(line, " ;")
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = strings.Trim(line, "[]")
			if kind, name, ok := strings.Cut(section, ":"); ok && (kind == "program" || kind == "fcgi-program") {
				section = name
				out[section] = map[string]string{}
			}
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !ok || strings.HasPrefix(line, ";") || strings.HasPrefix(line, "#"):
		case section == "include" && name == "files":
			included = value
		case out[section] != nil:
			out[section][name] = value
		}
	}
	return included
}
