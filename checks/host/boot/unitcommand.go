package boot

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/coreos/go-systemd/v22/unit"
)

// commands are the command lines that the unit starts.
func (u *unitFile) commands() [][]string {
	out, _ := u.parseCommands()
	return out
}

// parseCommands takes the command lines of ExecStart apart, systemd.service(5). The fault is the first thing for which
// systemd would refuse the unit.
func (u *unitFile) parseCommands() (out [][]string, fault string) {
	for _, line := range u.values("Service", "ExecStart") {
		words, ok := splitWords(line)
		if !ok {
			return out, fmt.Sprintf("a quote is not closed in ExecStart=%.60s", line)
		}
		for len(words) > 0 {
			end := slices.IndexFunc(words, func(w word) bool { return w.text == ";" && !w.quoted })
			command := words
			if words = nil; end >= 0 {
				command, words = command[:end], command[end+1:]
			}
			if len(command) == 0 {
				continue
			}
			args, fault := u.command(command)
			if fault != "" {
				return out, fault + " in ExecStart=" + line
			}
			out = append(out, args)
		}
	}
	return out, ""
}

// command is one command line without the marks before its program.
func (u *unitFile) command(words []word) (args []string, fault string) {
	bare := strings.TrimLeft(words[0].text, "@-:+!|")
	marks := words[0].text[:len(words[0].text)-len(bare)]
	args = append(args, u.expand(bare))
	rest := words[1:]
	if strings.Contains(marks, "@") { // the second word is what the program is called
		if len(rest) == 0 {
			return nil, "the name for the program is missing"
		}
		rest = rest[1:]
	}
	for _, w := range rest {
		if w.text == `\;` {
			w.text = ";"
		}
		args = append(args, u.expand(w.text))
	}
	switch program := args[0]; {
	case program == "":
		return nil, "no program"
	case strings.HasSuffix(program, "/"):
		return nil, "the program is a folder"
	case strings.Contains(program, "/") && !path.IsAbs(program) && !strings.ContainsAny(program[:1], "%$"):
		return nil, "the program is neither a name nor an absolute path"
	}
	return args, ""
}

// expand puts in what can be known of the specifiers of systemd.unit(5); others stay, and what they stand for is
// unknown.
func (u *unitFile) expand(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	stem := strings.TrimSuffix(u.name, path.Ext(u.name))
	prefix, instance, _ := strings.Cut(stem, "@")
	return strings.NewReplacer("%%", "%%", "%n", u.name, "%N", stem, "%p", prefix, "%i", instance,
		"%I", unit.UnitNameUnescape(instance), "%t", "/run", "%S", "/var/lib", "%C", "/var/cache", "%L", "/var/log",
		"%E", "/etc").Replace(s)
}

// last is the value that counts of an option that holds one.
func (u *unitFile) last(section, name string) string {
	values := u.values(section, name)
	if len(values) == 0 {
		return ""
	}
	return u.expand(values[len(values)-1])
}

// refused says why systemd does not load the unit, "" when it does.
func (u *unitFile) refused() string {
	if u.fault != "" || path.Ext(u.name) != ".service" {
		return u.fault
	}
	commands, fault := u.parseCommands()
	oneshot := u.last("Service", "Type") == "oneshot"
	restart := u.last("Service", "Restart")
	switch {
	case fault != "":
		return fault
	case len(commands) == 0 && !oneshot:
		return "it has no ExecStart"
	case len(commands) > 1 && !oneshot:
		return "it has more than one ExecStart, which is for Type=oneshot"
	case oneshot && (restart == "always" || restart == "on-success"):
		return "Restart=" + restart + " is not for Type=oneshot"
	}
	return ""
}

// unitStartable judges what a unit needs to start: its programs, and where and as whom they run.
func (m *Machine) unitStartable(u *unitFile) Verdict {
	blame := func(v Verdict) Verdict {
		v.Why = "of unit " + u.name + " " + v.Why
		return v
	}
	if u.last("Service", "RootDirectory") == "" && u.last("Service", "RootImage") == "" {
		for _, command := range u.commands() {
			if v := m.startable(command, u); v.Answer != Yes {
				return blame(v)
			}
		}
	}
	if v := m.lacking(u.needs(), u); v.Answer != Yes {
		return blame(v)
	}
	return yes("")
}

// needs are what a unit needs besides its programs. With a root of its own, what is outside says nothing.
func (u *unitFile) needs() needs {
	var n needs
	if u.last("Service", "DynamicUser") == "" {
		n.user = u.last("Service", "User")
	}
	if u.last("Service", "RootDirectory") != "" || u.last("Service", "RootImage") != "" {
		return n
	}
	// A leading - lets a folder or file be missing.
	if folder := u.last("Service", "WorkingDirectory"); path.IsAbs(folder) && !u.makes(folder) {
		n.folder = folder
	}
	for _, option := range []string{"StandardOutput", "StandardError"} {
		kind, file, _ := strings.Cut(u.last("Service", option), ":")
		if (kind == "append" || kind == "file" || kind == "truncate") && !u.makes(file) {
			n.logs = append(n.logs, file)
		}
	}
	for _, file := range u.values("Service", "EnvironmentFile") {
		n.files = append(n.files, u.expand(file))
	}
	return n
}

// ownFolders are the options by which the manager makes folders for a unit, with where.
var ownFolders = map[string]string{"RuntimeDirectory": "/run", "StateDirectory": "/var/lib",
	"CacheDirectory": "/var/cache",
	"LogsDirectory":  "/var/log", "ConfigurationDirectory": "/etc"}

// makes tells whether the manager makes the folder of a name, or one above it, before the unit starts.
func (u *unitFile) makes(name string) bool {
	for option, folder := range ownFolders {
		for _, dir := range u.words("Service", option) {
			if dir, _, _ = strings.Cut(u.expand(dir), ":"); within(name, path.Join(folder, dir)) {
				return true
			}
		}
	}
	return false
}
