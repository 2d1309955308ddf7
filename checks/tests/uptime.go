package tests

import (
	"cmp"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type uptimeSyntax struct {
	Op    parser.Operator `parser:"'uptime' @@"`
	Limit parser.Duration `parser:"@@"`
}

func uptimeTests(t *table) {
	add(t, "process system", []string{"uptime"}, parser.Struct[uptimeSyntax](), func(c *Compiler, s *uptimeSyntax) []checks.Test {
		return one(&limitTest{limit: newLimit(s.Op, s.Limit.Duration().Seconds(), seconds), quantity: &uptime,
			of: cmp.Or(c.Service.Target, c.Service.Name)})
	})
}

// uptime is of a process or of the machine, in whole seconds.
var uptime = quantity{event: checks.EventUptime, label: "Uptime", figure: "uptime_seconds",
	value: func(o *checks.Observation) (float64, bool) {
		switch {
		case o.Process != nil:
			return known(o.Process.Uptime.Truncate(time.Second).Seconds())
		case o.Machine != nil:
			return known(o.Machine.Uptime.Truncate(time.Second).Seconds())
		}
		return 0, false
	},
	message: func(t *limitTest, failed bool, n float64, _ string) string {
		return either(failed, fmt.Sprintf("uptime test failed for %s -- current uptime is %.0f seconds", t.of, n),
			fmt.Sprintf("uptime test succeeded [current uptime = %.0f seconds]", n))
	},
	row: func(t *limitTest) string {
		return fmt.Sprintf("if %s %.0f second(s)", operatorWords[t.limit.Op], t.limit.Value)
	},
}
