package checks

import (
	"fmt"
	"regexp"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/cron"
	"github.com/upkeep-monitor/upkeep/parser"
)

// Kind is a type of service. The numbers are those of Monit's XML.
type Kind uint8

// Service types.
const (
	Filesystem Kind = iota
	Directory
	File
	Process
	Host
	System
	Fifo
	Program
	Network
)

// Kinds names the types as control files write them; Titles as status shows them.
var (
	Kinds  = [...]string{"filesystem", "directory", "file", "process", "host", "system", "fifo", "program", "network"}
	titles = [...]string{"Filesystem", "Directory", "File", "Process", "Remote Host", "System", "Fifo", "Program", "Network"}
)

func (k Kind) String() string { return Kinds[k] }

// Title is the type as status and summary show it.
func (k Kind) Title() string { return titles[k] }

// Mode says whether upkeep may act on a service, or only alert.
type Mode uint8

// Monitoring modes, numbered as in XML.
const (
	Active Mode = iota
	Passive
	Manual
)

func (m Mode) String() string { return [...]string{"active", "passive", "manual"}[m] }

// OnReboot says what becomes of a service when the machine has booted.
type OnReboot uint8

// What to do at boot, numbered as in XML.
const (
	RebootStart OnReboot = iota
	RebootNoStart
	RebootLastState
)

func (o OnReboot) String() string { return [...]string{"start", "nostart", "laststate"}[o] }

// Service is one entry of the control file, typed and complete. It does not change after load.
type Service struct {
	Name string
	Kind Kind
	Pos  parser.Pos

	Target  string         // pid file, path, address, interface, device; the command line of a program
	Pattern *regexp.Regexp // a process found by its command line; nil: by pid file
	Unit    string         // a process found by its unit of systemd; empty: otherwise
	Args    []string       // a program's path and arguments
	User    Credentials    // whom a program runs as
	Timeout time.Duration  // of a program

	Start, Stop, Restart *Method
	Every                Schedule
	Groups               []string // in the order written
	DependsOn            []string // names of services, in the order written
	Mode                 Mode
	OnReboot             OnReboot
	Instant              Instant // when its process's end is acted on at once; empty: as set for all
	Alerts               []Alert // local ones, noalert included
	Rules                []*Rule // in the order written; implicit ones first
	Ignore               []*ContentPattern
	Implicit             bool   // made by upkeep: the machine's own entry when the file has none
	VerifyAlways         bool   // checksums are computed even when the file's stamps have not moved
	Needs                *Needs // what rules want of a check beyond the plain facts, nil for nothing, as most have it
}

// Credentials are the user and group that a program runs as; nil means unchanged.
type Credentials struct {
	UID, GID *uint32
}

// Method is a program that starts, stops or restarts a service.
type Method struct {
	Command     string // as written
	Unit        string // systemd does it to this unit; the command only says so
	Verb        string // with Unit: "start", "stop", "restart"
	Args        []string
	User        Credentials
	Timeout     time.Duration
	Environment []string // "NAME=value"
	Pos         parser.Pos
}

// Schedule says in which cycles a service is looked at.
type Schedule struct {
	Cycles int    // every N cycles; 0: each
	Cron   string // five fields, as written
	Not    bool   // skip while the pattern matches
}

// Pattern is the cron pattern; nil when there is none, which means every cycle.
func (s Schedule) Pattern() *cron.Pattern {
	p, err := cron.Parse(s.Cron)
	if err != nil { // of a text that is not empty the loader has told
		return nil
	}
	return p
}

// Never reports whether there is a pattern that no time matches.
func (s Schedule) Never() bool {
	p := s.Pattern()
	return p != nil && p.Never()
}

// ContentPattern is one expression lines of a file are held against.
type ContentPattern struct {
	Regexp *regexp.Regexp
	Not    bool
	Text   string // as written
	Path   string // the file of patterns it came from

	literals func() [][]byte
}

// NewContentPattern gives the pattern of an expression. The literals are found when they are first asked for.
func NewContentPattern(re *regexp.Regexp, not bool, text, path string) *ContentPattern {
	return &ContentPattern{Regexp: re, Not: not, Text: text, Path: path, literals: sync.OnceValue(func() [][]byte { return parser.Literals(re) })}
}

// Condition is the pattern as a rule has it: "content = \"error\"".
func (p *ContentPattern) Condition() string {
	op := "="
	if p.Not {
		op = "!="
	}
	return fmt.Sprintf(`content %s "%s"`, op, p.Text)
}

// Literals are texts that stand in every line that the expression matches; they are found out when they are first asked
// for, as most files have nothing new. None may be known.
func (p *ContentPattern) Literals() [][]byte {
	if p.literals == nil {
		return nil
	}
	return p.literals()
}

// RuleID names a rule for good: it survives a reload and a restart as long as the rule reads the same.
type RuleID string

// Rule is one test of a service with its tolerance and its two answers.
type Rule struct {
	ID       RuleID
	Pos      parser.Pos // zero for implicit rules
	Implicit bool
	Test     Test
	Fail     Window
	Recover  Window
	Then     Action
	Else     Action
}

// Window is a tolerance: Count matches within the last Cycles judged cycles. The zero value is 1 within 1.
type Window struct {
	Count, Cycles int
}

// Test is one question that a rule asks. Each kind of test is one file, with its syntax, this type and its texts.
type Test interface {
	// Event is the kind of event that the test raises.
	Event() *EventType
	// Judge holds an observation against the test. memory is what the rule remembered last time, "" at first; the
	// verdict carries what it remembers from now on.
	Judge(o *Observation, memory string) Verdict
	// Row is the label and the condition in the -tv listing: "Size", "if greater than 1024 byte(s)".
	Row() (label, condition string)
}

// What a test may have besides.
type (
	// Probe is a test that connects: what it found lies in Observation.Probes by its key.
	Probe interface {
		Test
		ProbeKey() string
		// Label names what is probed, apart from every other test of the service.
		Label() string
		// Budget is the longest that probing may take.
		Budget() time.Duration
	}
	// Sectioned is a test with a place of its own in the -tv listing: "gid", "timestamp".
	Sectioned interface{ Section() string }
	// Wished is a test that names the state that is well with a word of its own: "failed".
	Wished interface{ Healthy() string }
)

// Verdict is what a test says about one observation.
type Verdict struct {
	Outcome Outcome // Unknown: this look tells nothing
	Memory  string  // what to remember
	Finding Finding // what there is to say
	// Words are the finer words of filters for what was found, when the test alone does not tell; with blanks between.
	Words string
	// Lasting marks a change that is a state, news only when it begins: a program whose output matches.
	Lasting bool
	// EndTold marks a change whose end is news, too: the output of a program that remains the same again.
	EndTold bool
}

// Say writes what the verdict of a test says.
func (v *Verdict) Say(t Test) Texts { return v.Finding.say(t, v.Memory) }

// ActionKind is what an action does. The numbers are those of Monit's XML.
type ActionKind uint8

// Kinds of actions.
const (
	ActIgnore ActionKind = iota
	ActAlert
	ActRestart
	ActStop
	ActExec
	ActUnmonitor
	ActStart
	ActMonitor
	ActRotate ActionKind = 32 // our own
)

var actionNames = map[ActionKind]string{ActIgnore: "ignore", ActAlert: "alert", ActRestart: "restart", ActStop: "stop",
	ActExec: "exec", ActUnmonitor: "unmonitor", ActStart: "start", ActMonitor: "monitor", ActRotate: "rotate"}

func (k ActionKind) String() string { return actionNames[k] }

// ActionNamed finds an action by its word; ok is false when there is none.
func ActionNamed(word string) (kind ActionKind, ok bool) {
	for k, name := range actionNames {
		if name == word {
			return k, true
		}
	}
	return ActIgnore, false
}

// Action is data: package actions turns it into an effect.
type Action struct {
	Kind   ActionKind
	Exec   *Method // for ActExec
	Repeat int     // exec again every so many cycles while the state lasts; 0: once
	Rotate Rotate  // for ActRotate
}

// Rotate says how a log file is rotated.
type Rotate struct {
	Keep         int // rotated files kept, default 7
	Compress     bool
	CopyTruncate bool
}

// Deadline is how long one look at the service may take in all.
func (s *Service) Deadline() time.Duration {
	d := 10 * time.Second
	if s.Kind == Program {
		d += s.Timeout
	}
	for _, r := range s.Rules {
		if t, ok := r.Test.(Probe); ok {
			d += t.Budget()
		}
	}
	return d
}
