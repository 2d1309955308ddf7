package checks

import (
	"fmt"
	"strconv"

	"github.com/upkeep-monitor/upkeep/parser"
)

type statusSyntax struct {
	Op    parser.Operator `parser:"'status' @@"`
	Limit parser.Int      `parser:"@@"`
}

type statusChangedSyntax struct {
	Changed bool `parser:"@'changed' 'status'"`
}

func init() {
	register("program", []string{"status"}, parser.Struct[statusSyntax](), func(_ *compiler, s *statusSyntax) []Test {
		return one(statusTest{limit: newLimit(s.Op, float64(s.Limit.N), plain)})
	})
	register("program", []string{"changed status"}, parser.Struct[statusChangedSyntax](),
		func(_ *compiler, _ *statusChangedSyntax) []Test { return one(statusTest{changed: true}) })
}

// statusTest is "if status != 0" and "if changed status".
type statusTest struct {
	changed bool
	limit   Limit
}

func (t statusTest) Event() *EventType { return EventStatus }

func (t statusTest) Judge(o *Observation, memory string) Verdict {
	if o.Program == nil {
		return notKnown(memory)
	}
	status, said := o.Program.Status, outputText(o.Program.Output)
	var v Verdict
	if t.changed {
		v = changed(memory, strconv.Itoa(status), fmt.Sprintf("status changed (%s -> %d) -- %s", memory, status, said),
			fmt.Sprintf("status didn't change (%d) -- %s", status, said))
	} else {
		v = t.limit.verdict(float64(status), fmt.Sprintf("status failed (%d) -- %s", status, said),
			fmt.Sprintf("status succeeded (%d) -- %s", status, said))
	}
	v.Evidence = map[string]string{"status": strconv.Itoa(status), "output": o.Program.Output}
	return v
}

func (t statusTest) Row() (label, condition string) {
	if t.changed {
		return "Status", "if exit value changed"
	}
	return "Status", "if exit value " + t.limit.String()
}
