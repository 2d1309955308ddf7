package web

import (
	"context"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// Daemon is what the interface needs of the program that runs the checks. All methods may be called at the same time.
type Daemon interface {
	Config() *checks.Config
	// Generation grows with every change of what Snapshots shows. Whoever keeps something made from them asks for it first.
	Generation() uint64
	// Snapshots lists all services in the order of the control file. Nobody may change the list. It is an error when nobody
	// knows how they stand, as what runs the checks hangs.
	Snapshots() ([]Snapshot, error)
	// Do orders start, stop, restart, monitor or unmonitor and returns when the order is accepted.
	Do(ctx context.Context, action string, names []string) error
	// Act does the same and returns when all is done; on the end of ctx the action goes on without its caller.
	Act(ctx context.Context, action string, names []string) ([]Outcome, error)
	// Unmonitor stops checking services, and what depends on them, for a while; zero is for good. The outcomes name all
	// that it touched.
	Unmonitor(ctx context.Context, names []string, d time.Duration, reason string) ([]Outcome, error)
	// Validate has everything looked at now.
	Validate()
	// Reload reads the control file again and tells what changed; the error holds the diagnostics when it was not taken.
	Reload(ctx context.Context) (api.Changes, error)
	// Debug turns log lines for debugging on or off.
	Debug(on bool)
	// Quit ends the program in order; it returns at once.
	Quit()
	// Info is asked for with every request.
	Info() Info
	// Queue counts the alerts that wait.
	Queue() int
	// Notes tell of limits that are in the way.
	Notes() []string
	// Events lists the latest events of all services, oldest first.
	Events() []checks.Event
	// Subscribe brings events as they happen until ctx ends. The channel is closed when the reader falls behind.
	Subscribe(ctx context.Context) <-chan checks.Event
	Alerts() []api.Alert
	// History brings curves from the disk: of one figure of a service, or of all its figures when figure is "". With the
	// service "" it is one figure of all services, at little more cost than of one. Each curve has at most so many points,
	// and a span in which nothing was seen has none.
	History(service, figure string, from, to time.Time, points int) ([]api.Series, error)
	// PastEvents brings events from the disk, newest first, at most limit of them; of all services when service is "".
	PastEvents(service string, from, to time.Time, limit int) ([]checks.Event, error)
}

// Outcome is how one action ended.
type Outcome = checks.ActionOutcome

// Snapshot is one service as readers see it; it never changes.
type Snapshot struct {
	Service *checks.Service
	State   checks.State
	Seen    *checks.Observation // the last look, nil when there was none
	Pending checks.ActionKind   // an action that waits or runs, ActIgnore when there is none
	Late    bool                // the look of an earlier slot is still under way
	Next    time.Time           // zero: with the next cycle
	Skipped int                 // cycles passed over since the last look, for "every N cycles"
	Events  []checks.Event      // the last ones, oldest first
	Starts  uint64              // times that it was started or restarted since the daemon runs
	// Unwatched tells why the kernel wakes nobody for it, so that the cycle alone sees it; empty when it does.
	Unwatched string
	Ended     string    // how its process ended on purpose, while it is given until the next slot to come back
	Boot      *api.Boot // whether it comes back at boot; nil: not asked
	Unseen    string    // why the last check could not see, for a reason of our own
	Waits     string    // what a start of it waits for
	// Attempts are what the actions of its rules came to last.
	Attempts map[checks.RuleID]checks.Attempt
	// Made differs between any two that are not the same, but for Boot; 0: nothing is known of that.
	Made uint64
}

// Info is what there is to tell of the daemon itself.
type Info struct {
	Name        string // of the program, as texts begin with it: "upkeep"
	ID          string
	Incarnation time.Time // when this run started
	Version     string
	Uptime      time.Duration
	Poll        time.Duration
	StartDelay  time.Duration
	Host        string // the machine's name, or the system entry's
	ControlFile string
	Platform    Platform
	LogPath     string        // empty: no log file
	Debug       bool          // the log has lines for debugging
	Cycles      uint64        // that have begun
	CycleTook   time.Duration // the last whole one
}

// Platform is the machine as the XML documents describe it.
type Platform struct {
	Name, Release, Version, Machine string
	CPU                             int
	Memory, Swap                    uint64 // kB
}
