package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// reload has the daemon read its control file again, and fails with what is wrong when it was not taken. Without a way to
// ask it is signalled.
func (p *program) reload(ctx context.Context, config *checks.Config) int {
	pid := runningDaemon(config.Settings.PidFile)
	text := fmt.Sprintf("Reinitializing %s daemon", p.name)
	if !p.opts.json {
		fmt.Fprintln(p.out, text)
	}
	if pid == 0 {
		return p.notRunning()
	}
	p.note(config, text)
	if p.monit() || config.Settings.HTTP == nil {
		if err := syscall.Kill(pid, syscall.SIGHUP); err != nil {
			return p.fail("signal the daemon with pid %d: %v", pid, err)
		}
		return 0
	}
	return p.ask(config, func(c *api.Client) error {
		changes, err := c.Reload(ctx)
		if errors.Is(err, errOtherCertificate) { // renewed on disk: it has to be read before we can ask
			return syscall.Kill(pid, syscall.SIGHUP)
		}
		if err != nil {
			return err
		}
		if p.opts.json {
			return p.printJSON(changes)
		}
		for _, note := range changes.Notes {
			fmt.Fprintln(p.err, note)
		}
		if p.opts.verbose > 0 || terminal(p.out) { // scripts expect the one line that Monit says
			p.tellChanges(changes)
		}
		return nil
	})
}

// tellChanges says which services a reload has added, removed and changed.
func (p *program) tellChanges(c api.Changes) {
	for _, group := range []struct {
		what  string
		names []string
	}{{"added", c.Added}, {"removed", c.Removed}, {"changed", c.Changed}} {
		if len(group.names) > 0 {
			fmt.Fprintf(p.out, "%-8s %s\n", group.what+":", strings.Join(group.names, ", "))
		}
	}
	if len(c.Added)+len(c.Removed)+len(c.Changed) == 0 {
		fmt.Fprintln(p.out, "the control file is in charge; no service was added, removed or changed")
	}
}

// notRunning says that there is no daemon. Monit calls that a success; scripts that call us monit may rely on it.
func (p *program) notRunning() int {
	text := p.name + " daemon is not running"
	if p.monit() {
		fmt.Fprintln(p.out, text)
		return 0
	}
	return p.fail("%s", text)
}

// quitDaemon ends the daemon and waits until it is gone.
func (p *program) quitDaemon(config *checks.Config) int {
	pid := runningDaemon(config.Settings.PidFile)
	if pid == 0 {
		return p.notRunning()
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		return p.fail("end the daemon with pid %d: %v", pid, err)
	}
	deadline := time.Now().Add(config.Settings.Limits.ShutdownTimeout + 5*time.Second)
	for !p.opts.noWait && !p.monit() && runningDaemon(config.Settings.PidFile) == pid {
		if time.Now().After(deadline) {
			return p.fail("the daemon with pid %d was told to end, but it still runs", pid)
		}
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Fprintf(p.out, "%s daemon with pid [%d] killed\n", p.name, pid)
	return 0
}

// validate wakes the daemon and prints the status of what it then sees. Without a daemon everything is looked at once.
func (p *program) validate(ctx context.Context, config *checks.Config, names []string) int {
	if runningDaemon(config.Settings.PidFile) == 0 {
		return p.once(config, true)
	}
	code := p.ask(config, func(c *api.Client) error { return c.Validate(ctx) })
	if code == 0 && !p.opts.json {
		fmt.Fprintf(p.out, "%s daemon with PID %d awakened\n", p.title(), runningDaemon(config.Settings.PidFile))
	}
	if code != 0 {
		return code
	}
	return p.show(ctx, config, "status", names)
}
