package tests

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/upkeep-monitor/upkeep/checks"
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

func programStatusTests(t *table) {
	add(t, "program", []string{"status"}, parser.Struct[statusSyntax](), func(_ *Compiler, s *statusSyntax) []checks.Test {
		return one(&statusTest{limit: newLimit(s.Op, float64(s.Limit.N), plain)})
	})
	add(t, "program", []string{"changed status"}, parser.Struct[statusChangedSyntax](),
		func(_ *Compiler, _ *statusChangedSyntax) []checks.Test { return one(&statusTest{changed: true}) })
	add(t, "program", []string{"status changed"}, parser.Struct[statusChangedBySyntax](),
		func(_ *Compiler, _ *statusChangedBySyntax) []checks.Test { return one(&statusTest{changed: true}) })
}

// statusTest is "if status != 0" and "if changed status".
type statusTest struct {
	changed bool
	limit   Limit
}

func (t *statusTest) Event() *checks.EventType { return checks.EventStatus }

func (t *statusTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	if o.Program == nil {
		return notKnown(memory)
	}
	status := o.Program.Status
	found := checks.Finding{Number: float64(status), Text: cmp.Or(o.Program.Output, o.Program.Ended)}
	if !t.changed {
		return checks.Judged(t.limit.matches(float64(status)), found)
	}
	var now [20]byte
	v := changed(memory, kept(memory, strconv.AppendInt(now[:0], int64(status), 10)), found)
	if v.Outcome == checks.Changed {
		v.Finding.Beside, _ = strconv.ParseFloat(memory, 64) // it was written from a number
	}
	return v
}

func (t *statusTest) Texts(f checks.Finding, _ string) checks.Texts {
	now, said, bad := checks.DecimalText(f.Number), outputText(f.Text), f.Code == checks.FoundBad
	switch {
	case t.changed && bad:
		return checks.Texts{Message: fmt.Sprintf("status changed (%.0f -> %s) -- %s", f.Beside, now, said), Value: now}
	case t.changed:
		return checks.Texts{Message: fmt.Sprintf("status didn't change (%s) -- %s", now, said), Value: now}
	}
	return checks.Texts{Message: fmt.Sprintf("status %s (%s) -- %s", either(bad, "failed", "succeeded"), now, said), Value: now, Limit: t.limit.String()}
}

func (t *statusTest) figureLimit(*checks.Service) (FigureLimit, bool) {
	return FigureLimit{Name: "exit_status", Op: t.limit.Op, Value: t.limit.Value}, !t.changed
}

// Evidence is what the program ended with and what it said.
func (t *statusTest) Evidence(o *checks.Observation, _ checks.Finding) map[string]string {
	evidence := map[string]string{"status": strconv.Itoa(o.Program.Status), "output": o.Program.Output}
	if o.Program.Ended != "" {
		evidence["ended"] = o.Program.Ended
	}
	return evidence
}

// tellsOfSignals reports whether every signal that ends a program fails some status test, as the status that it is then.
func tellsOfSignals(rules []*checks.Rule) bool {
	for signal := 1.0; signal < 32; signal++ {
		if !slices.ContainsFunc(rules, func(r *checks.Rule) bool {
			t, ok := r.Test.(*statusTest)
			return ok && !t.changed && t.limit.matches(signal)
		}) {
			return false
		}
	}
	return true
}

func (t *statusTest) Row() (label, condition string) {
	if t.changed {
		return "Status", "if exit value changed"
	}
	return "Status", "if exit value " + t.limit.String()
}
