package checks

import (
	"fmt"
	"strconv"

	"github.com/upkeep-monitor/upkeep/parser"
)

type permissionSyntax struct {
	Mode parser.Int `parser:"'failed' ( 'permission' | 'perm' ) '='? @@"`
}

type permissionChangedSyntax struct {
	Changed bool `parser:"@'changed' ( 'permission' | 'perm' )"`
}

func init() {
	const kinds = "file fifo directory filesystem"
	register(kinds, []string{"failed permission", "failed perm"}, parser.Struct[permissionSyntax](), compilePermission)
	register(kinds, []string{"changed permission", "changed perm"}, parser.Struct[permissionChangedSyntax](),
		func(c *compiler, _ *permissionChangedSyntax) []Test {
			return one(&permissionTest{changed: true, path: c.service.Target})
		})
}

func compilePermission(c *compiler, s *permissionSyntax) []Test {
	mode, ok := c.mode(s.Mode)
	if !ok {
		return nil
	}
	return one(&permissionTest{mode: mode, path: c.service.Target})
}

// permissionTest is "if failed permission" and "if changed permission".
type permissionTest struct {
	changed bool
	mode    uint32
	path    string
}

func (t *permissionTest) Event() *EventType { return EventPermission }

func (t *permissionTest) Judge(o *Observation, memory string) Verdict {
	var mode uint32
	switch {
	case o.File != nil:
		mode = o.File.Mode
	case o.Filesystem != nil:
		mode = o.Filesystem.Mode
	default:
		return notKnown(memory)
	}
	mode &= 0o7777
	if t.changed {
		digits := [4]byte{'0' + byte(mode>>9&7), '0' + byte(mode>>6&7), '0' + byte(mode>>3&7), '0' + byte(mode&7)}
		return changed(memory, kept(memory, digits[:]), Finding{Text: memory})
	}
	return judged(mode != t.mode, Finding{Number: float64(mode)})
}

func (t *permissionTest) Texts(f Finding, memory string) Texts {
	bad := f.Code == FoundBad
	if t.changed {
		return Texts{Message: either(bad, fmt.Sprintf("permission for %s changed from %s to %s", t.path, f.Text, memory),
			"permission not changed for "+t.path), Value: memory}
	}
	now := modeText(uint32(f.Number))
	return Texts{Message: either(bad, fmt.Sprintf("permission test failed for %s [current permission %s]", t.path, now),
		fmt.Sprintf("permission test succeeded [current permission %s]", now)), Value: now, Limit: modeText(t.mode)}
}

func modeText(mode uint32) string { return fmt.Sprintf("%04o", mode) }

func (t *permissionTest) Row() (label, condition string) {
	if t.changed {
		return "Permission", "if changed"
	}
	return "Permission", fmt.Sprintf("if failed %04o", t.mode)
}

// mode reads octal permission bits.
func (c *compiler) mode(digits parser.Int) (mode uint32, ok bool) {
	n, err := strconv.ParseUint(digits.Digits, 8, 32)
	if err != nil || n > 0o7777 {
		c.failToken(digits.Pos, "bad-permission", "Permission statements must have an octal value between 0 and 7777", digits.Digits,
			"an octal mode such as 0644")
		return 0, false
	}
	return uint32(n), true
}
