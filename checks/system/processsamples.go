package system

import "time"

// processSample is what the next reading needs of a process to make rates, and strings that rarely change.
type processSample struct {
	startTicks    uint64
	cpu           time.Duration
	used          usage // as given in the last reading
	read, write   IO
	name, cmdline string
}

// processSamples are the samples that the next rates are made against.
type processSamples struct {
	taken time.Time
	byPID map[int]processSample
}

// advance fills the rates of all processes of t, whose CPU times are given, and returns what each used since the samples
// before. Samples that are old enough are replaced.
func (s *processSamples) advance(t *Table, cpu map[int]time.Duration) []usage {
	elapsed := t.taken.Sub(s.taken)
	first := s.taken.IsZero()
	if !first && elapsed < minSample {
		return s.repeat(t)
	}
	next := make(map[int]processSample, len(t.processes))
	used := make([]usage, len(t.processes))
	for i := range t.processes {
		p := &t.processes[i]
		switch before, ok := s.of(p); {
		case ok:
			busy := coreUsage(before.cpu, cpu[p.PID], elapsed)
			used[i] = usage{own: busy, total: busy}
			p.Read.setRates(before.read, elapsed)
			p.Write.setRates(before.write, elapsed)
		case !first && p.Started.After(s.taken):
			used[i] = usage{own: unknown, total: coreUsage(0, cpu[p.PID], elapsed)}
		default:
			used[i] = usage{own: unknown}
		}
		next[p.PID] = processSample{p.StartTicks, cpu[p.PID], used[i], p.Read, p.Write, p.Name, p.Cmdline}
	}
	s.taken, s.byPID = t.taken, next
	return used
}

// repeat gives the rates of the reading before.
func (s *processSamples) repeat(t *Table) []usage {
	used := make([]usage, len(t.processes))
	for i := range t.processes {
		p := &t.processes[i]
		before, ok := s.of(p)
		if !ok {
			used[i] = usage{own: unknown}
			continue
		}
		used[i] = before.used
		p.Read.copyRates(before.read)
		p.Write.copyRates(before.write)
	}
	return used
}

// of returns the sample of the same process, not of one that had its id before.
func (s *processSamples) of(p *Process) (processSample, bool) {
	before, ok := s.byPID[p.PID]
	return before, ok && before.startTicks == p.StartTicks
}

// coreUsage is CPU time in percent of one core.
func coreUsage(before, now, elapsed time.Duration) float64 {
	return max(0, float64(now-before)/float64(elapsed)*100)
}

func (io *IO) setRates(before IO, elapsed time.Duration) {
	io.GenericRate = rate(before.GenericBytes, io.GenericBytes, elapsed)
	io.DiskRate = rate(before.DiskBytes, io.DiskBytes, elapsed)
	io.OperationRate = rate(before.Operations, io.Operations, elapsed)
}

func (io *IO) copyRates(before IO) {
	io.GenericRate, io.DiskRate, io.OperationRate = before.GenericRate, before.DiskRate, before.OperationRate
}
