package boot

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/prometheus/procfs"
)

// facts are what is read of a process to find what started it.
type facts struct {
	pid, parent int
	name        string // as the kernel has it
	args        []string
	cgroup      string // below the machine's own
	terminal    bool   // it has a controlling terminal

	// What few verdicts rest on is read when it is asked for.
	uid         func() int
	program     func() string // its file, "" when it may not be read
	environment func() []string
}

// process gives a process, nil when there is none.
func (m *Machine) process(pid int) *facts {
	f, known := m.processes[pid]
	if !known {
		f = m.readProcess(pid)
		m.processes[pid] = f
	}
	return f
}

func (m *Machine) readProcess(pid int) *facts {
	if m.proc == nil || pid <= 0 {
		return nil
	}
	p, err := m.proc.Proc(pid)
	if err != nil {
		return nil
	}
	stat, err := p.Stat()
	if err != nil || stat.State == "Z" {
		return nil
	}
	f := &facts{pid: pid, parent: stat.PPID, name: stat.Comm, terminal: stat.TTY != 0}
	f.uid = sync.OnceValue(func() int {
		status, err := p.NewStatus()
		if err != nil {
			return 0
		}
		return int(status.UIDs[0])
	})
	// What follows may be kept from us; the verdict then rests on the rest.
	f.args, _ = p.CmdLine()
	f.environment = sync.OnceValue(func() []string {
		variables, _ := p.Environ()
		return variables
	})
	f.program = sync.OnceValue(func() string {
		file, _ := p.Executable()
		return strings.TrimSuffix(file, " (deleted)")
	})
	f.cgroup = strings.TrimPrefix(cgroupOf(p), m.base)
	return f
}

// cgroupOf is the control group in which systemd, OpenRC and container engines put a process; cgroups(7).
func cgroupOf(p procfs.Proc) string {
	groups, err := p.Cgroups()
	if err != nil {
		return ""
	}
	found := ""
	for _, g := range groups {
		if slices.Contains(g.Controllers, "name=systemd") || g.HierarchyID == 0 && found == "" || slices.Contains(g.Controllers, "name=openrc") {
			found = g.Path
		}
	}
	return found
}

// cgroupBase is the control group of the machine as a whole: in a container it is not the root.
func (m *Machine) cgroupBase() string {
	if m.proc == nil {
		return ""
	}
	p, err := m.proc.Proc(1)
	if err != nil {
		return ""
	}
	base := strings.TrimSuffix(cgroupOf(p), "/init.scope")
	if !m.systemd() || base == "/" {
		return ""
	}
	return base
}

// ancestors lists a process and those that it descends from, nearest first, without the first process of the machine.
func (m *Machine) ancestors(f *facts) []*facts {
	var out []*facts
	for f != nil && f.pid > 1 && len(out) < 64 {
		out = append(out, f)
		f = m.process(f.parent)
	}
	return out
}

// variable is the value of a variable in the environment of a process.
func (f *facts) variable(name string) string {
	for _, v := range f.environment() {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

// title is the command line as one text.
func (f *facts) title() string { return cmp.Or(strings.Join(f.args, " "), f.name) }

// runs tells whether the process is the program of a command line: the same file, or the same script.
func (f *facts) runs(command []string) bool {
	if len(command) == 0 {
		return false
	}
	if script := scriptOf(command); script != "" {
		return slices.Contains(f.args, script)
	}
	return command[0] == f.program() || len(f.args) > 0 && command[0] == f.args[0] || !path.IsAbs(command[0]) && path.Base(f.program()) == command[0]
}

// managers are programs that start others and keep them, each with what brings its children back.
var managers = []func(m *Machine, f, ancestor *facts) (Verdict, bool){
	(*Machine).byContainer,
	(*Machine).byPM2,
	(*Machine).byForever,
	(*Machine).bySupervisor,
	(*Machine).byRunit,
}

// running judges a program by its process: what started it, and whether a boot starts that.
func (m *Machine) running(p Program, f *facts) Verdict {
	for _, a := range m.ancestors(f) {
		for _, by := range managers {
			if v, ok := by(m, f, a); ok {
				return v
			}
		}
	}
	if v, ok := m.byCgroup(p, f); ok {
		return v
	}
	if v, ok := m.byScript(p, f); ok {
		return v
	}
	if v, ok := m.byCron(f); ok {
		return v
	}
	return m.unknown(f)
}

// unknown is the answer when nothing that starts at boot has to do with a process.
func (m *Machine) unknown(f *facts) Verdict {
	switch {
	case m.exists("/.dockerenv") || m.exists("/run/.containerenv"):
		return unsure("this is a container: what starts it again is its engine's affair")
	case f.pid == 1:
		return yes("the kernel, as the first process")
	case m.foreignInit() != "":
		return unsure("the machine's first process is %s, of which it is not known what it starts", m.foreignInit())
	case m.byHand(f):
		return no("it was started by hand from a shell, and nothing starts it at boot")
	}
	return unsure("nothing that starts at boot names it")
}

// byHand tells whether a process comes from somebody's shell.
func (m *Machine) byHand(f *facts) bool {
	for _, a := range m.ancestors(f) {
		switch strings.TrimPrefix(a.name, "-") {
		case "sshd", "sshd-session", "login", "tmux: server", "screen", "su", "sudo":
			return true
		}
		if a.terminal {
			return true
		}
	}
	return false
}
