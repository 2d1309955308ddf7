package checks

import (
	"github.com/upkeep-monitor/upkeep/parser"
)

type processMemorySyntax struct {
	Total bool            `parser:"( @'total' ( 'memory' | 'mem' ) | @( 'totalmem' | 'totalmemory' ) | 'memory' | 'mem' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Amount   `parser:"@@"`
}

type systemMemorySyntax struct {
	Swap  bool            `parser:"( 'memory' | 'mem' | @'swap' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Amount   `parser:"@@"`
}

func init() {
	register("process", []string{"memory", "mem", "total memory", "total mem", "totalmem", "totalmemory"}, parser.Struct[processMemorySyntax](),
		func(_ *compiler, s *processMemorySyntax) []Test {
			t := &processMemoryTest{limit: amountLimit(s.Op, s.Limit), total: s.Total}
			return one(t)
		})
	register("system", []string{"memory", "mem", "swap"}, parser.Struct[systemMemorySyntax](),
		func(_ *compiler, s *systemMemorySyntax) []Test {
			return one(&systemMemoryTest{limit: amountLimit(s.Op, s.Limit), swap: s.Swap})
		})
}

// processMemoryTest is "if memory > 10%", "if memory > 1 GB" and the same with "total" of a process.
type processMemoryTest struct {
	limit Limit
	total bool // children included
}

func (t *processMemoryTest) Event() *EventType { return EventResource }

// AsksDetail names what is to be read.
func (t *processMemoryTest) AsksDetail() Detail { return DetailMemory }

// Word is the finer word of filters.
func (t *processMemoryTest) Word() string {
	if t.total {
		return "totalmemory"
	}
	return "memory"
}

func (t *processMemoryTest) Judge(o *Observation, _ string) Verdict {
	if o.Process == nil {
		return notKnown("")
	}
	p := o.Process
	switch {
	case t.total && t.limit.Percent():
		return t.limit.judgeResource(p.MemoryPercentTotal)
	case t.total:
		return t.limit.judgeResource(float64(p.MemoryTotal))
	case t.limit.Percent():
		return t.limit.judgeResource(p.MemoryPercent)
	}
	return t.limit.judgeResource(float64(p.Memory))
}

func (t *processMemoryTest) Texts(f Finding, _ string) Texts {
	name := either(t.limit.Percent(), "mem usage", "mem amount")
	return t.limit.resourceTexts(f, either(t.total, "total mem amount", name))
}

func (t *processMemoryTest) Row() (label, condition string) {
	label = "Memory amount limit"
	if t.limit.Percent() {
		label = "Memory usage limit"
	}
	if t.total {
		label += " (incl. children)"
	}
	return label, t.limit.row()
}

// systemMemoryTest is "if memory > 80%" and "if swap > 1 GB" of the machine.
type systemMemoryTest struct {
	limit Limit
	swap  bool
}

func (t *systemMemoryTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *systemMemoryTest) Word() string {
	if t.swap {
		return "swap"
	}
	return "memory"
}

func (t *systemMemoryTest) Judge(o *Observation, _ string) Verdict {
	if o.Machine == nil {
		return notKnown("")
	}
	m := o.Machine
	switch {
	case t.swap && t.limit.Percent():
		return t.limit.judgeResource(m.SwapPercent)
	case t.swap:
		return t.limit.judgeResource(float64(m.SwapUsed))
	case t.limit.Percent():
		return t.limit.judgeResource(m.MemoryPercent)
	}
	return t.limit.judgeResource(float64(m.MemoryUsed))
}

func (t *systemMemoryTest) Texts(f Finding, _ string) Texts {
	return t.limit.resourceTexts(f, either(t.swap, "swap", "mem")+either(t.limit.Percent(), " usage", " amount"))
}

func (t *systemMemoryTest) Row() (label, condition string) {
	what, kind := "Memory", " amount limit"
	if t.swap {
		what = "Swap"
	}
	if t.limit.Percent() {
		kind = " usage limit"
	}
	return what + kind, t.limit.row()
}
