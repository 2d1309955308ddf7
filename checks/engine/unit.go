package engine

import (
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/watch"
)

// keepEvents is how many events a service's page and explanation look back on.
const keepEvents = 20

// unit is one service as it runs. Only the loop touches it.
type unit struct {
	svc    *checks.Service
	place  int    // among the units
	key    string // its name in lower case
	st     checks.State
	seen   *checks.Observation
	events []checks.Event
	needs  []*unit // direct prerequisites
	feeds  []*unit // direct dependants

	due     bool // is to be looked at in this cycle and was not yet
	fresh   bool // the look was asked for by a wake-up
	weak    bool // and by one that proves little
	again   bool // a look found it missing, a second one is to come before that counts; it is due until then
	looking bool
	sound   bool   // nothing panicked in the look that is being taken in
	faulty  bool   // a panic of it was told
	epoch   uint64 // looks that began in an older epoch are worth nothing
	late    bool
	held    bool              // a job moves it
	order   checks.ActionKind // what waits or runs for it, 0 none
	acted   uint64            // the slot in which a rule last moved it
	skipped int               // cycles since the last look, for "every N cycles"
	cron    *pattern
	nextRun time.Time // for "every <cron>"
	aside   time.Time // since when nobody looks at it, for the reminder
	pid     int
	starts  uint64     // times that it was started or restarted
	exit    watch.Exit // of its process, until another one is seen
	gone    int        // its id
	ended   bool       // it is given until the next slot to come back

	touched  bool          // readers are to see it anew
	kept     []byte        // what the state file holds of it, nil when that is to be written anew
	target   string        // what its probes connect to, which takes only so many at a time
	deadline time.Duration // of one look
	offset   time.Duration // into the cycle, at which its look begins
	begun    time.Time     // of the look under way

	timer     *time.Timer // a look that was put off a little
	timerWeak bool        // and proves little
}

// adopt takes a configuration over: what is known of services that stay is kept, unknown ones are made by fill.
func (e *Engine) adopt(config *checks.Config, fill func(*checks.Service, *unit)) (added, removed, changed []string) {
	old := e.byName
	e.config, e.units, e.byName = config, nil, make(map[string]*unit, len(config.Services))
	for _, s := range config.Services {
		key := strings.ToLower(s.Name)
		u := &unit{svc: s, key: key}
		if before := old[key]; before != nil && before.svc.Kind == s.Kind {
			e.stopTimer(before)
			u = before.moveTo(s)
			if !before.svc.Same(s) {
				u.redefine(before.svc)
				changed = append(changed, s.Name)
			}
			delete(old, key)
		} else {
			u.st = checks.NewState(s)
			fill(s, u)
			added = append(added, s.Name)
		}
		u.schedule(time.Now())
		u.deadline = s.Deadline()
		u.place, u.target, u.touched = len(e.units), targetOf(s), false
		e.units, e.byName[key] = append(e.units, u), u
	}
	for _, u := range old {
		e.stopTimer(u)
		if e.waker != nil {
			e.unwatch(u)
		}
		removed = append(removed, u.svc.Name)
	}
	e.link()
	e.spread()
	e.unsaved = true
	return added, removed, changed
}

// link ties units to what they depend on.
func (e *Engine) link() {
	for _, u := range e.units {
		u.needs, u.feeds = nil, nil
	}
	for _, u := range e.units {
		for _, name := range u.svc.DependsOn {
			if p := e.unit(name); p != nil {
				u.needs, p.feeds = append(u.needs, p), append(p.feeds, u)
			}
		}
	}
}

// moveTo gives the unit of a service whose definition has been read again and means the same.
func (u *unit) moveTo(s *checks.Service) *unit {
	next := *u
	next.svc = s
	next.due, next.again, next.late = false, false, false // a look that is under way ends first: no program runs twice at once
	return &next
}

// redefine lets go of what was known of the service only as it was defined before.
func (u *unit) redefine(old *checks.Service) {
	u.st, u.kept = u.st.Adopt(old, u.svc), nil
	if old.Target != u.svc.Target {
		u.seen = nil
	}
}

// schedule prepares "every <cron>". A pattern that matches the present minute is due now.
func (u *unit) schedule(now time.Time) {
	u.cron = nil
	if u.svc.Every.Cron == "" {
		return
	}
	pattern, err := parsePattern(u.svc.Every.Pattern())
	if err != nil {
		return // the loader has checked it; a pattern that still fails means every cycle
	}
	u.cron = pattern
	if !u.svc.Every.Not {
		u.nextRun = pattern.next(now.Truncate(time.Minute).Add(-time.Second))
	}
}

// turn tells whether the service has its turn in the cycle that begins now.
func (u *unit) turn(now time.Time) bool {
	switch every := u.svc.Every; {
	case u.cron != nil && every.Not:
		return !u.cron.matches(now)
	case u.cron != nil:
		return false // the clock decides, not the cycle
	case every.Cycles > 1:
		if u.skipped > 0 && u.skipped < every.Cycles {
			u.skipped++
			return false
		}
		u.skipped = 1
	}
	return true
}

// failed tells whether a rule of the service stands failed, so that what depends on it need not be looked at.
func (u *unit) failed() bool {
	if u.st.Monitor&checks.MonitorYes == 0 {
		return false
	}
	for i := range u.st.Rules {
		if u.st.Rules[i].Outcome == checks.Failed && u.svc.Rules[i].Blocks() {
			return true
		}
	}
	return false
}

func (u *unit) remember(e checks.Event) {
	if len(u.events) >= keepEvents {
		u.events = append(u.events[:0:0], u.events[1:]...)
	}
	u.events = append(u.events, e)
}
