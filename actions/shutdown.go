package actions

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Shutdown stops services for the end of the machine or container: what depends on a service stops before it, what is not
// tied to each other at the same time. It returns when all have stopped or ctx ends. Nothing is remembered of it: the
// next start finds the services monitored as they were. A service that would not stop does not keep others from it.
func (a *Actor) Shutdown(ctx context.Context, config *checks.Config, services []*checks.Service, seen func(*checks.Service) *checks.Observation) {
	graph := checks.NewGraph(config.Services)
	stopped := map[string]chan struct{}{}
	for _, s := range services {
		stopped[strings.ToLower(s.Name)] = make(chan struct{})
	}
	var work sync.WaitGroup
	for _, s := range services {
		dependants := graph.Dependants(slices.IndexFunc(config.Services, func(c *checks.Service) bool { return strings.EqualFold(c.Name, s.Name) }))
		work.Go(func() {
			defer close(stopped[strings.ToLower(s.Name)])
			for _, d := range dependants {
				if done := stopped[strings.ToLower(config.Services[d].Name)]; done != nil {
					select {
					case <-done:
					case <-ctx.Done():
					}
				}
			}
			if ctx.Err() != nil {
				a.Log.Warn("event", "service", s.Name, "text", "not stopped, the time for the shutdown is over")
				return
			}
			step := checks.Step{Service: s, Kind: checks.ActStop, Target: true}
			if o := a.Do(ctx, step, checks.Cause{Text: "shutdown"}, seen(s)); o.Failed {
				a.Log.Error("event", "service", s.Name, "text", o.Message)
			}
		})
	}
	work.Wait()
}

// Stoppable lists the services of a configuration that have a stop program and are looked after.
func Stoppable(config *checks.Config, active func(*checks.Service) bool) []*checks.Service {
	return slices.DeleteFunc(slices.Clone(config.Services), func(s *checks.Service) bool { return s.Stop == nil || !active(s) })
}
