package checks

import (
	"fmt"
	"math"

	"github.com/upkeep-monitor/upkeep/parser"
)

type spaceSyntax struct {
	Free  bool            `parser:"( 'space' @'free'? | @'free' 'space' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Amount   `parser:"@@"`
}

type inodeSyntax struct {
	Free  bool            `parser:"( ( 'inode' | 'inodes' ) @'free'? | @'free' ( 'inode' | 'inodes' ) )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Amount   `parser:"@@"`
}

func init() {
	register("filesystem", []string{"space", "free space"}, parser.Struct[spaceSyntax](), func(_ *compiler, s *spaceSyntax) []Test {
		limit := amountLimit(s.Op, s.Limit)
		if !limit.Percent() {
			limit.Value = math.Trunc(float64(float32(limit.Value))) // as Monit keeps it
		}
		return one(&spaceTest{limit: limit, free: s.Free})
	})
	register("filesystem", []string{"inode", "inodes", "free inode", "free inodes"}, parser.Struct[inodeSyntax](), compileInode)
}

func compileInode(c *compiler, s *inodeSyntax) []Test {
	limit := newLimit(s.Op, s.Limit.Amount, plain)
	switch {
	case s.Limit.Percent():
		limit.unit = percent
	case s.Limit.Unit != "":
		c.fail(s.Limit.Pos, "bad-limit", "inodes are counted, not measured", "a number, or a share such as 90%")
		return nil
	}
	return one(&spaceTest{limit: limit, free: s.Free, inode: true})
}

// spaceTest is "if space > 80%", "if space free < 1 GB", "if inode > 90%" and "if inode free < 1000".
type spaceTest struct {
	limit Limit
	free  bool
	inode bool
}

func (t *spaceTest) Event() *EventType { return EventResource }

// Word is the finer word of filters.
func (t *spaceTest) Word() string {
	if t.inode {
		return "inode"
	}
	return "space"
}

func (t *spaceTest) Judge(o *Observation, _ string) Verdict {
	if o.Filesystem == nil {
		return notKnown("")
	}
	n, ok := t.current(o.Filesystem)
	if !ok {
		return notKnown("")
	}
	return t.limit.judge(n)
}

func (t *spaceTest) Texts(f Finding, _ string) Texts {
	return t.limit.texts(f, func(failed bool, now string) string {
		name := t.name()
		return either(failed, fmt.Sprintf("%s %s matches resource limit [%s %s]", name, now, name, t.limit),
			fmt.Sprintf("%s test succeeded [current %s = %s]", name, name, now))
	})
}

// current gives what is held against the limit; a filesystem without inodes of its own has no share of them.
func (t *spaceTest) current(f *FilesystemFacts) (n float64, ok bool) {
	share := t.limit.Percent()
	switch {
	case t.inode && share && f.Inodes == 0:
		return 0, false
	case t.inode && t.free && share:
		return 100 * float64(f.InodesFree) / float64(f.Inodes), true
	case t.inode && t.free:
		return float64(f.InodesFree), true
	case t.inode && share:
		return f.InodePercent, true
	case t.inode:
		return float64(f.InodesUsed), true
	case t.free && share:
		if f.SpaceTotal == 0 {
			return 0, false
		}
		return 100 * float64(f.SpaceAvailable) / float64(max(f.SpaceUsed+f.SpaceAvailable, 1)), true
	case t.free:
		return float64(f.SpaceAvailable), true
	case share:
		return f.SpacePercent, true
	}
	return float64(f.SpaceUsed), true
}

func (t *spaceTest) name() string {
	name := "space"
	if t.inode {
		name = "inode"
	}
	if t.free {
		return name + " free"
	}
	return name + " usage"
}

func (t *spaceTest) Row() (label, condition string) {
	label = "Space"
	if t.inode {
		label = "Inodes"
	}
	if t.free {
		return label + " free limit", t.limit.row()
	}
	return label + " usage limit", t.limit.row()
}
