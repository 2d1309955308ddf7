package boot

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// bySupervisor judges a program of supervisord: supervisord must come back, take its file, and start the program
// itself.
func (m *Machine) bySupervisor(f, ancestor *facts) (Verdict, bool) {
	if supervisordAt(ancestor.args[:min(2, len(ancestor.args))]) < 0 {
		return Verdict{}, false
	}
	v := m.keeper([]string{"supervisor", "supervisord"}, ancestor, func(u *unitFile) bool {
		return m.supervisorPlace(ancestor, u) == m.supervisorPlace(ancestor, nil)
	})
	switch {
	case v.Answer != Yes && f == ancestor:
		return v, true
	case v.Answer != Yes:
		return through("supervisord", v), true
	}
	file := m.supervisorPlace(ancestor, m.unit(v.Unit))
	conf := m.readSupervisor(file, environmentOf(ancestor))
	if f != ancestor {
		if of := m.supervises(conf, file, f); of.Answer != Yes {
			return of, true
		}
	}
	if why := m.supervisorRefuses(conf); why != "" {
		return no("supervisord does not take its file %s: %s", file, why), true
	}
	if f == ancestor {
		return v, true
	}
	name := cmp.Or(f.variable("SUPERVISOR_GROUP_NAME"), f.variable("SUPERVISOR_PROCESS_NAME"))
	return through("program "+name+" of supervisord", v), true
}

// supervises judges whether supervisord starts the program of a process by itself, and can.
func (m *Machine) supervises(conf *supervisorFile, file string, f *facts) Verdict {
	name := f.variable("SUPERVISOR_PROCESS_NAME")
	group := cmp.Or(f.variable("SUPERVISOR_GROUP_NAME"), name)
	if name == "" {
		return unsure("it runs under supervisord, but which of its programs this is may not be read")
	}
	i := slices.IndexFunc(conf.programs, func(p supervised) bool { return p.group == group && p.runs(name) })
	if i < 0 {
		full := name
		if group != name {
			full = group + ":" + name
		}
		return no("supervisord runs it as %s, which its file %s no longer has", full, file)
	}
	p := &conf.programs[i]
	if start, ok := truth(p.option("autostart")); ok && !start {
		return no("program %s of supervisord has autostart=false", p.name)
	}
	blame := func(v Verdict) Verdict {
		v.Why = "of program " + p.name + " of supervisord " + v.Why
		return v
	}
	words, _ := splitWords(p.option("command"))
	command := make([]string, len(words))
	for i, w := range words {
		command[i] = w.text
	}
	folder := p.option("directory")
	if len(command) > 0 && !path.IsAbs(command[0]) && strings.Contains(command[0], "/") && folder != "" {
		command[0] = path.Join(folder, command[0])
	}
	if v := m.startable(command, nil); v.Answer != Yes {
		return blame(v)
	}
	if v := m.lacking(needs{folder: folder}, nil); v.Answer != Yes {
		return blame(v)
	}
	return yes("")
}

// supervisorRefuses says why supervisord ends at start, "" when it does not: one wrong program is enough.
func (m *Machine) supervisorRefuses(conf *supervisorFile) string {
	if conf.fault != "" {
		return conf.fault
	}
	value := func(name string) string {
		v, _ := expandPython(conf.main[name], conf.here)
		return v
	}
	own := needs{folder: value("directory"), user: value("user"), logs: []string{value("logfile"), value("pidfile")}}
	if v := m.lacking(own, nil); v.Answer == No {
		return "of [supervisord] " + v.Why
	}
	if v := m.place("folder for logs", value("childlogdir"), nil); v.Answer == No {
		return "of [supervisord] " + v.Why
	}
	for i := range conf.programs {
		p := &conf.programs[i]
		if p.options["command"] == "" {
			return "[" + p.section + "] has no command"
		}
		for _, name := range []string{"autostart", "redirect_stderr", "stopasgroup", "killasgroup"} {
			if v, set := p.options[name]; set && !strings.Contains(v, "%(") {
				if _, ok := truth(v); !ok {
					return "[" + p.section + "] has " + name + "=" + v + ", which is neither true nor false"
				}
			}
		}
		of := needs{user: p.option("user"), logs: []string{p.option("stdout_logfile"), p.option("stderr_logfile")}}
		if v := m.lacking(of, nil); v.Answer == No {
			return "of [" + p.section + "] " + v.Why
		}
	}
	return ""
}

// truth reads a yes or no as Supervisor does; ok is false for anything else, and for nothing.
func truth(value string) (yes, ok bool) {
	value = strings.ToLower(value)
	if slices.Contains([]string{"true", "yes", "on", "1"}, value) {
		return true, true
	}
	return false, slices.Contains([]string{"false", "no", "off", "0"}, value)
}

// environmentOf gives what %(ENV_NAME)s stands for.
func environmentOf(f *facts) map[string]string {
	known := map[string]string{}
	for _, v := range f.environment() {
		if name, value, ok := strings.Cut(v, "="); ok {
			known["ENV_"+name] = value
		}
	}
	return known
}

// supervisordAt is where a command line names supervisord, -1 when it does not.
func supervisordAt(args []string) int {
	return slices.IndexFunc(args, func(a string) bool { return path.Base(a) == "supervisord" })
}

// supervisorPlace is the file that supervisord reads: as the unit starts it that brings it back, or else as it runs
// now.
func (m *Machine) supervisorPlace(f *facts, u *unitFile) string {
	args, folders := f.args, []string{f.variable("PWD"), f.folder()}
	if u != nil {
		for _, command := range u.commands() {
			if supervisordAt(command) >= 0 {
				args, folders = command, []string{cmp.Or(strings.TrimPrefix(u.last("Service", "WorkingDirectory"), "-"), "/")}
			}
		}
	}
	at := supervisordAt(args)
	if at < 0 {
		return "/etc/supervisor/supervisord.conf"
	}
	named := configuration(args[at+1:])
	if path.IsAbs(named) {
		return path.Clean(named)
	}
	folders = slices.DeleteFunc(folders, func(s string) bool { return !path.IsAbs(s) })
	if named != "" {
		for _, folder := range folders {
			if m.exists(path.Join(folder, named)) {
				return path.Join(folder, named)
			}
		}
		return path.Join(append(append([]string{}, folders[:min(1, len(folders))]...), named)...)
	}
	var places []string
	if path.IsAbs(args[at]) {
		above := path.Dir(path.Dir(args[at]))
		places = append(places, path.Join(above, "etc/supervisord.conf"), path.Join(above, "supervisord.conf"))
	}
	for _, folder := range folders {
		places = append(places, path.Join(folder, "supervisord.conf"), path.Join(folder, "etc/supervisord.conf"))
	}
	places = append(places, "/etc/supervisord.conf", "/etc/supervisor/supervisord.conf")
	if i := slices.IndexFunc(places, m.exists); i >= 0 {
		return places[i]
	}
	return places[len(places)-1]
}

// configuration is the file that supervisord's options name, "" when none does: -c FILE, -nc FILE, -cFILE,
// --configuration and what it may be cut to.
func configuration(args []string) (file string) {
	const valued = "acdeijlmquyz" // options with a value
	next := func(i int) string {
		if i+1 < len(args) {
			return args[i+1]
		}
		return ""
	}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if long, ok := strings.CutPrefix(arg, "--"); ok {
			name, value, has := strings.Cut(long, "=")
			if len(name) < 2 || !strings.HasPrefix("configuration", name) {
				continue
			}
			if file = value; !has {
				file = next(i)
				i++
			}
			continue
		}
		if !strings.HasPrefix(arg, "-") {
			continue
		}
		if at := strings.IndexAny(arg, valued); at > 0 {
			value := arg[at+1:]
			if value == "" {
				value = next(i)
				i++
			}
			if arg[at] == 'c' {
				file = value
			}
		}
	}
	return file
}
