package machine

import (
	"github.com/upkeep-monitor/upkeep/checks/host/cgroup"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
	"time"
)

// limit makes a reading of the machine one of what this program's control groups may use of it.
func (m *Machine) limit(l cgroup.Limits) {
	if l.Memory < m.MemoryTotal {
		m.MemoryTotal = l.Memory
		m.MemoryUsed = min(l.MemoryUsed(), l.Memory)
		m.MemoryPercent = sample.Percent(m.MemoryUsed, m.MemoryTotal)
	}
	if l.Swap < m.SwapTotal {
		m.SwapTotal = l.Swap
		m.SwapUsed = min(l.SwapUsed(), l.Swap)
		m.SwapPercent = sample.Percent(m.SwapUsed, m.SwapTotal)
	}
	m.Cores = cgroup.LimitedCores(m.Cores, l)
}

// limitedCPU is the share of the time that the limited group may use. What the group does not count stays that of the machine.
func limitedCPU(c CPU, before, now [3]uint64, elapsed time.Duration, cores float64) CPU {
	share := func(i int) float64 {
		used := time.Duration(now[i]-min(before[i], now[i])) * time.Microsecond
		return min(100, 100*used.Seconds()/(elapsed.Seconds()*cores))
	}
	c.Total, c.User, c.System = share(0), share(1), share(2)
	return c
}
