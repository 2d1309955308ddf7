package actions

import (
	"slices"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

// diamond is a configuration in which app needs cache and queue, which both need db, and page needs app. Idle needs db.
func diamond() *checks.Config {
	c := &checks.Config{}
	for _, line := range []string{"db", "cache db", "queue db", "idle db", "app cache queue", "page app"} {
		names := strings.Fields(line)
		c.Services = append(c.Services, &checks.Service{Name: names[0], DependsOn: names[1:]})
	}
	return c
}

func TestPlan(t *testing.T) {
	c := diamond()
	active := func(s *checks.Service) bool { return s.Name != "idle" }
	for _, test := range []struct {
		kind   checks.ActionKind
		target string
		want   string
	}{
		{checks.ActStart, "db", "start db"},
		{checks.ActStart, "app", "start db, start cache, start queue, start app"},
		{checks.ActStop, "page", "stop page"},
		{checks.ActStop, "db", "stop page, stop app, stop idle, stop queue, stop cache, stop db"},
		{checks.ActRestart, "page", "restart page"},
		{checks.ActRestart, "db", "stop page, stop app, stop queue, stop cache, restart db, start cache, start queue, start app, start page"},
		{checks.ActRestart, "queue", "stop page, stop app, restart queue, start app, start page"},
	} {
		var got []string
		for _, s := range Plan(c, test.kind, c.Service(test.target), active) {
			got = append(got, s.Kind.String()+" "+s.Service.Name)
			if s.Target != (s.Service.Name == test.target) {
				t.Errorf("%s %s: %s marked as target: %v", test.kind, test.target, s.Service.Name, s.Target)
			}
		}
		if plan := strings.Join(got, ", "); plan != test.want {
			t.Errorf("%s %s:\n got %s\nwant %s", test.kind, test.target, plan, test.want)
		}
	}
}

func TestDependantsIgnoreCase(t *testing.T) {
	c := &checks.Config{Services: []*checks.Service{{Name: "DB"}, {Name: "app", DependsOn: []string{"db"}}}}
	got := Dependants(c, c.Service("dB"))
	if !slices.Equal(got, []*checks.Service{c.Services[1]}) {
		t.Errorf("got %v", got)
	}
}
