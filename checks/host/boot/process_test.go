package boot

import (
	"maps"
	"strings"
	"testing"
)

const (
	session = "/user.slice/user-1000.slice/session-3.scope"
	god     = "PM2 v5.3.0: God Daemon (/home/alice/.pm2)"
	id      = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
)

// machineOf makes the machine of one case; processes are put in the order given.
func machineOf(t *testing.T, files map[string]string, enabled []string, processes []process) *Machine {
	t.Helper()
	x := withSystemd(t, files)
	x.enable(enabled...)
	for _, p := range processes {
		x.process(p)
	}
	return Read(x.root)
}

func TestProcessInUnitsAndSessions(t *testing.T) {
	nginx := process{pid: 10, parent: 1, name: "nginx", program: "/usr/sbin/nginx", args: []string{"nginx: master process"}, group: "/system.slice/nginx.service"}
	in := func(group string) process { p := nginx; p.group = group; return p }
	for name, c := range map[string]struct {
		files   map[string]string
		enabled []string
		p       process
		program Program
		answer  Answer
		says    string
	}{
		"in its unit":            {nil, []string{"nginx.service"}, nginx, Program{}, Yes, "unit nginx.service, wanted by multi-user.target"},
		"in its disabled unit":   {nil, nil, nginx, Program{}, No, "unit nginx.service is disabled"},
		"in a group of its unit": {nil, []string{"nginx.service"}, in("/system.slice/nginx.service/workers"), Program{}, Yes, "unit nginx.service"},
		"from a shell":           {nil, nil, in(session), Program{Name: "www"}, No, "started by hand from a shell (session-3.scope of root)"},
		"from a shell, though its unit is enabled": {nil, []string{"nginx.service"}, in(session), Program{Name: "nginx"},
			Yes, "unit nginx.service, wanted by multi-user.target, though now it runs outside of it"},
		"from a shell, its unit is disabled": {nil, nil, in(session), Program{Name: "nginx"}, No, "unit nginx.service would, but it is not started either"},
		"by systemd-run":                     {nil, nil, in("/system.slice/run-r12.scope"), Program{}, No, "started by hand (run-r12.scope)"},
		"by upkeep":                          {nil, []string{"upkeep.service"}, in("/system.slice/upkeep.service"), Program{}, No, "started by upkeep"},
		"by cron": {map[string]string{"/etc/cron.d/web": "@reboot root /usr/sbin/nginx -c /x\n"}, []string{"cron.service"}, in("/system.slice/cron.service"), Program{},
			Yes, "@reboot in /etc/cron.d/web, by unit cron.service"},
		"by cron, but not at boot":            {nil, []string{"cron.service"}, in("/system.slice/cron.service"), Program{}, No, "started by cron.service, and no @reboot line"},
		"from a shell, and a line in crontab": {map[string]string{"/var/spool/cron/crontabs/root": "# x\n@reboot /usr/sbin/nginx\n"}, []string{"cron.service"}, in(session), Program{}, Yes, "@reboot in /var/spool/cron/crontabs/root"},
		"a line, but no cron":                 {map[string]string{"/var/spool/cron/crontabs/root": "@reboot /usr/sbin/nginx\n"}, nil, in(session), Program{}, No, "it hangs on @reboot in /var/spool/cron/crontabs/root, but unit cron.service is disabled"},
		"somebody else's line":                {map[string]string{"/var/spool/cron/crontabs/alice": "@reboot /usr/sbin/nginx\n"}, []string{"cron.service"}, in(session), Program{}, No, "by hand"},
		"a container's first process":         {nil, nil, in("/init.scope"), Program{}, Yes, "systemd itself"},
		"of a user's manager": {map[string]string{"/home/alice/.config/systemd/user/app.service": "[Service]\nExecStart=/usr/sbin/nginx\n[Install]\nWantedBy=default.target\n",
			"/home/alice/.config/systemd/user/default.target.wants/app.service": "-> ../app.service"}, nil,
			in("/user.slice/user-1000.slice/user@1000.service/app.slice/app.service"), Program{}, No, "starts with the login of alice, not at boot (loginctl enable-linger alice)"},
		"of a lingering user's manager": {map[string]string{"/home/alice/.config/systemd/user/app.service": "[Service]\nExecStart=/usr/sbin/nginx\n[Install]\nWantedBy=default.target\n",
			"/home/alice/.config/systemd/user/default.target.wants/app.service": "-> ../app.service", "/var/lib/systemd/linger/alice": ""}, nil,
			in("/user.slice/user-1000.slice/user@1000.service/app.slice/app.service"), Program{}, Yes, "of lingering user alice"},
		"of a user's manager, disabled": {map[string]string{"/home/alice/.config/systemd/user/app.service": "[Service]\nExecStart=/usr/sbin/nginx\n[Install]\nWantedBy=default.target\n"}, nil,
			in("/user.slice/user-1000.slice/user@1000.service/app.slice/app.service"), Program{}, No, "systemctl --user enable app.service"},
		"on a console": {nil, nil, in("/system.slice/system-getty.slice/getty@tty1.service"), Program{}, No, "by hand from a shell"},
		"in docker, always": {map[string]string{"/var/lib/docker/containers/" + id + "/hostconfig.json": `{"RestartPolicy":{"Name":"always"}}`,
			"/var/lib/docker/containers/" + id + "/config.v2.json": `{"Name":"/web"}`}, []string{"docker.service"},
			in("/system.slice/docker-" + id + ".scope"), Program{}, Yes, "restart policy always of container web, by unit docker.service"},
		"in docker, without docker at boot": {map[string]string{"/var/lib/docker/containers/" + id + "/hostconfig.json": `{"RestartPolicy":{"Name":"always"}}`}, nil,
			in("/docker/" + id), Program{}, No, "of container 0123456789ab, but unit docker.service is disabled"},
		"in docker, no policy": {map[string]string{"/etc/docker/daemon.json": `{"data-root":"/big"}`, "/big/containers/" + id + "/hostconfig.json": `{"RestartPolicy":{"Name":"no"}}`},
			[]string{"docker.service"}, in("/docker/" + id), Program{}, No, "has no restart policy (docker update --restart unless-stopped"},
		"in docker, on-failure": {map[string]string{"/var/lib/docker/containers/" + id + "/hostconfig.json": `{"RestartPolicy":{"Name":"on-failure"}}`},
			[]string{"docker.service"}, in("/docker/" + id), Program{}, No, "which does not count after a boot"},
		"in docker, unreadable": {nil, []string{"docker.service"}, in("/docker/" + id), Program{}, Unsure, "restart policy cannot be read"},
		"in podman by hand":     {nil, nil, in("/machine.slice/libpod-" + id + ".scope/container"), Program{}, No, "has no unit"},
		"in podman by a Quadlet file": {map[string]string{"/run/systemd/generator/web.service": "[Service]\nExecStart=/usr/sbin/nginx\n",
			"/run/systemd/generator/multi-user.target.wants/web.service": "-> ../web.service"}, nil,
			in("/system.slice/web.service/libpod-payload-" + id), Program{}, Yes, "unit web.service"},
		"in kubernetes": {nil, nil, in("/kubepods.slice/kubepods-pod1.slice/cri-containerd-" + id + ".scope"), Program{}, No, "it hangs on its pod, but unit kubelet.service is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"/usr/lib/systemd/system/upkeep.service": "[Service]\nExecStart=/usr/sbin/nginx\n[Install]\nWantedBy=multi-user.target\n"}
			maps.Copy(files, c.files)
			c.program.PID = 10
			want(t, machineOf(t, files, c.enabled, []process{c.p}).Program(c.program), c.answer, c.says)
		})
	}
}

func TestPM2(t *testing.T) {
	const dump = `[{"name":"shop","pm_exec_path":"/srv/shop/app.js"}]`
	unit := "[Service]\nType=forking\nExecStart=/usr/sbin/nginx resurrect\n[Install]\nWantedBy=multi-user.target\n"
	daemon := process{pid: 20, parent: 1, uid: 1000, name: "PM2 v5.3.0: God", args: []string{god}, group: session}
	shop := process{pid: 21, parent: 20, uid: 1000, name: "node", args: []string{"node", "/srv/shop/app.js"}, group: session,
		env: []string{"name=shop", "pm_exec_path=/srv/shop/app.js"}}
	for name, c := range map[string]struct {
		files   map[string]string
		enabled bool
		env     []string
		answer  Answer
		says    string
	}{
		"never registered": {nil, false, shop.env, No, "runs under PM2 of alice, which nothing starts at boot: there is no pm2-alice.service (pm2 startup, then pm2 save)"},
		"disabled":         {map[string]string{"/usr/lib/systemd/system/pm2-alice.service": unit}, false, shop.env, No, "unit pm2-alice.service is disabled"},
		"registered and saved": {map[string]string{"/usr/lib/systemd/system/pm2-alice.service": unit, "/home/alice/.pm2/dump.pm2": dump, "/srv/shop/app.js": "x"},
			true, shop.env, Yes, "by PM2 and its dump file /home/alice/.pm2/dump.pm2, by unit pm2-alice.service"},
		"never saved":       {map[string]string{"/usr/lib/systemd/system/pm2-alice.service": unit}, true, shop.env, No, "dump.pm2 is missing (pm2 save)"},
		"damaged":           {map[string]string{"/usr/lib/systemd/system/pm2-alice.service": unit, "/home/alice/.pm2/dump.pm2": "[{"}, true, shop.env, No, "is damaged"},
		"saved without it":  {map[string]string{"/usr/lib/systemd/system/pm2-alice.service": unit, "/home/alice/.pm2/dump.pm2": `[]`}, true, shop.env, No, "does not have the app shop (pm2 save)"},
		"saved long ago":    {map[string]string{"/usr/lib/systemd/system/pm2-alice.service": unit, "/home/alice/.pm2/dump.pm2": dump, "/srv/shop/app.js": "x"}, true, []string{"name=shop", "pm_exec_path=/srv/new/app.js"}, No, "is stale"},
		"saved, then moved": {map[string]string{"/usr/lib/systemd/system/pm2-alice.service": unit, "/home/alice/.pm2/dump.pm2": dump}, true, shop.env, No, "names /srv/shop/app.js, which is missing"},
		"not ours to read":  {map[string]string{"/usr/lib/systemd/system/pm2-alice.service": unit, "/home/alice/.pm2/dump.pm2": dump, "/srv/shop/app.js": "x"}, true, nil, Yes, "PM2 and its dump file"},
		"by crontab": {map[string]string{"/var/spool/cron/crontabs/alice": "@reboot /usr/sbin/nginx pm2 resurrect\n", "/home/alice/.pm2/dump.pm2": dump, "/srv/shop/app.js": "x"},
			true, shop.env, Yes, "by @reboot in /var/spool/cron/crontabs/alice, by unit cron.service"},
	} {
		t.Run(name, func(t *testing.T) {
			app := shop
			app.env = c.env
			var enabled []string
			if c.enabled {
				enabled = []string{"pm2-alice.service", "cron.service"}
			}
			want(t, machineOf(t, c.files, enabled, []process{daemon, app}).Program(Program{PID: 21}), c.answer, c.says)
		})
	}
}

func TestForever(t *testing.T) {
	monitor := process{pid: 20, parent: 1, name: "node", args: []string{"node", "/usr/lib/node_modules/forever/bin/monitor", "/srv/app.js"}, group: session}
	app := process{pid: 21, parent: 20, name: "node", args: []string{"node", "/srv/app.js"}, group: session}
	want(t, machineOf(t, nil, nil, []process{monitor, app}).Program(Program{PID: 21}), No, "runs under forever, which nothing starts at boot")
	line := map[string]string{"/srv/app.js": "x", "/etc/crontab": "@reboot root /usr/sbin/nginx forever start /srv/app.js\n"}
	want(t, machineOf(t, line, []string{"cron.service"}, []process{monitor, app}).Program(Program{PID: 21}), Yes, "@reboot in /etc/crontab")
	monitor.group = "/system.slice/nginx.service"
	want(t, machineOf(t, nil, []string{"nginx.service"}, []process{monitor, app}).Program(Program{PID: 21}), Yes, "unit nginx.service")
}

func TestSupervisor(t *testing.T) {
	keeper := process{pid: 20, parent: 1, name: "supervisord", args: []string{"/usr/bin/python3", "/usr/bin/supervisord", "-n", "-c", "/etc/supervisor/supervisord.conf"}, group: "/system.slice/supervisor.service"}
	app := process{pid: 21, parent: 20, name: "app", args: []string{"/srv/app"}, group: keeper.group, env: []string{"SUPERVISOR_PROCESS_NAME=shop", "SUPERVISOR_GROUP_NAME=shop"}}
	for name, c := range map[string]struct {
		conf    string
		enabled []string
		answer  Answer
		says    string
	}{
		"started":          {"[program:shop]\ncommand=/srv/app\n", []string{"supervisor.service"}, Yes, "by program shop of supervisord, by unit supervisor.service"},
		"autostart=false":  {"[program:shop]\ncommand=/srv/app ; it is\nautostart = false ; not yet\n", []string{"supervisor.service"}, No, "program shop of supervisord has autostart=false"},
		"taken out":        {"[program:other]\n", []string{"supervisor.service"}, No, "no longer has"},
		"nobody starts it": {"[program:shop]\n", nil, No, "it hangs on supervisord, but unit supervisor.service is disabled"},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"/srv/app": "x", "/etc/supervisor/supervisord.conf": "[supervisord]\n[include]\nfiles = conf.d/*.conf\n", "/etc/supervisor/conf.d/shop.conf": c.conf}
			want(t, machineOf(t, files, c.enabled, []process{keeper, app}).Program(Program{PID: 21}), c.answer, c.says)
		})
	}
}

func TestStopped(t *testing.T) {
	m := machineOf(t, nil, []string{"nginx.service"}, nil)
	want(t, m.Program(Program{Name: "web", Starts: [][]string{{"/usr/bin/systemctl", "start", "nginx"}}}), Yes, "unit nginx.service")
	want(t, m.Program(Program{Name: "web", Starts: [][]string{{"/usr/sbin/service", "docker", "start"}}}), No, "unit docker.service is disabled")
	want(t, m.Program(Program{Name: "web", Starts: [][]string{{"/bin/systemctl", "start", "nothing"}}}), No, "unit nothing.service is missing")
	want(t, m.Program(Program{Name: "nginx"}), Yes, "unit nginx.service")
	want(t, m.Program(Program{Name: "web"}), Unsure, `it does not run now, and nothing named "web" starts at boot`)
}

func TestCanStart(t *testing.T) {
	m := machineOf(t, map[string]string{"/usr/bin/systemctl": "x", "/etc/systemd/system/masked.service": "-> /dev/null",
		"/etc/systemd/system/empty.service": "[Service]\nExecStart=/opt/gone\n"}, nil, nil)
	want(t, m.CanStart([]string{"/usr/sbin/nginx"}), Yes)
	want(t, m.CanStart([]string{"/opt/gone", "start"}), No, "of its start program the program /opt/gone is missing")
	want(t, m.CanStart([]string{"/usr/bin/systemctl", "start", "nginx"}), Yes)
	want(t, m.CanStart([]string{"/usr/bin/systemctl", "start", "masked"}), No, "unit masked.service is masked")
	want(t, m.CanStart([]string{"/usr/bin/systemctl", "start", "nothing"}), No, "unit nothing.service is missing")
	want(t, m.CanStart([]string{"/usr/bin/systemctl", "start", "empty"}), No, "of unit empty.service the program /opt/gone is missing")
}

func TestInitScripts(t *testing.T) {
	app := process{pid: 10, parent: 1, name: "app", program: "/usr/bin/app", args: []string{"/usr/bin/app"}, group: "/"}
	for name, c := range map[string]struct {
		files  map[string]string
		group  string
		answer Answer
		says   string
	}{
		"linked":                {map[string]string{"/etc/init.d/app": "x", "/etc/rc2.d/S01app": "-> ../init.d/app"}, "/", Yes, "init script /etc/init.d/app, linked as /etc/rc2.d/S01app"},
		"not linked":            {map[string]string{"/etc/init.d/app": "x", "/etc/rc2.d/K01app": "-> ../init.d/app"}, "/", No, "has no start link in /etc/rc2.d (update-rc.d app defaults)"},
		"in the other runlevel": {map[string]string{"/etc/init.d/app": "x", "/etc/inittab": "#id:2:initdefault:\nid:3:initdefault:\n", "/etc/rc2.d/S01app": "-> ../init.d/app"}, "/", No, "/etc/rc3.d"},
		"OpenRC":                {map[string]string{"/etc/init.d/web": "x", "/etc/runlevels/default/web": "-> /etc/init.d/web"}, "/openrc.web", Yes, "in runlevel default"},
		"OpenRC, not added":     {map[string]string{"/etc/init.d/web": "x", "/etc/runlevels/default/net": "-> /etc/init.d/net"}, "/openrc/web", No, "rc-update add web default"},
		"crontab":               {map[string]string{"/etc/crontab": "@reboot root /usr/bin/app\n", "/usr/bin/app": "x", "/etc/init.d/cron": "x", "/etc/rc2.d/S01cron": ""}, "/", Yes, "@reboot in /etc/crontab, by init script"},
		"a container":           {map[string]string{"/.dockerenv": ""}, "/", Unsure, "this is a container"},
		"nothing":               {nil, "/", Unsure, "nothing that starts at boot names it"},
	} {
		t.Run(name, func(t *testing.T) {
			x := tree(t, c.files)
			p := app
			p.group = c.group
			x.process(p)
			want(t, Read(x.root).Program(Program{PID: 10}), c.answer, c.says)
		})
	}
	x := tree(t, nil)
	x.process(process{pid: 9, parent: 1, name: "sshd", group: "/"})
	app.parent = 9
	x.process(app)
	want(t, Read(x.root).Program(Program{PID: 10}), No, "started by hand from a shell")
}

func TestRunit(t *testing.T) {
	dir := process{pid: 8, parent: 1, name: "runsvdir", args: []string{"runsvdir", "-P", "/etc/service"}, group: "/"}
	sv := process{pid: 9, parent: 8, name: "runsv", args: []string{"runsv", "app"}, group: "/"}
	app := process{pid: 10, parent: 9, name: "app", args: []string{"app"}, group: "/"}
	for name, c := range map[string]struct {
		files  map[string]string
		answer Answer
		says   string
	}{
		"up":      {map[string]string{"/etc/service/app/run": "x"}, Yes, "runit's service app in /etc/service"},
		"down":    {map[string]string{"/etc/service/app/run": "x", "/etc/service/app/down": ""}, No, "file named down"},
		"removed": {nil, No, "no longer in /etc/service"},
	} {
		t.Run(name, func(t *testing.T) {
			x := tree(t, c.files)
			for _, p := range []process{dir, sv, app} {
				x.process(p)
			}
			want(t, Read(x.root).Program(Program{PID: 10}), c.answer, c.says)
		})
	}
}

// TestInsideAContainer: a machine in a container sees its control groups below the container's.
func TestInsideAContainer(t *testing.T) {
	x := withSystemd(t, nil)
	x.enable("nginx.service")
	x.process(process{pid: 1, name: "systemd", group: "/machine.slice/box/init.scope"})
	x.process(process{pid: 10, parent: 1, name: "nginx", args: []string{"nginx"}, group: "/machine.slice/box/system.slice/nginx.service"})
	want(t, Read(x.root).Program(Program{PID: 10}), Yes, "unit nginx.service")
}

// TestDamagedFiles: what the machine holds may be anything; reading it ends and says something.
func TestDamagedFiles(t *testing.T) {
	junk := strings.Repeat("[=\x00@reboot\n[program:\n", 500)
	files := map[string]string{}
	for _, name := range []string{"/etc/fstab", "/etc/crontab", "/etc/inittab", "/etc/passwd", "/usr/lib/systemd/system/app.service",
		"/usr/lib/systemd/system/multi-user.target", "/etc/supervisord.conf", "/etc/docker/daemon.json", "/proc/10/stat", "/proc/self/mountinfo"} {
		files[name] = junk
	}
	files["/etc/systemd/system/loop.service"] = "-> loop2.service"
	files["/etc/systemd/system/loop2.service"] = "-> loop.service"
	m := machineOf(t, files, []string{"app.service"}, nil)
	want(t, m.Unit("loop.service"), No, "missing")
	if v := m.Program(Program{PID: 10, Name: "app"}); v.Answer == "" {
		t.Error("no answer")
	}
}
