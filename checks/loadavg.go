package checks

import (
	"fmt"
	"strings"

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

func init() {
	register("process system", []string{"loadavg"}, parser.Struct[loadSyntax](), func(_ *compiler, s *loadSyntax) []Test {
		return one(&loadTest{limit: newLimit(s.Op, s.Limit.N, tenths), window: s.Window.Index, perCore: s.Core})
	})
}

// loadTest is "if loadavg(5min) per core > 2".
type loadTest struct {
	limit   Limit
	window  int // 0, 1, 2: the average over 1, 5, 15 minutes
	perCore bool
}

func (t *loadTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *loadTest) Word() string {
	return [...]string{"loadavg1m", "loadavg5m", "loadavg15m"}[t.window]
}

// AsksLoad tells the observer of a process that the machine's load is wanted.
func (t *loadTest) AsksLoad() {}

func (t *loadTest) Judge(o *Observation, _ string) Verdict {
	var n float64
	cores := 0
	switch {
	case o.Machine != nil:
		n, cores = o.Machine.Load[t.window], o.Machine.Cores
	case o.Process != nil:
		n, cores = o.Process.Load[t.window], o.Process.Cores
	default:
		return notKnown("")
	}
	if t.perCore {
		if cores < 1 {
			return notKnown("")
		}
		n /= float64(cores)
	}
	return t.limit.judgeResource(n)
}

func (t *loadTest) Texts(f Finding, _ string) Texts {
	return t.limit.resourceTexts(f, fmt.Sprintf("loadavg %s(%s)", either(t.perCore, "per core ", ""), loadWindows[t.window]))
}

func (t *loadTest) Row() (label, condition string) {
	core := ""
	if t.perCore {
		core = "/core"
	}
	return fmt.Sprintf("Load avg%s (%s)", core, strings.TrimSuffix(loadWindows[t.window], "in")), t.limit.row()
}
