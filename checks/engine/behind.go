package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// tooLong is how many cycles in a row must begin before the last one was through until that is said.
const tooLong = 2

// slowest is how many checks are named as the ones that take the longest.
const slowest = 5

// keepsUp tells, in the name of the machine's own entry, when cycles cannot be kept, once until they can again. One check
// that hangs is late by itself and delays nobody: a cycle is not kept when checks of the last one have not even begun, for
// want of places, or when most of all are late.
func (e *Engine) keepsUp(now time.Time) {
	waiting, late, hung, all := 0, 0, 0, 0
	for _, u := range e.units {
		if u.st.Monitor == checks.MonitorNot {
			continue
		}
		all++
		switch {
		case u.hangs():
			hung++
		case u.phase == checking && !u.check.hung && now.Sub(u.check.began) >= e.config.Settings.Cycle/2:
			late++
		case u.seen != nil && u.seen.Took >= e.config.Settings.Cycle: // the moment between two such checks is no recovery
			late++
		case u.phase == ready:
			waiting++
		}
	}
	if waiting == 0 && (late < 2 || 2*late <= all) {
		if hung > 0 && e.behind >= tooLong {
			return // what hangs is told of by itself, but all is not well
		}
		if e.behind >= tooLong {
			e.announce(checks.Succeeded, fmt.Sprintf("cycles are kept again: the last took %s, set daemon is %s", seconds(e.lasted), seconds(e.config.Settings.Cycle)))
		}
		e.behind = 0
		return
	}
	if e.behind++; e.behind == tooLong {
		e.announce(checks.Failed, fmt.Sprintf("cycle took %s, set daemon is %s; the slowest checks: %s", seconds(now.Sub(e.began)),
			seconds(e.config.Settings.Cycle), e.slowest(now)))
	}
}

// slowest names the checks that take the longest, those under way with the time that they have taken so far.
func (e *Engine) slowest(now time.Time) string {
	type entry struct {
		name string
		took time.Duration
	}
	var all []entry
	for _, u := range e.units {
		took := time.Duration(0)
		if u.seen != nil {
			took = u.seen.Took
		}
		if u.check != nil {
			took = max(took, now.Sub(u.check.began))
		}
		if took > 0 {
			all = append(all, entry{u.svc.Name, took})
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(b.took, a.took) })
	var names []string
	for _, a := range all[:min(len(all), slowest)] {
		names = append(names, fmt.Sprintf("%s (%s)", a.name, seconds(a.took)))
	}
	return strings.Join(names, ", ")
}

func seconds(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.3g s", d.Seconds())
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}

// announce records an event in the name of the machine's own entry.
func (e *Engine) announce(to checks.Outcome, message string) {
	from := checks.Succeeded
	if to == checks.Succeeded {
		from = checks.Failed
	}
	if u := e.machine(); u != nil {
		e.record(u, &checks.Event{Service: u.svc.Name, Kind: checks.System, Type: checks.EventInstance, From: from, To: to,
			Message: message, Time: now(), Action: checks.Action{Kind: checks.ActAlert}, Change: true, Count: 1})
	}
}
