package boot

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// iniSection is a section of a file as Python's configparser reads it for Supervisor, with the file that it stands in.
type iniSection struct {
	name, file string
	options    map[string]string // by name in lower case
}

var (
	iniHeader = regexp.MustCompile(`^\[(.+)\]`)
	iniOption = regexp.MustCompile(`^(.*?)\s*[=:]\s*(.*)$`)
)

// readIni reads a file as Supervisor 4.2.5 does: "=" or ":", names without case, comments behind white space, values
// that go on in indented lines, options of [DEFAULT] in all sections. The fault is what makes supervisord refuse the
// file.
func readIni(file, text string, into []*iniSection) (sections []*iniSection, fault string) {
	sections = into
	var current *iniSection
	option, indent := "", 0
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(uncomment(line), " \t\r\f\v")
		value := strings.TrimLeft(line, " \t\r\f\v")
		if value == "" {
			continue
		}
		level := len(line) - len(value)
		if current != nil && option != "" && level > indent {
			current.options[option] = strings.TrimLeft(current.options[option]+"\n"+value, "\n")
			continue
		}
		indent = level
		if header := iniHeader.FindStringSubmatch(value); header != nil {
			sections, current = section(sections, header[1], file)
			option = ""
			continue
		}
		pair := iniOption.FindStringSubmatch(value)
		switch {
		case current == nil:
			return sections, fmt.Sprintf("line %d of %s stands before the first section", n+1, file)
		case pair == nil || pair[1] == "":
			return sections, fmt.Sprintf("line %d of %s has neither = nor :", n+1, file)
		}
		option = strings.ToLower(pair[1])
		current.options[option] = pair[2]
	}
	return sections, ""
}

// section gives the section of a name, a new one at the end when there is none.
func section(all []*iniSection, name, file string) ([]*iniSection, *iniSection) {
	if i := slices.IndexFunc(all, func(s *iniSection) bool { return s.name == name }); i >= 0 {
		return all, all[i]
	}
	s := &iniSection{name, file, map[string]string{}}
	return append(all, s), s
}

// uncomment cuts a line where a comment begins: ; or # at its beginning or behind white space.
func uncomment(line string) string {
	for i := range len(line) {
		if (line[i] == ';' || line[i] == '#') && (i == 0 || strings.IndexByte(" \t\r\f\v", line[i-1]) >= 0) {
			return line[:i]
		}
	}
	return line
}

// supervised is a program of supervisord, or an event listener.
type supervised struct {
	section string // "program:web"
	name    string // "web"
	group   string
	options map[string]string
	known   map[string]string // what %(name)s stands for
}

// supervisorFile is what supervisord reads at boot.
type supervisorFile struct {
	main     map[string]string // of [supervisord]
	here     map[string]string // what %(name)s stands for there
	programs []supervised
	fault    string // why supervisord refuses it, as far as its text tells
}

// readSupervisor reads a file and those that it includes. known are the variables of supervisord's environment.
func (m *Machine) readSupervisor(file string, known map[string]string) *supervisorFile {
	out := &supervisorFile{here: expansions(known, file)}
	sections, fault := readIni(file, m.text(file), nil)
	for _, pattern := range strings.Fields(option(sections, "include", "files")) {
		pattern, _ = expandPython(pattern, out.here)
		if !path.IsAbs(pattern) {
			pattern = path.Join(path.Dir(file), pattern)
		}
		for _, f := range m.globAll(pattern) {
			if fault == "" {
				sections, fault = readIni(f, m.text(f), sections)
			}
		}
	}
	out.fault = fault
	groups := map[string]string{}
	var defaults map[string]string
	for _, s := range sections {
		switch kind, name, _ := strings.Cut(s.name, ":"); {
		case s.name == "supervisord":
			out.main = s.options
		case s.name == "DEFAULT":
			defaults = s.options
		case kind == "group":
			for program := range strings.SplitSeq(s.options["programs"], ",") {
				groups[strings.TrimSpace(program)] = strings.TrimSpace(name)
			}
		}
	}
	for _, s := range sections {
		kind, name, ok := strings.Cut(s.name, ":")
		if !ok || kind != "program" && kind != "fcgi-program" && kind != "eventlistener" {
			continue
		}
		p := supervised{section: s.name, name: strings.TrimSpace(name), options: maps.Clone(defaults),
			known: expansions(known, s.file)}
		if p.options == nil {
			p.options = map[string]string{}
		}
		maps.Copy(p.options, s.options)
		if p.group = p.name; kind != "eventlistener" && groups[p.name] != "" {
			p.group = groups[p.name]
		}
		p.known["program_name"], p.known["group_name"] = p.name, p.group
		out.programs = append(out.programs, p)
	}
	if out.main == nil && out.fault == "" {
		out.fault = file + " has no section [supervisord]"
	}
	return out
}

func option(sections []*iniSection, name, key string) string {
	for _, s := range sections {
		if s.name == name {
			return s.options[key]
		}
	}
	return ""
}

func expansions(known map[string]string, file string) map[string]string {
	all := map[string]string{"here": path.Dir(file)}
	maps.Copy(all, known)
	return all
}

var pythonFormat = regexp.MustCompile(`%(?:%|\((\w+)\)(0?\d{0,3})([sd]))`)

// expandPython puts in what %(name)s and %(name)02d stand for. ok is false when a name is not known, which stays then.
func expandPython(s string, known map[string]string) (out string, ok bool) {
	ok = true
	out = pythonFormat.ReplaceAllStringFunc(s, func(found string) string {
		if found == "%%" {
			return "%"
		}
		part := pythonFormat.FindStringSubmatch(found)
		value, is := known[part[1]]
		n, err := strconv.Atoi(value)
		switch {
		case !is || part[3] == "d" && err != nil:
			ok = false
			return found
		case part[3] == "d":
			return fmt.Sprintf("%"+part[2]+"d", n)
		}
		return value
	})
	return out, ok
}

// option is the value of an option, with what is known put in.
func (p *supervised) option(name string) string {
	value, _ := expandPython(p.options[name], p.known)
	return value
}

// runs tells whether a process of that name is one of the program's: process_name, once for each of numprocs.
func (p *supervised) runs(process string) bool {
	pattern, count, first := p.options["process_name"], 1, 0
	if pattern == "" {
		return process == p.name
	}
	if n, err := strconv.Atoi(p.option("numprocs")); err == nil {
		count = min(n, 10000)
	}
	if n, err := strconv.Atoi(p.option("numprocs_start")); err == nil {
		first = n
	}
	known := maps.Clone(p.known)
	for n := first; n < first+count; n++ {
		known["process_num"] = itoa(n)
		if name, ok := expandPython(pattern, known); name == process || !ok {
			return true
		}
	}
	return false
}
