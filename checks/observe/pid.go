package observe

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/system"
)

// PID finds the process of a service in a reading of all processes, by the same rules as a look does; 0 when it does not
// run.
func PID(table *system.Table, s *checks.Service) int {
	o := &Observer{tables: &tables{}}
	p, _, err := o.find(table, engine.Look{Service: s})
	if err != nil || p == nil || p.Zombie {
		return 0
	}
	return p.PID
}
