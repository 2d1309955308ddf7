package tests

import (
	"cmp"

	"github.com/upkeep-monitor/upkeep/checks"
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

func cpuTests(t *table) {
	add(t, "process", []string{"cpu", "total cpu", "totalcpu"}, parser.Struct[processCPUSyntax](), func(c *Compiler, s *processCPUSyntax) []checks.Test {
		return c.share(s.Op, s.Limit, &processCPU[index(s.Total)])
	})
	add(t, "system", []string{"cpu", "cpuusage"}, parser.Struct[systemCPUSyntax](), func(c *Compiler, s *systemCPUSyntax) []checks.Test {
		mode := cmp.Or(string(s.Mode), "total")
		if s.Empty {
			mode = "user"
		}
		return c.share(s.Op, s.Limit, systemCPU[mode])
	})
}

// share makes a test of a limit that can only be in percent; the sign may be left out.
func (c *Compiler) share(op parser.Operator, a parser.Amount, q *quantity) []checks.Test {
	if limit, ok := c.shareLimit(op, a); ok {
		return one(&limitTest{limit: limit, quantity: q})
	}
	return nil
}

func (c *Compiler) shareLimit(op parser.Operator, a parser.Amount) (Limit, bool) {
	if !a.Percent() && a.Unit != "" {
		c.Fail(a.Pos, "bad-limit", "this limit is a share of the whole, not an amount", "a number of percent such as 80%")
		return Limit{}, false
	}
	return newLimit(op, a.Amount, percent), true
}

// processCPU is of the process alone, and with its children.
var processCPU = [...]quantity{
	{event: checks.EventResource, word: "cpu", label: "CPU usage limit", message: resource("cpu usage"), figure: "cpu_percent",
		value: ofProcess(func(p *checks.ProcessFacts) float64 { return p.CPUPercent })},
	{event: checks.EventResource, word: "totalcpu", label: "CPU usage limit (incl. children)", message: resource("total cpu usage"),
		figure: "cpu_total_percent", value: ofProcess(func(p *checks.ProcessFacts) float64 { return p.CPUPercentTotal })},
}

// systemCPU is the machine's, by mode.
var systemCPU = map[string]*quantity{
	"total":     systemCPUMode("total", "CPU usage limit", "cpu usage"),
	"user":      systemCPUMode("user", "CPU user limit", "cpu user usage"),
	"system":    systemCPUMode("system", "CPU system limit", "cpu system usage"),
	"wait":      systemCPUMode("wait", "CPU I/O wait limit", "cpu I/O wait"),
	"nice":      systemCPUMode("nice", "CPU nice limit", "cpu nice usage"),
	"hardirq":   systemCPUMode("hardirq", "CPU hardware IRQ limit", "cpu hardware IRQ usage"),
	"softirq":   systemCPUMode("softirq", "CPU software IRQ limit", "cpu software IRQ usage"),
	"steal":     systemCPUMode("steal", "CPU steal limit", "cpu steal usage"),
	"guest":     systemCPUMode("guest", "CPU guest limit", "cpu guest usage"),
	"guestnice": systemCPUMode("guestnice", "CPU guest nice limit", "cpu guest nice usage"),
}

func systemCPUMode(mode, label, name string) *quantity {
	return &quantity{event: checks.EventResource, word: "cpu", label: label, message: resource(name), figure: "cpu_percent", part: mode,
		value: ofMachine(func(m *checks.MachineFacts) float64 {
			if n, ok := m.CPU[mode]; ok {
				return n
			}
			return -1
		})}
}
