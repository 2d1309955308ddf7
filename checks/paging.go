package checks

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

type pagingSyntax struct {
	What  parser.Keyword  `parser:"@( 'pagein' | 'pageout' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Rate     `parser:"@@"`
}

func init() {
	register("system", []string{"pagein", "pageout"}, parser.Struct[pagingSyntax](), func(c *compiler, s *pagingSyntax) []Test {
		if s.Limit.Unit != "" {
			c.fail(s.Limit.Pos, "bad-limit", "pages are counted, not measured", "a number of pages such as 100 per second")
			return nil
		}
		return one(&pagingTest{limit: newLimit(s.Op, s.Limit.Amount, plain), out: s.What == "pageout"})
	})
}

// pagingTest is "if pagein > 100 per second" and "if pageout > 100 per second".
type pagingTest struct {
	limit Limit
	out   bool
}

func (t *pagingTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *pagingTest) Word() string {
	if t.out {
		return "pageout"
	}
	return "pagein"
}

func (t *pagingTest) Judge(o *Observation, _ string) Verdict {
	if o.Machine == nil {
		return notKnown("")
	}
	n := o.Machine.PageIn
	if t.out {
		n = o.Machine.PageOut
	}
	if n < 0 {
		return notKnown("")
	}
	return t.limit.judge(n)
}

func (t *pagingTest) Texts(f Finding, _ string) Texts {
	name := either(t.out, "page out", "page in")
	return t.limit.texts(f, func(failed bool, _ string) string {
		now := fmt.Sprintf("%.1f/s", f.Number)
		return either(failed, fmt.Sprintf("%s rate of %s matches resource limit [%s %s/s]", name, now, name, t.limit),
			fmt.Sprintf("%s rate check succeeded [current %s rate = %s]", name, name, now))
	})
}

func (t *pagingTest) Row() (label, condition string) {
	label = "Swap pagein limit"
	if t.out {
		label = "Swap pageout limit"
	}
	return label, t.limit.row()
}
