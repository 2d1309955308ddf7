package engine

import (
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/cron"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
)

// keepEvents is how many events a service's page and explanation look back on.
const keepEvents = 20

// unit is one service as it runs. Only the loop touches it.
type unit struct {
	svc   *checks.Service
	key   string // its name in lower case
	place int    // among the units, and in the graph

	prerequisites, dependants []*unit // direct ones

	// What is known of the service.
	st       checks.State
	seen     *checks.Observation // the last check
	events   []checks.Event
	stands   standing
	exit     watch.Exit // of its process, until another one is seen
	gone     int        // the id of that process
	ended    bool       // it ended on purpose and is given until the next slot to come back
	unseen   string     // why the last check could not see, for a reason of our own
	attempts map[checks.RuleID]*checks.Attempt

	// What is to be done about it.
	phase   phase
	why     string // the phase came about
	since   uint64 // of the engine's moves, it is to be checked
	through uint64 // of the engine's moves, the last time that it was checked
	ask     ask
	check   *check // under way; also one whose result counts for nothing any more
	later   ask    // of a wake-up that is put off a little
	redo    int    // times in a row that a check was thrown away as the daemon stood still
	orders  []*job // that wait or run for it, the oldest first
	decided uint64 // the number of the last order that said whether it is monitored
	owed    bool   // it was running, was stopped for another's sake, and is started when its prerequisites are up
	acted   uint64 // the slot in which a rule last moved it

	// When it is checked.
	cycles   int // passed over since the last check, for "every N cycles"
	cron     *cron.Pattern
	nextRun  time.Time     // for "every <cron>", by the wall clock
	offset   time.Duration // into the cycle, at which its check begins
	woken    uint64        // the cycle in which a wake-up last had it checked
	deadline time.Duration // of one check
	target   string        // what its probes connect to, which takes only so many at a time

	// What others know of it.
	dirty  bool      // readers are to see it anew
	kept   []byte    // what the state file holds of it, nil when that is to be written anew
	aside  time.Time // since when it is not monitored, for the reminder
	faulty bool      // a panic of it was told
	pid    int       // of the process that the waker watches
	starts uint64    // times that it was started or restarted
	turn   uint64    // of the loop, in which blocked was worked out
	blocks bool
}

// ask is how a check was asked for.
type ask struct {
	fresh bool // by a wake-up: readings taken before now are too old
	weak  bool // and by one that proves little
	twice bool // it seemed to be missing a moment ago
	woken bool // it was not its slot that asked
}

// standing is what is known of a service by what depends on it.
type standing uint8

const (
	notKnown standing = iota // not checked yet, or not monitored
	isUp
	isDown
)

// pending is the action that waits or runs for the unit, the first of them; ActIgnore when there is none.
func (u *unit) pending() checks.ActionKind {
	if len(u.orders) == 0 {
		return checks.ActIgnore
	}
	return u.orders[0].kind
}

// set gives the unit a definition; what hangs on it is worked out anew.
func (u *unit) define(s *checks.Service, place int) {
	u.svc, u.place, u.deadline, u.target = s, place, s.Deadline(), targetOf(s)
}

// redefine lets go of what was known of the service only as it was defined before.
func (u *unit) redefine(now *checks.Service) {
	old := u.svc
	u.st, u.kept = u.st.Adopt(old, now), nil
	if old.Target != now.Target {
		u.seen, u.stands = nil, notKnown
	}
	if u.check != nil {
		u.check.void = true
		if old.Kind != checks.Program && old.Target != now.Target { // a program never runs twice at once
			u.check = nil
		}
	}
}

// hasTurn reports whether the service has its turn in the cycle that begins now.
func (u *unit) hasTurn(now time.Time) bool {
	switch every := u.svc.Every; {
	case u.cron != nil && every.Not:
		return !u.cron.Matches(now)
	case u.cron != nil:
		return false // the clock decides, not the cycle
	case every.Cycles > 1:
		if u.cycles > 0 && u.cycles < every.Cycles {
			u.cycles++
			return false
		}
		u.cycles = 1
	}
	return true
}

// interval is how far the service's own slots lie apart, in a daemon whose cycle is so long; zero when its own schedule says.
func (u *unit) interval(cycle time.Duration) time.Duration {
	if u.cron != nil && !u.svc.Every.Not {
		return 0
	}
	return cycle * time.Duration(max(u.svc.Every.Cycles, 1))
}

// failed reports whether a rule of the service stands failed, so that what depends on it need not be checked.
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

// waitsFor is a prerequisite that is down, is being moved, or is checked for the first time; nil when nothing is in the way
// of a start.
func (u *unit) waitsFor(moving func(*unit) bool) *unit {
	for _, p := range u.prerequisites {
		switch {
		case p.stands == isDown, p.failed() && p.stands != isUp:
			return p
		case !moving(p) && (p.phase == held || p.stands == notKnown && p.phase.open() && !p.hangs()):
			return p
		}
	}
	return nil
}

// blocked reports whether a prerequisite, over all levels, has failed or is being moved: there is no point in checking. It
// is worked out once a turn of the loop.
func (e *Engine) blocked(u *unit) bool {
	if u.turn == e.turns {
		return u.blocks
	}
	u.turn, u.blocks = e.turns, false
	for _, p := range u.prerequisites {
		if p.phase == held || p.failed() || e.blocked(p) {
			u.blocks = true
			break
		}
	}
	return u.blocks
}

// wasThere reports whether the service was there when it was last checked, in this run or the one before.
func (u *unit) wasThere() bool {
	return u.seen != nil && !u.seen.At.IsZero() && u.seen.Missing == "" && u.stands != isDown
}

func (u *unit) remember(e checks.Event) {
	if len(u.events) >= keepEvents {
		u.events = append(u.events[:0:0], u.events[1:]...)
	}
	u.events = append(u.events, e)
}

// processOf is the process that a check saw run; the zero identity when it saw none.
func processOf(seen *checks.Observation) checks.ProcessIdentity {
	if seen == nil || seen.Missing != "" {
		return checks.ProcessIdentity{}
	}
	return seen.Process.Identity()
}

// lastProcess is the process that was the service's last, also when it has ended: whoever has its number by now is another.
func lastProcess(seen *checks.Observation) checks.ProcessIdentity {
	if seen != nil && seen.Known != (checks.ProcessIdentity{}) {
		return seen.Known
	}
	return processOf(seen)
}
