package checks

import (
	"fmt"
	"strconv"

	"github.com/upkeep-monitor/upkeep/parser"
)

type pidSyntax struct {
	Parent bool `parser:"'changed' ( 'pid' | @'ppid' )"`
}

func init() {
	register("process", []string{"changed pid", "changed ppid"}, parser.Struct[pidSyntax](),
		func(_ *compiler, s *pidSyntax) []Test { return one(&pidTest{parent: s.Parent}) })
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
	name, pid := "PID", o.Process.PID
	if t.parent {
		name, pid = "PPID", o.Process.PPID
	}
	if pid < 0 {
		return notKnown(memory)
	}
	now := strconv.Itoa(pid)
	return changed(memory, now, func(changed bool) Texts {
		return Texts{Message: either(changed, fmt.Sprintf("process %s changed from %s to %s", name, memory, now),
			fmt.Sprintf("process %s has not changed since last cycle", name)), Value: now}
	})
}

func (t *pidTest) Row() (label, condition string) {
	if t.parent {
		return "PPid", "if changed"
	}
	return "Pid", "if changed"
}
