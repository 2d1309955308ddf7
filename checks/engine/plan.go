package engine

import (
	"slices"

	"github.com/upkeep-monitor/upkeep/checks"
)

// move is one step of a plan: a start, stop or restart of one service, by its place.
type move struct {
	place  int
	kind   checks.ActionKind
	target bool // the action was ordered for it; the others move because of it
	back   bool // a start that only brings back what was running before
}

// situation is what a plan asks of the services as they are.
type situation struct {
	active func(place int) bool // it is monitored: only such dependants move with a restart
	joined func(place int) bool // it was set aside together with the target, and comes back with it
}

// plan lists the moves of an action on a service, in order: what depends on a service stops before it and starts after it;
// what it depends on starts before it. It looks at nothing but its arguments.
func plan(g *checks.Graph, kind checks.ActionKind, target int, now situation) []move {
	self := move{place: target, kind: kind, target: true}
	dependants := g.Dependants(target)
	switch kind {
	case checks.ActStart:
		out := append(moves(g.Prerequisites(target), checks.ActStart, false), self)
		return append(out, moves(pick(dependants, now.joined), checks.ActStart, false)...)
	case checks.ActStop:
		slices.Reverse(dependants)
		return append(moves(dependants, checks.ActStop, false), self)
	case checks.ActRestart:
		dependants = pick(dependants, now.active)
		after := moves(dependants, checks.ActStart, true)
		slices.Reverse(dependants)
		return append(append(moves(dependants, checks.ActStop, false), self), after...)
	}
	return []move{self}
}

func pick(places []int, keep func(int) bool) []int {
	return slices.DeleteFunc(slices.Clone(places), func(p int) bool { return !keep(p) })
}

func moves(places []int, kind checks.ActionKind, back bool) []move {
	out := make([]move, 0, len(places)+1)
	for _, p := range places {
		out = append(out, move{place: p, kind: kind, back: back})
	}
	return out
}
