package probe

import (
	"context"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
)

// tables shares readings of the process table: all looks of a cycle use one, a woken look needs one that is newer than
// its wake-up. Whoever holds the turn reads; the others wait for the turn, not for a lock around the reading.
type tables struct {
	reader *proc.Reader
	turn   chan struct{}

	mu       sync.Mutex
	last     *proc.Table
	cycle    uint64
	config   *checks.Config // the one that what follows belongs to
	cmdlines bool           // some service is found by a pattern
	matchers map[*checks.Service]*proc.Matcher
	pidFiles map[string]*named              // by path
	scans    map[*checks.Service]*proc.Scan // that found no process of a service, since the last reading
}

func newTables() *tables {
	t := &tables{reader: proc.NewReader(), turn: make(chan struct{}, 1), pidFiles: map[string]*named{}}
	t.turn <- struct{}{}
	return t
}

// get gives the table for a look.
func (t *tables) get(ctx context.Context, look engine.Look, config *checks.Config) (*proc.Table, error) {
	asked := time.Now()
	good := func() *proc.Table {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.adopt(config)
		if t.last != nil && (look.Fresh && t.last.Taken().After(asked) || !look.Fresh && t.cycle >= look.Cycle) {
			return t.last
		}
		return nil
	}
	if table := good(); table != nil {
		return table, nil
	}
	select {
	case <-t.turn:
		defer func() { t.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if table := good(); table != nil { // read while we waited
		return table, nil
	}
	t.mu.Lock()
	cmdlines := t.cmdlines
	t.mu.Unlock()
	table, err := t.reader.Read(ctx, cmdlines)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last, t.cycle = table, max(t.cycle, look.Cycle)
	clear(t.scans)
	return table, nil
}

// adopt begins anew for a configuration that was not seen before: its services may need what the last reading lacks. The
// caller holds the lock.
func (t *tables) adopt(config *checks.Config) {
	if t.config == config {
		return
	}
	t.config, t.cmdlines, t.last, t.scans = config, false, nil, map[*checks.Service]*proc.Scan{}
	before := t.pidFiles
	t.matchers, t.pidFiles = map[*checks.Service]*proc.Matcher{}, map[string]*named{}
	for _, s := range config.Services {
		switch {
		case s.Kind != checks.Process || s.Unit != "":
		case s.Pattern != nil:
			t.cmdlines = true
			t.matchers[s] = proc.NewMatcher(s.Pattern)
		default:
			if t.pidFiles[s.Target] = before[s.Target]; t.pidFiles[s.Target] == nil {
				t.pidFiles[s.Target] = &named{file: proc.NewPIDFile(s.Target)}
			}
		}
	}
}

// scanned is how old a scan may be for the next one to look only at what is new since then: the one after the end of a
// process, and the one before its start program, which guards against a second start. With 1000 processes a scan takes 2 ms
// and more, during which others may start the service unseen as well.
const scanned = 50 * time.Millisecond

// runs tells from the command lines alone whether the process of a service that has a pattern runs now. What a scan that is
// not older has seen need not be looked at again.
func (t *tables) runs(s *checks.Service, age time.Duration) (bool, error) {
	t.mu.Lock()
	m, since := t.matchers[s], t.scans[s]
	t.mu.Unlock()
	if m == nil { // of a configuration that is no longer in charge
		m = proc.NewMatcher(s.Pattern)
	}
	if since != nil && time.Since(since.Began()) > age {
		since = nil
	}
	runs, scan, err := t.reader.Scan(m, since)
	t.mu.Lock()
	defer t.mu.Unlock()
	if scan != nil && t.matchers[s] == m {
		t.scans[s] = scan
	} else {
		delete(t.scans, s)
	}
	return runs, err
}

// named gives what is known of a pid file. It is kept as long as a service of the configuration has it.
func (t *tables) named(path string) *named {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.pidFiles[path]
	if n == nil {
		n = &named{file: proc.NewPIDFile(path)}
		t.pidFiles[path] = n
	}
	return n
}

// match finds the process of a service that has a pattern.
func (t *tables) match(s *checks.Service, table *proc.Table) (*proc.Process, bool) {
	t.mu.Lock()
	m := t.matchers[s]
	t.mu.Unlock()
	if m == nil { // of a configuration that is no longer in charge
		return table.Match(s.Pattern)
	}
	return m.Find(table)
}

// columns are those that rules ask for, and those that status shows besides. Counters of what was read and written are always
// exact, since curves are made of them.
func columns(s *checks.Service) (exact, shown proc.Columns) {
	if s.Needs != nil {
		for _, of := range columnOf {
			if s.Needs.Details&of.detail != 0 {
				exact |= of.column
			}
		}
	}
	return exact | proc.ColIO, proc.ColOwner | proc.ColPSS | proc.ColFDs | proc.ColSecurity
}

var columnOf = [...]struct {
	detail checks.Detail
	column proc.Columns
}{{checks.DetailOwner, proc.ColOwner}, {checks.DetailMemory, proc.ColPSS}, {checks.DetailIO, proc.ColIO}, {checks.DetailFiles, proc.ColFDs},
	{checks.DetailSecurity, proc.ColSecurity}}
