package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// migration is a Monit installation on its way to upkeep.
type migration struct {
	p       *program
	run     runner
	l       layout
	from    string         // Monit's control file
	old     *checks.Config // what it means
	copies  []copied
	monit   string   // its program, "" when there is none
	running bool     // it runs
	paused  []string // services that it does not monitor
	systemd bool     // both daemons are systemd's
	self    string   // this program, as commands name it
}

// migrate takes over from Monit. Without --yes it only shows what would be.
func (p *program) migrate(run runner) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	m := &migration{p: p, run: run, l: newLayout(p.opts.root, false, "")}
	if os.Geteuid() != 0 && p.opts.root == "" {
		return p.fail("taking over from Monit takes root")
	}
	if err := m.find(ctx); err != nil {
		return p.fail("%v", err)
	}
	m.show(ctx)
	steps, err := m.steps()
	if err != nil {
		return p.fail("%v", err)
	}
	p.opts.dryRun = p.opts.dryRun || !p.opts.yes
	if code := p.steps(steps); code != 0 {
		return code
	}
	if p.opts.dryRun {
		fmt.Fprintln(p.out, "\nNothing was changed. `upkeep migrate --yes` does it, and goes back to Monit when a step fails.")
		return 0
	}
	fmt.Fprintf(p.out, "\nupkeep has taken over. Its control file is %s, Monit's stays at %s.\n", m.l.at(m.l.control), m.from)
	return 0
}

// find reads what there is of Monit.
func (m *migration) find(ctx context.Context) error {
	finder := options{file: m.p.opts.from}
	file, err := finder.controlFile(true)
	if err != nil {
		return fmt.Errorf("%w; --from FILE names Monit's control file", err)
	}
	config, diagnostics := m.p.readAs("monit", file)
	if config == nil {
		_ = m.p.diagnose(diagnostics) // what stops us is said below
		return fmt.Errorf("%s cannot be taken over: mend what stands above, or tell us", file)
	}
	m.from, m.old = file, config
	if m.copies, err = m.l.copies(file, config.Files); err != nil {
		return err
	}
	if m.self, err = os.Executable(); err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	m.systemd = m.p.opts.root == "" && underSystemd()
	m.running = runningMonit(config.Settings.PidFile) > 0
	if m.monit, err = exec.LookPath("monit"); err != nil {
		m.monit = ""
		return nil //nolint:nilerr // a machine without the program has nothing to ask it
	}
	if m.running {
		summary, err := m.run(ctx, m.monit, "-c", m.from, "-B", "summary")
		if err != nil {
			fmt.Fprintf(m.p.err, "what Monit does not monitor cannot be known: %v\n", err)
		}
		m.paused = unmonitored(summary, config.Services)
	}
	return nil
}

// unmonitored lists the services that stand as such in Monit's summary.
func unmonitored(summary string, services []*checks.Service) []string {
	var out []string
	for line := range strings.Lines(summary) {
		for _, s := range services {
			rest, ok := strings.CutPrefix(strings.TrimSpace(line), s.Name+" ")
			if ok && strings.HasPrefix(strings.TrimSpace(rest), "Not monitored") {
				out = append(out, s.Name)
			}
		}
	}
	return out
}

// runningMonit is the pid of a Monit that runs; it does not lock its file.
func runningMonit(pidFile string) int {
	var pid int
	text, err := os.ReadFile(pidFile)
	if err != nil {
		return 0
	}
	if _, err := fmt.Sscan(string(text), &pid); err != nil || pid <= 0 || syscall.Kill(pid, 0) != nil {
		return 0
	}
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err == nil && strings.TrimSpace(string(name)) != "monit" {
		return 0
	}
	return pid
}

// show says what was found and what differs.
func (m *migration) show(ctx context.Context) {
	out := m.p.out
	state := "does not run"
	if m.running {
		state = "runs"
	}
	fmt.Fprintf(out, "Monit's control file is %s, with %d services; Monit %s.\n\nFiles:\n", m.from, len(m.old.Services), state)
	for _, c := range m.copies {
		fmt.Fprintf(out, "  %s -> %s\n", c.from, c.to)
	}
	if len(m.paused) > 0 {
		fmt.Fprintf(out, "\nNot monitored, and not afterwards: %s\n", strings.Join(m.paused, ", "))
	}
	fmt.Fprint(out, "\nNot taken over: restart counts, reference values of `changed` tests, read positions of log files, mails that Monit\n"+
		"still has to send. `upkeep help migrate` tells what is done otherwise on purpose.\n")
	if m.monit == "" {
		fmt.Fprint(out, "\nThere is no monit program to compare with.\n\n")
		return
	}
	difference, err := m.difference(ctx)
	switch {
	case err != nil:
		fmt.Fprintf(out, "\nThe listings could not be compared: %v\n\n", err)
	case difference == "":
		fmt.Fprint(out, "\nBoth programs read the file alike (-tv).\n\n")
	default:
		fmt.Fprintf(out, "\nWhat the programs read otherwise (-tv; < Monit, > upkeep):\n%s\n\n", difference)
	}
}

// difference compares what both programs make of the file.
func (m *migration) difference(ctx context.Context) (string, error) {
	dir, err := os.MkdirTemp("", "upkeep-migrate")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	var files []string
	for _, program := range []string{m.monit, m.self} {
		listing, err := m.run(ctx, program, "-c", m.from, "-tv", "-B")
		if err != nil {
			return "", err
		}
		_, listing, found := strings.Cut(listing, "The service list contains") // the settings before it have other paths on purpose
		if !found {
			return "", fmt.Errorf("%s lists no services with -tv", program)
		}
		path := filepath.Join(dir, filepath.Base(program))
		if err := os.WriteFile(path, []byte(listing+"\n"), 0o600); err != nil {
			return "", err
		}
		files = append(files, path)
	}
	text, err := m.run(ctx, "diff", files...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 1 {
		return text, nil
	}
	return text, err
}

// steps are what --yes does, in order.
func (m *migration) steps() ([]step, error) {
	l := m.l
	steps := []step{folder(l.at(filepath.Dir(l.control)), 0o755), folder(l.at(l.state), 0o700)}
	if l.root != "" {
		steps = append(steps, folder(l.at(l.run), 0o755))
	}
	for _, c := range m.copies {
		if dir := filepath.Dir(c.to); dir != l.at(filepath.Dir(l.control)) {
			steps = append(steps, folder(dir, 0o755))
		}
		steps = append(steps, file(c.to, func() ([]byte, error) { return c.text, nil }, 0o600, false))
	}
	if id, err := os.ReadFile(m.old.Settings.IDFile); err == nil && idForm.MatchString(strings.TrimSpace(string(id))) {
		steps = append(steps, file(l.at(l.state)+"/id", func() ([]byte, error) { return id, nil }, 0o644, false))
	}
	steps = append(steps, m.run.command("check "+l.at(l.control), nil, m.self, "-c", l.at(l.control), "-t"))
	if _, err := os.Stat(packageUnit); m.systemd && err != nil {
		steps = append(steps, l.program(m.self)...)
		steps = append(steps, file(l.unit, func() ([]byte, error) { return []byte(l.unitFile()), nil }, 0o644, false))
	}
	steps = append(steps, m.swap()...)
	return append(steps, step{text: fmt.Sprintf("verify that upkeep sees all %d services", len(m.old.Services)), do: m.verify}), nil
}

// swap ends the one daemon and starts the other. What Monit does not monitor is set aside before upkeep could start it.
func (m *migration) swap() []step {
	control := m.l.at(m.l.control)
	var steps []step
	if m.systemd { // the package may have started it with the control file that it brings
		steps = append(steps, step{text: "stop upkeep where it runs", do: func(ctx context.Context) error {
			_, _ = m.run(ctx, "systemctl", "stop", "upkeep.service") // it need not be there yet
			return nil
		}})
	}
	switch {
	case m.running && m.systemd:
		// One after the other: --now does nothing for the init script that Debian's Monit is.
		steps = append(steps, m.run.command("stop Monit", []string{"start", "monit.service"}, "systemctl", "stop", "monit.service"),
			m.run.command("disable Monit", []string{"enable", "monit.service"}, "systemctl", "disable", "monit.service"))
	case m.running:
		steps = append(steps, m.run.command("stop Monit", []string{"-c", m.from}, m.monit, "-c", m.from, "quit"))
	}
	if m.running {
		steps = append(steps, step{text: "wait for its end", do: m.gone})
	}
	if len(m.paused) > 0 {
		steps = append(steps, m.run.command("set aside "+strings.Join(m.paused, ", "), nil, m.self, append([]string{"-c", control, "unmonitor"}, m.paused...)...))
	}
	if !m.systemd {
		return append(steps, m.run.command("start upkeep", []string{"-c", control, "quit"}, m.self, "-c", control))
	}
	return append(steps, m.run.command("have systemd read its units", nil, "systemctl", "daemon-reload"),
		m.run.command("enable upkeep and start it", []string{"disable", "--now", "upkeep.service"}, "systemctl", "enable", "--now", "upkeep.service"))
}

// gone waits until Monit has ended.
func (m *migration) gone(ctx context.Context) error {
	return wait(ctx, time.Minute, func() error {
		if pid := runningMonit(m.old.Settings.PidFile); pid > 0 {
			return fmt.Errorf("monit still runs with pid %d", pid)
		}
		return nil
	})
}

// verify waits until upkeep has looked at every service that Monit had.
func (m *migration) verify(ctx context.Context) error {
	patience := m.old.Settings.StartDelay + 2*cmp.Or(m.old.Settings.Cycle, time.Minute) + time.Minute
	return wait(ctx, patience, func() error {
		text, err := m.run(ctx, m.self, "-c", m.l.at(m.l.control), "--format", "json", "summary")
		if err != nil {
			return err
		}
		var seen []api.Service
		if err := json.Unmarshal([]byte(text), &seen); err != nil {
			return fmt.Errorf("read its summary: %w", err)
		}
		if len(seen) < len(m.old.Services) {
			return fmt.Errorf("it sees %d of %d", len(seen), len(m.old.Services))
		}
		return nil
	})
}

// wait tries until so is well, or the time is over.
func wait(ctx context.Context, patience time.Duration, so func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	beat := time.NewTicker(200 * time.Millisecond)
	defer beat.Stop()
	for {
		err := so()
		if err == nil {
			return nil
		}
		select {
		case <-beat.C:
		case <-ctx.Done():
			return err
		}
	}
}
