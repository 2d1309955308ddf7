package tests

import (
	"fmt"
	"math"

	"github.com/upkeep-monitor/upkeep/checks"
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

func filesystemSpaceTests(t *table) {
	add(t, "filesystem", []string{"space", "free space"}, parser.Struct[spaceSyntax](), func(_ *Compiler, s *spaceSyntax) []checks.Test {
		limit := amountLimit(s.Op, s.Limit)
		if !limit.Percent() {
			limit.Value = math.Trunc(float64(float32(limit.Value))) // as Monit keeps it
		}
		return one(&limitTest{limit: limit, quantity: &space[index(s.Free)][index(limit.Percent())]})
	})
	add(t, "filesystem", []string{"inode", "inodes", "free inode", "free inodes"}, parser.Struct[inodeSyntax](), compileInode)
}

func compileInode(c *Compiler, s *inodeSyntax) []checks.Test {
	limit := newLimit(s.Op, s.Limit.Amount, plain)
	switch {
	case s.Limit.Percent():
		limit.unit = percent
	case s.Limit.Unit != "":
		c.Fail(s.Limit.Pos, "bad-limit", "inodes are counted, not measured", "a number, or a share such as 90%")
		return nil
	}
	return one(&limitTest{limit: limit, quantity: &inodes[index(s.Free)][index(limit.Percent())]})
}

// space is what is used and what is free: as an amount, and as a share, which df computes of what others than root may use.
var space = [2][2]quantity{{
	spaceOf("space", "Space usage limit", "space usage", "space_used_bytes", func(f *checks.FilesystemFacts) float64 { return float64(f.SpaceUsed) }),
	spaceOf("space", "Space usage limit", "space usage", "space_used_percent", func(f *checks.FilesystemFacts) float64 { return f.SpacePercent }),
}, {
	spaceOf("space", "Space free limit", "space free", "space_available_bytes", func(f *checks.FilesystemFacts) float64 { return float64(f.SpaceAvailable) }),
	spaceOf("space", "Space free limit", "space free", "", func(f *checks.FilesystemFacts) float64 {
		if f.SpaceTotal == 0 {
			return -1
		}
		return 100 * float64(f.SpaceAvailable) / float64(max(f.SpaceUsed+f.SpaceAvailable, 1))
	}),
}}

// inodes likewise; a filesystem without inodes of its own has no share of them.
var inodes = [2][2]quantity{{
	spaceOf("inode", "Inodes usage limit", "inode usage", "inodes_used", func(f *checks.FilesystemFacts) float64 { return float64(f.InodesUsed) }),
	spaceOf("inode", "Inodes usage limit", "inode usage", "inodes_used_percent", func(f *checks.FilesystemFacts) float64 {
		if f.Inodes == 0 {
			return -1
		}
		return f.InodePercent
	}),
}, {
	spaceOf("inode", "Inodes free limit", "inode free", "inodes_free", func(f *checks.FilesystemFacts) float64 { return float64(f.InodesFree) }),
	spaceOf("inode", "Inodes free limit", "inode free", "", func(f *checks.FilesystemFacts) float64 {
		if f.Inodes == 0 {
			return -1
		}
		return 100 * float64(f.InodesFree) / float64(f.Inodes)
	}),
}}

func spaceOf(word, label, name, figure string, read func(*checks.FilesystemFacts) float64) quantity {
	return quantity{event: checks.EventResource, word: word, label: label, figure: figure, rough: true, value: ofFilesystem(read),
		message: func(t *limitTest, failed bool, _ float64, now string) string {
			return either(failed, fmt.Sprintf("%s %s matches resource limit [%s %s]", name, now, name, t.limit),
				fmt.Sprintf("%s test succeeded [current %s = %s]", name, name, now))
		}}
}
