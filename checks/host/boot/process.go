package boot

import (
	"bytes"
	"cmp"
	"errors"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// facts are what is read of a process to find what started it.
type facts struct {
	pid, parent int
	name        string // as the kernel has it
	args        []string
	cgroup      string // below the machine's own
	terminal    bool   // it has a controlling terminal

	// What few verdicts rest on is read when it is asked for. It may be kept from us; the verdict then rests on the rest.
	uid         func() int
	program     func() string // its file, "" when it may not be read
	folder      func() string // in which it runs, "" when it may not be read
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

// readProcess reads what is asked of every process itself: with procfs, which parses all there is, 400 processes took
// 25 ms and 4.8 MB, and so they take 17 and 2.4.
func (m *Machine) readProcess(pid int) *facts {
	if m.proc == nil || pid <= 0 {
		return nil
	}
	f := m.parseStat(pid, m.readOf(pid, "stat"))
	if f == nil {
		return nil
	}
	if line := strings.TrimRight(string(m.readOf(pid, "cmdline")), "\x00"); line != "" {
		f.args = strings.Split(line, "\x00")
	}
	f.cgroup = strings.TrimPrefix(m.cgroupOf(pid), m.base)
	f.uid = sync.OnceValue(func() int {
		if p, err := m.proc.Proc(pid); err == nil {
			if status, err := p.NewStatus(); err == nil {
				return int(status.UIDs[0])
			}
		}
		return 0
	})
	f.environment = sync.OnceValue(func() []string {
		p, err := m.proc.Proc(pid)
		if err != nil {
			return nil
		}
		variables, _ := p.Environ()
		return variables
	})
	f.folder = sync.OnceValue(func() string {
		folder, _ := os.Readlink(m.placeOf(pid, "cwd"))
		return folder
	})
	f.program = sync.OnceValue(func() string {
		file, _ := os.Readlink(m.placeOf(pid, "exe"))
		return strings.TrimSuffix(file, " (deleted)")
	})
	return f
}

// parseStat takes what it needs from proc_pid_stat(5), nil for a process that has ended.
func (m *Machine) parseStat(pid int, text []byte) *facts {
	begin, end := bytes.IndexByte(text, '('), bytes.LastIndexByte(text, ')')
	if begin < 0 || end < begin {
		return nil
	}
	fields := bytes.Fields(text[end+1:]) // from the third on
	if len(fields) < 5 || fields[0][0] == 'Z' {
		return nil
	}
	parent, err := strconv.Atoi(string(fields[1]))
	if err != nil {
		return nil
	}
	return &facts{pid: pid, parent: parent, name: string(text[begin+1 : end]), terminal: string(fields[4]) != "0"}
}

// placeOf is where a file of a process lies.
func (m *Machine) placeOf(pid int, name string) string {
	return m.procPath + "/" + strconv.Itoa(pid) + "/" + name
}

// readOf reads a file of a process, nothing when it cannot be read. The next one takes its room.
func (m *Machine) readOf(pid int, name string) []byte {
	fd, err := unix.Open(m.placeOf(pid, name), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer unix.Close(fd)
	m.room = m.room[:0]
	for {
		m.room = slices.Grow(m.room, 4096)
		n, err := unix.Read(fd, m.room[len(m.room):cap(m.room)])
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return nil
		}
		m.room = m.room[:len(m.room)+n]
		if n == 0 || len(m.room) < cap(m.room) { // the kernel gives what there is
			return m.room
		}
	}
}

// cgroupOf is the control group in which systemd, OpenRC and container engines put a process. A line of cgroups(7) is the
// number of a hierarchy, what it controls, and the group.
func (m *Machine) cgroupOf(pid int) string {
	found := ""
	for line := range strings.Lines(string(m.readOf(pid, "cgroup"))) {
		number, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		controls, group, ok := strings.Cut(rest, ":")
		named := strings.Contains(controls, "name=")
		if ok && (named && systemdControls(controls) || number == "0" && found == "") {
			found = group
		}
	}
	return found
}

// systemdControls tells that a hierarchy is the one of systemd or OpenRC.
func systemdControls(controls string) bool {
	list := strings.Split(controls, ",")
	return slices.Contains(list, "name=systemd") || slices.Contains(list, "name=openrc")
}

// cgroupBase is the control group of the machine as a whole: in a container it is not the root.
func (m *Machine) cgroupBase() string {
	if m.proc == nil {
		return ""
	}
	base := strings.TrimSuffix(m.cgroupOf(1), "/init.scope")
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
