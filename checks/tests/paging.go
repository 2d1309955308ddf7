package tests

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type pagingSyntax struct {
	What  parser.Keyword  `parser:"@( 'pagein' | 'pageout' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Rate     `parser:"@@"`
}

func pagingTests(t *table) {
	add(t, "system", []string{"pagein", "pageout"}, parser.Struct[pagingSyntax](), func(c *Compiler, s *pagingSyntax) []checks.Test {
		if s.Limit.Unit != "" {
			c.Fail(s.Limit.Pos, "bad-limit", "pages are counted, not measured", "a number of pages such as 100 per second")
			return nil
		}
		return one(&limitTest{limit: newLimit(s.Op, s.Limit.Amount, plain), quantity: &paging[index(s.What == "pageout")]})
	})
}

// paging is from swap and to swap, in pages a second.
var paging = [...]quantity{
	{event: checks.EventResource, word: "pagein", label: "Swap pagein limit", message: paged("page in"), figure: "page_in_per_second",
		value: ofMachine(func(m *checks.MachineFacts) float64 { return m.PageIn })},
	{event: checks.EventResource, word: "pageout", label: "Swap pageout limit", message: paged("page out"), figure: "page_out_per_second",
		value: ofMachine(func(m *checks.MachineFacts) float64 { return m.PageOut })},
}

func paged(name string) func(*limitTest, bool, float64, string) string {
	return func(t *limitTest, failed bool, n float64, _ string) string {
		now := fmt.Sprintf("%.1f/s", n)
		return either(failed, fmt.Sprintf("%s rate of %s matches resource limit [%s %s/s]", name, now, name, t.limit),
			fmt.Sprintf("%s rate check succeeded [current %s rate = %s]", name, name, now))
	}
}
