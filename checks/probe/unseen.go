package probe

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
)

// unable says why a look could not see: for a shortage of our own, which tells nothing of the service, or for a reason that
// is the service's.
func unable(seen *checks.Observation, err error) {
	if shortage.Of(err) {
		seen.Unseen = err.Error()
		return
	}
	seen.Error = err.Error()
}
