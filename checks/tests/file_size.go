package tests

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type sizeSyntax struct {
	Op    parser.Operator `parser:"'size' @@"`
	Limit parser.Size     `parser:"@@"`
}

type sizeChangedSyntax struct {
	Changed bool `parser:"@'changed' 'size'"`
}

func fileSizeTests(t *table) {
	add(t, "file", []string{"size"}, parser.Struct[sizeSyntax](), func(c *Compiler, s *sizeSyntax) []checks.Test {
		return one(&limitTest{limit: newLimit(s.Op, s.Limit.Bytes(), bytes), quantity: &fileSize, of: c.Service.Target})
	})
	add(t, "file", []string{"changed size"}, parser.Struct[sizeChangedSyntax](), func(c *Compiler, _ *sizeChangedSyntax) []checks.Test {
		return one(&changeTest{of: c.Service.Target, what: &sizeChange})
	})
}

var fileSize = quantity{event: checks.EventSize, label: "Size", figure: "size_bytes",
	value: ofFile(func(f *checks.FileFacts) float64 { return float64(f.Size) }),
	message: func(t *limitTest, failed bool, _ float64, now string) string {
		return either(failed, fmt.Sprintf("size test failed for %s -- current size is %s", t.of, now), fmt.Sprintf("size check succeeded [current size = %s]", now))
	},
	row: func(t *limitTest) string {
		return fmt.Sprintf("if %s %s byte(s)", operatorWords[t.limit.Op], checks.DecimalText(t.limit.Value))
	},
}

var sizeChange = change{event: checks.EventSize, label: "Size",
	read: func(o *checks.Observation) (uint64, bool) {
		if o.File == nil {
			return 0, false
		}
		return uint64(o.File.Size), true
	},
	texts: func(of string, bad bool, f checks.Finding, _ string) checks.Texts {
		now := checks.SizeText(f.Number)
		return checks.Texts{Message: either(bad, fmt.Sprintf("size for %s changed to %s", of, now), fmt.Sprintf("size has not changed [current size = %s]", now)), Value: now}
	},
}
