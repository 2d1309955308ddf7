package boot

import (
	"maps"
	"strings"
	"testing"
)

// pm2Unit is what `pm2 startup` of PM2 7.0.4 writes, as far as it matters.
const pm2Unit = `[Unit]
Description=PM2 process manager
[Service]
Type=forking
User=alice
Environment=PATH=/usr/local/bin:/usr/bin
Environment=PM2_HOME=/home/alice/.pm2
PIDFile=/home/alice/.pm2/pm2.pid
ExecStart=/usr/bin/pm2 resurrect
[Install]
WantedBy=multi-user.target
`

func pm2Files(dump string) map[string]string {
	return map[string]string{"/usr/lib/systemd/system/pm2-alice.service": pm2Unit, "/usr/bin/pm2": "x", "/usr/bin/python3": "x",
		"/srv/shop/app.js": "x", "/home/alice/.pm2/dump.pm2": dump}
}

func pm2Processes(group string) []process {
	return []process{
		{pid: 20, parent: 1, uid: 1000, name: "PM2 v7.0.4: God", args: []string{"PM2 v7.0.4: God Daemon (/home/alice/.pm2)"}, group: group},
		{pid: 21, parent: 20, uid: 1000, name: "node", args: []string{"node", "/srv/shop/app.js"}, group: group,
			env: []string{"name=shop", "pm_exec_path=/srv/shop/app.js", "NODE_APP_INSTANCE=1", "namespace=default"}},
	}
}

// TestPM2Restores: what the real PM2 7.0.4 restored running and what not, one entry changed at a time.
func TestPM2Restores(t *testing.T) {
	for name, c := range map[string]struct {
		entry  string
		answer Answer
		says   string
	}{
		"as it is":             {`"pm_cwd":"/srv/shop","exec_interpreter":"node","status":"online","autostart":true`, Yes, "pm2-alice.service"},
		"stopped":              {`"status":"stopped"`, No, "has the app shop as stopped"},
		"errored is started":   {`"status":"errored"`, Yes, ""},
		"not by itself":        {`"autostart":false`, No, "with autostart false"},
		"autostart as text":    {`"autostart":"false"`, Yes, ""},
		"folder missing":       {`"pm_cwd":"/srv/gone"`, No, "of the app shop the folder /srv/gone is missing"},
		"interpreter missing":  {`"exec_interpreter":"/opt/gone/python"`, No, "the interpreter /opt/gone/python is missing"},
		"interpreter by name":  {`"exec_interpreter":"python3"`, Yes, ""},
		"no such name":         {`"exec_interpreter":"gonescript"`, No, "the interpreter gonescript is missing"},
		"name in its own path": {`"exec_interpreter":"gonescript","env":{"PATH":"/srv/bin:/bin"}`, Yes, ""},
		"none":                 {`"exec_interpreter":"none"`, Yes, ""},
		"cluster":              {`"exec_interpreter":"/opt/gone/node","exec_mode":"cluster_mode"`, Yes, ""},
		"cluster, no folder":   {`"pm_cwd":"/srv/gone","exec_mode":"cluster_mode"`, No, "/srv/gone is missing"},
		"folder for logs":      {`"pm_out_log_path":"/var/log/gone/out.log"`, No, "the folder for logs /var/log/gone is missing"},
		"for errors":           {`"pm_err_log_path":"/var/log/gone/err.log"`, No, "the folder for logs /var/log/gone is missing"},
		"logs at home":         {`"pm_out_log_path":"/home/alice/.pm2/logs/out.log","pm_err_log_path":"/dev/null"`, Yes, ""},
		"user missing":         {`"uid":"nosuch"`, No, "the user nosuch is missing"},
		"user by number":       {`"uid":1000`, Yes, ""},
		"odd types":            {`"status":1,"env":[],"pm_cwd":null,"autostart":null`, Yes, ""},
	} {
		t.Run(name, func(t *testing.T) {
			files := pm2Files(`[{"name":"shop","pm_exec_path":"/srv/shop/app.js",` + c.entry + `}]`)
			files["/srv/bin/gonescript"] = "x"
			want(t, machineOf(t, files, []string{"pm2-alice.service"}, pm2Processes(session)).Program(Program{PID: 21}), c.answer, c.says)
		})
	}
}

// TestPM2Dump: which file counts, and which of several entries.
func TestPM2Dump(t *testing.T) {
	const good = `[{"name":"shop","pm_exec_path":"/srv/shop/app.js"}]`
	for name, c := range map[string]struct {
		dump, before string
		answer       Answer
		says         string
	}{
		"missing, the one before":       {"", good, Yes, "dump file /home/alice/.pm2/dump.pm2.bak"},
		"damaged, the one before":       {"[{", good, Yes, "dump file /home/alice/.pm2/dump.pm2.bak"},
		"the one before has it stopped": {"[{", strings.Replace(good, "}", `,"status":"stopped"}`, 1), No, "dump.pm2.bak has the app shop as stopped"},
		"the first counts":              {"[]", good, No, "dump.pm2 does not have the app shop"},
		"no list":                       {`{"a":1}`, good, No, "holds no list"},
		"both damaged":                  {"[{", "[{", No, "dump.pm2 is damaged"},
		"both missing":                  {"", "", No, "dump.pm2 is missing"},
		"one of two is stopped": {`[{"name":"shop","pm_exec_path":"/srv/shop/app.js","NODE_APP_INSTANCE":0},
			{"name":"shop","pm_exec_path":"/srv/shop/app.js","env":{"NODE_APP_INSTANCE":1},"NODE_APP_INSTANCE":0,"status":"stopped"}]`, "", No, "stopped"},
	} {
		t.Run(name, func(t *testing.T) {
			files := pm2Files(c.dump)
			files["/home/alice/.pm2/dump.pm2.bak"] = c.before
			if c.dump == "" {
				delete(files, "/home/alice/.pm2/dump.pm2")
			}
			want(t, machineOf(t, files, []string{"pm2-alice.service"}, pm2Processes(session)).Program(Program{PID: 21}), c.answer, c.says)
		})
	}
}

// TestPM2Unit: the unit must start this PM2, not another one.
func TestPM2Unit(t *testing.T) {
	const home = "PM2_HOME=/home/alice/.pm2"
	own := strings.ReplaceAll(pm2Unit, "Description=PM2", "Description=second")
	for name, c := range map[string]struct {
		change  func(files map[string]string)
		enabled []string
		group   string
		answer  Answer
		says    string
	}{
		"another folder": {func(files map[string]string) {
			files["/usr/lib/systemd/system/pm2-alice.service"] = strings.Replace(pm2Unit, home, "PM2_HOME=/srv/pm2", 1)
		}, []string{"pm2-alice.service"}, session, No, "unit pm2-alice.service starts PM2 with the folder /srv/pm2, and this one runs with /home/alice/.pm2"},
		"another user's": {func(files map[string]string) {
			files["/usr/lib/systemd/system/pm2-alice.service"] = strings.NewReplacer("Environment="+home+"\n", "", "alice", "root").Replace(pm2Unit)
		}, []string{"pm2-alice.service"}, session, No, "with the folder /root/.pm2"},
		"in its environment file": {func(files map[string]string) {
			files["/usr/lib/systemd/system/pm2-alice.service"] = strings.Replace(pm2Unit, "Environment="+home, "EnvironmentFile=/etc/pm2.env", 1)
			files["/etc/pm2.env"] = "PM2_HOME='/srv/pm2'\n"
		}, []string{"pm2-alice.service"}, session, No, "with the folder /srv/pm2"},
		"quoted, the same": {func(files map[string]string) {
			files["/usr/lib/systemd/system/pm2-alice.service"] = strings.Replace(pm2Unit, home, `"A=b c" "PM2_HOME=/home/alice/.pm2/"`, 1)
		}, []string{"pm2-alice.service"}, session, Yes, "pm2-alice.service"},
		"in a disabled unit of its own": {func(files map[string]string) {
			files["/usr/lib/systemd/system/second.service"] = own
			files["/usr/lib/systemd/system/pm2-alice.service"] = strings.Replace(pm2Unit, home, "PM2_HOME=/srv/pm2", 1)
		}, []string{"pm2-alice.service"}, "/system.slice/second.service", No, "unit second.service is disabled"},
		"in an enabled unit of its own": {func(files map[string]string) { files["/usr/lib/systemd/system/second.service"] = own },
			[]string{"second.service"}, "/system.slice/second.service", Yes, "unit second.service"},
		"in a disabled unit, without another": {func(files map[string]string) {
			files["/usr/lib/systemd/system/second.service"] = own
			delete(files, "/usr/lib/systemd/system/pm2-alice.service")
		}, nil, "/system.slice/second.service", No, "unit second.service is disabled"},
		"a line of crontab with another folder": {func(files map[string]string) {
			delete(files, "/usr/lib/systemd/system/pm2-alice.service")
			files["/var/spool/cron/crontabs/alice"] = "@reboot PM2_HOME=/srv/pm2 /usr/bin/pm2 resurrect\n"
		}, []string{"cron.service"}, session, No, "nothing starts at boot"},
	} {
		t.Run(name, func(t *testing.T) {
			files := pm2Files(`[{"name":"shop","pm_exec_path":"/srv/shop/app.js"}]`)
			c.change(files)
			want(t, machineOf(t, maps.Clone(files), c.enabled, pm2Processes(c.group)).Program(Program{PID: 21}), c.answer, c.says)
		})
	}
}

func FuzzPM2Dump(f *testing.F) {
	for _, text := range []string{`[{"name":"shop","pm_exec_path":"/srv/shop/app.js"}]`, `[null]`, `[{"env":{"PATH":1},"uid":[]}]`, `{"a":1}`, `null`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := machineOf(t, pm2Files(text), []string{"pm2-alice.service"}, pm2Processes(session))
		if v := m.Program(Program{PID: 21}); v.Answer == "" || v.Answer == Yes && !strings.Contains(text, "shop") && !strings.Contains(text, `\`) {
			t.Errorf("%q: %s", text, v)
		}
	})
}
