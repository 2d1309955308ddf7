package tests

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type hardlinkSyntax struct {
	Op    parser.Operator `parser:"( 'hardlink' | 'hardlinks' ) @@"`
	Limit parser.Int      `parser:"@@"`
}

type hardlinkChangedSyntax struct {
	Changed bool `parser:"@'changed' ( 'hardlink' | 'hardlinks' )"`
}

func hardlinkTests(t *table) {
	const kinds = "file fifo directory"
	add(t, kinds, []string{"hardlink", "hardlinks"}, parser.Struct[hardlinkSyntax](), func(c *Compiler, s *hardlinkSyntax) []checks.Test {
		return one(&limitTest{limit: newLimit(s.Op, float64(s.Limit.N), plain), quantity: &hardlinks, of: c.Service.Target})
	})
	add(t, kinds, []string{"changed hardlink", "changed hardlinks"}, parser.Struct[hardlinkChangedSyntax](),
		func(c *Compiler, _ *hardlinkChangedSyntax) []checks.Test {
			return one(&changeTest{of: c.Service.Target, what: &hardlinkChange})
		})
}

var hardlinks = quantity{event: checks.EventResource, word: "hardlink", label: "Hardlink", figure: "hardlinks",
	value: ofFile(func(f *checks.FileFacts) float64 { return float64(f.Links) }),
	message: func(t *limitTest, failed bool, _ float64, now string) string {
		return either(failed, fmt.Sprintf("hardlink test failed for %s -- current hardlink count is %s", t.of, now),
			fmt.Sprintf("hardlink check succeeded [current hardlink count = %s]", now))
	},
}

var hardlinkChange = change{event: checks.EventResource, word: "hardlink", label: "Hardlink",
	read: func(o *checks.Observation) (uint64, bool) {
		if o.File == nil {
			return 0, false
		}
		return o.File.Links, true
	},
	texts: func(of string, bad bool, f checks.Finding, memory string) checks.Texts {
		return checks.Texts{Message: either(bad, fmt.Sprintf("hardlink count for %s changed from %s to %s", of, f.Text, memory),
			fmt.Sprintf("hardlink count has not changed [current hardlink count = %s]", memory)), Value: memory}
	},
}
