package boot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
)

// pm2App is an entry of PM2's dump file, which `pm2 save` writes and `pm2 resurrect` reads: one for each process. Which
// type a value has depends on who wrote it.
type pm2App map[string]any

// text is a value as text; "" when it is absent. What stands in the app's own environment wins.
func (a pm2App) text(name string) string {
	if env, ok := a["env"].(map[string]any); ok && env[name] != nil && name == "NODE_APP_INSTANCE" {
		return fmt.Sprint(env[name])
	}
	if a[name] == nil {
		return ""
	}
	return fmt.Sprint(a[name])
}

// path is what the app searches for its interpreter.
func (a pm2App) path() []string {
	env, _ := a["env"].(map[string]any)
	list, _ := env["PATH"].(string)
	if list == "" {
		list, _ = a["PATH"].(string)
	}
	return strings.Split(list, ":")
}

// pm2Dump reads what PM2 restores: its dump file, and the one before when that is missing or damaged. The verdict says
// why there is none.
func (m *Machine) pm2Dump(home string) (file string, apps []pm2App, v Verdict) {
	first := path.Join(home, "dump.pm2")
	for _, file := range []string{first, first + ".bak"} {
		text := m.text(file)
		var whole any
		if json.Unmarshal([]byte(text), &whole) != nil {
			continue
		}
		if err := json.Unmarshal([]byte(text), &apps); err != nil || apps == nil {
			return file, nil, no("PM2 starts at boot, but its dump file %s is damaged: it holds no list (pm2 save)", file)
		}
		return file, apps, yes("")
	}
	if m.text(first) == "" {
		return first, nil, no("PM2 starts at boot, but its dump file %s is missing (pm2 save)", first)
	}
	return first, nil, no("PM2 starts at boot, but its dump file %s is damaged (pm2 save)", first)
}

// pick finds the entry of a process: that of its name, or of its script when the name may not be read; of several the
// one with the same script and number, then the one that is like it in fewer ways.
func pick(apps []pm2App, f *facts) pm2App {
	name := f.variable("name")
	var found pm2App
	best := -1
	for _, a := range apps {
		script := a.text("pm_exec_path")
		if name != "" && a.text("name") != name || name == "" && (script == "" || !strings.Contains(f.title(), script)) {
			continue
		}
		alike := 0
		for _, same := range []string{"pm_exec_path", "namespace", "NODE_APP_INSTANCE"} {
			if a.text(same) == f.variable(same) {
				alike++
			}
		}
		if alike > best {
			found, best = a, alike
		}
	}
	return found
}

// pm2Restores judges whether PM2 brings an entry of its dump file back running, as PM2 7.0.4 does: one that was
// stopped is restored stopped, and one that lacks its folder, interpreter, user or folder for logs does not start.
func (m *Machine) pm2Restores(dump, home string, app pm2App) Verdict {
	name, blame := app.text("name"), func(v Verdict) Verdict {
		v.Why = fmt.Sprintf("PM2 starts at boot, but in its dump file %s of the app %s %s (pm2 save)", dump,
			app.text("name"), v.Why)
		return v
	}
	switch script := app.text("pm_exec_path"); {
	case app.text("status") == "stopped":
		return no("its dump file %s has the app %s as stopped, and so PM2 restores it (pm2 start %s, then pm2 save)",
			dump, name, name)
	case app["autostart"] == false:
		return no("its dump file %s has the app %s with autostart false: PM2 restores it stopped", dump, name)
	case script != "" && !m.exists(script):
		return no("PM2 starts at boot, but its dump file %s names %s, which is missing (pm2 save)", dump, script)
	}
	if script := app.text("pm_exec_path"); script != "" {
		if v := m.file("script", script, nil); v.Answer != Yes {
			return blame(v)
		}
	}
	n := needs{folder: app.text("pm_cwd"), user: app.text("uid")}
	for _, log := range []string{app.text("pm_out_log_path"), app.text("pm_err_log_path")} {
		if !within(log, home) { // its own folder PM2 makes itself
			n.logs = append(n.logs, log)
		}
	}
	if v := m.lacking(n, nil); v.Answer != Yes {
		return blame(v)
	}
	if app.text("exec_mode") == "cluster_mode" {
		return yes("") // the daemon's own node runs it
	}
	if v := m.interpreter(app.text("exec_interpreter"), app.path()); v.Answer != Yes {
		return blame(v)
	}
	return yes("")
}

// interpreter judges what runs a script, which is searched for in folders. PM2's own is there when PM2 is.
func (m *Machine) interpreter(name string, folders []string) Verdict {
	if slices.Contains([]string{"", "none", "node", "bun"}, name) {
		return yes("")
	}
	if path.IsAbs(name) {
		return m.file("interpreter", name, nil)
	}
	for _, folder := range folders {
		if path.IsAbs(folder) && m.exists(path.Join(folder, name)) {
			return m.file("interpreter", path.Join(folder, name), nil)
		}
	}
	return m.file("interpreter", name, nil)
}

// assigned is the value that words give a variable, "PM2_HOME=/srv/pm2", "" when none does.
func assigned(words []string, name string) string {
	value := ""
	for _, w := range words {
		if v, ok := strings.CutPrefix(w, name+"="); ok {
			value = strings.Trim(v, `"'`)
		}
	}
	return value
}

// unitVariable is the value that a unit gives a variable in its environment, "" when it gives none. A file of the
// environment wins.
func (m *Machine) unitVariable(u *unitFile, name string) string {
	var words []string
	for _, value := range u.values("Service", "Environment") {
		split, _ := splitWords(value)
		for _, w := range split {
			words = append(words, u.expand(w.text))
		}
	}
	var lines []string
	for _, file := range u.values("Service", "EnvironmentFile") {
		for line := range strings.Lines(m.text(u.expand(strings.TrimPrefix(file, "-")))) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return cmp.Or(assigned(lines, name), assigned(words, name))
}
