package tests

import (
	"fmt"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// loadSyntax: "per" is noise, so "per core" is "core".
type loadSyntax struct {
	Window loadWindow      `parser:"'loadavg' @@"`
	Core   bool            `parser:"@'core'?"`
	Op     parser.Operator `parser:"@@"`
	Limit  parser.Decimal  `parser:"@@"`
}

// loadWindow reads which of the three averages is meant; nothing means the first.
type loadWindow struct{ Index int }

var loadWindows = [...]string{"1min", "5min", "15min"}

// Parse reads "1min", "5 min" or nothing.
func (w *loadWindow) Parse(c *parser.Cursor) error {
	before := c.MakeCheckpoint()
	word := strings.ToLower(c.Next().Value)
	if strings.ToLower(c.Peek().Value) == "min" {
		word += "min"
		c.Next()
	}
	for i, name := range loadWindows {
		if word == name || word == strings.TrimSuffix(name, "in") {
			w.Index = i
			return nil
		}
	}
	c.LoadCheckpoint(before)
	return nil
}

func loadavgTests(t *table) {
	add(t, "process system", []string{"loadavg"}, parser.Struct[loadSyntax](), func(c *Compiler, s *loadSyntax) []checks.Test {
		return one(&limitTest{limit: newLimit(s.Op, s.Limit.N, tenths), quantity: loadAverage(s.Window.Index, s.Core, c.Service.Kind)})
	})
}

// loadAverage is the average over 1, 5 or 15 minutes (window 0, 1, 2); that of the machine is told as a figure.
func loadAverage(window int, perCore bool, kind checks.Kind) *quantity {
	span, core := loadWindows[window], ""
	q := &quantity{event: checks.EventResource, word: [...]string{"loadavg1m", "loadavg5m", "loadavg15m"}[window], needs: checks.Needs{Load: true}}
	if perCore {
		core = "/core"
		q.message = resource(fmt.Sprintf("loadavg per core (%s)", span))
	} else {
		q.message = resource(fmt.Sprintf("loadavg (%s)", span))
		if kind == checks.System {
			q.figure = [...]string{"load_1m", "load_5m", "load_15m"}[window]
		}
	}
	q.label = fmt.Sprintf("Load avg%s (%s)", core, strings.TrimSuffix(span, "in"))
	q.value = func(o *checks.Observation) (float64, bool) {
		var n float64
		cores := 0
		switch {
		case o.Machine != nil:
			n, cores = o.Machine.Load[window], o.Machine.Cores
		case o.Process != nil:
			n, cores = o.Process.Load[window], o.Process.Cores
		default:
			return 0, false
		}
		if !perCore {
			return known(n)
		}
		if cores < 1 {
			return 0, false
		}
		return known(n / float64(cores))
	}
	return q
}
