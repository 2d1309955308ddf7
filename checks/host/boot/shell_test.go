package boot

import "testing"

// shellLines are commands as crontabs hold them, run by root, with what keeps them from starting.
var shellLines = map[string]string{
	"/usr/sbin/nginx":                                                   "",
	"/opt/gone":                                                         "the program /opt/gone is missing",
	"cd /srv/app && ./run":                                              "",
	"cd /srv/gone && ./run":                                             "the folder /srv/gone is missing",
	"cd /srv/app && ./gone":                                             "the program /srv/app/gone is missing",
	"cd /srv/gone || exit 1; /usr/sbin/nginx":                           "the folder /srv/gone is missing",
	"sleep 30; /opt/gone":                                               "the program /opt/gone is missing",
	"(sleep 30 && /usr/sbin/nginx) &":                                   "",
	"/opt/gone; /usr/sbin/nginx":                                        "",
	"/opt/gone || /usr/sbin/nginx":                                      "",
	"A=1 B=2 /opt/gone":                                                 "the program /opt/gone is missing",
	"nohup nice -n 5 /opt/gone &":                                       "the program /opt/gone is missing",
	"/usr/sbin/nginx >> /var/gone/x.log 2>&1":                           "the folder for logs /var/gone is missing",
	"/usr/sbin/nginx >/dev/null 2>&1":                                   "",
	"/usr/sbin/nginx &>/var/gone/x":                                     "the folder for logs /var/gone is missing",
	"/usr/bin/python3 /srv/gone.py":                                     "the script /srv/gone.py is missing",
	"setuidgid nosuch /usr/sbin/nginx":                                  "the user nosuch is missing",
	"[ -x /opt/gone ] && /opt/gone":                                     "",
	"if true; then /opt/gone; fi":                                       "",
	"$HOME/gone":                                                        "",
	"/usr/sbin/nginx \"a;b > /var/gone/x\"":                             "",
	"/usr/sbin/nginx % > /var/gone/x":                                   "",
	"/usr/bin/forever start /srv/app/a.js":                              "",
	"/usr/bin/forever start /srv/gone.js":                               "the script /srv/gone.js is missing",
	"/usr/bin/forever -l /gone/l start /srv/app/a.js":                   "the folder for logs /gone is missing",
	"/usr/bin/forever --workingDir=/gone /srv/app/a.js":                 "the folder /gone is missing",
	"/usr/bin/forever start -c /gone/py --sourceDir /srv/app a.js":      "the interpreter /gone/py is missing",
	"/usr/bin/forever start --minUptime 5 --sourceDir /srv/app gone.js": "the script /srv/app/gone.js is missing",
}

func shellTree(t *testing.T, more map[string]string) *fixture {
	x := withSystemd(t, map[string]string{"/srv/app/run": "x", "/srv/app/a.js": "x", "/usr/bin/python3": "x", "/usr/bin/forever": "x", "/bin/sh": "x", "/usr/bin/chpst": "x"})
	for name, text := range more {
		x.put(name, text)
	}
	x.enable("cron.service")
	return x
}

func TestCronCommand(t *testing.T) {
	for line, says := range shellLines {
		t.Run(line, func(t *testing.T) {
			m := Read(shellTree(t, nil).root)
			answer := Yes
			if says != "" {
				answer = No
			}
			want(t, m.cronStarted(rebootLine{"/etc/crontab", "root", line}), answer, says)
		})
	}
	want(t, Read(shellTree(t, nil).root).cronStarted(rebootLine{"/etc/crontab", "bob", "/usr/sbin/nginx"}), No, "the user bob is missing")
}

func TestRunitNeeds(t *testing.T) {
	for name, c := range map[string]struct{ run, says string }{
		"as it is":            {"#!/bin/sh\nexec 2>&1\ncd /srv/app\nexec chpst -u alice:alice -m 1000 ./run\n", ""},
		"program missing":     {"#!/bin/sh\nexec 2>&1\nexec chpst -u alice \\\n  /opt/gone\n", "the program /opt/gone is missing"},
		"user missing":        {"#!/bin/sh\nexec chpst -u bob /srv/app/run\n", "the user bob is missing"},
		"folder missing":      {"#!/bin/sh\ncd /gone && exec /srv/app/run\n", "the folder /gone is missing"},
		"interpreter missing": {"#!/opt/execlineb -P\nfoo\n", "the interpreter /opt/execlineb is missing"},
		"what does not count": {"#!/bin/sh\n/opt/gone\nexec /srv/app/run\n/opt/gone\n", ""},
		"not judged":          {"#!/bin/sh\nif [ -x /opt/gone ]; then\nexec /opt/gone\nfi\n", ""},
		"no run":              {"", "/run is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			x := shellTree(t, map[string]string{"/etc/sv/app/run": c.run, "/etc/service/app": "-> /etc/sv/app"})
			if c.run == "" {
				x = shellTree(t, map[string]string{"/etc/sv/app/": "", "/etc/service/app": "-> /etc/sv/app"})
			}
			x.put("/usr/lib/systemd/system/runit.service", "[Service]\nExecStart=/bin/sh\n[Install]\nWantedBy=multi-user.target\n")
			x.enable("runit.service")
			in := "/system.slice/runit.service"
			x.process(process{pid: 8, parent: 1, name: "runsvdir", args: []string{"runsvdir", "-P", "/etc/service"}, group: in})
			x.process(process{pid: 9, parent: 8, name: "runsv", args: []string{"runsv", "app"}, group: in})
			x.process(process{pid: 10, parent: 9, name: "app", args: []string{"app"}, group: in})
			answer := Yes
			if c.says != "" {
				answer = No
			}
			want(t, Read(x.root).Program(Program{PID: 10}), answer, c.says)
		})
	}
}

func FuzzShellLine(f *testing.F) {
	for line := range shellLines {
		f.Add(line)
	}
	m := Read(f.TempDir())
	f.Fuzz(func(t *testing.T, line string) {
		if v, _, _ := m.shellLine(line, "/srv"); v.Answer == "" {
			t.Error("no answer")
		}
	})
}
