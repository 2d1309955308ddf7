package checks

import (
	"slices"
	"strings"
)

// Graph says which services depend on which, by their places in Config.Services. It is made once for a configuration and
// does not change.
type Graph struct {
	prerequisites, dependants [][]int // direct ones
	order                     []int   // each service behind all that it depends on
}

// NewGraph makes the graph of services. A name that is not among them is left out, as the loader has told of it; of a
// circle, which the loader refuses too, every service is in the order once.
func NewGraph(services []*Service) *Graph {
	place := make(map[string]int, len(services))
	for i, s := range services {
		place[strings.ToLower(s.Name)] = i
	}
	g := &Graph{prerequisites: make([][]int, len(services)), dependants: make([][]int, len(services))}
	for i, s := range services {
		for _, name := range s.DependsOn {
			p, ok := place[strings.ToLower(name)]
			if ok && p != i && !slices.Contains(g.prerequisites[i], p) {
				g.prerequisites[i] = append(g.prerequisites[i], p)
				g.dependants[p] = append(g.dependants[p], i)
			}
		}
	}
	g.sort()
	return g
}

// sort puts each service behind what it depends on, and keeps the order given otherwise.
func (g *Graph) sort() {
	seen := make([]bool, len(g.prerequisites))
	g.order = make([]int, 0, len(seen))
	type visit struct{ place, next int }
	var path []visit
	for i := range seen {
		if seen[i] {
			continue
		}
		seen[i] = true
		path = append(path, visit{place: i})
		for len(path) > 0 { // no recursion: a chain may be as long as the file
			top := &path[len(path)-1]
			if top.next == len(g.prerequisites[top.place]) {
				g.order = append(g.order, top.place)
				path = path[:len(path)-1]
				continue
			}
			p := g.prerequisites[top.place][top.next]
			top.next++
			if !seen[p] {
				seen[p] = true
				path = append(path, visit{place: p})
			}
		}
	}
}

// DirectPrerequisites lists what a service names in its "depends on". Nobody may change the list.
func (g *Graph) DirectPrerequisites(place int) []int { return g.prerequisites[place] }

// DirectDependants lists the services that name this one. Nobody may change the list.
func (g *Graph) DirectDependants(place int) []int { return g.dependants[place] }

// Prerequisites lists all that a service depends on, over all levels, each behind what it depends on itself.
func (g *Graph) Prerequisites(place int) []int { return g.reach(place, g.prerequisites) }

// Dependants lists all that depends on a service, over all levels, each behind what it depends on itself.
func (g *Graph) Dependants(place int) []int { return g.reach(place, g.dependants) }

// reach walks along edges, each service once: paths between services of many layers are without number.
func (g *Graph) reach(from int, edges [][]int) []int {
	if len(edges[from]) == 0 {
		return nil
	}
	reached := make([]bool, len(edges))
	reached[from] = true
	next, count := slices.Clone(edges[from]), 0
	for len(next) > 0 {
		at := next[len(next)-1]
		next = next[:len(next)-1]
		if reached[at] {
			continue
		}
		reached[at] = true
		count++
		next = append(next, edges[at]...)
	}
	out := make([]int, 0, count)
	for _, place := range g.order {
		if reached[place] && place != from {
			out = append(out, place)
		}
	}
	return out
}

// Order lists all services, each behind all that it depends on. Nobody may change the list.
func (g *Graph) Order() []int { return g.order }
