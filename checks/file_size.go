package checks

import (
	"fmt"
	"strconv"

	"github.com/upkeep-monitor/upkeep/parser"
)

type sizeSyntax struct {
	Op    parser.Operator `parser:"'size' @@"`
	Limit parser.Size     `parser:"@@"`
}

type sizeChangedSyntax struct {
	Changed bool `parser:"@'changed' 'size'"`
}

func init() {
	register("file", []string{"size"}, parser.Struct[sizeSyntax](), func(c *compiler, s *sizeSyntax) []Test {
		return one(&sizeTest{limit: newLimit(s.Op, s.Limit.Bytes(), bytes), path: c.service.Target})
	})
	register("file", []string{"changed size"}, parser.Struct[sizeChangedSyntax](),
		func(c *compiler, _ *sizeChangedSyntax) []Test {
			return one(&sizeTest{changed: true, path: c.service.Target})
		})
}

// sizeTest is "if size > 1 MB" and "if changed size".
type sizeTest struct {
	changed bool
	limit   Limit
	path    string
}

func (t *sizeTest) Event() *EventType { return EventSize }

func (t *sizeTest) Judge(o *Observation, memory string) Verdict {
	if o.File == nil {
		return notKnown(memory)
	}
	size := float64(o.File.Size)
	if t.changed {
		var now [20]byte
		return changed(memory, kept(memory, strconv.AppendInt(now[:0], o.File.Size, 10)), Finding{Number: size})
	}
	return t.limit.judge(size)
}

func (t *sizeTest) Texts(f Finding, _ string) Texts {
	if t.changed {
		now := SizeText(f.Number)
		return Texts{Message: either(f.Code == FoundBad, fmt.Sprintf("size for %s changed to %s", t.path, now),
			fmt.Sprintf("size has not changed [current size = %s]", now)), Value: now}
	}
	return t.limit.texts(f, func(failed bool, now string) string {
		return either(failed, fmt.Sprintf("size test failed for %s -- current size is %s", t.path, now), fmt.Sprintf("size check succeeded [current size = %s]", now))
	})
}

func (t *sizeTest) Row() (label, condition string) {
	if t.changed {
		return "Size", "if changed"
	}
	return "Size", fmt.Sprintf("if %s %s byte(s)", operatorWords[t.limit.Op], decimalText(t.limit.Value))
}
