package probe

import (
	"log/slog"
	"maps"
	"slices"
	"sync"

	"github.com/upkeep-monitor/upkeep/checks"
)

// unmade keeps which probes were not made for reasons of our own, so that each is told once.
type unmade struct {
	mu   sync.Mutex
	told map[string]map[string]string // by service: by key of the test, why
}

// note logs probes that were not made and have been before, or for another reason. When none was made that was to be, it
// gives the reason.
func (u *unmade) note(log *slog.Logger, s *checks.Service, probes map[string]*checks.ProbeFacts) (none string) {
	now := map[string]string{}
	made := false
	for key, p := range probes {
		switch {
		case p.Skipped && p.Message != "":
			now[key] = p.Message
		default:
			made = made || !p.Skipped
		}
	}
	u.mu.Lock()
	before := u.told[s.Name]
	switch {
	case len(now) > 0 && u.told == nil:
		u.told = map[string]map[string]string{s.Name: now}
	case len(now) > 0:
		u.told[s.Name] = now
	default:
		delete(u.told, s.Name)
	}
	u.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(now)) {
		if before[key] != now[key] {
			log.Warn("event", "service", s.Name, "text", "a test could not be made and counts neither as failed nor as passed: "+now[key])
		}
		if none == "" {
			none = now[key]
		}
	}
	if made {
		return ""
	}
	return none
}
