package boot

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// shellEnds part the commands of a line.
var shellEnds = []string{";", "&&", "||", "|", "&"}

// builtins are words that a shell does itself and that start no program.
var builtins = []string{"cd", "export", "set", "unset", "ulimit", "umask", "wait", "true", "false",
	":", "echo", "trap", "read", "shift", "alias", "sleep"}

// keywords begin what is not judged, since whether it runs is known to the shell alone.
var keywords = []string{"if", "for", "while", "until", "case", "function", "{", "eval", "test", "[", "[[",
	"exit", "source", ".", "!"}

var (
	variableSet = regexp.MustCompile(`^\w+=`)
	redirected  = regexp.MustCompile(`^(?:\d*|&)>{1,2}(.*)$`)
)

// shellLine judges what a line of a shell's script or of a crontab needs: the folders that it changes to and writes
// into, and the programs that it starts, behind exec, nohup and their like. What fails before a ";" or "||" stops
// nothing. in is the folder in which the next line runs; goes is false when what follows is not judged.
func (m *Machine) shellLine(line, folder string) (v Verdict, in string, goes bool) {
	words, ok := splitWords(spaced(line))
	if !ok {
		return yes(""), folder, false
	}
	for len(words) > 0 {
		end := slices.IndexFunc(words, func(w word) bool { return !w.quoted && slices.Contains(shellEnds, w.text) })
		command, by := words, ""
		if words = nil; end >= 0 {
			command, by, words = command[:end], command[end].text, command[end+1:]
		}
		args, logs := plain(command)
		if len(args) > 0 && slices.Contains(keywords, args[0]) {
			return yes(""), folder, false
		}
		v := m.shellCommand(args, logs, &folder)
		stops := by == "&&" || by == "|" || len(words) == 0 || by == "||" && len(args) > 0 && args[0] == "cd"
		if v.Answer != Yes && stops {
			return v, folder, true
		}
	}
	return yes(""), folder, true
}

// shellCommand judges one command that runs in a folder, which cd changes.
func (m *Machine) shellCommand(args, logs []string, folder *string) Verdict {
	n := needs{}
	if len(args) > 1 && args[0] == "cd" {
		*folder = joined(*folder, args[1])
		n.folder = *folder
	}
	for _, log := range logs {
		n.logs = append(n.logs, joined(*folder, log))
	}
	if v := m.lacking(n, nil); v.Answer != Yes || len(args) == 0 || args[0] == "cd" {
		return v
	}
	return m.simple(args, *folder)
}

// joined is a path as seen from a folder; with neither known it stays as it is.
func joined(folder, name string) string {
	if path.IsAbs(name) || !path.IsAbs(folder) || strings.ContainsAny(name, "$~`") {
		return name
	}
	return path.Join(folder, name)
}

// spaced puts blanks around what parts commands, outside of quotes.
func spaced(line string) string {
	var out strings.Builder
	quote := byte(0)
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '&' && (i > 0 && line[i-1] == '>' || i+1 < len(line) && line[i+1] == '>'):
		case strings.IndexByte(";|&", c) >= 0:
			out.WriteString(" " + string(c))
			if i+1 < len(line) && line[i+1] == c && c != ';' {
				out.WriteByte(c)
				i++
			}
			out.WriteByte(' ')
			continue
		case c == '(' || c == ')':
			c = ' '
		}
		out.WriteByte(c)
	}
	return out.String()
}

// plain parts a command's words from variables before it, and from where its output goes.
func plain(words []word) (args, logs []string) {
	for i := 0; i < len(words); i++ {
		w := words[i]
		found := redirected.FindStringSubmatch(w.text)
		switch {
		case w.text == "" || !w.quoted && strings.HasPrefix(w.text, "<"):
		case !w.quoted && found != nil:
			file := found[1]
			if file == "" && i+1 < len(words) {
				i++
				file = words[i].text
			}
			if !strings.HasPrefix(file, "&") {
				logs = append(logs, file)
			}
		case len(args) == 0 && variableSet.MatchString(w.text):
		default:
			args = append(args, w.text)
		}
	}
	return args, logs
}

// wrappers start the program behind them; the text has their options that take a value.
var wrappers = map[string]string{"exec": "a", "nohup": "", "env": "uCS", "nice": "n", "ionice": "cnp",
	"setsid": "", "chpst": "uUbenCdopsftrm/", "time": ""}

// asUser are those of them whose first word is a user.
var asUser = []string{"setuidgid", "s6-setuidgid", "gosu", "su-exec"}

// simple judges the program of one command, and the user that it is to run as.
func (m *Machine) simple(args []string, folder string) Verdict {
	for len(args) > 0 {
		name := path.Base(args[0])
		valued, wraps := wrappers[name]
		switch {
		case slices.Contains(asUser, name) && len(args) > 1:
			if v := m.hasUser(firstOf(args[1])); v.Answer != Yes {
				return v
			}
			args = args[2:]
			continue
		case !wraps:
			if slices.Contains(builtins, args[0]) || strings.ContainsAny(args[0], "$`~") {
				return yes("")
			}
			args[0] = inFolder(folder, args[0])
			return m.startable(args, nil)
		}
		option := func() bool { return strings.HasPrefix(args[0], "-") || variableSet.MatchString(args[0]) }
		for args = args[1:]; len(args) > 0 && option(); args = args[1:] {
			if option := args[0]; len(option) == 2 && option[0] == '-' && strings.Contains(valued, option[1:]) && len(args) > 1 {
				if v := m.hasUser(firstOf(args[1])); name == "chpst" && option[1] == 'u' && v.Answer != Yes {
					return v
				}
				args = args[1:]
			}
		}
	}
	return yes("")
}

// inFolder is a program's path; a bare name is searched for.
func inFolder(folder, name string) string {
	if strings.Contains(name, "/") {
		return joined(folder, name)
	}
	return name
}

// firstOf is the user of "user:group".
func firstOf(name string) string {
	user, _, _ := strings.Cut(strings.TrimPrefix(name, ":"), ":")
	return user
}

// shellScript judges what a script needs, as far as it is plain lines of a shell: what its last line, or the
// one with exec, starts. What its first line names is always judged.
func (m *Machine) shellScript(file string) Verdict {
	if v := m.file("script", file, nil); v.Answer != Yes {
		return v
	}
	text := strings.ReplaceAll(m.text(file), "\\\n", " ")
	first, rest, _ := strings.Cut(text, "\n")
	interpreter := strings.Fields(strings.TrimPrefix(first, "#!"))
	if !strings.HasPrefix(first, "#!") || len(interpreter) == 0 {
		return yes("")
	}
	if v := m.file("interpreter", interpreter[0], nil); v.Answer != Yes {
		return v
	}
	if !slices.Contains([]string{"sh", "bash", "dash", "ash"}, path.Base(interpreter[0])) {
		return yes("")
	}
	folder, last := path.Dir(file), yes("")
	for line := range strings.Lines(rest) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		v, in, goes := m.shellLine(line, folder)
		if !goes {
			return yes("")
		}
		folder, last = in, v
		if w := strings.Fields(line); w[0] == "exec" && len(w) > 1 && !redirected.MatchString(w[1]) {
			break
		}
	}
	return last
}
