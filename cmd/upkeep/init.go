package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// asInit runs the program as the first process of a container has to: the daemon is its child, signals go on to that, and
// orphans of all kinds are collected, which the daemon cannot do for the programs of others. When the daemon has ended,
// what still runs is asked to end, until the time that the control file gives a shutdown is nearly over.
func (p *program) asInit(shutdown time.Duration) int {
	signals := make(chan os.Signal, 64)
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGQUIT)
	self, err := os.Executable()
	if err != nil {
		return p.fail("find this program: %v", err)
	}
	daemon, err := os.StartProcess(self, os.Args, &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
	if err != nil {
		return p.fail("start the daemon: %v", err)
	}
	code := -1
	for code < 0 {
		if s := (<-signals).(syscall.Signal); s != syscall.SIGCHLD {
			_ = syscall.Kill(daemon.Pid, s) // gone already: its end is on the way
			continue
		}
		for {
			pid, status, err := collect()
			if pid <= 0 || err != nil {
				break
			}
			if pid == daemon.Pid {
				code = exitCode(status)
			}
		}
	}
	_ = syscall.Kill(-1, syscall.SIGTERM) // nobody left: nothing to end
	limit := time.NewTimer(max(shutdown-time.Second, 0))
	defer limit.Stop()
	for {
		pid, _, err := collect()
		switch {
		case err != nil: // nobody is left
			return code
		case pid > 0:
			continue
		}
		select {
		case <-signals:
		case <-limit.C:
			return code // the kernel ends the rest with us
		}
	}
}

// collect takes the status of one child that has ended. pid is 0 when all that there are still run; none left is an error.
func collect() (pid int, status syscall.WaitStatus, err error) {
	for {
		if pid, err = syscall.Wait4(-1, &status, syscall.WNOHANG, nil); !errors.Is(err, syscall.EINTR) {
			return pid, status, err
		}
	}
}

// exitCode is the status of a process as shells count it (POSIX, "Exit Status for Commands").
func exitCode(status syscall.WaitStatus) int {
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}
