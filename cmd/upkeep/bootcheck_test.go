package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks/host/boot"
)

// bootTree makes the files of a machine; a text that begins with "-> " is a link.
func bootTree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		put(t, root, name, text)
	}
	return root
}

func put(t *testing.T, root, name, text string) {
	t.Helper()
	file := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(file) // a new text replaces the old file whole
	var err error
	if target, link := strings.CutPrefix(text, "-> "); link {
		err = os.Symlink(target, file)
	} else {
		err = os.WriteFile(file, []byte(text), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// inTree puts a process into the tree's /proc.
func inTree(t *testing.T, root string, pid, parent int, name, group, cmdline string) {
	t.Helper()
	dir := fmt.Sprintf("/proc/%d/", pid)
	put(t, root, dir+"stat", fmt.Sprintf("%d (%s) S %d 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0 18446744073709551615%s\n", pid, name, parent, strings.Repeat(" 0", 27)))
	put(t, root, dir+"status", "Name:\t"+name+"\nUid:\t1000\t1000\t1000\t1000\nGid:\t0\t0\t0\t0\n")
	put(t, root, dir+"cgroup", "0::"+group+"\n")
	put(t, root, dir+"cmdline", strings.ReplaceAll(cmdline, " ", "\x00")+"\x00")
}

// systemdTree is a machine with nginx in a unit that is enabled, as every file of it stands on Debian.
func systemdTree(t *testing.T) string {
	t.Helper()
	root := bootTree(t, map[string]string{
		"/etc/passwd":                                                "alice:x:1000:1000::/home/alice:/bin/sh\n",
		"/run/systemd/system/.keep":                                  "",
		"/usr/lib/systemd/system/default.target":                     "-> graphical.target",
		"/usr/lib/systemd/system/graphical.target":                   "[Unit]\nRequires=multi-user.target\n",
		"/usr/lib/systemd/system/multi-user.target":                  "[Unit]\n",
		"/usr/lib/systemd/system/upkeep.service":                     "[Service]\nExecStart=/usr/bin/upkeep\n[Install]\nWantedBy=multi-user.target\n",
		"/etc/systemd/system/multi-user.target.wants/upkeep.service": "-> /usr/lib/systemd/system/upkeep.service",
		"/usr/bin/upkeep":                                            "x",
		"/usr/lib/systemd/system/nginx.service":                      "[Service]\nExecStart=/usr/sbin/nginx\n[Install]\nWantedBy=multi-user.target\n",
		"/etc/systemd/system/multi-user.target.wants/nginx.service":  "-> /usr/lib/systemd/system/nginx.service",
		"/usr/sbin/nginx":                                            "x",
		"/usr/lib/systemd/system/worker.service":                     "[Service]\nExecStart=/opt/worker/run\n[Install]\nWantedBy=multi-user.target\n",
		"/etc/systemd/system/multi-user.target.wants/worker.service": "-> /usr/lib/systemd/system/worker.service",
		"/usr/bin/systemctl":                                         "x",
		"/etc/fstab":                                                 "/dev/sdb1 /data ext4 defaults 0 2\n/dev/sdc1 /old ext4 noauto 0 2\n",
		"/proc/self/mountinfo":                                       "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n",
	})
	inTree(t, root, 1, 0, "systemd", "/init.scope", "/sbin/init")
	return root
}

// sleeper starts a process whose id a pid file names; the tree says what it is.
func sleeper(t *testing.T, pidFile string) int {
	t.Helper()
	cmd := exec.Command("sleep", "600")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	if err := os.WriteFile(pidFile, fmt.Appendln(nil, cmd.Process.Pid), 0o600); err != nil {
		t.Fatal(err)
	}
	return cmd.Process.Pid
}

// TestBootcheck: of a machine with faults exactly the services that will not come back are named.
func TestBootcheck(t *testing.T) {
	root := systemdTree(t)
	file, dir := controlFile(t, `check process nginx with pidfile %s/nginx.pid
check process shop with pidfile %s/shop.pid
check process worker with pidfile %s/worker.pid
check process ours with pidfile %s/ours.pid start program "/usr/bin/systemctl start nginx" group web
check process left with pidfile %s/ours.pid start program "/usr/bin/systemctl start nginx" mode passive
check process late with pidfile %s/ours.pid start program "/usr/bin/systemctl start nginx" onreboot nostart
check process gone with pidfile %s/ours.pid start program "/opt/gone start"
check process told with pidfile %s/ours.pid start program "/usr/bin/systemctl start nginx" if does not exist then alert
check process broken with unit worker.service
check process unit with unit nginx
check filesystem data with path /data
check filesystem old with path /old
check file hosts with path /etc/hosts
`)
	god := sleeper(t, filepath.Join(dir, "god.pid"))
	const session = "/user.slice/user-1000.slice/session-3.scope"
	inTree(t, root, god, 1, "PM2 v5.3.0: God", session, "PM2 v5.3.0: God Daemon (/home/alice/.pm2)")
	inTree(t, root, sleeper(t, filepath.Join(dir, "shop.pid")), god, "node", session, "node /srv/shop/app.js")
	inTree(t, root, sleeper(t, filepath.Join(dir, "nginx.pid")), 1, "nginx", "/system.slice/nginx.service", "nginx: master")
	inTree(t, root, sleeper(t, filepath.Join(dir, "worker.pid")), 1, "run", "/system.slice/worker.service", "/opt/worker/run")
	inTree(t, root, sleeper(t, filepath.Join(dir, "ours.pid")), 1, "app", "/system.slice/upkeep.service", "/srv/app")
	ask := func(args ...string) answer {
		var out, errs bytes.Buffer
		p := &program{name: "upkeep", args: append([]string{"-c", file, "bootcheck"}, args...), in: strings.NewReader(""), out: &out, err: &errs, root: root}
		code := p.run()
		return answer{code, out.String(), errs.String()}
	}
	const want = `upkeep comes back at boot by unit upkeep.service, wanted by multi-user.target
nginx comes back at boot by unit nginx.service, wanted by multi-user.target
shop will not come back, because it runs under PM2 of alice, which nothing starts at boot: there is no pm2-alice.service (pm2 startup, then pm2 save)
worker will not come back, because of unit worker.service the program /opt/worker/run is missing
ours comes back at boot by upkeep, with its start program
left will not come back, because it was started by upkeep, and no unit starts it; upkeep does not start it, as its mode is passive
late will not come back, because it was started by upkeep, and no unit starts it; upkeep does not start it, as it has onreboot nostart
gone will not come back, because it was started by upkeep, and no unit starts it; upkeep cannot start it, because of its start program the program /opt/gone is missing
told will not come back, because it was started by upkeep, and no unit starts it; upkeep does not start it, as no rule starts it when it does not exist
broken will not come back, because of unit worker.service the program /opt/worker/run is missing
unit comes back at boot by unit nginx.service, wanted by multi-user.target
data comes back at boot by /etc/fstab
old will not come back, because /etc/fstab has it with noauto
`
	if got := ask(); got.code != 1 || got.out != want {
		t.Errorf("status %d\n%s%s", got.code, got.out, got.err)
	}
	ask("NGINX", "data").expect(t, "two services", 0, "nginx comes back", "data comes back")
	ask("-g", "web").expect(t, "a group", 0, "ours comes back")
	ask("upkeep").expect(t, "the daemon itself", 0, "upkeep.service")
	ask("hosts").expect(t, "a file", 1, `no "hosts"`)
	var list []bootAnswer
	got := ask("--format", "json", "worker")
	if err := json.Unmarshal([]byte(got.out), &list); err != nil || len(list) != 1 || list[0].Answer != boot.No || list[0].Unit != "worker.service" {
		t.Errorf("%v: %s", err, got.out)
	}
	put(t, root, "/home/alice/.nvm/app", "x")
	put(t, root, "/usr/lib/systemd/system/worker.service", "[Service]\nExecStart=/home/alice/.nvm/app\n")
	ask("worker", "nginx").expect(t, "unsure", 2, "worker may not come back: of unit worker.service the program /home/alice/.nvm/app lies in a folder of nvm")
}
