package system

import "time"

// limit makes a reading of the machine one of what this program's control groups may use of it.
func (m *Machine) limit(l limits) {
	if l.memory < m.MemoryTotal {
		m.MemoryTotal = l.memory
		m.MemoryUsed = min(l.memoryUsed(), l.memory)
		m.MemoryPercent = percent(m.MemoryUsed, m.MemoryTotal)
	}
	if l.swap < m.SwapTotal {
		m.SwapTotal = l.swap
		m.SwapUsed = min(l.swapUsed(), l.swap)
		m.SwapPercent = percent(m.SwapUsed, m.SwapTotal)
	}
	m.Cores = limitedCores(m.Cores, l)
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
