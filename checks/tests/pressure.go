package tests

import (
	"fmt"
	"slices"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type pressureSyntax struct {
	Resource parser.Keyword  `parser:"@( 'cpu' | 'memory' | 'io' ) 'pressure'"`
	Full     bool            `parser:"( 'some' | @'full' )?"`
	Window   parser.Keyword  `parser:"@( '10s' | '60s' | '300s' )?"`
	Op       parser.Operator `parser:"@@"`
	Limit    parser.Amount   `parser:"@@"`
}

func pressureTests(t *table) {
	words := []string{"cpu pressure", "memory pressure", "io pressure"}
	add(t, "system", words, parser.Struct[pressureSyntax](), func(c *Compiler, s *pressureSyntax) []checks.Test {
		window := max(slices.Index(pressureWindows[:], string(s.Window)), 0)
		return c.share(s.Op, s.Limit, pressureOf(string(s.Resource), s.Full, window))
	})
}

var pressureWindows = [...]string{"10s", "60s", "300s"}

// pressureOf is the share of time that some, or all, tasks waited for a resource: "cpu", "memory" or "io".
func pressureOf(resourceName string, full bool, window int) *quantity {
	kind := fmt.Sprintf(" pressure (%s %s)", either(full, "full", "some"), pressureWindows[window])
	label := map[string]string{"cpu": "CPU", "memory": "Memory", "io": "I/O"}[resourceName]
	return &quantity{event: checks.EventResource, label: label + kind, message: resource(resourceName + kind),
		figure: checks.PressureNames[index(full)][window], part: resourceName,
		value: ofMachine(func(m *checks.MachineFacts) float64 {
			facts, ok := m.Pressure[resourceName]
			switch {
			case !ok:
				return -1
			case full:
				return facts.Full[window]
			}
			return facts.Some[window]
		})}
}
