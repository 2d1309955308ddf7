package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// act orders an action on services and, unless told otherwise, waits until it is done and says how it went.
func (p *program) act(ctx context.Context, config *checks.Config, verb string, names []string) int {
	if len(names) == 0 && p.opts.group == "" {
		return p.unnamed(verb)
	}
	if runningDaemon(config.Settings.PidFile) == 0 {
		kind, err := userAction(verb)
		if err != nil {
			return p.fail("%v", err)
		}
		chosen, err := p.chosen(ctx, config, names)
		if err != nil {
			return p.fail("%v", err)
		}
		return p.direct(ctx, config, kind, chosen)
	}
	wait := !p.opts.noWait && !p.monit()
	told := 0
	code := p.ask(config, func(c *api.Client) error {
		reply, err := c.Act(ctx, api.ActionRequest{Action: verb, Services: names, Group: p.opts.group, Wait: wait, For: p.opts.away.Seconds(), Reason: p.opts.reason})
		switch {
		case errors.Is(err, &api.Error{Code: api.NotFound}) && p.monit():
			return errors.New(unknownTo(names, p.opts.group).Plain())
		case err != nil:
			return err
		}
		told, err = p.told(verb, reply)
		return err
	})
	return max(code, told)
}

func (p *program) unnamed(verb string) int {
	return p.fail("Please specify a service name or 'all' after %s", verb)
}

// unknownTo is the error for names of which one is unknown to the daemon.
func unknownTo(names []string, group string) *checks.UnknownError {
	return &checks.UnknownError{Name: strings.Join(names, " "), Group: group}
}

// chosen lists the services of the control file that names and the group mean, as the daemon would choose them.
func (p *program) chosen(ctx context.Context, config *checks.Config, names []string) ([]string, error) {
	list, err := checks.Select(ctx, config.Services, names, p.opts.group)
	var unknown *checks.UnknownError
	if errors.As(err, &unknown) && p.monit() {
		return nil, errors.New(unknown.Plain())
	}
	if err != nil {
		return nil, err
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.Name
	}
	return out, nil
}

// told says how an action went, a line for each service that it touched, and gives the exit status: 1 when one does not
// stand as was asked for. Monit's name says only what failed.
func (p *program) told(verb string, reply api.ActionReply) (code int, err error) {
	if p.opts.json {
		err = p.printJSON(reply)
	}
	for _, o := range reply.Outcomes {
		switch {
		case o.Failed:
			code = p.fail("%s: %s failed -- %s", o.Service, o.Action, o.Message)
		case !p.monit() && !p.opts.json:
			fmt.Fprintln(p.out, p.outcomeLine(o))
		}
	}
	if len(reply.Outcomes) == 0 && !p.monit() && !p.opts.json {
		for _, name := range reply.Services {
			fmt.Fprintf(p.out, "%s: %s ordered\n", name, verb)
		}
	}
	return code, err
}

// done says what an action has made of a service.
var done = map[string]string{"start": "started", "stop": "stopped", "restart": "restarted", "monitor": "monitored", "unmonitor": "no longer monitored"}

func (p *program) outcomeLine(o api.Outcome) string {
	text := done[o.Action]
	switch {
	case o.Skipped && o.Message != "" && o.Message != "started" && o.Message != "stopped": // the plain words tell of no skipping
		text = o.Message
	case o.Skipped:
		text = "nothing to do"
	case o.Action == "unmonitor" && p.opts.away > 0:
		text += " until " + time.Now().Add(p.opts.away).Format("2 Jan 15:04")
	}
	if o.Action == "unmonitor" && p.opts.reason != "" {
		text += " (" + p.opts.reason + ")"
	}
	if o.With != "" {
		text += ", with " + o.With
	}
	return o.Service + ": " + text
}
