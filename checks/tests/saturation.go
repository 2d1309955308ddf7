package tests

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type saturationSyntax struct {
	Op    parser.Operator `parser:"'saturation' @@"`
	Limit parser.Amount   `parser:"@@"`
}

func saturationTests(t *table) {
	add(t, "network", []string{"saturation"}, parser.Struct[saturationSyntax](), func(c *Compiler, s *saturationSyntax) []checks.Test {
		limit, ok := c.shareLimit(s.Op, s.Limit)
		if !ok {
			return nil
		}
		return one(&saturationTest{limit})
	})
}

// saturationTest is "if saturation > 90%": the busier direction of the link, as a share of its speed.
type saturationTest struct{ limit Limit }

func (t *saturationTest) Event() *checks.EventType { return checks.EventSaturation }

func (t *saturationTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	if o.Link == nil || o.Link.Speed <= 0 || o.Link.In.ByteRate < 0 || o.Link.Out.ByteRate < 0 {
		return notKnown("")
	}
	// Monit divides each direction by the whole speed, also for half duplex.
	share := func(rate float64) float64 { return rate * 8 / float64(o.Link.Speed) * 100 }
	direction, n := "upload", share(o.Link.Out.ByteRate)
	if in := share(o.Link.In.ByteRate); t.limit.matches(in) && !t.limit.matches(n) || in > n && t.limit.matches(in) == t.limit.matches(n) {
		direction, n = "download", in
	}
	v := t.limit.judge(n)
	v.Finding.Text = direction
	in, out := t.limit.matches(share(o.Link.In.ByteRate)), t.limit.matches(share(o.Link.Out.ByteRate))
	v.Words = bothWords(in, "saturationin", out, "saturationout")
	return v
}

func (t *saturationTest) Texts(f checks.Finding, _ string) checks.Texts {
	return t.limit.texts(f, func(failed bool, now string) string {
		return either(failed, fmt.Sprintf("link %s saturation of %s matches limit [saturation %s]", f.Text, now, t.limit),
			fmt.Sprintf("link saturation check succeeded [current %s saturation = %s]", f.Text, now))
	})
}

func (t *saturationTest) Row() (label, condition string) { return "Link utilization", t.limit.row() }
