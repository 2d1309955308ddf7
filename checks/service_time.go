package checks

import (
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/parser"
)

type serviceTimeSyntax struct {
	Op    parser.Operator `parser:"( 'servicetime' | 'service' 'time' ) @@"`
	Limit parser.Duration `parser:"@@"`
}

func init() {
	register("filesystem", []string{"service time", "servicetime"}, parser.Struct[serviceTimeSyntax](),
		func(_ *compiler, s *serviceTimeSyntax) []Test {
			return one(&serviceTimeTest{op: s.Op.Op, limit: s.Limit.Duration()})
		})
}

// serviceTimeTest is "if service time > 10 ms": how long an operation of the disk takes, queueing included.
type serviceTimeTest struct {
	op    string
	limit time.Duration
}

func (t *serviceTimeTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *serviceTimeTest) Word() string { return "servicetime" }

func (t *serviceTimeTest) Judge(o *Observation, _ string) Verdict {
	if o.Filesystem == nil || o.Filesystem.ServiceTime < 0 {
		return notKnown("")
	}
	took := time.Duration(o.Filesystem.ServiceTime * float64(time.Millisecond))
	return judged(holds(t.op, float64(took), float64(t.limit)), Finding{Number: float64(took)})
}

func (t *serviceTimeTest) Texts(f Finding, _ string) Texts {
	now, limit := TimeText(time.Duration(f.Number))+"/operation", t.op+" "+TimeText(t.limit)+"/operation"
	return Texts{Message: either(f.Code == FoundBad, fmt.Sprintf("service time %s matches resource limit [service time %s]", now, limit),
		fmt.Sprintf("service time test succeeded [current service time = %s]", now)), Value: now, Limit: limit}
}

func (t *serviceTimeTest) Row() (label, condition string) {
	return "Service time limit", fmt.Sprintf("if service time %s %s/operation", operatorWords[t.op], TimeText(t.limit))
}
