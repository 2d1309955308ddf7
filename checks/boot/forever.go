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
		if strings.Contains(line.command, "forever ") && slices.ContainsFunc(f.args, func(a string) bool { return path.IsAbs(a) && strings.Contains(line.command, a) }) {
			return m.cronStarted(line), true
		}
	}
	if v, ok := m.byCgroup(Program{}, ancestor); ok && v.Answer == Yes {
		return v, true
	}
	return no("it runs under forever, which nothing starts at boot"), true
}
