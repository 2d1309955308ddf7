package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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

// killed measures the time from the kill -9 of a watched process until its start program runs.
func killed(binary string, cycle, rounds int) (row, error) {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return row{}, err
	}
	dir, err := os.MkdirTemp("", "upkeep-bench-")
	if err != nil {
		return row{}, err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return row{}, err
	}
	control := filepath.Join(dir, "control")
	text := fmt.Sprintf("set daemon %d\nset log %[2]s/log\nset pidfile %[2]s/daemon.pid\nset statefile %[2]s/state\nset idfile %[2]s/id\n"+
		"check process service with pidfile %[2]s/pid\n  start program = \"%[3]s %[4]s %[2]s\"\n", cycle, dir, self, serviceRole)
	if err := os.WriteFile(control, []byte(text), 0o600); err != nil {
		return row{}, err
	}
	daemon := exec.Command(binary, "-I", "-c", control)
	if err := daemon.Start(); err != nil {
		return row{}, err
	}
	pid := 0
	defer func() {
		_ = daemon.Process.Signal(syscall.SIGTERM)
		_ = daemon.Wait()
		if pid > 0 {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}()
	if pid, _, err = ran(dir, 0, 60*time.Second); err != nil {
		return row{}, err
	}
	var took []time.Duration
	for range rounds {
		// The moment within the cycle is left to chance, and the daemon is given time to see what it started.
		time.Sleep(500*time.Millisecond + time.Duration(rand.Int64N(int64(1500*time.Millisecond))))
		began := time.Now()
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			return row{}, fmt.Errorf("kill the sample service: %w", err)
		}
		var at time.Time
		if pid, at, err = ran(dir, pid, time.Duration(cycle+60)*time.Second); err != nil {
			return row{}, err
		}
		took = append(took, at.Sub(began))
	}
	return summarize(fmt.Sprintf("kill -9 to start program, cycle %d s", cycle), filepath.Base(binary), took), nil
}

// ran waits until the start program has run again and tells the new pid and when it began.
func ran(dir string, before int, limit time.Duration) (pid int, at time.Time, err error) {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		text, err := os.ReadFile(filepath.Join(dir, "ran"))
		if err != nil {
			continue
		}
		var nanos int64
		if _, err := fmt.Sscan(string(text), &pid, &nanos); err == nil && pid != before {
			return pid, time.Unix(0, nanos), nil
		}
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	return 0, time.Time{}, fmt.Errorf("the start program did not run within %s; the log says:\n%s", limit, log)
}
