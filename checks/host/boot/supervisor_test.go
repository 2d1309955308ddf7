package boot

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// superviseTree runs process and group under a supervisord with these files and arguments.
func superviseTree(t *testing.T, files map[string]string, args []string, process, group string) *Machine {
	t.Helper()
	x := withSystemd(t, map[string]string{"/bin/sleep": "x", "/bin/cat": "x", "/srv/extra.conf": ""})
	for name, text := range files {
		x.put(name, text)
	}
	x.enable("supervisor.service")
	return x.supervise(args, "/system.slice/supervisor.service", process, group)
}

func (x *fixture) supervise(args []string, in, name, group string) *Machine {
	x.process(process{pid: 20, parent: 1, name: "supervisord", args: append([]string{"/usr/bin/python3", "/usr/bin/supervisord"}, args...), group: in,
		folder: "/srv", env: []string{"WHERE=/srv"}})
	x.process(process{pid: 21, parent: 20, name: "sleep", args: []string{"/bin/sleep", "60"}, group: in,
		env: []string{"SUPERVISOR_PROCESS_NAME=" + name, "SUPERVISOR_GROUP_NAME=" + group}})
	return Read(x.root)
}

// supervisorTexts are what follows [supervisord] in a file, with the process asked for and what keeps it from coming back.
var supervisorTexts = map[string]struct{ text, process, group, says string }{
	"colon":                    {"[program:a]\ncommand: /bin/sleep 60\nautostart: false\n", "a", "a", "autostart=false"},
	"names without case":       {"[program:a]\nCommand=/bin/sleep 60\nAutoStart=False\n", "a", "a", "autostart=false"},
	"comment behind a tab":     {"[program:a]\ncommand=/bin/sleep 60\t; why\nautostart=false\t; not yet\n", "a", "a", "autostart=false"},
	"hash behind a blank":      {"[program:a]\ncommand=/bin/sleep 60 # why\nautostart=off # not yet\n", "a", "a", "autostart=false"},
	"comment behind a header":  {"[program:a] ; x\ncommand=/bin/sleep 60\nautostart=0\n", "a", "a", "autostart=false"},
	"continued":                {"[program:a]\ncommand=/bin/sleep\n  60\nenvironment=A=1,\n  autostart=false\n", "a", "a", ""},
	"continued around comment": {"[program:a]\ncommand=/bin/sleep\n  ; why\n\n  60\n", "a", "a", ""},
	"indented from the first":  {"[program:a]\n  command=/bin/sleep 60\n  autostart=no\n", "a", "a", "autostart=false"},
	"set twice":                {"[program:a]\ncommand=/bin/sleep 60\n[program:a]\nautostart=false\n", "a", "a", "autostart=false"},
	"for all":                  {"[program:a]\ncommand=/bin/sleep 60\n[DEFAULT]\nautostart=false\n", "a", "a", "autostart=false"},
	"blanks around the name":   {"[program: a ]\ncommand=/bin/sleep 60\nautostart=false\n", "a", "a", "autostart=false"},
	"several of one":           {"[program:a]\ncommand=/bin/sleep 60\nnumprocs=2\nnumprocs_start=5\nprocess_name=%(program_name)s_%(process_num)02d\n", "a_06", "a", ""},
	"one too many":             {"[program:a]\ncommand=/bin/sleep 60\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d\n", "a_02", "a", "which its file /srv/s.conf no longer has"},
	"several in a group":       {"[program:a]\ncommand=/bin/sleep 60\nnumprocs=2\nprocess_name=%(group_name)s-%(program_name)s-%(process_num)d\n[group:g]\nprograms=b, a\n[program:b]\ncommand=/bin/cat\nautostart=false\n", "g-a-1", "g", ""},
	"another of the group":     {"[program:a]\ncommand=/bin/sleep 60\n[group:g]\nprograms=b,a\n[program:b]\ncommand=/bin/cat\nautostart=false\n", "b", "g", "program b of supervisord has autostart=false"},
	"no longer in the group":   {"[program:a]\ncommand=/bin/sleep 60\n", "a", "g", "runs it as g:a, which"},
	"event listener":           {"[eventlistener:e]\ncommand=/bin/cat\nevents=TICK_60\nautostart=false\n", "e", "e", "autostart=false"},
	"event listener, started":  {"[eventlistener:e]\ncommand=/bin/cat\nevents=TICK_60\n", "e", "e", ""},
	"fcgi in a group":          {"[fcgi-program:f]\ncommand=/bin/cat\nsocket=tcp://localhost:9002\n[group:g]\nprograms=f\n", "f", "g", ""},
	"neither true nor false":   {"[program:a]\ncommand=/bin/sleep 60\nautostart=maybe\n", "a", "a", "autostart=maybe, which is neither"},
	"line without value":       {"[program:a]\ncommand=/bin/sleep 60\njunk\n", "a", "a", "has neither = nor :"},
	"user missing":             {"[program:a]\ncommand=/bin/sleep 60\nuser=nosuchuser\n", "a", "a", "of [program:a] the user nosuchuser is missing"},
	"user of another missing":  {"[program:a]\ncommand=/bin/sleep 60\n[program:b]\ncommand=/bin/cat\nuser=nosuchuser\n", "a", "a", "of [program:b] the user nosuchuser is missing"},
	"folder for logs":          {"[program:a]\ncommand=/bin/sleep 60\nstdout_logfile=/gone/a.log\n", "a", "a", "the folder for logs /gone is missing"},
	"log that is none":         {"[program:a]\ncommand=/bin/sleep 60\nstdout_logfile=NONE\nstderr_logfile=/dev/stderr\n", "a", "a", ""},
	"no command":               {"[program:a]\ncommand=/bin/sleep 60\n[program:b]\nautostart=true\n", "a", "a", "[program:b] has no command"},
}

// childNeeds are what supervisord itself does not look at before it starts a program.
var childNeeds = map[string]struct{ text, process, group, says string }{
	"folder missing":     {"[program:a]\ncommand=/bin/sleep 60\ndirectory=/gone\n", "a", "a", "of program a of supervisord the folder /gone is missing"},
	"folder here":        {"[program:a]\ncommand=/bin/sleep 60\ndirectory=%(here)s\n", "a", "a", ""},
	"folder by variable": {"[program:a]\ncommand=/bin/sleep 60\ndirectory=%(ENV_WHERE)s/gone\n", "a", "a", "/srv/gone is missing"},
	"program missing":    {"[program:a]\ncommand=/gone/sleep 60\n", "a", "a", "the program /gone/sleep is missing"},
	"script missing":     {"[program:a]\ncommand=python3 /gone/x.py\n", "a", "a", "the script /gone/x.py is missing"},
}

func TestSupervisorFile(t *testing.T) {
	for _, cases := range []map[string]struct{ text, process, group, says string }{supervisorTexts, childNeeds} {
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				m := superviseTree(t, map[string]string{"/srv/s.conf": "[supervisord]\n" + c.text, "/usr/bin/python3": "x",
					"/usr/lib/systemd/system/supervisor.service": "[Service]\nExecStart=/usr/bin/supervisord -nc /srv/s.conf\n[Install]\nWantedBy=multi-user.target\n"},
					[]string{"-nc", "/srv/s.conf"}, c.process, c.group)
				answer := Yes
				if c.says != "" {
					answer = No
				}
				want(t, m.Program(Program{PID: 21}), answer, c.says)
			})
		}
	}
}

// realSupervisor prints what Supervisor itself makes of files: a line "FILE group process autostart" for each program.
const realSupervisor = `
import sys
from supervisor.options import ServerOptions
for name in sys.argv[1:]:
    try:
        o = ServerOptions()
        o.realize(['-nc', name])
        for g in o.process_group_configs:
            for p in g.process_configs:
                print(name, g.name, p.name, p.autostart)
    except SystemExit:
        pass
`

// TestSupervisorFileOfSupervisor holds the same texts against Supervisor, where it is installed.
func TestSupervisorFileOfSupervisor(t *testing.T) {
	const python = "/usr/bin/python3"
	if exec.CommandContext(t.Context(), python, "-c", "import supervisor.options").Run() != nil {
		t.Skip("Supervisor is not installed")
	}
	dir := t.TempDir()
	args := []string{"-c", realSupervisor}
	file := func(name string) string { return filepath.Join(dir, strings.ReplaceAll(name, " ", "-")) }
	for name, c := range supervisorTexts {
		if err := os.WriteFile(file(name), []byte("[supervisord]\n"+c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file(name))
	}
	out, _ := exec.CommandContext(t.Context(), python, args...).CombinedOutput()
	for name, c := range supervisorTexts {
		line := file(name) + " " + c.group + " " + c.process + " True\n"
		if starts := strings.Contains(string(out), line); starts != (c.says == "") {
			t.Errorf("%s: we say %q, Supervisor %s", name, c.says, out)
		}
	}
}

func TestSupervisorPlace(t *testing.T) {
	const off = "[supervisord]\n[program:a]\ncommand=/bin/sleep 60\nautostart=false\n"
	const on = "[supervisord]\n[program:a]\ncommand=/bin/sleep 60\n"
	for name, c := range map[string][]string{
		"-c FILE": {"-c", "/srv/off.conf"}, "-nc FILE": {"-nc", "/srv/off.conf"}, "-cFILE": {"-n", "-c/srv/off.conf"},
		"--conf=FILE": {"--conf=/srv/off.conf"}, "--conf FILE": {"--conf", "/srv/off.conf"}, "--configuration": {"--configuration=/srv/off.conf", "--nodaemon"},
		"relative": {"-c", "off.conf"}, "relative, up": {"-nc", "../srv/off.conf"}, "behind another value": {"-u", "root", "-l", "/tmp/c", "-c", "/srv/off.conf"},
		"a value with c": {"-j", "-cx", "-c", "/srv/off.conf"},
	} {
		t.Run(name, func(t *testing.T) {
			m := superviseTree(t, map[string]string{"/srv/off.conf": off, "/etc/supervisor/supervisord.conf": on, "/usr/lib/systemd/system/supervisor.service": "[Service]\nWorkingDirectory=/srv\nExecStart=/usr/bin/supervisord " +
				strings.Join(c, " ") + "\n[Install]\nWantedBy=multi-user.target\n"}, c, "a", "a")
			want(t, m.Program(Program{PID: 21}), No, "autostart=false")
		})
	}
	for name, files := range map[string]map[string]string{
		"here":              {"/srv/s.conf": "[supervisord]\n[include]\nfiles = %(here)s/conf.d/*.conf\n", "/srv/conf.d/a.conf": off},
		"relative":          {"/srv/s.conf": "[supervisord]\n[include]\nFiles: none/*.conf\n  conf.d/*.conf\n", "/srv/conf.d/a.conf": off},
		"variable":          {"/srv/s.conf": "[supervisord]\n[include]\nfiles=%(ENV_WHERE)s/conf.d/*.conf\n", "/srv/conf.d/a.conf": off},
		"stars in a folder": {"/srv/s.conf": "[supervisord]\n[include]\nfiles=*/on/?.conf\n", "/srv/conf.d/on/a.conf": off},
	} {
		t.Run("include "+name, func(t *testing.T) {
			files["/usr/lib/systemd/system/supervisor.service"] = "[Service]\nExecStart=/usr/bin/supervisord -n -c /srv/s.conf\n[Install]\nWantedBy=multi-user.target\n"
			want(t, superviseTree(t, files, []string{"-n", "-c", "/srv/s.conf"}, "a", "a").Program(Program{PID: 21}), No, "autostart=false")
		})
	}
}

// TestSupervisorKeeper: a second supervisord is judged by the unit that it runs in, not by the package's.
func TestSupervisorKeeper(t *testing.T) {
	const conf = "[supervisord]\n[program:a]\ncommand=/bin/sleep 60\n"
	second := "[Service]\nExecStart=/usr/bin/supervisord -nc /srv/second.conf\n[Install]\nWantedBy=multi-user.target\n"
	for name, c := range map[string]struct {
		enabled []string
		in      string
		file    string
		answer  Answer
		says    string
	}{
		"in a disabled unit":          {[]string{"supervisor.service"}, "/system.slice/second.service", "/srv/second.conf", No, "unit second.service is disabled"},
		"in an enabled unit":          {[]string{"second.service"}, "/system.slice/second.service", "/srv/second.conf", Yes, "unit second.service"},
		"by hand, with another file":  {[]string{"supervisor.service"}, session, "/srv/second.conf", No, ""},
		"by hand, with the same file": {[]string{"supervisor.service"}, session, "/etc/supervisor/supervisord.conf", Yes, "unit supervisor.service"},
	} {
		t.Run(name, func(t *testing.T) {
			x := withSystemd(t, map[string]string{"/bin/sleep": "x", "/srv/second.conf": conf, "/usr/lib/systemd/system/second.service": second,
				"/etc/supervisor/supervisord.conf": "[supervisord]\n"})
			if c.file != "/srv/second.conf" {
				x.put(c.file, conf)
			}
			x.enable(c.enabled...)
			want(t, x.supervise([]string{"-nc", c.file}, c.in, "a", "a").Program(Program{PID: 21}), c.answer, c.says)
		})
	}
}

func FuzzSupervisorFile(f *testing.F) {
	for _, c := range supervisorTexts {
		f.Add("[supervisord]\n" + c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x := tree(t, map[string]string{"/srv/s.conf": text})
		m := Read(x.root)
		conf := m.readSupervisor("/srv/s.conf", map[string]string{"ENV_WHERE": "/srv"})
		_ = m.supervisorRefuses(conf)
		for i := range conf.programs {
			p := &conf.programs[i]
			if p.options == nil || !strings.Contains(text, p.name) {
				t.Errorf("program %q", p.name)
			}
			p.runs("a_01")
		}
	})
}
