package main

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/spawn"
)

// queuedUnits asks systemd which units it has still to start; systemctl(1), list-jobs. Where there is no systemd, or it
// does not answer, there are none.
func queuedUnits(log *slog.Logger) func(context.Context) map[string]bool {
	return func(ctx context.Context) map[string]bool {
		if _, err := os.Stat("/run/systemd/system"); err != nil {
			return nil
		}
		result, err := spawn.Run(ctx, spawn.Command{Args: []string{"/usr/bin/systemctl", "list-jobs", "--no-legend", "--plain", "--full"},
			Timeout: 10 * time.Second, Limit: 1 << 20})
		if err != nil || result.ExitStatus != 0 {
			log.Warn("systemd does not tell what it has still to start", "err", err, "output", result.Output())
			return nil
		}
		return startJobs(string(result.Stdout))
	}
}

// startJobs reads the units of lines "48 nginx.service start waiting".
func startJobs(text string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) >= 4 && (f[2] == "start" || f[2] == "restart" || f[2] == "verify-active") {
			out[f[1]] = true
		}
	}
	return out
}
