package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
)

// procmatch shows which processes a pattern finds, and which of them `check process ... matching` would take.
func (p *program) procmatch(ctx context.Context, _ *checks.Config, pattern string) int {
	if pattern == "" {
		fmt.Fprintln(p.out, `Invalid syntax - usage: procmatch "<pattern>"`) // where Monit says it
		return 1
	}
	re, err := regexp.CompilePOSIX(pattern)
	if err != nil {
		return p.fail("Invalid regular expression '%s' -- %v", pattern, err)
	}
	table, err := proc.NewReader().Read(ctx, true)
	if err != nil {
		return p.fail("read the process table: %v", err)
	}
	callers := callersOf(table)
	var listed []*proc.Process
	fmt.Fprintf(p.out, "List of processes matching pattern %q:\n", pattern)
	for process := range table.All {
		line := process.Cmdline
		if line == "" {
			line = process.Name
		}
		if process.Zombie || !re.MatchString(line) || callers[process.PID] {
			continue
		}
		listed = append(listed, process)
	}
	chosen := watchedOf(listed)
	for _, process := range listed {
		mark := " "
		if process == chosen {
			mark = "*"
		}
		fmt.Fprintf(p.out, "%s %7d %7d %s\n", mark, process.PID, process.PPID, plainly(cmp.Or(process.Cmdline, process.Name)))
	}
	total := len(listed)
	fmt.Fprintf(p.out, "Total matches: %d\n", total)
	if total > 1 {
		fmt.Fprintln(p.out, "* is the one that would be watched: the oldest whose parent does not match")
	}
	return 0
}

// callersOf are this process and those that have called it: the pattern stands on their command lines too.
func callersOf(table *proc.Table) map[int]bool {
	parents, lines := map[int]int{}, map[int]string{}
	for process := range table.All {
		parents[process.PID], lines[process.PID] = process.PPID, process.Cmdline
	}
	callers := map[int]bool{os.Getpid(): true}
	for pid := parents[os.Getpid()]; pid > 1 && !callers[pid]; pid = parents[pid] {
		if !strings.Contains(lines[pid], "procmatch") {
			break // a service that happens to be above us
		}
		callers[pid] = true
	}
	return callers
}

// watchedOf is the one that a check would watch: the oldest whose parent is not among them.
func watchedOf(list []*proc.Process) (chosen *proc.Process) {
	among := map[int]bool{}
	for _, process := range list {
		among[process.PID] = true
	}
	for _, process := range list {
		if !among[process.PPID] && (chosen == nil || process.StartTicks < chosen.StartTicks || process.StartTicks == chosen.StartTicks && process.PID < chosen.PID) {
			chosen = process
		}
	}
	return chosen
}
