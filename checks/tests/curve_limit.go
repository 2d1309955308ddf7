package tests

import "github.com/upkeep-monitor/upkeep/checks"

// FigureLimit is a limit of a rule as a line in the curve of the figure that it judges.
type FigureLimit struct {
	Name, Of string // as in Figure
	Op       string // one of < > = != <= >=: the rule speaks when this holds
	Value    float64
}

// LimitOf gives the limit that a rule of a service sets to one of its figures; ok is false when it judges no number, or one
// that no figure tells.
func LimitOf(s *checks.Service, r *checks.Rule) (limit FigureLimit, ok bool) {
	t, ok := r.Test.(interface {
		figureLimit(s *checks.Service) (FigureLimit, bool)
	})
	if !ok {
		return FigureLimit{}, false
	}
	return t.figureLimit(s)
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// probeLabel is the label of the service's probe with this key.
func probeLabel(s *checks.Service, key string) string {
	for _, r := range s.Rules {
		if t, ok := r.Test.(checks.Probe); ok && t.ProbeKey() == key {
			return t.Label()
		}
	}
	return ""
}

// index is 1 for true: the place in a pair of quantities.
func index(second bool) int {
	if second {
		return 1
	}
	return 0
}
