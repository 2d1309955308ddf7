package checks

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

// ioSyntax: "activity" and "rate" are noise.
type ioSyntax struct {
	Disk  bool            `parser:"@'disk'?"`
	What  parser.Keyword  `parser:"@( 'read' | 'write' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Rate     `parser:"@@"`
}

func init() {
	words := []string{"read", "write", "disk read", "disk write"}
	register("process filesystem", words, parser.Struct[ioSyntax](), func(c *compiler, s *ioSyntax) []Test {
		limit := rateLimit(s.Op, s.Limit)
		if limit.unit == packets {
			c.fail(s.Limit.Pos, "bad-limit", "disks know no packets", "a rate such as 1 MB/s or 10 operations/s")
			return nil
		}
		return one(&ioTest{limit: limit, write: s.What == "write", disk: s.Disk, filesystem: c.service.Kind == Filesystem})
	})
}

// ioTest is "if read > 1 MB/s", "if disk write > 10 operations/s" and the like, of a process or a filesystem.
type ioTest struct {
	limit       Limit
	write, disk bool // disk: what reached storage, not what the page cache answered
	filesystem  bool
}

// AsksDetail names what is to be read.
func (t *ioTest) AsksDetail() Detail { return DetailIO }

func (t *ioTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *ioTest) Word() string {
	if t.limit.unit == operations {
		return t.what() + "operations"
	}
	return t.what() + "bytes"
}

func (t *ioTest) Judge(o *Observation, _ string) Verdict {
	var facts IOFacts
	switch {
	case o.Process != nil && t.write:
		facts = o.Process.Write
	case o.Process != nil:
		facts = o.Process.Read
	case o.Filesystem != nil && t.write:
		facts = o.Filesystem.Write
	case o.Filesystem != nil:
		facts = o.Filesystem.Read
	default:
		return notKnown("")
	}
	n := facts.ByteRate
	switch {
	case t.limit.unit == operations:
		n = facts.OperationRate
	case !t.filesystem && !t.disk:
		n = facts.GenericRate
	}
	if n < 0 {
		return notKnown("")
	}
	return t.limit.judge(n)
}

func (t *ioTest) Texts(f Finding, _ string) Texts {
	return t.limit.texts(f, func(failed bool, _ string) string {
		what, name := t.what(), t.what()+" rate"
		if t.disk && !t.filesystem && t.limit.unit != operations {
			name = "physical " + what + " activity"
		}
		now := t.limit.unit.text(float64(int64(f.Number)))
		return either(failed, fmt.Sprintf("%s %s matches resource limit [%s %s]", name, now, what, t.limit),
			fmt.Sprintf("%s test succeeded [current %s = %s]", name, what, now))
	})
}

func (t *ioTest) what() string {
	if t.write {
		return "write"
	}
	return "read"
}

func (t *ioTest) Row() (label, condition string) {
	limit := operatorWords[t.limit.Op] + " " + t.limit.unit.text(t.limit.Value)
	label = "Read limit"
	if t.write {
		label = "Write limit"
	}
	if t.filesystem {
		return label, "if " + t.what() + " " + limit
	}
	if t.disk {
		label = "Disk " + t.what() + " limit"
	}
	return label, "if " + limit
}
