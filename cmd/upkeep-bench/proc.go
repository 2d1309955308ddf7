//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// tick is the unit of times in /proc/PID/stat; the kernel tells user space 100 a second on every architecture that Go has.
const tick = 10 * time.Millisecond

// procStat is what we need of /proc/PID/stat, proc_pid_stat(5).
type procStat struct {
	parent       int
	childrenUsed time.Duration // of children that were waited for
}

// parseStat reads a line of /proc/PID/stat. The name may hold blanks and brackets, so fields are counted from the last one.
func parseStat(text []byte) (procStat, error) {
	end := bytes.LastIndexByte(text, ')')
	if end < 0 {
		return procStat{}, fmt.Errorf("no name in %q", text)
	}
	fields := strings.Fields(string(text[end+1:])) // from field 3 on
	if len(fields) < 15 {
		return procStat{}, fmt.Errorf("%d fields after the name in %q, expected 15 or more", len(fields), text)
	}
	parent, err := strconv.Atoi(fields[1])
	if err != nil {
		return procStat{}, fmt.Errorf("parent: %w", err)
	}
	user, err := strconv.ParseInt(fields[13], 10, 64)
	if err != nil {
		return procStat{}, fmt.Errorf("user time of children: %w", err)
	}
	system, err := strconv.ParseInt(fields[14], 10, 64)
	if err != nil {
		return procStat{}, fmt.Errorf("system time of children: %w", err)
	}
	return procStat{parent: parent, childrenUsed: time.Duration(user+system) * tick}, nil
}

// parseStatus reads one figure of /proc/PID/status: kilobytes, or a plain number.
func parseStatus(text []byte, field string) (int64, error) {
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte(field+":")); ok {
			return strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(string(rest)), " kB"), 10, 64)
		}
	}
	return 0, fmt.Errorf("no %s", field)
}

// cpuOf tells what a process has used: of itself to the nanosecond, threads that have ended included, by its CPU clock
// (clock_getcpuclockid(3) makes the clock's number in this way); of children that it waited for by ticks.
func cpuOf(pid int) (time.Duration, error) {
	var own unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|2), &own); err != nil {
		return 0, fmt.Errorf("CPU clock of pid %d: %w", pid, err)
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	stat, err := parseStat(text)
	if err != nil {
		return 0, fmt.Errorf("/proc/%d/stat: %w", pid, err)
	}
	return time.Duration(own.Nano()) + stat.childrenUsed, nil
}

// statusOf reads figures of /proc/PID/status.
func statusOf(pid int, fields ...string) ([]int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return nil, err
	}
	out := make([]int64, len(fields))
	for i, field := range fields {
		if out[i], err = parseStatus(text, field); err != nil {
			return nil, fmt.Errorf("/proc/%d/status: %w", pid, err)
		}
	}
	return out, nil
}

// descriptorsOf counts what a process has open.
func descriptorsOf(pid int) (int, error) {
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	return len(entries), err
}

// children lists the processes whose parent is pid.
func children(pid int) []int {
	var out []int
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if stat, err := parseStat(text); err == nil && stat.parent == pid {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			out = append(out, child)
		}
	}
	return out
}

// processes counts all on this machine.
func processes() int {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	return len(stats)
}
