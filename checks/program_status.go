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

// statusChangedBySyntax is "status changed 1", which Monit reads as "changed status", whatever the number.
type statusChangedBySyntax struct {
	Number parser.Int `parser:"'status' 'changed' @@"`
}

func init() {
	register("program", []string{"status"}, parser.Struct[statusSyntax](), func(_ *compiler, s *statusSyntax) []Test {
		return one(&statusTest{limit: newLimit(s.Op, float64(s.Limit.N), plain)})
	})
	register("program", []string{"changed status"}, parser.Struct[statusChangedSyntax](),
		func(_ *compiler, _ *statusChangedSyntax) []Test { return one(&statusTest{changed: true}) })
	register("program", []string{"status changed"}, parser.Struct[statusChangedBySyntax](),
		func(_ *compiler, _ *statusChangedBySyntax) []Test { return one(&statusTest{changed: true}) })
}

// statusTest is "if status != 0" and "if changed status".
type statusTest struct {
	changed bool
	limit   Limit
}

func (t *statusTest) Event() *EventType { return EventStatus }

func (t *statusTest) Judge(o *Observation, memory string) Verdict {
	if o.Program == nil {
		return notKnown(memory)
	}
	status := o.Program.Status
	say := func(bad bool) Texts {
		now, said := strconv.Itoa(status), outputText(o.Program.Output)
		out := Texts{Value: now, Evidence: map[string]string{"status": now, "output": o.Program.Output}}
		switch {
		case t.changed && bad:
			out.Message = fmt.Sprintf("status changed (%s -> %s) -- %s", memory, now, said)
		case t.changed:
			out.Message = fmt.Sprintf("status didn't change (%s) -- %s", now, said)
		default:
			out.Limit = t.limit.String()
			out.Message = fmt.Sprintf("status %s (%s) -- %s", either(bad, "failed", "succeeded"), now, said)
		}
		return out
	}
	if t.changed {
		return changed(memory, strconv.Itoa(status), say)
	}
	failed := t.limit.matches(float64(status))
	return Verdict{Outcome: outcomeOf(failed), Texts: func() Texts { return say(failed) }}
}

func (t *statusTest) Row() (label, condition string) {
	if t.changed {
		return "Status", "if exit value changed"
	}
	return "Status", "if exit value " + t.limit.String()
}
