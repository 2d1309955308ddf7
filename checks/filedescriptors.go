package checks

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

type fdSyntax struct {
	Total bool            `parser:"( @'total' 'filedescriptors' | @'totalfiledescriptors' | 'filedescriptors' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Amount   `parser:"@@"`
}

type systemFDSyntax struct {
	Op    parser.Operator `parser:"'filedescriptors' @@"`
	Limit parser.Amount   `parser:"@@"`
}

func init() {
	register("process", []string{"filedescriptors", "total filedescriptors", "totalfiledescriptors"}, parser.Struct[fdSyntax](), compileFD)
	register("system", []string{"filedescriptors"}, parser.Struct[systemFDSyntax](), func(c *compiler, s *systemFDSyntax) []Test {
		return compileFD(c, &fdSyntax{Op: s.Op, Limit: s.Limit})
	})
}

func compileFD(c *compiler, s *fdSyntax) []Test {
	t := &fdTest{total: s.Total}
	switch {
	case s.Limit.Percent() && s.Total:
		c.fail(s.Limit.Pos, "bad-limit", "children have limits of their own, so there is no share of them all", "a number of file descriptors")
		return nil
	case s.Limit.Percent():
		t.limit = newLimit(s.Op, s.Limit.Amount, percent)
	case s.Limit.Unit != "":
		c.fail(s.Limit.Pos, "bad-limit", "file descriptors are counted, not measured", "a number, or a share such as 80%")
		return nil
	default:
		t.limit = newLimit(s.Op, s.Limit.Amount, plain)
	}
	return one(t)
}

// fdTest is "if filedescriptors > 90%" and "if total filedescriptors > 1000".
type fdTest struct {
	limit Limit
	total bool // children included
}

// AsksDetail names what is to be read.
func (t *fdTest) AsksDetail() Detail { return DetailFiles }

func (t *fdTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *fdTest) Word() string {
	if t.total {
		return "totalfiledescriptors"
	}
	return "filedescriptors"
}

// open gives how many descriptors are open and how many may be.
func (t *fdTest) open(o *Observation) (open, most float64) {
	switch {
	case o.Process != nil && t.total:
		return float64(o.Process.FDsTotal), -1
	case o.Process != nil:
		return float64(o.Process.FDs), float64(o.Process.FDSoftLimit)
	case o.Machine != nil && o.Machine.FDMaximum > 0:
		return float64(o.Machine.FDAllocated) - float64(o.Machine.FDUnused), float64(o.Machine.FDMaximum)
	}
	return -1, -1
}

func (t *fdTest) Judge(o *Observation, _ string) Verdict {
	n, most := t.open(o)
	if n < 0 || t.limit.Percent() && most <= 0 {
		return notKnown("")
	}
	if t.limit.Percent() {
		n = n / most * 100
	}
	return t.limit.judge(n)
}

func (t *fdTest) Texts(f Finding, _ string) Texts {
	name := either(t.total, "total filedescriptors", "filedescriptors")
	return t.limit.texts(f, func(failed bool, now string) string {
		return either(failed, fmt.Sprintf("%s usage of %s matches limit [%s %s]", name, now, "filedescriptors", t.limit),
			fmt.Sprintf("%s check succeeded [current %s = %s]", name, name, now))
	})
}

func (t *fdTest) Row() (label, condition string) {
	if t.total {
		return "Total filedescriptors", t.limit.row()
	}
	return "Filedescriptors", t.limit.row()
}
