package checks

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

type pressureSyntax struct {
	Resource parser.Keyword  `parser:"@( 'cpu' | 'memory' | 'io' ) 'pressure'"`
	Full     bool            `parser:"( 'some' | @'full' )?"`
	Window   parser.Keyword  `parser:"@( '10s' | '60s' | '300s' )?"`
	Op       parser.Operator `parser:"@@"`
	Limit    parser.Amount   `parser:"@@"`
}

func init() {
	words := []string{"cpu pressure", "memory pressure", "io pressure"}
	register("system", words, parser.Struct[pressureSyntax](), func(c *compiler, s *pressureSyntax) []Test {
		limit, ok := c.share(s.Op, s.Limit)
		if !ok {
			return nil
		}
		t := &pressureTest{resource: string(s.Resource), full: s.Full, limit: limit}
		for i, name := range pressureWindows {
			if name == string(s.Window) {
				t.window = i
			}
		}
		return one(t)
	})
}

var pressureWindows = [...]string{"10s", "60s", "300s"}

// pressureTest is "if io pressure full 60s > 20%": the share of time that some, or all, tasks waited for a resource.
type pressureTest struct {
	resource string // "cpu", "memory" or "io"
	full     bool
	window   int // index of pressureWindows
	limit    Limit
}

func (t *pressureTest) Event() *EventType { return EventResource }

func (t *pressureTest) Judge(o *Observation, _ string) Verdict {
	if o.Machine == nil {
		return notKnown("")
	}
	facts, ok := o.Machine.Pressure[t.resource]
	if !ok {
		return notKnown("")
	}
	n := facts.Some[t.window]
	if t.full {
		n = facts.Full[t.window]
	}
	return t.limit.judgeResource(n)
}

func (t *pressureTest) Texts(f Finding, _ string) Texts { return t.limit.resourceTexts(f, t.name()) }

func (t *pressureTest) name() string {
	share := "some"
	if t.full {
		share = "full"
	}
	return fmt.Sprintf("%s pressure (%s %s)", t.resource, share, pressureWindows[t.window])
}

func (t *pressureTest) Row() (label, condition string) {
	label = map[string]string{"cpu": "CPU", "memory": "Memory", "io": "I/O"}[t.resource]
	return label + t.name()[len(t.resource):], t.limit.row()
}
