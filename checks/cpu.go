package checks

import (
	"cmp"
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

type processCPUSyntax struct {
	Total bool            `parser:"( @'total' 'cpu' | @'totalcpu' | 'cpu' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Amount   `parser:"@@"`
}

type systemCPUSyntax struct {
	Empty emptyBrackets   `parser:"( 'cpu' | 'cpuusage' ) @@"`
	Mode  parser.Keyword  `parser:"@( 'user' | 'system' | 'wait' | 'nice' | 'hardirq' | 'softirq' | 'steal' | 'guest' | 'guestnice' )?"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Amount   `parser:"@@"`
}

// emptyBrackets are "()" behind cpu, which Monit reads as "(user)".
type emptyBrackets bool

// Parse looks at the brackets that other grammars skip; it never fails.
func (b *emptyBrackets) Parse(c *parser.Cursor) error {
	before := c.MakeCheckpoint()
	for c.RawPeek().Type == parser.Noise && c.RawPeek().Value != "(" {
		c.FastForward(c.RawCursor())
	}
	if c.RawPeek().Value == "(" {
		c.FastForward(c.RawCursor())
		*b = c.RawPeek().Value == ")"
	}
	c.LoadCheckpoint(before)
	return nil
}

func init() {
	register("process", []string{"cpu", "total cpu", "totalcpu"}, parser.Struct[processCPUSyntax](), func(c *compiler, s *processCPUSyntax) []Test {
		limit, ok := c.share(s.Op, s.Limit)
		if !ok {
			return nil
		}
		return one(&processCPUTest{limit: limit, total: s.Total})
	})
	register("system", []string{"cpu", "cpuusage"}, parser.Struct[systemCPUSyntax](), func(c *compiler, s *systemCPUSyntax) []Test {
		limit, ok := c.share(s.Op, s.Limit)
		if !ok {
			return nil
		}
		mode := cmp.Or(string(s.Mode), "total")
		if s.Empty {
			mode = "user"
		}
		return one(&systemCPUTest{limit: limit, mode: mode})
	})
}

// share reads a limit that can only be in percent; the sign may be left out.
func (c *compiler) share(op parser.Operator, a parser.Amount) (Limit, bool) {
	if !a.Percent() && a.Unit != "" {
		c.fail(a.Pos, "bad-limit", "this limit is a share of the whole, not an amount", "a number of percent such as 80%")
		return Limit{}, false
	}
	return newLimit(op, a.Amount, percent), true
}

// processCPUTest is "if cpu > 80%" and "if total cpu > 80%" of a process.
type processCPUTest struct {
	limit Limit
	total bool // children included
}

func (t *processCPUTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *processCPUTest) Word() string {
	if t.total {
		return "totalcpu"
	}
	return "cpu"
}

func (t *processCPUTest) Judge(o *Observation, _ string) Verdict {
	if o.Process == nil {
		return notKnown("")
	}
	n := o.Process.CPUPercent
	if t.total {
		n = o.Process.CPUPercentTotal
	}
	return t.limit.judgeResource(n)
}

func (t *processCPUTest) Texts(f Finding, _ string) Texts {
	return t.limit.resourceTexts(f, either(t.total, "total cpu usage", "cpu usage"))
}

// judgeResource judges a figure that is -1 until two checks have been made.
func (l *Limit) judgeResource(n float64) Verdict {
	if n < 0 {
		return notKnown("")
	}
	return l.judge(n)
}

func (l *Limit) resourceTexts(f Finding, name string) Texts {
	return l.texts(f, func(failed bool, now string) string {
		return either(failed, fmt.Sprintf("%s of %s matches resource limit [%s %s]", name, now, name, l),
			fmt.Sprintf("%s check succeeded [current %s = %s]", name, name, now))
	})
}

func (t *processCPUTest) Row() (label, condition string) {
	if t.total {
		return "CPU usage limit (incl. children)", t.limit.row()
	}
	return "CPU usage limit", t.limit.row()
}

// systemCPUTest is "if cpu > 80%" and "if cpu(wait) > 20%" of the machine.
type systemCPUTest struct {
	limit Limit
	mode  string
}

// cpuModes are label in the listing and name in messages of each mode.
var cpuModes = map[string][2]string{
	"total":     {"CPU usage limit", "cpu usage"},
	"user":      {"CPU user limit", "cpu user usage"},
	"system":    {"CPU system limit", "cpu system usage"},
	"wait":      {"CPU I/O wait limit", "cpu I/O wait"},
	"nice":      {"CPU nice limit", "cpu nice usage"},
	"hardirq":   {"CPU hardware IRQ limit", "cpu hardware IRQ usage"},
	"softirq":   {"CPU software IRQ limit", "cpu software IRQ usage"},
	"steal":     {"CPU steal limit", "cpu steal usage"},
	"guest":     {"CPU guest limit", "cpu guest usage"},
	"guestnice": {"CPU guest nice limit", "cpu guest nice usage"},
}

func (t *systemCPUTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *systemCPUTest) Word() string { return "cpu" }

func (t *systemCPUTest) Judge(o *Observation, _ string) Verdict {
	if o.Machine == nil {
		return notKnown("")
	}
	n, ok := o.Machine.CPU[t.mode]
	if !ok {
		return notKnown("")
	}
	return t.limit.judgeResource(n)
}

func (t *systemCPUTest) Texts(f Finding, _ string) Texts {
	return t.limit.resourceTexts(f, cpuModes[t.mode][1])
}

func (t *systemCPUTest) Row() (label, condition string) { return cpuModes[t.mode][0], t.limit.row() }
