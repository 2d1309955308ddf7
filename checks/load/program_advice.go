package load

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// shellWarning points at arguments that only a shell would understand.
func (c *compiler) shellWarning(e *parser.Exec, args []string) {
	if sign := noShell(args); sign != "" {
		c.Warn(e.Command.Pos, "no-shell", fmt.Sprintf("no shell runs this, so %q is an argument", sign), "/bin/sh -c '...'")
	}
}

// shellSigns are words that have a meaning in a shell alone.
var shellSigns = []string{"|", "||", "&&", "&", ";", ">", ">>", "<", "1>", "2>", "2>&1", ">&2"}

// noShell gives the first argument that is for a shell, "" for none or when a shell is what runs.
func noShell(args []string) string {
	if slices.Contains(args, "-c") {
		return ""
	}
	for _, a := range args[1:] {
		if slices.Contains(shellSigns, a) {
			return a
		}
	}
	return ""
}

// programAdvice says how a program that is not there should have been written, "" when nothing but the program is wrong.
func programAdvice(path, sign string) string {
	text := ""
	if !strings.HasPrefix(path, "/") {
		text = "an absolute path, such as /usr/bin/" + filepath.Base(path)
	}
	if sign != "" {
		text = cmp.Or(text, "a program of this machine")
		text += fmt.Sprintf("; and no shell runs it, so %q is an argument: /bin/sh -c '...' has one", sign)
	}
	return text
}
