package proc

import (
	"maps"
	"regexp"
	"sync"
)

// Match returns the process whose command line, or name if it has none, matches re. Of several it is one whose parent
// does not match, so the master and not its worker, and of these the one that runs longest. Zombies have ended and are
// not found, and the calling program never finds itself.
func (t *Table) Match(re *regexp.Regexp) (*Process, bool) { return NewMatcher(re).Find(t) }

// Matcher finds the process of one pattern in one table after another. It holds only those command lines against the
// pattern that have changed: with 400 patterns and 900 processes all of them would take longer than reading the table.
// It may be used from several goroutines.
type Matcher struct {
	re *regexp.Regexp

	mu      sync.Mutex
	round   uint64
	matches map[int]bool // ids of processes that matched in that round
}

// NewMatcher makes a matcher that has seen no table.
func NewMatcher(re *regexp.Regexp) *Matcher { return &Matcher{re: re} }

// Find returns the process that Table.Match tells of.
func (m *Matcher) Find(t *Table) (*Process, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.follow(t)
	var best *Process
	for pid := range m.matches {
		i, ok := t.index(pid)
		if !ok || best != nil && (best.StartTicks < t.processes[i].StartTicks || best.StartTicks == t.processes[i].StartTicks && best.PID < pid) {
			continue
		}
		if parent := t.parents[i]; parent >= 0 && m.matches[t.processes[parent].PID] {
			continue
		}
		best = &t.processes[i]
	}
	if best == nil {
		return nil, false
	}
	return best.current()
}

// matched gives the ids that match in a table, nil for one without command lines.
func (m *Matcher) matched(t *Table) map[int]bool {
	if t == nil || t.round == 0 {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.follow(t)
	return maps.Clone(m.matches)
}

// follow brings the matches up to the table.
func (m *Matcher) follow(t *Table) {
	if t.round != 0 && m.round == t.round {
		return
	}
	var self *Process // nil: not in the table
	if t.self >= 0 {
		self = &t.processes[t.self]
	}
	if t.round != 0 && m.round+1 == t.round && m.matches != nil {
		for pid := range m.matches {
			if _, ok := t.index(pid); !ok {
				delete(m.matches, pid)
			}
		}
		for _, i := range t.changed {
			m.note(&t.processes[i], self)
		}
	} else {
		m.matches = map[int]bool{}
		for i := range t.processes {
			m.note(&t.processes[i], self)
		}
	}
	m.round = t.round
}

func (m *Matcher) note(p, self *Process) {
	if matchesPattern(p, self, m.re) {
		m.matches[p.PID] = true
	} else {
		delete(m.matches, p.PID)
	}
}

func matchesPattern(p, self *Process, re *regexp.Regexp) bool {
	if p.Zombie {
		return false
	}
	if self != nil && (p.PID == self.PID || p.PPID == self.PID && p.Cmdline == self.Cmdline) {
		// The second is a program being started: between fork and exec it wears the command line of this one.
		return false
	}
	if p.Cmdline != "" {
		return re.MatchString(p.Cmdline)
	}
	return re.MatchString(p.Name)
}
