package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/spawn"
	"github.com/upkeep-monitor/upkeep/cmd/upkeep/early"
	"github.com/upkeep-monitor/upkeep/web"
	"github.com/upkeep-monitor/upkeep/web/manual"
)

// daemon runs the control file: as a daemon, in the foreground, or once through when it names no cycle. A daemon that
// runs already is woken.
func (p *program) daemon(config *checks.Config) int {
	if config.Settings.Cycle == 0 {
		early.Release()
		return p.once(config, false)
	}
	if pid := runningDaemon(config.Settings.PidFile); pid > 0 {
		return p.awaken(config, pid)
	}
	if !detached() && p.besideMonit(config) {
		return 1
	}
	if os.Getpid() == 1 {
		return p.asInit(config)
	}
	if !p.opts.foreground && !config.Settings.Init && !detached() && !belowInit() {
		return p.background()
	}
	signal.Notify(early.Signals, syscall.SIGTERM, syscall.SIGINT) // from now on there is something to end in order
	release, err := lockPidFile(config.Settings.PidFile)
	if errors.Is(err, errRunning) {
		return p.awaken(config, runningDaemon(config.Settings.PidFile))
	}
	if err != nil {
		return p.fail("%v", err)
	}
	defer release()
	unlock, err := lockState(config.Settings)
	if err != nil {
		return p.fail("%v", err)
	}
	defer unlock()
	h, err := p.wire(config, false)
	if err != nil {
		return p.fail("%v", err)
	}
	if err := h.run(config); err != nil {
		return p.fail("%v", err)
	}
	return 0
}

// awaken has a daemon that runs look at everything now.
func (p *program) awaken(config *checks.Config, pid int) int {
	if pid <= 0 {
		return p.fail("%v", errRunning)
	}
	if err := syscall.Kill(pid, syscall.SIGUSR1); err != nil {
		return p.fail("wake the daemon with pid %d: %v", pid, err)
	}
	text := fmt.Sprintf("%s daemon with PID %d awakened", p.title(), pid)
	fmt.Fprintln(p.out, text)
	p.note(config, text)
	return 0
}

// note leaves a line in the daemon's log, a courtesy to whoever reads it.
func (p *program) note(config *checks.Config, text string) {
	if target := (&logTarget{tag: p.name}); target.open(config.Settings.Log) == nil {
		_ = target.write(entry{level: slog.LevelInfo, text: text, at: time.Now()})
	}
}

// once looks at everything once, does what follows, and returns. check makes a failed service a failure.
func (p *program) once(config *checks.Config, check bool) int {
	h, err := p.wire(config, false)
	if err != nil {
		return p.fail("%v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := h.engine.RunOnce(ctx); err != nil {
		return p.fail("%v", err)
	}
	h.flush()
	list, err := h.engine.Snapshots()
	if err != nil {
		return p.fail("how services stand is not known: %v", err)
	}
	for _, s := range list {
		if failed, _ := s.State.ErrorBits(s.Service); check && failed != 0 {
			return 1
		}
	}
	return 0
}

// direct carries out an action without a daemon, as Monit does: for the moment when the daemon is what is down.
func (p *program) direct(ctx context.Context, config *checks.Config, kind checks.ActionKind, names []string) int {
	release, err := lockPidFile(config.Settings.PidFile)
	if err != nil {
		return p.fail("%v", err)
	}
	defer release()
	h, err := p.wire(config, true)
	if err != nil {
		return p.fail("%v", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- h.engine.Run(ctx) }()
	outcomes, err := h.engine.Act(ctx, kind, names)
	cancel()
	if failed := <-ended; err == nil {
		err = failed
	}
	if err != nil {
		return p.fail("%v", err)
	}
	code, err := p.told(kind.String(), web.ActionReplyOf(names, outcomes))
	if err != nil {
		return p.fail("%v", err)
	}
	return code
}

// spareThreads is how many threads are made at the start, so that a limit of processes that is met later ends nobody: for
// calls that wait in the kernel at once, on disks mostly.
const spareThreads = 16

// run runs the daemon until it is told to end.
func (h *house) run(config *checks.Config) error {
	if err := os.Chdir("/"); err != nil {
		return fmt.Errorf("leave the working folder: %w", err)
	}
	first := belowInit()
	_ = os.Unsetenv(initEnv) // programs that the daemon starts have nothing to do with it
	spawn.SpareThreads(spareThreads)
	ctx, quit := context.WithCancel(context.Background())
	h.quit = quit
	defer quit()
	looking, endLooking := context.WithCancel(context.Background())
	defer endLooking()
	if !first { // the first process asks everything to end, and that must not cut the last steps short
		defer signal.Stop(early.Signals)
	}

	var running sync.WaitGroup
	background, endBackground := context.WithCancel(context.Background())
	hangs := false // the engine: what it is asked is never answered
	defer func() {
		if endBackground(); !hangs {
			running.Wait()
		}
	}()
	h.web = web.New(web.Options{Daemon: h, Log: h.log, Help: manual.HTML, Topics: topics(), Panicked: h.fault})
	if err := h.web.Reconfigure(config.Settings.HTTP); err != nil {
		h.log.Error("the http interface is not all there, checks go on", "err", err)
	}
	start := func(name string, f func(context.Context) error) {
		running.Go(func() {
			if err := h.safely(background, name, f); err != nil && background.Err() == nil {
				h.log.Error("event", "text", name+" ended", "err", err)
			}
		})
	}
	h.announceStart(config)
	h.manager = newManager(h.log, h.alive, h.state)
	start("systemd's watchdog", h.manager.keep)
	start("watcher", h.watcher.Run)
	h.loadHistory(config)
	start("history", h.keepHistory)
	start("alerts", func(ctx context.Context) error { h.alerts.Run(ctx); return nil })
	start("web interface", h.web.Serve)
	ready()
	h.manager.ready()
	orders := h.takeSignals(ctx, running.Go)
	if !h.delay(ctx, config) {
		h.log.Info("event", "text", fmt.Sprintf("%s daemon with pid [%d] stopped", h.program.title(), os.Getpid()))
		return nil
	}
	ended := make(chan error, 1)
	go func() { ended <- h.engine.Run(looking) }()
	h.begun.Store(true)
	start("asking what comes back at boot", h.boots.run)
	start("comparing with what ran before", h.reboots.run)
	if err := h.engine.Announce(ctx, h.program.identity().Product()+" started", checks.ActStart); err != nil && ctx.Err() == nil { // else it is to end already
		return err
	}
	orders.Go(ctx, running.Go)
	select {
	case <-ctx.Done():
		if first {
			hangs = !h.stopAll(endLooking, ended)
		} else {
			hangs = !h.stop(endLooking, ended)
		}
		return nil
	case err := <-ended:
		return err
	}
}

// announceStart says on the terminal and in the log where the daemon listens.
func (h *house) announceStart(config *checks.Config) {
	text := fmt.Sprintf("Starting %s daemon", h.program.identity().Product())
	if at := listensAt(config.Settings.HTTP); at != "" {
		text += " with http interface at " + at
	}
	if h.program.opts.found && !h.program.monit() { // else who started it has named it
		text += ", control file " + config.Settings.ControlFile
	}
	if h.target.also == nil && !h.target.journal { // else the log's line stands there
		fmt.Fprintln(h.program.out, text)
	}
	h.log.Info("event", "text", text)
}

func listensAt(http *checks.HTTP) string {
	switch {
	case http == nil:
		return ""
	case http.Port == 0:
		return http.UnixSocket
	}
	address := http.Address
	switch address {
	case "":
		address = "localhost"
	case "any":
		address = "*"
	}
	text := fmt.Sprintf("[%s]:%d", address, http.Port)
	if http.UnixSocket != "" {
		text += " and " + http.UnixSocket
	}
	return text
}

// stop ends the daemon in order: the last event is on disk before the engine ends, and is sent if that goes quickly.
func (h *house) stop(endLooking context.CancelFunc, ended <-chan error) bool {
	defer h.flush()
	return h.end(endLooking, ended)
}

// end says that the daemon stops, and ends the engine. It returns false when that hangs.
func (h *house) end(endLooking context.CancelFunc, ended <-chan error) bool {
	h.manager.stopping()
	h.log.Info("event", "text", fmt.Sprintf("%s daemon with pid [%d] stopped", h.program.title(), os.Getpid()))
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := h.engine.Announce(ctx, h.program.identity().Product()+" stopped", checks.ActStop); err != nil {
		h.log.Warn("the end could not be announced", "err", err)
	}
	endLooking()
	limit := time.NewTimer(h.engine.Config().Settings.Limits.ShutdownTimeout + engineGrace)
	defer limit.Stop()
	select {
	case err := <-ended:
		if err != nil {
			h.log.Error("the engine did not end well", "err", err)
		}
		return true
	case <-limit.C:
		h.log.Error("the engine hangs, ending without it: what it saw last may not be saved")
		return false
	}
}

// engineGrace is how much longer than a shutdown may take the engine is waited for.
const engineGrace = 3 * time.Second

// flush gives alerts that wait a last chance; what is not sent now stays on disk.
func (h *house) flush() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	h.alerts.Flush(ctx)
}
