package web

import (
	"fmt"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

func TestGraphShowsBothSidesOnce(t *testing.T) {
	var all []Snapshot
	add := func(name string, on ...string) {
		all = append(all, standing(&checks.Service{Name: name, Kind: checks.Process, DependsOn: on}, nil))
	}
	add("disk")
	add("db", "disk")
	add("app", "DB", "disk")
	for i := range 9 {
		add(fmt.Sprintf("site%d", i), "app")
	}
	add("alone")
	g := graphOf(&all[2], all, familyOf(all))
	if g == nil || len(g.Nodes) != 3+tierMost || g.More != 3 {
		t.Fatalf("%+v", g)
	}
	own, places := 0, map[[2]int]string{}
	for _, n := range g.Nodes {
		if n.Own {
			own++
		}
		if other, taken := places[[2]int{n.X, n.Y}]; taken {
			t.Errorf("%s lies on %s", n.Name, other)
		}
		places[[2]int{n.X, n.Y}] = n.Name
		if n.X < 0 || n.X+nodeWidth > g.Width || n.Y < 0 || n.Y+nodeHeight > g.Height {
			t.Errorf("%s lies outside", n.Name)
		}
	}
	if own != 1 || len(g.Edges) != 2+tierMost {
		t.Errorf("%d own, %d edges", own, len(g.Edges))
	}
	if alone := &all[len(all)-1]; graphOf(alone, all, familyOf(all)) != nil {
		t.Error("a service that nobody is tied to has a drawing")
	}
}
