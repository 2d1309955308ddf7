package checks

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

type countSyntax struct {
	What  parser.Keyword  `parser:"@( 'threads' | 'children' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Int      `parser:"@@"`
}

func init() {
	register("process", []string{"threads", "children"}, parser.Struct[countSyntax](), func(_ *compiler, s *countSyntax) []Test {
		return one(&countTest{limit: newLimit(s.Op, float64(s.Limit.N), plain), children: s.What == "children"})
	})
}

// countTest is "if threads > 100" and "if children > 10".
type countTest struct {
	limit    Limit
	children bool
}

func (t *countTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *countTest) Word() string {
	if t.children {
		return "children"
	}
	return "threads"
}

func (t *countTest) Judge(o *Observation, _ string) Verdict {
	if o.Process == nil {
		return notKnown("")
	}
	n := o.Process.Threads
	if t.children {
		n = o.Process.Children
	}
	if n < 0 {
		return notKnown("")
	}
	return t.limit.judge(float64(n))
}

func (t *countTest) Texts(f Finding, _ string) Texts {
	name := either(t.children, "children", "threads")
	return t.limit.texts(f, func(failed bool, now string) string {
		return either(failed, fmt.Sprintf("%s count %s matches resource limit [%s %s]", name, now, name, t.limit),
			fmt.Sprintf("%s check succeeded [current %s = %s]", name, name, now))
	})
}

func (t *countTest) Row() (label, condition string) {
	if t.children {
		return "Children", t.limit.row()
	}
	return "Threads", t.limit.row()
}
