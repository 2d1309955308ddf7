package tests

import (
	"fmt"
	"strconv"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type pidSyntax struct {
	Parent bool `parser:"'changed' ( 'pid' | @'ppid' )"`
}

func pidTests(t *table) {
	add(t, "process", []string{"changed pid", "changed ppid"}, parser.Struct[pidSyntax](),
		func(_ *Compiler, s *pidSyntax) []checks.Test { return one(&pidTest{parent: s.Parent}) })
}

// pidTest is "if changed pid" and "if changed ppid".
type pidTest struct{ parent bool }

func (t *pidTest) Event() *checks.EventType {
	if t.parent {
		return checks.EventPPID
	}
	return checks.EventPID
}

func (t *pidTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	if o.Process == nil {
		return notKnown(memory)
	}
	pid := o.Process.PID
	if t.parent {
		pid = o.Process.PPID
	}
	if pid < 0 {
		return notKnown(memory)
	}
	var now [20]byte
	return changed(memory, kept(memory, strconv.AppendInt(now[:0], int64(pid), 10)), checks.Finding{Number: float64(pid), Text: memory})
}

func (t *pidTest) Texts(f checks.Finding, _ string) checks.Texts {
	name, now := either(t.parent, "PPID", "PID"), checks.DecimalText(f.Number)
	return checks.Texts{Message: either(f.Code == checks.FoundBad, fmt.Sprintf("process %s changed from %s to %s", name, f.Text, now),
		fmt.Sprintf("process %s has not changed since last cycle", name)), Value: now}
}

func (t *pidTest) Row() (label, condition string) {
	if t.parent {
		return "PPid", "if changed"
	}
	return "Pid", "if changed"
}
