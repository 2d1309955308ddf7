package checks

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func graphOf(lines ...[]string) (*Graph, []*Service) {
	var services []*Service
	for _, l := range lines {
		services = append(services, &Service{Name: l[0], DependsOn: l[1:]})
	}
	return NewGraph(services), services
}

func names(services []*Service, places []int) (out []string) {
	for _, p := range places {
		out = append(out, services[p].Name)
	}
	return out
}

func TestGraph(t *testing.T) {
	g, s := graphOf([]string{"web", "app", "APP"}, []string{"app", "db", "redis", "nowhere"}, []string{"db"}, []string{"redis"}, []string{"mail"})
	if got := names(s, g.Order()); !slices.Equal(got, []string{"db", "redis", "app", "web", "mail"}) {
		t.Errorf("order %q", got)
	}
	if got := names(s, g.Prerequisites(0)); !slices.Equal(got, []string{"db", "redis", "app"}) {
		t.Errorf("prerequisites of web %q", got)
	}
	if got := names(s, g.Dependants(3)); !slices.Equal(got, []string{"app", "web"}) {
		t.Errorf("dependants of redis %q", got)
	}
	if got := g.Dependants(4); got != nil {
		t.Errorf("dependants of mail %v", got)
	}
	if got := names(s, g.DirectDependants(1)); !slices.Equal(got, []string{"web"}) {
		t.Errorf("direct dependants of app %q", got)
	}
}

// TestGraphOfManyLayersIsWalkedOnce: 28 layers of two have 2^28 paths.
func TestGraphOfManyLayersIsWalkedOnce(t *testing.T) {
	var services []*Service
	for layer := range 2000 {
		for side := range 2 {
			s := &Service{Name: fmt.Sprintf("s%d.%d", layer, side)}
			if layer > 0 {
				s.DependsOn = []string{fmt.Sprintf("s%d.0", layer-1), fmt.Sprintf("s%d.1", layer-1)}
			}
			services = append(services, s)
		}
	}
	slices.Reverse(services) // the order of the file does not matter
	began := time.Now()
	g := NewGraph(services)
	if got := len(g.Prerequisites(0)); got != 3998 {
		t.Errorf("%d prerequisites", got)
	}
	if got := len(g.Dependants(len(services) - 1)); got != 3998 {
		t.Errorf("%d dependants", got)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestGraphOfACircleEnds(t *testing.T) {
	g, s := graphOf([]string{"a", "b"}, []string{"b", "c"}, []string{"c", "a", "c"})
	if got := names(s, g.Prerequisites(0)); len(got) != 2 {
		t.Errorf("prerequisites %q", got)
	}
	if len(g.Order()) != 3 {
		t.Errorf("order %v", g.Order())
	}
}
