package checks

import (
	"fmt"
	"strconv"

	"github.com/upkeep-monitor/upkeep/parser"
)

type pidSyntax struct {
	Parent bool `parser:"'changed' ( 'pid' | @'ppid' )"`
}

func pidTests(t *table) {
	add(t, "process", []string{"changed pid", "changed ppid"}, parser.Struct[pidSyntax](),
		func(_ *Compiler, s *pidSyntax) []Test { return one(&pidTest{parent: s.Parent}) })
}

// pidTest is "if changed pid" and "if changed ppid".
type pidTest struct{ parent bool }

func (t *pidTest) Event() *EventType {
	if t.parent {
		return EventPPID
	}
	return EventPID
}

func (t *pidTest) Judge(o *Observation, memory string) Verdict {
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
	return changed(memory, kept(memory, strconv.AppendInt(now[:0], int64(pid), 10)), Finding{Number: float64(pid), Text: memory})
}

func (t *pidTest) Texts(f Finding, _ string) Texts {
	name, now := either(t.parent, "PPID", "PID"), DecimalText(f.Number)
	return Texts{Message: either(f.Code == FoundBad, fmt.Sprintf("process %s changed from %s to %s", name, f.Text, now),
		fmt.Sprintf("process %s has not changed since last cycle", name)), Value: now}
}

func (t *pidTest) Row() (label, condition string) {
	if t.parent {
		return "PPid", "if changed"
	}
	return "Pid", "if changed"
}
