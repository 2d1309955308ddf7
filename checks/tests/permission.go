package tests

import (
	"fmt"
	"strconv"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type permissionSyntax struct {
	Mode parser.Int `parser:"'failed' ( 'permission' | 'perm' ) '='? @@"`
}

type permissionChangedSyntax struct {
	Changed bool `parser:"@'changed' ( 'permission' | 'perm' )"`
}

func permissionTests(t *table) {
	const kinds = "file fifo directory filesystem"
	add(t, kinds, []string{"failed permission", "failed perm"}, parser.Struct[permissionSyntax](), compilePermission)
	add(t, kinds, []string{"changed permission", "changed perm"}, parser.Struct[permissionChangedSyntax](),
		func(c *Compiler, _ *permissionChangedSyntax) []checks.Test {
			return one(&changeTest{of: c.Service.Target, what: &permissionChange})
		})
}

func compilePermission(c *Compiler, s *permissionSyntax) []checks.Test {
	mode, ok := c.Mode(s.Mode)
	if !ok {
		return nil
	}
	return one(&permissionTest{mode: mode, path: c.Service.Target})
}

// permissionTest is "if failed permission".
type permissionTest struct {
	mode uint32
	path string
}

func (t *permissionTest) Event() *checks.EventType { return checks.EventPermission }

// Single names what an entry has one test of.
func (t *permissionTest) Single() string { return "permission" }

func (t *permissionTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	mode, ok := permissionOf(o)
	if !ok {
		return notKnown(memory)
	}
	return checks.Judged(mode != t.mode, checks.Finding{Number: float64(mode)})
}

func permissionOf(o *checks.Observation) (mode uint32, ok bool) {
	switch {
	case o.File != nil:
		return o.File.Mode & 0o7777, true
	case o.Filesystem != nil:
		return o.Filesystem.Mode & 0o7777, true
	}
	return 0, false
}

func (t *permissionTest) Texts(f checks.Finding, _ string) checks.Texts {
	now := modeText(uint32(f.Number))
	return checks.Texts{Message: either(f.Code == checks.FoundBad, fmt.Sprintf("permission test failed for %s [current permission %s]", t.path, now),
		fmt.Sprintf("permission test succeeded [current permission %s]", now)), Value: now, Limit: modeText(t.mode)}
}

func modeText(mode uint32) string { return fmt.Sprintf("%04o", mode) }

func (t *permissionTest) Row() (label, condition string) {
	return "Permission", fmt.Sprintf("if failed %04o", t.mode)
}

var permissionChange = change{event: checks.EventPermission, label: "Permission", single: "permission",
	mode: true,
	read: func(o *checks.Observation) (uint64, bool) {
		mode, ok := permissionOf(o)
		return uint64(mode), ok
	},
	texts: func(of string, bad bool, f checks.Finding, memory string) checks.Texts {
		return checks.Texts{Message: either(bad, fmt.Sprintf("permission for %s changed from %s to %s", of, f.Text, memory),
			"permission not changed for "+of), Value: memory}
	},
}

// Mode reads octal permission bits.
func (c *Compiler) Mode(digits parser.Int) (mode uint32, ok bool) {
	n, err := strconv.ParseUint(digits.Digits, 8, 32)
	if err != nil || n > 0o7777 {
		c.FailToken(digits.Pos, "bad-permission", "Permission statements must have an octal value between 0 and 7777", digits.Digits,
			"an octal mode such as 0644")
		return 0, false
	}
	return uint32(n), true
}
