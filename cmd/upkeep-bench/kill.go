package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// serviceRole is the first argument by which this binary is its own sample service.
const serviceRole = "upkeep-bench-service"

// service is the start program of the sample service: it notes when it ran, then leaves a process behind that sleeps.
func service(args []string) int {
	began := time.Now()
	dir := args[0]
	sleeper := exec.Command("/bin/sleep", "3600")
	sleeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := sleeper.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	pid := strconv.Itoa(sleeper.Process.Pid)
	err := errors.Join(os.WriteFile(filepath.Join(dir, "pid"), []byte(pid+"\n"), 0o644),
		os.WriteFile(filepath.Join(dir, "ran.new"), []byte(pid+" "+strconv.FormatInt(began.UnixNano(), 10)), 0o644),
		os.Rename(filepath.Join(dir, "ran.new"), filepath.Join(dir, "ran")))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// killed measures the time from the kill -9 of a watched process until its start program runs: one service for each
// round, each killed once at a moment of the cycle left to chance.
func killed(binary string, cycle, rounds int) (row, error) {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return row{}, err
	}
	dir, err := os.MkdirTemp("", "upkeep-bench-")
	if err != nil {
		return row{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	control, err := controlFile(dir, cycle, rounds)
	if err != nil {
		return row{}, err
	}
	daemon := exec.Command(binary, "-I", "-c", control)
	if err := daemon.Start(); err != nil {
		return row{}, err
	}
	pids := make([]int, rounds)
	defer func() {
		_ = daemon.Process.Signal(syscall.SIGTERM)
		_ = daemon.Wait()
		for _, pid := range pids {
			if pid > 0 {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	}()
	for i := range pids {
		if pids[i], _, err = ran(serviceDir(dir, i), 0, time.Minute); err != nil {
			return row{}, err
		}
	}
	took := make([]time.Duration, rounds)
	failed := make([]error, rounds)
	var all sync.WaitGroup
	for i := range pids {
		// Not in the cycle in which it was started: what a rule has moved in a cycle waits for the next.
		pause := time.Duration(cycle)*time.Second + time.Duration(rand.Int64N(int64(cycle)*int64(time.Second)))
		all.Go(func() {
			time.Sleep(pause)
			took[i], failed[i] = kill(serviceDir(dir, i), &pids[i], cycle)
		})
	}
	all.Wait()
	if err := errors.Join(failed...); err != nil {
		return row{}, err
	}
	return summarize(fmt.Sprintf("kill -9 to start program, cycle %d s", cycle), filepath.Base(binary), took), nil
}

// kill kills the sample service and waits until its start program runs again.
func kill(dir string, pid *int, cycle int) (time.Duration, error) {
	began := time.Now()
	if err := syscall.Kill(*pid, syscall.SIGKILL); err != nil {
		return 0, fmt.Errorf("kill the sample service: %w", err)
	}
	next, at, err := ran(dir, *pid, time.Duration(cycle+60)*time.Second)
	if err != nil {
		return 0, err
	}
	*pid = next
	return at.Sub(began), nil
}

func serviceDir(dir string, i int) string { return filepath.Join(dir, fmt.Sprintf("service%d", i)) }

// controlFile writes the control file, in words that Monit reads as well.
func controlFile(dir string, cycle, services int) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "set daemon %d\nset log %[2]s/log\nset pidfile %[2]s/daemon.pid\nset statefile %[2]s/state\nset idfile %[2]s/id\n", cycle, dir)
	for i := range services {
		if err := os.Mkdir(serviceDir(dir, i), 0o755); err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "check process service%d with pidfile %[2]s/pid\n  start program = \"%[3]s %[4]s %[2]s\"\n", i, serviceDir(dir, i), self, serviceRole)
	}
	path := filepath.Join(dir, "control")
	return path, os.WriteFile(path, []byte(text.String()), 0o600)
}

// ran waits until the start program has run again and tells the new pid and when it began.
func ran(dir string, before int, limit time.Duration) (pid int, at time.Time, err error) {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		text, err := os.ReadFile(filepath.Join(dir, "ran"))
		if err != nil {
			continue
		}
		var nanos int64
		if _, err := fmt.Sscan(string(text), &pid, &nanos); err == nil && pid != before {
			return pid, time.Unix(0, nanos), nil
		}
	}
	log, _ := os.ReadFile(filepath.Join(filepath.Dir(dir), "log"))
	return 0, time.Time{}, fmt.Errorf("the start program did not run within %s; the log says:\n%s", limit, log)
}
