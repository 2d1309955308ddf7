package probe

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
)

// PID finds the process of a service in a reading of all processes, by the same rules as a first look does; 0 when it does
// not run.
func PID(table *proc.Table, s *checks.Service) int {
	if s.Pattern != nil {
		if p, ok := table.Match(s.Pattern); ok {
			return p.PID
		}
		return 0
	}
	st, err := identify(&named{file: proc.NewPIDFile(s.Target)}, s.Target, nil, inTable(table))
	if err != nil || st.process == nil || st.process.Zombie {
		return 0
	}
	return st.process.PID
}
