package engine

import (
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

// TestPlan plans over a diamond: app needs cache and queue, which both need db, and page needs app. Idle needs db, and is
// not monitored.
func TestPlan(t *testing.T) {
	var services []*checks.Service
	for _, line := range []string{"db", "cache db", "queue db", "idle db", "app cache queue", "page app"} {
		names := strings.Fields(line)
		services = append(services, &checks.Service{Name: names[0], DependsOn: names[1:]})
	}
	g := checks.NewGraph(services)
	name := func(p int) string { return services[p].Name }
	now := situation{active: func(p int) bool { return name(p) != "idle" }, joined: func(p int) bool { return name(p) == "page" }}
	for _, test := range []struct {
		kind   checks.ActionKind
		target string
		want   string
	}{
		{checks.ActStart, "db", "start db, start page"},
		{checks.ActStart, "queue", "start db, start queue, start page"},
		{checks.ActStart, "app", "start db, start cache, start queue, start app, start page"},
		{checks.ActStop, "page", "stop page"},
		{checks.ActStop, "db", "stop page, stop app, stop idle, stop queue, stop cache, stop db"},
		{checks.ActRestart, "page", "restart page"},
		{checks.ActRestart, "db", "stop page, stop app, stop queue, stop cache, restart db, start cache back, start queue back, start app back, start page back"},
		{checks.ActRestart, "queue", "stop page, stop app, restart queue, start app back, start page back"},
	} {
		target := -1
		for i, s := range services {
			if s.Name == test.target {
				target = i
			}
		}
		var got []string
		for _, m := range plan(g, test.kind, target, now) {
			text := m.kind.String() + " " + name(m.place)
			if m.back {
				text += " back"
			}
			got = append(got, text)
			if m.target != (m.place == target) {
				t.Errorf("%s %s: %s marked as target: %v", test.kind, test.target, name(m.place), m.target)
			}
		}
		if got := strings.Join(got, ", "); got != test.want {
			t.Errorf("%s %s:\n got %s\nwant %s", test.kind, test.target, got, test.want)
		}
	}
}
