package tests

import (
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type serviceTimeSyntax struct {
	Op    parser.Operator `parser:"( 'servicetime' | 'service' 'time' ) @@"`
	Limit parser.Duration `parser:"@@"`
}

func serviceTimeTests(t *table) {
	add(t, "filesystem", []string{"service time", "servicetime"}, parser.Struct[serviceTimeSyntax](),
		func(_ *Compiler, s *serviceTimeSyntax) []checks.Test {
			return one(&limitTest{limit: newLimit(s.Op, float64(s.Limit.Duration()), operationTime), quantity: &serviceTime})
		})
}

// serviceTime is how long an operation of the disk takes, queueing included, in nanoseconds.
var serviceTime = quantity{event: checks.EventResource, word: "servicetime", label: "Service time limit", figure: "service_seconds", scale: 1e-9,
	value: ofFilesystem(func(f *checks.FilesystemFacts) float64 { return f.ServiceTime * float64(time.Millisecond) }),
	message: func(t *limitTest, failed bool, _ float64, now string) string {
		return either(failed, fmt.Sprintf("service time %s matches resource limit [service time %s]", now, t.limit),
			fmt.Sprintf("service time test succeeded [current service time = %s]", now))
	},
	row: func(t *limitTest) string {
		return "if service time " + operatorWords[t.limit.Op] + " " + t.limit.unit.text(t.limit.Value)
	},
}
