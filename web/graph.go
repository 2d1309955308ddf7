package web

import (
	"fmt"
	"slices"
	"strings"
)

// The drawing of a service among those it needs and those that need it: tiers from top to bottom, prerequisites first.

// Measures of the drawing, in pixels, and its bounds.
const (
	nodeWidth, nodeHeight = 142, 40
	nodeGap, tierGap      = 12, 30
	tierWide              = 2 // services beside each other
	graphDepth, tierMost  = 2, 6
)

type graph struct {
	Width, Height int
	Nodes         []node
	Edges         []string // paths
	More          int      // services left out
}

type node struct {
	X, Y, TextX, TextY int
	Name, Text         string
	Condition, Word    string
	Own                bool
}

// graphOf draws who is tied to a service; nil when nobody is.
func graphOf(s *Snapshot, all []Snapshot, f family) *graph {
	if len(s.Service.DependsOn) == 0 && len(f.of(s.Service.Name)) == 0 {
		return nil
	}
	byName := make(map[string]*Snapshot, len(all))
	for i := range all {
		byName[strings.ToLower(all[i].Service.Name)] = &all[i]
	}
	g := &graph{}
	seen := map[string]bool{strings.ToLower(s.Service.Name): true}
	before := g.tiers(s, byName, seen, func(s *Snapshot) []string { return s.Service.DependsOn })
	after := g.tiers(s, byName, seen, func(s *Snapshot) []string { return f.of(s.Service.Name) })
	slices.Reverse(before)
	g.lay(slices.Concat(before, [][]*Snapshot{{s}}, after), s)
	return g
}

// tiers gathers who is reached in one step, in two and so on.
func (g *graph) tiers(from *Snapshot, byName map[string]*Snapshot, seen map[string]bool, next func(*Snapshot) []string) [][]*Snapshot {
	var out [][]*Snapshot
	last := []*Snapshot{from}
	for range graphDepth {
		var tier []*Snapshot
		for _, s := range last {
			for _, name := range next(s) {
				other := byName[strings.ToLower(name)]
				if other == nil || seen[strings.ToLower(name)] {
					continue
				}
				seen[strings.ToLower(name)] = true
				if len(tier) == tierMost {
					g.More++
					continue
				}
				tier = append(tier, other)
			}
		}
		if len(tier) == 0 {
			break
		}
		out = append(out, tier)
		last = tier
	}
	return out
}

// lay gives all services their places and ties each to those of higher tiers that it needs.
func (g *graph) lay(tiers [][]*Snapshot, own *Snapshot) {
	g.Width = tierWide*(nodeWidth+nodeGap) - nodeGap + 2
	type spot struct{ tier, x, y int }
	spots := map[string]spot{}
	y := 1
	for i, tier := range tiers {
		for line := range slices.Chunk(tier, tierWide) {
			x := (g.Width - len(line)*(nodeWidth+nodeGap) + nodeGap) / 2
			for _, s := range line {
				spots[strings.ToLower(s.Service.Name)] = spot{i, x, y}
				g.Nodes = append(g.Nodes, node{X: x, Y: y, TextX: x + 10, TextY: y + nodeHeight/2 + 5, Name: s.Service.Name, Text: cut(s.Service.Name, 15),
					Condition: string(conditionOf(s)), Word: statusText(s), Own: s == own})
				x += nodeWidth + nodeGap
			}
			y += nodeHeight + nodeGap
		}
		y += tierGap - nodeGap
	}
	g.Height = y - tierGap + 1
	for _, tier := range tiers {
		for _, s := range tier {
			to := spots[strings.ToLower(s.Service.Name)]
			for _, name := range s.Service.DependsOn {
				if from, ok := spots[strings.ToLower(name)]; ok && from.tier < to.tier {
					g.Edges = append(g.Edges, edge(from.x+nodeWidth/2, from.y+nodeHeight, to.x+nodeWidth/2, to.y))
				}
			}
		}
	}
}

func edge(x1, y1, x2, y2 int) string {
	middle := (y1 + y2) / 2
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1, middle, x2, middle, x2, y2)
}
