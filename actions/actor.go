package actions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/spawn"
)

// Alerts takes events that people may want to hear of.
type Alerts interface {
	// Handle returns when the end of the program would not lose the event.
	Handle(e checks.Event, s *checks.Service)
	// Sync returns when a power failure would not either.
	Sync()
	// Told gives, by service in lower case, what was told in the last run and may be missing in its state.
	Told() map[string][]checks.Told
	// Saved ends that for all changes up to the event of this id.
	Saved(id uint64)
}

// Units has systemd start, stop and restart units, and returns when that is done.
type Units interface {
	Job(ctx context.Context, verb, unit string) error
}

// Options are what an actor needs.
type Options struct {
	Units Units
	// Running tells whether a process service runs now.
	Running  func(s *checks.Service, before *checks.Observation) checks.Standing
	Alerts   Alerts
	Settings func() checks.Settings
	Host     string // the machine's name, for MONIT_HOST where the settings have none
	Journal  string // where a rotation notes what it does, to be finished after a crash
	Starts   Starts // where starts under way are noted
	Log      *slog.Logger
}

// Actor carries out actions. It keeps nothing between calls.
type Actor struct{ Options }

// New makes an actor.
func New(o Options) *Actor {
	spawn.Prepare(func(err error) { o.Log.Warn("event", "text", err.Error()) }) // the first start is not to wait for that
	return &Actor{o}
}

// host is what MONIT_HOST says: the name of the machine's own entry, as in the mails.
func (a *Actor) host() string { return cmp.Or(a.Settings().Machine, a.Host) }

// Hear hands an event on to the alerts.
func (a *Actor) Hear(e checks.Event, s *checks.Service) { a.Alerts.Handle(e, s) }

// Sync makes what the alerts were handed last through a power failure.
func (a *Actor) Sync() { a.Alerts.Sync() }

// Told gives, by service in lower case, what the alerts have told in the last run and its state may not know:
// checks.State.CatchUp takes it.
func (a *Actor) Told() map[string][]checks.Told { return a.Alerts.Told() }

// Saved tells the alerts that the state file holds all changes up to the event of this id.
func (a *Actor) Saved(id uint64) { a.Alerts.Saved(id) }

// Do carries out one step: it runs the service's program and, for a process, waits until the process runs or has ended.
func (a *Actor) Do(ctx context.Context, step checks.Step, cause checks.Cause, seen *checks.Observation) checks.ActionOutcome {
	began := time.Now()
	m := move{a: a, s: step.Service, cause: cause, seen: seen}
	o := checks.ActionOutcome{Service: step.Service.Name, Action: step.Kind.String()}
	if m.finishEarlier(ctx) && cause.Event != nil && step.Kind != checks.ActStop { // what the rule wants has come about
		return checks.ActionOutcome{Service: o.Service, Action: o.Action, Message: "started", Took: time.Since(began)}
	}
	var err *failure
	switch step.Kind {
	case checks.ActStart:
		o.Skipped, err = m.start(ctx)
	case checks.ActStop:
		o.Skipped, err = m.stop(ctx)
	case checks.ActRestart:
		a.Log.Info("event", "service", step.Service.Name, "text", "trying to restart")
		o.Skipped, err = m.restart(ctx)
	}
	o.Took, o.Message = time.Since(began), "started"
	if step.Kind == checks.ActStop {
		o.Message = "stopped"
	}
	switch {
	case err != nil:
		o.Failed, o.Message, o.Evidence = true, err.text, err.evidence
	case o.Skipped:
		o.Message = ""
		if cause.User && step.Target {
			o.Message = m.lacks(step.Kind)
			o.Failed = o.Message != ""
		}
	}
	return o
}

// lacks says why a service that somebody wants started or stopped is not; empty when it is as they want it.
func (m move) lacks(kind checks.ActionKind) string {
	if m.s.Kind != checks.Process {
		return "" // nothing of it runs: to start it is to monitor it
	}
	st := m.standing()
	switch {
	case st.Unseen != "":
		return "nobody can tell now whether it runs: " + st.Unseen
	case kind == checks.ActStop && st.Runs:
		return "its process runs on, as it has no stop program"
	case kind != checks.ActStop && !st.Runs:
		return "it does not run, and it has no start program"
	case kind == checks.ActRestart:
		return "it has no restart program, and none to stop and start it"
	}
	return ""
}

// move is one step on its way.
type move struct {
	a     *Actor
	s     *checks.Service
	cause checks.Cause
	seen  *checks.Observation
}

// failure is a program that did not do what it should: the text of the event and its evidence.
type failure struct {
	text     string
	evidence map[string]string
}

func (m move) start(ctx context.Context) (skipped bool, f *failure) {
	if m.s.Start == nil {
		return true, nil
	}
	switch st := m.standing(); {
	case st.Unseen != "":
		return false, unseen("start", st)
	case st.Runs:
		return true, nil
	}
	return false, m.run(ctx, m.s.Start, "start", "Started", true)
}

// stop runs the stop program of what runs. A program that stops whatever its pid file names must not be run when that is
// a stranger, nor when nobody can tell.
func (m move) stop(ctx context.Context) (skipped bool, f *failure) {
	if m.s.Stop == nil {
		return true, nil
	}
	switch st := m.standing(); {
	case st.Unseen != "":
		return false, unseen("stop", st)
	case m.s.Kind == checks.Process && !st.Runs:
		return true, nil
	}
	return false, m.run(ctx, m.s.Stop, "stop", "Stopped", false)
}

// restart runs the restart program where there is one and the process runs; otherwise it stops, then starts. A process
// that would not stop is not started a second time. A restart program alone is run also when nothing runs, but not when the
// pid file that it goes by names a stranger.
func (m move) restart(ctx context.Context) (skipped bool, f *failure) {
	if m.s.Restart != nil {
		st := m.standing()
		switch {
		case st.Unseen != "":
			return false, unseen("restart", st)
		case m.s.Kind == checks.Process && m.s.Start == nil && st.Stranger != "":
			return false, &failure{text: "failed to restart -- " + st.Stranger}
		case m.s.Kind != checks.Process || m.s.Start == nil || st.Runs:
			return false, m.run(ctx, m.s.Restart, "restart", "Restarted", true)
		}
	}
	stopped, f := m.stop(ctx)
	if f != nil {
		return false, f
	}
	started, f := m.start(ctx)
	return stopped && started, f
}

// moment is how long a process may still take to appear after its start program has failed.
const moment = 250 * time.Millisecond

// run runs one program of the service and waits for what it is to bring about. The program's timeout bounds both.
func (m move) run(ctx context.Context, method *checks.Method, verb, event string, wantRunning bool) *failure {
	m.a.Log.Info("event", "service", m.s.Name, "text", fmt.Sprintf("%s: '%s'", verb, strings.Join(method.Args, " ")))
	deadline := time.Now().Add(method.Timeout)
	text := m.cause.Text
	if text == "" {
		text = event
	}
	if method.Unit != "" {
		return m.job(ctx, method, verb, wantRunning, deadline)
	}
	var before func(pid int, startTicks uint64) error
	if wantRunning {
		defer m.follow()()
		defer m.a.Starts.ends(m.s)
		before = func(pid int, ticks uint64) error {
			if err := m.a.Starts.begins(m.s, pid, ticks, deadline); err != nil { // a full disk must keep nobody down
				m.a.Log.Warn("event", "service", m.s.Name, "text", err.Error())
			}
			return nil
		}
	}
	result, err := spawn.Run(ctx, spawn.Command{Before: before, Args: method.Args, UID: method.User.UID, GID: method.User.GID, Timeout: method.Timeout,
		Limit: int(m.a.Settings().Limits.ProgramOutput), Env: append(m.environment(event, text), method.Environment...)})
	if err != nil {
		return &failure{text: fmt.Sprintf("failed to %s -- %v", verb, err)}
	}
	if m.s.Kind == checks.Process && !result.TimedOut {
		if result.ExitStatus != 0 || result.Signal != 0 {
			deadline = earlier(deadline, time.Now().Add(moment))
		}
		if m.await(ctx, wantRunning, deadline) {
			return nil
		}
	} else if result.ExitStatus == 0 && !result.TimedOut && result.Signal == 0 {
		return nil
	}
	return failed(verb, method, result)
}

// job has systemd do it and waits until the unit is, or is not, there.
func (m move) job(ctx context.Context, method *checks.Method, verb string, wantRunning bool, deadline time.Time) *failure {
	timed, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	err := m.a.Units.Job(timed, method.Verb, method.Unit)
	if err == nil && !m.await(ctx, wantRunning, earlier(deadline, time.Now().Add(moment))) {
		err = errors.New("the unit has ended at once")
		if !wantRunning {
			err = errors.New("the unit still runs")
		}
	}
	if err != nil {
		return &failure{text: fmt.Sprintf("failed to %s -- %s: %v", verb, method.Unit, err), evidence: map[string]string{"unit": method.Unit}}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func failed(verb string, method *checks.Method, r spawn.Result) *failure {
	output := r.Output()
	status := r.ExitStatus
	said := output
	switch {
	case r.TimedOut:
		status, said = -1, fmt.Sprintf("Program '%s' timed out after %s", method.Command, seconds(method.Timeout))
	case r.Signal != 0:
		status = -1
		said = strings.TrimSpace(fmt.Sprintf("ended by %s %s", r.Signal, output))
	case said == "":
		said = "no output"
	}
	return &failure{text: fmt.Sprintf("failed to %s (exit status %d) -- %s", verb, status, said),
		evidence: map[string]string{"exit status": fmt.Sprint(status), "output": output}}
}

func seconds(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%d m", d/time.Minute)
	}
	return fmt.Sprintf("%g s", d.Seconds())
}

// dateForm is the form of $DATE and MONIT_DATE (RFC 5322, section 3.3).
const dateForm = "Mon, 02 Jan 2006 15:04:05 -0700"

// environment is what programs of an event are told.
func (m move) environment(event, description string) []string {
	return environment(m.s, m.seen, event, description, m.a.host())
}

func environment(s *checks.Service, seen *checks.Observation, event, description, host string) []string {
	env := []string{"MONIT_SERVICE=" + s.Name, "MONIT_EVENT=" + event, "MONIT_DESCRIPTION=" + description,
		"MONIT_DATE=" + time.Now().Format(dateForm), "MONIT_HOST=" + host}
	if seen == nil {
		seen = &checks.Observation{}
	}
	if p := seen.Process; s.Kind == checks.Process {
		if p == nil {
			p = &checks.ProcessFacts{PID: -1, CPUPercent: -1}
		}
		env = append(env, fmt.Sprintf("MONIT_PROCESS_PID=%d", p.PID), fmt.Sprintf("MONIT_PROCESS_MEMORY=%d", p.Memory/1024),
			fmt.Sprintf("MONIT_PROCESS_CHILDREN=%d", p.Children))
		if p.CPUPercent >= 0 {
			env = append(env, fmt.Sprintf("MONIT_PROCESS_CPU_PERCENT=%.1f", p.CPUPercent))
		}
	}
	if seen.Program != nil {
		env = append(env, fmt.Sprintf("MONIT_PROGRAM_STATUS=%d", seen.Program.Status))
	}
	return env
}
