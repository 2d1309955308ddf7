package boot

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// foreverTitle is the monitor process of forever, which keeps one program.
var foreverTitle = regexp.MustCompile(`/forever(-monitor)?/(bin/)?(monitor|forever)\b`)

// byForever judges a program of forever, which has no way of its own to come back.
func (m *Machine) byForever(f, ancestor *facts) (Verdict, bool) {
	if title := ancestor.title(); !strings.Contains(title, "/forever") || !foreverTitle.MatchString(title) {
		return Verdict{}, false
	}
	for _, line := range m.reboots() {
		named := func(a string) bool { return path.IsAbs(a) && strings.Contains(line.command, a) }
		if strings.Contains(line.command, "forever ") && slices.ContainsFunc(f.args, named) {
			return m.cronStarted(line), true
		}
	}
	if v, ok := m.byCgroup(Program{}, ancestor); ok && v.Answer == Yes {
		return v, true
	}
	return no("it runs under forever, which nothing starts at boot"), true
}

// foreverValued are the options of forever that take a value.
var foreverValued = []string{"-m", "-l", "-o", "-e", "-p", "-c", "-P", "--pidFile", "--uid", "--id", "--killSignal", "--minUptime",
	"--spinSleepTime", "--workingDir", "--sourceDir", "--watchDirectory"}

// foreverStarts judges what a command line of forever needs: the script, its interpreter, its folder and those for
// logs. args are those behind the program.
func (m *Machine) foreverStarts(args []string) Verdict {
	var n needs
	script, interpreter, source := "", "", ""
	values := map[string]*string{"-c": &interpreter, "--workingDir": &n.folder, "--sourceDir": &source}
	for i := 0; i < len(args) && script == ""; i++ {
		name, value, has := strings.Cut(args[i], "=")
		switch {
		case args[i] == "start" || args[i] == "restart":
		case !strings.HasPrefix(args[i], "-"):
			script = args[i]
		case has || i+1 >= len(args) || !slices.Contains(foreverValued, name):
			if into := values[name]; into != nil {
				*into = value
			}
		default:
			i++
			if into := values[name]; into != nil {
				*into = args[i]
			}
			if name == "-l" || name == "-o" || name == "-e" {
				n.logs = append(n.logs, args[i])
			}
		}
	}
	if v := m.lacking(n, nil); v.Answer != Yes {
		return v
	}
	if v := m.interpreter(interpreter, nil); v.Answer != Yes {
		return v
	}
	if script = joined(source, script); path.IsAbs(script) {
		return m.file("script", script, nil)
	}
	return yes("")
}
