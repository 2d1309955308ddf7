package checks

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

type flagsSyntax struct {
	Changed bool `parser:"@'changed' ( 'fsflags' | 'fsflag' )"`
}

func filesystemFlagsTests(t *table) {
	add(t, "filesystem", []string{"changed fsflags", "changed fsflag"}, parser.Struct[flagsSyntax](),
		func(_ *Compiler, _ *flagsSyntax) []Test { return one(&flagsTest{}) })
}

// flagsTest is "if changed fsflags", implicit when it is not written.
type flagsTest struct{}

func (t *flagsTest) Event() *EventType { return EventFsflags }

func (t *flagsTest) Judge(o *Observation, memory string) Verdict {
	if o.Filesystem == nil || o.Filesystem.Flags == "" {
		return notKnown(memory)
	}
	return changed(memory, o.Filesystem.Flags, Finding{Text: memory})
}

func (t *flagsTest) Texts(f Finding, now string) Texts {
	return Texts{Message: either(f.Code == FoundBad, fmt.Sprintf("filesystem flags changed from '%s' to '%s'", f.Text, now),
		fmt.Sprintf("filesystem flags has not changed [current flags '%s']", now)), Value: now}
}

func (t *flagsTest) Row() (label, condition string) { return "Filesystem flags", "if changed" }
