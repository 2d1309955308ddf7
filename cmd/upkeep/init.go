package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/upkeep-monitor/upkeep/actions"
	"github.com/upkeep-monitor/upkeep/checks"
)

// initEnv marks the daemon that the first process of a container has started.
const initEnv = "UPKEEP_INIT"

func belowInit() bool { return os.Getenv(initEnv) != "" }

// The end of a container: so long before the time for it is over, what still runs is asked to end, and then killed.
const (
	askBefore  = 2 * time.Second
	killBefore = time.Second
)

// asInit runs the program as the first process of a container has to: the daemon is its child, signals go on to that, and
// orphans of all kinds are collected, which the daemon cannot do for the programs of others. At the end the daemon stops
// its services; what runs after that, or when the time that the control file gives a shutdown is nearly over, is asked to
// end, and killed if it does not.
func (p *program) asInit(config *checks.Config) int {
	signals := make(chan os.Signal, 64)
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGUSR1, syscall.SIGQUIT)
	self, err := os.Executable()
	if err != nil {
		return p.fail("find this program: %v", err)
	}
	daemon, err := os.StartProcess(self, os.Args, &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}, Env: append(os.Environ(), initEnv+"=1")})
	if err != nil {
		return p.fail("start the daemon: %v", err)
	}
	shutdown := config.Settings.Limits.ShutdownTimeout
	say := func(text string) {
		p.note(config, text)
		fmt.Fprintln(p.err, text)
	}
	var ask, kill <-chan time.Time
	ending := func() { // the time counts from the first that is heard of the end
		if kill == nil {
			ask, kill = time.After(max(shutdown-askBefore, 0)), time.After(max(shutdown-killBefore, 0))
		}
	}
	code, left := -1, true
	for left {
		select {
		case s := <-signals:
			if s != syscall.SIGCHLD {
				if s == syscall.SIGTERM || s == syscall.SIGINT {
					ending()
				}
				if code < 0 {
					_ = daemon.Signal(s) // gone already: its end is on the way
				}
				continue
			}
			before := code
			if code, left = collectAll(daemon.Pid, code); code >= 0 && before < 0 && left {
				ending()
				say("the daemon has ended, asking what is left to end as well")
				_ = syscall.Kill(-1, syscall.SIGTERM) // nobody left: nothing to end
			}
		case <-ask:
			say(fmt.Sprintf("the shutdown takes longer than %s, asking everything to end", shutdown-askBefore))
			_ = syscall.Kill(-1, syscall.SIGTERM)
		case <-kill:
			say(fmt.Sprintf("the shutdown takes longer than %s, killing what is left", shutdown-killBefore))
			_ = syscall.Kill(-1, syscall.SIGKILL)
			return max(code, 0) // the kernel ends with us what even this does not
		}
	}
	return code
}

// collectAll takes the statuses of all children that have ended. It gives the daemon's, or code while that runs, and
// whether anybody is left.
func collectAll(daemon, code int) (ended int, left bool) {
	for {
		pid, status, err := collect()
		switch {
		case err != nil:
			return max(code, 0), false
		case pid == 0:
			return code, true
		case pid == daemon:
			code = exitCode(status)
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

// stopAll ends the daemon of a container: services are stopped too, in the order of their dependencies, as nobody else
// will. Their programs have until the first process asks everything to end. Only collectors hear of it. It returns false when
// the engine hangs.
func (h *house) stopAll(endLooking context.CancelFunc, ended <-chan error) bool {
	config := h.engine.Config()
	ctx, cancel := context.WithTimeout(context.Background(), config.Settings.Limits.ShutdownTimeout-askBefore)
	defer cancel()
	h.alerts.NoMail()
	all := h.end(endLooking, ended) // before the services: a process that ends must not be started again
	seen, active := map[string]*checks.Observation{}, map[string]bool{}
	list, err := h.engine.Snapshots()
	if err != nil {
		h.log.Error("the services are not stopped: how they stand is not known", "err", err)
	}
	for _, s := range list {
		name := strings.ToLower(s.Service.Name)
		seen[name], active[name] = s.Seen, s.State.Monitor != checks.MonitorNot
	}
	var flushing sync.WaitGroup
	flushing.Go(h.flush)
	services := actions.Stoppable(config, func(s *checks.Service) bool { return active[strings.ToLower(s.Name)] })
	h.actor.Shutdown(ctx, config, services, func(s *checks.Service) *checks.Observation { return seen[strings.ToLower(s.Name)] })
	flushing.Wait()
	return all
}
