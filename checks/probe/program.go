package probe

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/spawn"
)

// program runs a check program and keeps what it said. The engine never has two looks at one service under way, so no
// program runs twice at once.
func (o *Observer) program(ctx context.Context, look engine.Look, seen *checks.Observation) {
	s := look.Service
	started := time.Now()
	result, err := spawn.Run(ctx, spawn.Command{Args: s.Args, UID: s.User.UID, GID: s.User.GID, Env: []string{"MONIT_SERVICE=" + s.Name},
		Timeout: s.Timeout, Limit: int(o.settings().Settings.Limits.ProgramOutput)})
	if err != nil {
		unable(seen, fmt.Errorf("failed to execute program -- %w", err))
		return
	}
	seen.Program = &checks.ProgramFacts{Started: started, PID: result.PID, Status: result.ExitStatus, TimedOut: result.TimedOut,
		Output: output(result), Took: result.Took}
	if result.Signal != 0 { // Monit shows the signal as the status
		seen.Program.Status = int(result.Signal)
	}
	switch {
	case result.TimedOut:
		seen.Program.Ended = fmt.Sprintf("program timed out after %.0f s", s.Timeout.Seconds())
		o.log.Error("event", "service", s.Name, "text", fmt.Sprintf("%s. Killing program with pid %d", seen.Program.Ended, result.PID))
	case result.Signal != 0:
		seen.Program.Ended = fmt.Sprintf("program was ended by signal %d (%s)", result.Signal, result.Signal)
	}
}

// output is what the program said, standard error first when there is any.
func output(r spawn.Result) string {
	return strings.TrimSpace(strings.TrimSpace(string(r.Stderr)) + "\n" + strings.TrimSpace(string(r.Stdout)))
}
