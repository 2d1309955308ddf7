package boot

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fixture is a machine as files below a folder.
type fixture struct {
	t    *testing.T
	root string
}

// tree makes a machine of files; a text that begins with "-> " is a link.
func tree(t *testing.T, files map[string]string) *fixture {
	t.Helper()
	x := &fixture{t, t.TempDir()}
	x.put("/etc/passwd", "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n")
	x.process(process{pid: 1, name: "init", group: "/init.scope"})
	for name, text := range files {
		x.put(name, text)
	}
	return x
}

// withSystemd is a machine that systemd has booted, as far as every distribution has it.
func withSystemd(t *testing.T, files map[string]string) *fixture {
	t.Helper()
	x := tree(t, map[string]string{
		"/run/systemd/system/":                       "",
		"/usr/lib/systemd/system/default.target":     "-> graphical.target",
		"/usr/lib/systemd/system/graphical.target":   "[Unit]\nRequires=multi-user.target\n",
		"/usr/lib/systemd/system/multi-user.target":  "[Unit]\nRequires=basic.target\n",
		"/usr/lib/systemd/system/rescue.target":      "[Unit]\n",
		"/usr/lib/systemd/system/sockets.target":     "[Unit]\n",
		"/usr/sbin/nginx":                            "binary",
		"/usr/lib/systemd/system/nginx.service":      "[Service]\nExecStart=/usr/sbin/nginx -g 'daemon off;'\n[Install]\nWantedBy=multi-user.target\n",
		"/usr/lib/systemd/system/cron.service":       "[Service]\nExecStart=/usr/sbin/cron -f\n[Install]\nWantedBy=multi-user.target\n",
		"/usr/sbin/cron":                             "binary",
		"/usr/lib/systemd/system/local-fs.target":    "[Unit]\n",
		"/usr/lib/systemd/system/docker.service":     "[Service]\nExecStart=/usr/bin/dockerd\n[Install]\nWantedBy=multi-user.target\n",
		"/usr/bin/dockerd":                           "binary",
		"/usr/lib/systemd/system/supervisor.service": "[Service]\nExecStart=/usr/bin/supervisord -n\n[Install]\nWantedBy=multi-user.target\n",
		"/usr/bin/supervisord":                       "script",
		"/usr/lib/systemd/system/getty@.service":     "[Service]\nExecStart=-/sbin/agetty\n",
		"/usr/lib/systemd/user/default.target":       "[Unit]\n",
		"/sbin/agetty":                               "binary",
	})
	for name, text := range files {
		x.put(name, text)
	}
	return x
}

func (x *fixture) put(name, text string) {
	x.t.Helper()
	file := filepath.Join(x.root, name)
	err := os.MkdirAll(filepath.Dir(file), 0o755)
	_ = os.Remove(file) // a later entry stands for an earlier one
	switch target, link := strings.CutPrefix(text, "-> "); {
	case err != nil:
	case strings.HasSuffix(name, "/"):
		err = os.MkdirAll(file, 0o755)
	case link:
		err = os.Symlink(target, file)
	default:
		err = os.WriteFile(file, []byte(text), 0o644)
	}
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *fixture) enable(units ...string) {
	for _, u := range units {
		x.put("/etc/systemd/system/multi-user.target.wants/"+u, "-> /usr/lib/systemd/system/"+u)
	}
}

// process is one to be put into the machine's /proc.
type process struct {
	pid, parent, uid, tty int
	name, program, group  string
	folder                string
	args, env             []string
}

func (x *fixture) process(p process) {
	x.t.Helper()
	dir := fmt.Sprintf("/proc/%d/", p.pid)
	x.put(dir+"stat", fmt.Sprintf("%d (%s) S %d 1 1 %d -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n",
		p.pid, p.name, p.parent, p.tty))
	x.put(dir+"status", fmt.Sprintf("Name:\t%s\nUid:\t%d\t%d\t%d\t%d\nGid:\t0\t0\t0\t0\n", p.name, p.uid, p.uid, p.uid, p.uid))
	x.put(dir+"cgroup", "0::"+p.group+"\n")
	x.put(dir+"cmdline", strings.Join(p.args, "\x00")+"\x00")
	x.put(dir+"environ", strings.Join(p.env, "\x00")+"\x00")
	if p.program != "" {
		x.put(dir+"exe", "-> "+p.program)
	}
	if p.folder != "" {
		x.put(dir+"cwd", "-> "+p.folder)
	}
}

// mounts writes what is mounted: pairs of device and mount point with type.
func (x *fixture) mounts(lines ...string) {
	text := "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
	for i, line := range lines {
		f := strings.Fields(line)
		text += fmt.Sprintf("%d 22 8:%d / %s rw - %s %s rw\n", 30+i, 2+i, f[1], f[2], f[0])
	}
	x.put("/proc/self/mountinfo", text)
}

// want compares a verdict with an answer and parts of its line.
func want(t *testing.T, v Verdict, answer Answer, parts ...string) {
	t.Helper()
	if v.Answer != answer {
		t.Errorf("answer %s, want %s: %s", v.Answer, answer, v)
	}
	for _, part := range parts {
		if !strings.Contains(v.String(), part) {
			t.Errorf("%q lacks %q", v, part)
		}
	}
}
