package checks

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

type flagsSyntax struct {
	Changed bool `parser:"@'changed' ( 'fsflags' | 'fsflag' )"`
}

func init() {
	register("filesystem", []string{"changed fsflags", "changed fsflag"}, parser.Struct[flagsSyntax](),
		func(_ *compiler, _ *flagsSyntax) []Test { return one(&flagsTest{}) })
}

// flagsTest is "if changed fsflags", implicit when it is not written.
type flagsTest struct{}

func (t *flagsTest) Event() *EventType { return EventFsflags }

func (t *flagsTest) Judge(o *Observation, memory string) Verdict {
	if o.Filesystem == nil || o.Filesystem.Flags == "" {
		return notKnown(memory)
	}
	now := o.Filesystem.Flags
	return changed(memory, now, func(changed bool) Texts {
		return Texts{Message: either(changed, fmt.Sprintf("filesystem flags changed from '%s' to '%s'", memory, now),
			fmt.Sprintf("filesystem flags has not changed [current flags '%s']", now)), Value: now}
	})
}

func (t *flagsTest) Row() (label, condition string) { return "Filesystem flags", "if changed" }
