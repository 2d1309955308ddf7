package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/boot"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/probe"
)

// Exit statuses of bootcheck.
const (
	allComeBack   = 0
	someDoNot     = 1
	someAreUnsure = 2
)

// bootcheck says what brings the daemon and each service back at boot. It needs no daemon.
func (p *program) bootcheck(ctx context.Context, config *checks.Config, names []string) int {
	table, err := proc.NewReader().Read(ctx, true)
	if err != nil {
		return p.fail("read the process table: %v", err)
	}
	pid := func(s *checks.Service) int { return probe.PID(table, s) }
	chosen := []bootAnswer{}
	all := bootAnswers(p.machine(), config, "upkeep", runningDaemon(config.Settings.PidFile), pid)
	for _, a := range all {
		s := config.Service(a.Service)
		if a.named(everyone(names)) && (p.opts.group == "" || s != nil && inGroup(s, p.opts.group)) {
			chosen = append(chosen, a)
		}
	}
	if unknown := notAmong(everyone(names), all); len(unknown) > 0 {
		return p.fail("bootcheck knows of no %q; it is asked of upkeep itself, processes and filesystems", unknown[0])
	}
	if p.opts.json {
		if err := p.printJSON(chosen); err != nil {
			return p.fail("%v", err)
		}
		return bootStatus(chosen)
	}
	for _, a := range chosen {
		fmt.Fprintln(p.out, a.line())
	}
	return bootStatus(chosen)
}

func bootStatus(answers []bootAnswer) int {
	status := allComeBack
	for _, a := range answers {
		switch {
		case a.Answer == boot.No:
			return someDoNot
		case a.Answer == boot.Unsure:
			status = someAreUnsure
		}
	}
	return status
}

func inGroup(s *checks.Service, group string) bool {
	for _, g := range s.Groups {
		if strings.EqualFold(g, group) {
			return true
		}
	}
	return false
}

// notAmong lists the names that no answer is for.
func notAmong(names []string, answers []bootAnswer) []string {
	var out []string
	for _, n := range names {
		known := false
		for _, a := range answers {
			known = known || strings.EqualFold(a.Service, n)
		}
		if !known {
			out = append(out, n)
		}
	}
	return out
}

// everyone takes "all" for what it means: no names.
func everyone(names []string) []string {
	if len(names) == 1 && strings.EqualFold(names[0], "all") {
		return nil
	}
	return names
}
