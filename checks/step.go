package checks

import "time"

// Step is one move of a plan: start, stop or restart of one service.
type Step struct {
	Service *Service
	Kind    ActionKind // ActStart, ActStop or ActRestart
	// Target marks the service that the action was ordered for; the others move because of it.
	Target bool
}

// Cause says why something is done: a rule's event, or a user's request.
type Cause struct {
	Event *Event // nil for a request
	User  bool
	Text  string // "process is not running", "restart on user request"
}

// ActionOutcome is what became of one step or exec.
type ActionOutcome struct {
	Service  string            `json:"service"`
	Action   string            `json:"action"`
	Skipped  bool              `json:"skipped,omitempty"` // nothing to do: it ran (or had stopped) already, or has no program
	Failed   bool              `json:"failed,omitempty"`
	Message  string            `json:"message,omitempty"` // "failed to start (exit status 1) -- no output"
	Took     time.Duration     `json:"took"`
	Evidence map[string]string `json:"evidence,omitempty"`
	// With lists what the action did to other services because they depend on this one, or it on them; in order.
	With []ActionOutcome `json:"with,omitempty"`
}

// Attempt is what the action of a rule came to the last time that the rule ordered it.
type Attempt struct {
	Action  ActionKind
	At      time.Time // it ended, or began while it runs
	Running bool      // it is ordered, and has not ended
	Skipped bool      // there was nothing to do, or its reason had gone
	Failed  bool
	Message string // why it failed or was not done
}
