package tests

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
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

func filedescriptorsTests(t *table) {
	add(t, "process", []string{"filedescriptors", "total filedescriptors", "totalfiledescriptors"}, parser.Struct[fdSyntax](), compileFD)
	add(t, "system", []string{"filedescriptors"}, parser.Struct[systemFDSyntax](), func(c *Compiler, s *systemFDSyntax) []checks.Test {
		return compileFD(c, &fdSyntax{Op: s.Op, Limit: s.Limit})
	})
}

func compileFD(c *Compiler, s *fdSyntax) []checks.Test {
	switch {
	case s.Limit.Percent() && s.Total:
		c.Fail(s.Limit.Pos, "bad-limit", "children have limits of their own, so there is no share of them all", "a number of file descriptors")
		return nil
	case s.Limit.Percent():
		return one(&limitTest{limit: newLimit(s.Op, s.Limit.Amount, percent), quantity: &openFiles[2]})
	case s.Limit.Unit != "":
		c.Fail(s.Limit.Pos, "bad-limit", "file descriptors are counted, not measured", "a number, or a share such as 80%")
		return nil
	}
	return one(&limitTest{limit: newLimit(s.Op, s.Limit.Amount, plain), quantity: &openFiles[index(s.Total)]})
}

// openFiles is how many file descriptors are open, how many with those of the children, and which share of what may be open.
var openFiles = [...]quantity{
	{event: checks.EventResource, word: "filedescriptors", section: "filedescriptors", label: "Filedescriptors", message: openMessage("filedescriptors"), needs: checks.Needs{Details: checks.DetailFiles},
		figure: "filedescriptors", value: func(o *checks.Observation) (float64, bool) {
			open, _ := openAndMost(o)
			return known(open)
		}},
	{event: checks.EventResource, word: "totalfiledescriptors", section: "filedescriptors", label: "Total filedescriptors", message: openMessage("total filedescriptors"),
		needs: checks.Needs{Details: checks.DetailFiles}, figure: "filedescriptors_total", value: ofProcess(func(p *checks.ProcessFacts) float64 { return float64(p.FDsTotal) })},
	{event: checks.EventResource, word: "filedescriptors", section: "filedescriptors", label: "Filedescriptors", message: openMessage("filedescriptors"), needs: checks.Needs{Details: checks.DetailFiles},
		value: func(o *checks.Observation) (float64, bool) {
			open, most := openAndMost(o)
			if open < 0 || most <= 0 {
				return 0, false
			}
			return open / most * 100, true
		}},
}

// openAndMost gives how many descriptors of a process or of the machine are open and how many may be; -1 is not known.
func openAndMost(o *checks.Observation) (open, most float64) {
	switch {
	case o.Process != nil:
		return float64(o.Process.FDs), float64(o.Process.FDSoftLimit)
	case o.Machine != nil && o.Machine.FDMaximum > 0:
		return float64(o.Machine.FDAllocated) - float64(o.Machine.FDUnused), float64(o.Machine.FDMaximum)
	}
	return -1, -1
}

func openMessage(name string) func(*limitTest, bool, float64, string) string {
	return func(t *limitTest, failed bool, _ float64, now string) string {
		return either(failed, fmt.Sprintf("%s usage of %s matches limit [filedescriptors %s]", name, now, t.limit),
			fmt.Sprintf("%s check succeeded [current %s = %s]", name, name, now))
	}
}
