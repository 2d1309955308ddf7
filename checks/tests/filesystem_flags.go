package tests

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type flagsSyntax struct {
	Changed bool `parser:"@'changed' ( 'fsflags' | 'fsflag' )"`
}

func filesystemFlagsTests(t *table) {
	add(t, "filesystem", []string{"changed fsflags", "changed fsflag"}, parser.Struct[flagsSyntax](),
		func(_ *Compiler, _ *flagsSyntax) []checks.Test { return one(&flagsTest{}) })
}

// flagsTest is "if changed fsflags", implicit when it is not written.
type flagsTest struct{}

func (t *flagsTest) Event() *checks.EventType { return checks.EventFsflags }

func (t *flagsTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	if o.Filesystem == nil || o.Filesystem.Flags == "" {
		return notKnown(memory)
	}
	return changed(memory, o.Filesystem.Flags, checks.Finding{Text: memory})
}

func (t *flagsTest) Texts(f checks.Finding, now string) checks.Texts {
	return checks.Texts{Message: either(f.Code == checks.FoundBad, fmt.Sprintf("filesystem flags changed from '%s' to '%s'", f.Text, now),
		fmt.Sprintf("filesystem flags has not changed [current flags '%s']", now)), Value: now}
}

func (t *flagsTest) Row() (label, condition string) { return "Filesystem flags", "if changed" }
