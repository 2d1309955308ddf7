package tests

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type countSyntax struct {
	What  parser.Keyword  `parser:"@( 'threads' | 'children' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Int      `parser:"@@"`
}

func processCountTests(t *table) {
	add(t, "process", []string{"threads", "children"}, parser.Struct[countSyntax](), func(_ *Compiler, s *countSyntax) []checks.Test {
		return one(&limitTest{limit: newLimit(s.Op, float64(s.Limit.N), plain), quantity: &processCount[index(s.What == "children")]})
	})
}

// processCount is of a process's threads, and of its children.
var processCount = [...]quantity{
	{event: checks.EventResource, word: "threads", label: "Threads", message: counted("threads"), figure: "threads",
		value: ofProcess(func(p *checks.ProcessFacts) float64 { return float64(p.Threads) })},
	{event: checks.EventResource, word: "children", label: "Children", message: counted("children"), figure: "children",
		value: ofProcess(func(p *checks.ProcessFacts) float64 { return float64(p.Children) })},
}

func counted(name string) func(*limitTest, bool, float64, string) string {
	return func(t *limitTest, failed bool, _ float64, now string) string {
		return either(failed, fmt.Sprintf("%s count %s matches resource limit [%s %s]", name, now, name, t.limit),
			fmt.Sprintf("%s check succeeded [current %s = %s]", name, name, now))
	}
}
