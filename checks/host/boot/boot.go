package boot

import (
	"fmt"
	"path"
	"sync"

	"github.com/prometheus/procfs"
)

// Answer says whether a thing comes back.
type Answer string

// Answers. Unsure comes with what keeps us from knowing.
const (
	Yes    Answer = "yes"
	No     Answer = "no"
	Unsure Answer = "unsure"
)

// Verdict is the answer for one thing with its reason.
type Verdict struct {
	Answer Answer `json:"answer"`
	By     string `json:"by,omitempty"`   // what brings it back: "unit nginx.service, wanted by multi-user.target"
	Why    string `json:"why,omitempty"`  // why not, or why it cannot be known
	Unit   string `json:"unit,omitempty"` // the systemd unit that it belongs to, if one
}

func yes(format string, args ...any) Verdict {
	return Verdict{Answer: Yes, By: fmt.Sprintf(format, args...)}
}

func no(format string, args ...any) Verdict {
	return Verdict{Answer: No, Why: fmt.Sprintf(format, args...)}
}

func unsure(format string, args ...any) Verdict {
	return Verdict{Answer: Unsure, Why: fmt.Sprintf(format, args...)}
}

// String is the verdict as a line says it, behind the name of the thing.
func (v Verdict) String() string {
	switch v.Answer {
	case Yes:
		return "comes back at boot by " + v.By
	case No:
		return "will not come back, because " + v.Why
	}
	return "may not come back: " + v.Why
}

// of ties the verdict to a unit.
func (v Verdict) of(unit string) Verdict {
	v.Unit = unit
	return v
}

// Machine is one reading of a machine's files. It remembers what it has read, so make a new one for each look; it belongs
// to one goroutine. With 400 processes below one shell a look took 240 ms when the processes between them and the first, the
// tables of cron and passwd were read anew for each, and takes 15.
type Machine struct {
	root    string
	proc    *procfs.FS // nil: no process can be seen
	base    string     // the control group that holds all others
	units   map[string]*unitFile
	starts  map[string]reach // what a boot starts, by unit
	mounted []*procfs.MountInfo
	fstab   []fstabEntry

	procPath  string
	room      []byte         // for a file of a process
	processes map[int]*facts // nil for those that are not there
	there     map[string]bool
	users     func() []account
	reboots   func() []rebootLine
}

// Read begins a reading of the machine whose files stand below root, "/" for this one.
func Read(root string) *Machine {
	m := &Machine{root: path.Clean(root), units: map[string]*unitFile{}, processes: map[int]*facts{}, there: map[string]bool{}}
	m.users, m.reboots = sync.OnceValue(m.accounts), sync.OnceValue(m.rebootLines)
	m.procPath = m.path("/proc")
	if fs, err := procfs.NewFS(m.procPath); err == nil {
		m.proc = &fs
		m.mounted, _ = fs.GetMounts() // none: every path counts as the root's
	}
	m.fstab = m.readFstab()
	m.base = m.cgroupBase()
	return m
}

// Program is what the caller knows of a program that should come back.
type Program struct {
	PID    int        // 0: it does not run now
	Name   string     // under which it is watched; a unit or script of that name is likely its
	Starts [][]string // command lines that start it: "systemctl start nginx" names its unit
}

// Program tells whether a program comes back, from the process as it runs now, or from what would start it.
func (m *Machine) Program(p Program) Verdict {
	f := m.process(p.PID)
	if f == nil {
		return m.stopped(p)
	}
	return m.running(p, f)
}

// stopped judges a program that does not run, by the unit or script that its start program or its name tells of.
func (m *Machine) stopped(p Program) Verdict {
	names := p.scripts()
	if p.Name != "" {
		names = append(names, p.Name)
	}
	for _, name := range names {
		if v, ok := m.byName(name); ok {
			return v
		}
	}
	if named := p.scripts(); len(named) > 0 && m.systemd() {
		return m.Unit(unitName(named[0]))
	}
	if init := m.foreignInit(); init != "" {
		return unsure("it does not run now, and of the machine's first process, %s, it is not known what it starts", init)
	}
	return unsure("it does not run now, and nothing named %q starts at boot", p.Name)
}

// byName finds the unit or script of a name; ok is false when there is none.
func (m *Machine) byName(name string) (v Verdict, ok bool) {
	if m.systemd() {
		if m.unit(unitName(name)) == nil {
			return Verdict{}, false
		}
		return m.Unit(unitName(name)), true
	}
	return m.initScript(name)
}

// systemd tells whether systemd has booted the machine; sd_booted(3).
func (m *Machine) systemd() bool { return m.exists("/run/systemd/system") }
