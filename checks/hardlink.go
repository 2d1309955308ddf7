package checks

import (
	"fmt"
	"strconv"

	"github.com/upkeep-monitor/upkeep/parser"
)

type hardlinkSyntax struct {
	Op    parser.Operator `parser:"( 'hardlink' | 'hardlinks' ) @@"`
	Limit parser.Int      `parser:"@@"`
}

type hardlinkChangedSyntax struct {
	Changed bool `parser:"@'changed' ( 'hardlink' | 'hardlinks' )"`
}

func init() {
	const kinds = "file fifo directory"
	register(kinds, []string{"hardlink", "hardlinks"}, parser.Struct[hardlinkSyntax](), func(c *compiler, s *hardlinkSyntax) []Test {
		return one(&hardlinkTest{limit: newLimit(s.Op, float64(s.Limit.N), plain), path: c.service.Target})
	})
	register(kinds, []string{"changed hardlink", "changed hardlinks"}, parser.Struct[hardlinkChangedSyntax](),
		func(c *compiler, _ *hardlinkChangedSyntax) []Test {
			return one(&hardlinkTest{changed: true, path: c.service.Target})
		})
}

// hardlinkTest is "if hardlink > 1" and "if changed hardlink".
type hardlinkTest struct {
	changed bool
	limit   Limit
	path    string
}

func (t *hardlinkTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *hardlinkTest) Word() string { return "hardlink" }

func (t *hardlinkTest) Judge(o *Observation, memory string) Verdict {
	if o.File == nil {
		return notKnown(memory)
	}
	links := float64(o.File.Links)
	if t.changed {
		var now [20]byte
		return changed(memory, kept(memory, strconv.AppendUint(now[:0], o.File.Links, 10)), Finding{Number: links, Text: memory})
	}
	return t.limit.judge(links)
}

func (t *hardlinkTest) Texts(f Finding, memory string) Texts {
	if t.changed {
		return Texts{Message: either(f.Code == FoundBad, fmt.Sprintf("hardlink count for %s changed from %s to %s", t.path, f.Text, memory),
			fmt.Sprintf("hardlink count has not changed [current hardlink count = %s]", memory)), Value: memory}
	}
	return t.limit.texts(f, func(failed bool, now string) string {
		return either(failed, fmt.Sprintf("hardlink test failed for %s -- current hardlink count is %s", t.path, now),
			fmt.Sprintf("hardlink check succeeded [current hardlink count = %s]", now))
	})
}

func (t *hardlinkTest) Row() (label, condition string) {
	if t.changed {
		return "Hardlink", "if changed"
	}
	return "Hardlink", t.limit.row()
}
