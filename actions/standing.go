package actions

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// standing tells whether the service's process runs; of a service of another kind nothing.
func (m move) standing() checks.Standing {
	if m.s.Kind != checks.Process {
		return checks.Standing{}
	}
	return m.a.Running(m.s, m.seen)
}

// unseen is the failure of an action that is not taken, since nobody can tell whether the process runs.
func unseen(verb string, st checks.Standing) *failure {
	return &failure{text: fmt.Sprintf("failed to %s -- nobody can tell now whether it runs: %s", verb, st.Unseen)}
}

// poll is how often a process is looked for while it is waited for: quickly at first, when most come.
const (
	pollFirst = 5 * time.Millisecond
	pollMost  = 200 * time.Millisecond
)

// await waits until the process runs, or has ended; false when the deadline comes first.
func (m move) await(ctx context.Context, wantRunning bool, deadline time.Time) bool {
	pause := pollFirst
	for {
		if st := m.standing(); st.Unseen == "" && st.Runs == wantRunning {
			return true
		}
		left := time.Until(deadline)
		if left <= 0 {
			return false
		}
		timer := time.NewTimer(min(pause, left))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return false
		}
		pause = min(pause*2, pollMost)
	}
}

// followed is how often a process is looked for while its start program runs.
const followed = 50 * time.Millisecond

// follow looks for the process while its start program runs, until the returned function is called: a process that was
// seen is known when a stop program takes the pid file away too late.
func (m move) follow() (end func()) {
	if m.s.Kind != checks.Process || m.s.Pattern != nil || m.s.Unit != "" {
		return func() {}
	}
	stop := make(chan struct{})
	var work sync.WaitGroup
	work.Go(func() {
		ticks := time.NewTicker(followed)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				m.standing()
			case <-stop:
				return
			}
		}
	})
	return func() {
		close(stop)
		work.Wait()
	}
}
