package proc

import (
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

// processSample is what the next reading needs of a process to make rates, and strings that rarely change.
type processSample struct {
	startTicks    uint64
	read          time.Time // when it was not just carried over
	sampled       time.Time // when it had used as much as cpu says
	cpu           time.Duration
	used          usage // as given in the last reading
	name, cmdline string
	reading       uint64 // the last one that saw it
	round         uint64 // the last one with command lines that saw it
	files         keptFiles
}

// processSamples are the samples that the next rates are made against.
type processSamples struct {
	taken   time.Time
	reading uint64
	round   uint64 // counts readings with command lines
	byPID   map[int]*processSample
	drop    func(*keptFiles) // lets go of the files of a process that is gone; may be nil
}

// advance fills the CPU rates of all processes of t, what each used since the samples before, and notes whose command line
// has changed. Samples that are old enough are replaced.
func (s *processSamples) advance(t *Table, cmdlines bool) []usage {
	if s.byPID == nil {
		s.byPID = make(map[int]*processSample, len(t.processes))
	}
	s.reading++
	if cmdlines {
		s.round++
		t.round = s.round
	}
	soon := !s.taken.IsZero() && t.taken.Sub(s.taken) < sample.Shortest
	used := make([]usage, len(t.processes))
	for i := range t.processes {
		p := &t.processes[i]
		k := s.byPID[p.PID]
		switch {
		case k != nil && k.startTicks == p.StartTicks && (soon || p.carried):
		case k != nil && k.startTicks == p.StartTicks:
			busy := coreUsage(k.cpu, p.cpu, t.taken.Sub(k.sampled))
			k.used, k.cpu, k.sampled = usage{own: busy, total: busy}, p.cpu, t.taken
		default:
			k = &processSample{startTicks: p.StartTicks, used: usage{own: sample.Unknown}}
			if old := s.byPID[p.PID]; old != nil {
				s.forget(old)
			}
			if !soon { // else the next reading finds it new, with all that it used since the sample before
				s.byPID[p.PID], k.cpu, k.sampled = k, p.cpu, t.taken
				if !s.taken.IsZero() && p.Started.After(s.taken) {
					k.used.total = coreUsage(0, p.cpu, t.taken.Sub(s.taken))
				}
			}
		}
		used[i], k.reading = k.used, s.reading
		if !p.carried {
			k.read = t.taken
		}
		if cmdlines {
			if k.round == 0 || k.round != s.round-1 || k.cmdline != p.Cmdline || p.Cmdline == "" && k.name != p.Name {
				t.changed = append(t.changed, i)
			}
			k.cmdline, k.round = p.Cmdline, s.round
		}
		k.name = p.Name
	}
	for pid, k := range s.byPID {
		if k.reading != s.reading {
			s.forget(k)
			delete(s.byPID, pid)
		}
	}
	if !soon {
		s.taken = t.taken
	}
	return used
}

func (s *processSamples) forget(k *processSample) {
	if s.drop != nil {
		s.drop(&k.files)
	}
}

// coreUsage is CPU time in percent of one core.
func coreUsage(before, now, elapsed time.Duration) float64 {
	return max(0, float64(now-before)/float64(elapsed)*100)
}
