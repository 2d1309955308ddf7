package actions

import (
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Plan lists the steps of an action on a service, in order: what depends on a service stops before it and starts after
// it; what it depends on starts before it. active tells which dependants are looked after: only those move with it.
func Plan(config *checks.Config, kind checks.ActionKind, s *checks.Service, active func(*checks.Service) bool) []checks.Step {
	self := checks.Step{Service: s, Kind: kind, Target: true}
	switch kind {
	case checks.ActStart:
		return append(steps(Prerequisites(config, s), checks.ActStart), self)
	case checks.ActStop:
		dependants := Dependants(config, s)
		slices.Reverse(dependants)
		return append(steps(dependants, checks.ActStop), self)
	case checks.ActRestart:
		dependants := slices.DeleteFunc(Dependants(config, s), func(d *checks.Service) bool { return !active(d) })
		after := steps(dependants, checks.ActStart)
		slices.Reverse(dependants)
		return append(append(steps(dependants, checks.ActStop), self), after...)
	default:
		return []checks.Step{self}
	}
}

// Prerequisites lists all that s depends on, over all levels, each before what depends on it.
func Prerequisites(config *checks.Config, s *checks.Service) []*checks.Service {
	needed := map[string]bool{}
	var need func(*checks.Service)
	need = func(s *checks.Service) {
		for _, name := range s.DependsOn {
			key := strings.ToLower(name)
			if p := config.Service(name); p != nil && !needed[key] {
				needed[key] = true
				need(p)
			}
		}
	}
	need(s)
	return pick(config, needed)
}

// Dependants lists all that depends on s, over all levels, nearest first.
func Dependants(config *checks.Config, s *checks.Service) []*checks.Service {
	found := map[string]bool{}
	before := map[string]bool{strings.ToLower(s.Name): true}
	for _, d := range config.Services { // prerequisites come before dependants in this order, so one pass finds all
		for _, name := range d.DependsOn {
			if before[strings.ToLower(name)] {
				found[strings.ToLower(d.Name)], before[strings.ToLower(d.Name)] = true, true
			}
		}
	}
	return pick(config, found)
}

func pick(config *checks.Config, names map[string]bool) []*checks.Service {
	var out []*checks.Service
	if len(names) == 0 {
		return nil
	}
	for _, s := range config.Services {
		if names[strings.ToLower(s.Name)] {
			out = append(out, s)
		}
	}
	return out
}

func steps(services []*checks.Service, kind checks.ActionKind) []checks.Step {
	out := make([]checks.Step, 0, len(services)+1)
	for _, s := range services {
		out = append(out, checks.Step{Service: s, Kind: kind})
	}
	return out
}
