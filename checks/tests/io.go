package tests

import (
	"fmt"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// ioSyntax: "activity" and "rate" are noise.
type ioSyntax struct {
	Disk  bool            `parser:"@'disk'?"`
	What  parser.Keyword  `parser:"@( 'read' | 'write' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Rate     `parser:"@@"`
}

func ioTests(t *table) {
	words := []string{"read", "write", "disk read", "disk write"}
	add(t, "process filesystem", words, parser.Struct[ioSyntax](), func(c *Compiler, s *ioSyntax) []checks.Test {
		limit := rateLimit(s.Op, s.Limit)
		if limit.unit == packets {
			c.Fail(s.Limit.Pos, "bad-limit", "disks know no packets", "a rate such as 1 MB/s or 10 operations/s")
			return nil
		}
		return one(&limitTest{limit: limit, quantity: ioRate(string(s.What), s.Disk, limit.unit == operations, c.Service.Kind == checks.Filesystem)})
	})
}

// ioRate is what is read or written a second by a process or on a filesystem. disk is what reached storage, not what the
// page cache answered.
func ioRate(what string, disk, inOperations, filesystem bool) *quantity {
	name := what + " rate"
	if disk && !filesystem && !inOperations {
		name = "physical " + what + " activity"
	}
	title := strings.ToUpper(what[:1]) + what[1:]
	q := &quantity{event: checks.EventResource, word: what + either(inOperations, "operations", "bytes"), label: title + " limit", needs: checks.Needs{Details: checks.DetailIO}}
	q.message = func(t *limitTest, failed bool, n float64, _ string) string {
		now := t.limit.unit.text(float64(int64(n)))
		return either(failed, fmt.Sprintf("%s %s matches resource limit [%s %s]", name, now, what, t.limit),
			fmt.Sprintf("%s test succeeded [current %s = %s]", name, what, now))
	}
	switch {
	case filesystem:
		q.row = func(t *limitTest) string {
			return "if " + what + " " + operatorWords[t.limit.Op] + " " + t.limit.unit.text(t.limit.Value)
		}
	case disk:
		q.label = "Disk " + what + " limit"
	}
	q.value = func(o *checks.Observation) (float64, bool) {
		var facts checks.IOFacts
		switch {
		case o.Process != nil:
			facts = [...]checks.IOFacts{o.Process.Read, o.Process.Write}[index(what == "write")]
		case o.Filesystem != nil:
			facts = [...]checks.IOFacts{o.Filesystem.Read, o.Filesystem.Write}[index(what == "write")]
		default:
			return 0, false
		}
		switch {
		case inOperations:
			return known(facts.OperationRate)
		case !filesystem && !disk:
			return known(facts.GenericRate)
		}
		return known(facts.ByteRate)
	}
	return q
}
