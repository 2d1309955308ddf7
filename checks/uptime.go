package checks

import (
	"cmp"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/parser"
)

type uptimeSyntax struct {
	Op    parser.Operator `parser:"'uptime' @@"`
	Limit parser.Duration `parser:"@@"`
}

func init() {
	register("process system", []string{"uptime"}, parser.Struct[uptimeSyntax](), func(c *compiler, s *uptimeSyntax) []Test {
		return one(&uptimeTest{op: s.Op.Op, limit: s.Limit.Duration(), of: cmp.Or(c.service.Target, c.service.Name)})
	})
}

// uptimeTest is "if uptime > 3 days".
type uptimeTest struct {
	op    string
	limit time.Duration
	of    string // as messages name it
}

func (t *uptimeTest) Event() *EventType { return EventUptime }

func (t *uptimeTest) Judge(o *Observation, _ string) Verdict {
	var up time.Duration
	switch {
	case o.Process != nil:
		up = o.Process.Uptime
	case o.Machine != nil:
		up = o.Machine.Uptime
	default:
		return notKnown("")
	}
	if up < 0 {
		return notKnown("")
	}
	seconds := up.Truncate(time.Second).Seconds()
	return judged(holds(t.op, seconds, t.limit.Seconds()), Finding{Number: seconds})
}

func (t *uptimeTest) Texts(f Finding, _ string) Texts {
	return Texts{Message: either(f.Code == FoundBad, fmt.Sprintf("uptime test failed for %s -- current uptime is %.0f seconds", t.of, f.Number),
		fmt.Sprintf("uptime test succeeded [current uptime = %.0f seconds]", f.Number)), Value: TimeText(wholeSeconds(f.Number)),
		Limit: t.op + " " + TimeText(t.limit)}
}

// wholeSeconds is a duration of so many seconds.
func wholeSeconds(n float64) time.Duration { return time.Duration(n) * time.Second }

func (t *uptimeTest) Row() (label, condition string) {
	return "Uptime", fmt.Sprintf("if %s %.0f second(s)", operatorWords[t.op], t.limit.Seconds())
}
