package main

import (
	"context"
	"fmt"
	"os"
	"regexp"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/system"
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
	table, err := system.NewProcessReader().Read(ctx, true)
	if err != nil {
		return p.fail("read the process table: %v", err)
	}
	chosen, found := table.Match(re)
	fmt.Fprintf(p.out, "List of processes matching pattern %q:\n", pattern)
	total := 0
	for process := range table.All {
		line := process.Cmdline
		if line == "" {
			line = process.Name
		}
		if process.Zombie || !re.MatchString(line) || process.PID == os.Getpid() {
			continue
		}
		total++
		mark := " "
		if found && process.PID == chosen.PID {
			mark = "*"
		}
		fmt.Fprintf(p.out, "%s %7d %7d %s\n", mark, process.PID, process.PPID, plainly(line))
	}
	fmt.Fprintf(p.out, "Total matches: %d\n", total)
	if total > 1 {
		fmt.Fprintln(p.out, "* is the one that would be watched: the oldest whose parent does not match")
	}
	return 0
}
