package main

import (
	"context"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/load"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// Whoever moves over may still have Monit's daemon running with the same control file. Our command line then talks to it
// with the requests that it knows, and no second daemon acts beside it on the same services.

// monitProbe bounds the question who answers where the control file says.
const monitProbe = 2 * time.Second

// monitDaemon gives a client for a daemon of Monit that answers where the control file says, nil when there is none. It
// is asked for only when no daemon of ours runs.
func (p *program) monitDaemon(ctx context.Context, config *checks.Config) *api.Client {
	if config.Settings.HTTP == nil || !namesProcess(config.Settings.PidFile) {
		return nil
	}
	client, err := p.client(config)
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, monitProbe)
	defer cancel()
	if monit, err := client.IsMonit(ctx); err != nil || !monit {
		return nil
	}
	return client
}

// namesProcess tells whether a pid file names a process that runs, whoever it is. It spares everybody else the question.
func namesProcess(pidFile string) bool {
	text, err := ownfile.Read(pidFile, 64)
	if err != nil {
		return false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || pid <= 0 {
		return false
	}
	_, there := proc.Exists(pid)
	return there
}

// verbMonit runs a command of the command line against a daemon of Monit, as far as it knows it. An order returns when it
// is taken, not when it is done.
func (p *program) verbMonit(ctx context.Context, c *api.Client, config *checks.Config, verb string, names []string) int {
	var err error
	switch verb {
	case "start", "stop", "restart", "monitor", "unmonitor":
		if len(names) == 0 && p.opts.group == "" {
			return p.unnamed(verb)
		}
		if p.opts.away != 0 || p.opts.reason != "" {
			return p.onlyOurs("--for and --reason")
		}
		var chosen []string
		if chosen, err = p.chosen(ctx, config, names); err == nil {
			for i, name := range chosen {
				chosen[i] = regexp.QuoteMeta(name) // Monit takes every name for a pattern
			}
			err = c.DoAction(ctx, verb, chosen)
		}
	case "status", "summary", "report", "validate":
		if p.opts.json {
			return p.onlyOurs("--format json")
		}
		if verb == "validate" {
			err, verb = c.ValidateMonit(ctx), "status"
		}
		if err == nil {
			err = p.showText(ctx, c, config, verb, names)
		}
	case "procmatch":
		return p.procmatch(ctx, config, first(names))
	default:
		return p.onlyOurs(verb)
	}
	if err != nil {
		return p.fail("%v", err)
	}
	return 0
}

// onlyOurs says that something needs a daemon of ours.
func (p *program) onlyOurs(what string) int {
	return p.fail("Monit's daemon runs with this control file and knows no %s; end it with `monit quit` and start %s in its place", what, p.name)
}

// liveMonit is the pid of a Monit that runs where the control file says, or does not say.
func (p *program) liveMonit(config *checks.Config) int {
	if pid := runningMonit(config.Settings.PidFile); pid > 0 {
		return pid
	}
	home, _ := os.UserHomeDir()
	if config.Settings.PidFile == load.DefaultPIDFile(p.name, home) {
		return runningMonit(load.DefaultPIDFile("monit", home))
	}
	return 0
}

// besideMonit tells that a daemon of Monit looks after the same services, and says so.
func (p *program) besideMonit(config *checks.Config) bool {
	if p.monitDaemon(context.Background(), config) == nil && p.liveMonit(config) == 0 {
		return false
	}
	p.fail("Monit's daemon runs with this control file, and two would act on the same services: end it with `monit quit`, then start %s", p.name)
	return true
}
