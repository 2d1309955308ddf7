package actions

import (
	"context"
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

func stopping(t *testing.T, f *fixture) (*checks.Config, []*checks.Service) {
	c := diamond()
	for _, s := range c.Services {
		s.Kind = checks.Program
		if s.Name != "cache" { // has nothing to stop it
			s.Stop = f.script(t, "stop-"+s.Name, "echo "+s.Name+" >> $D/did; [ "+s.Name+" != app ]")
		}
	}
	return c, Stoppable(c, func(s *checks.Service) bool { return s.Name != "idle" })
}

// What depends on others stops before them; what fails to stop keeps nobody from it.
func TestShutdown(t *testing.T) {
	f := newFixture(t)
	c, services := stopping(t, f)
	f.actor.Shutdown(t.Context(), c, services, func(*checks.Service) *checks.Observation { return nil })
	if got := f.did(); !slices.Equal(got, []string{"page", "app", "queue", "db"}) {
		t.Errorf("stopped %q", got)
	}
	if !strings.Contains(f.log.String(), "failed to stop (exit status 1)") {
		t.Errorf("the log is silent about the one that failed: %s", f.log.String())
	}
}

func TestShutdownWithoutTime(t *testing.T) {
	f := newFixture(t)
	c, services := stopping(t, f)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f.actor.Shutdown(ctx, c, services, func(*checks.Service) *checks.Observation { return nil })
	if got := f.did(); len(got) > 0 || !strings.Contains(f.log.String(), "the time for the shutdown is over") {
		t.Errorf("stopped %q; %s", got, f.log.String())
	}
}
