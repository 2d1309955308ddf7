package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks"
)

// What the daemon holds open besides what grows with the control file: log, lock, listeners, kernel sources, the queue, and
// clients of the web interface.
const ownDescriptors = 64

// perLook is how many descriptors one look has open: up to four connections, or a program with its pipes.
const perLook = 6

// shortages tells which of the system's limits are too low for a configuration. The soft limit on descriptors needs no
// care: Go's runtime raises it to the hard one at the start, and gives started programs the old one back (package os,
// since Go 1.19).
func shortages(config *checks.Config) []string {
	processes, folders := 0, map[string]bool{}
	for _, s := range config.Services {
		switch {
		case s.Kind == checks.Process:
			processes++
			if s.Pattern == nil {
				folders[filepath.Dir(s.Target)] = true
			}
		case s.Kind == checks.File || s.Kind == checks.Directory || s.Kind == checks.Fifo:
			folders[filepath.Dir(s.Target)] = true
		}
	}
	var out []string
	need := uint64(processes + ownDescriptors + perLook*min(config.Settings.Limits.ParallelChecks, len(config.Services)))
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err == nil && need > uint64(limit.Cur) { //nolint:unconvert // the types differ between systems
		out = append(out, fmt.Sprintf("%d services may need %d open files, the limit is %d: raise it (ulimit -n, LimitNOFILE= of systemd) or lower "+
			"`parallelChecks`; what cannot be watched is left to the cycle", len(config.Services), need, limit.Cur))
	}
	if watches, ok := kernelNumber("/proc/sys/fs/inotify/max_user_watches"); ok && len(folders) > watches {
		out = append(out, fmt.Sprintf("files in %d folders are watched, the limit fs.inotify.max_user_watches is %d: raise it; the rest is left to the cycle",
			len(folders), watches))
	}
	return out
}

func kernelNumber(file string) (int, bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, false // another system, which has no such limit
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	return n, err == nil
}

func (h *house) warnOfShortages(config *checks.Config) {
	for _, text := range shortages(config) {
		h.log.Warn("event", "text", text)
	}
}
