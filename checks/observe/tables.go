package observe

import (
	"context"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/system"
)

// tables shares readings of the process table: all looks of a cycle use one, a woken look needs one that is newer than
// its wake-up. Whoever holds the turn reads; the others wait for the turn, not for a lock around the reading.
type tables struct {
	reader *system.ProcessReader
	turn   chan struct{}

	mu    sync.Mutex
	last  *system.Table
	cycle uint64
	want  system.Want
	pids  map[string]int // of each process service, as last found
}

func newTables() *tables {
	t := &tables{reader: system.NewProcessReader(), turn: make(chan struct{}, 1), pids: map[string]int{}}
	t.turn <- struct{}{}
	return t
}

// get gives the table for a look.
func (t *tables) get(ctx context.Context, look engine.Look, config *checks.Config) (*system.Table, error) {
	asked := time.Now()
	return t.take(ctx, func(last *system.Table, cycle uint64) bool {
		if look.Fresh {
			return last.Taken().After(asked)
		}
		return cycle >= look.Cycle
	}, func() system.Want { return t.wanted(config) }, look.Cycle)
}

// deep gives a table that has the dear columns of p. The last one has them when p was known before it was read.
func (t *tables) deep(ctx context.Context, look engine.Look, last *system.Table, p *system.Process) (*system.Table, error) {
	columns := columns(look.Service)
	t.mu.Lock()
	t.pids[look.Service.Name] = p.PID
	has := t.last == last && t.want.PIDs[p.PID]&columns == columns
	t.mu.Unlock()
	if has {
		return last, nil
	}
	return t.take(ctx, func(_ *system.Table, _ uint64) bool {
		t.mu.Lock()
		defer t.mu.Unlock()
		return t.want.PIDs[p.PID]&columns == columns
	}, func() system.Want {
		t.mu.Lock()
		defer t.mu.Unlock()
		want := system.Want{Cmdline: t.want.Cmdline, PIDs: map[int]system.Columns{p.PID: columns}}
		for pid, c := range t.want.PIDs {
			want.PIDs[pid] |= c
		}
		return want
	}, look.Cycle)
}

// take returns the last table when it is good enough, else reads one.
func (t *tables) take(ctx context.Context, good func(*system.Table, uint64) bool, want func() system.Want, cycle uint64) (*system.Table, error) {
	select {
	case <-t.turn:
		defer func() { t.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	t.mu.Lock()
	last, at := t.last, t.cycle
	t.mu.Unlock()
	if last != nil && good(last, at) {
		return last, nil
	}
	w := want()
	table, err := t.reader.Read(ctx, w)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last, t.want = table, w
	t.cycle = max(t.cycle, cycle)
	return table, nil
}

// wanted gathers what all process services need of one reading.
func (t *tables) wanted(config *checks.Config) system.Want {
	want := system.Want{PIDs: map[int]system.Columns{}}
	for _, s := range config.Services {
		if s.Kind != checks.Process {
			continue
		}
		want.Cmdline = want.Cmdline || s.Pattern != nil
		t.mu.Lock()
		pid := t.pids[s.Name]
		t.mu.Unlock()
		if pid == 0 && s.Pattern == nil {
			pid, _, _ = readPidFile(s.Target)
		}
		if pid > 0 {
			want.PIDs[pid] |= columns(s)
		}
	}
	return want
}

// columns are those that status shows, and the dear ones that rules ask for.
func columns(s *checks.Service) system.Columns {
	c := system.ColIO | system.ColFDs | system.ColSecurity
	if asks[checks.MemoryAsker](s) {
		c |= system.ColPSS
	}
	return c
}
