package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// manager tells systemd how the daemon is (sd_notify(3)). Where systemd has not started the daemon nothing is sent.
type manager struct {
	log      *slog.Logger
	watchdog time.Duration // systemd restarts a daemon that is silent for so long; 0: it does not watch
	ping     func(context.Context) error
	status   func() string
	told     string // the last status
	silent   bool   // the engine did not answer the last ping
}

func newManager(log *slog.Logger, ping func(context.Context) error, status func() string) *manager {
	watchdog, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		log.Warn("systemd's watchdog is not fed", "err", err)
	}
	return &manager{log: log, watchdog: watchdog, ping: ping, status: status}
}

// notify sends states, each "NAME=value", in one message.
func (m *manager) notify(states ...string) {
	if _, err := daemon.SdNotify(false, strings.Join(states, "\n")); err != nil {
		m.log.Warn("systemd was not told", "err", err)
	}
}

func (m *manager) ready()    { m.notify(daemon.SdNotifyReady, "STATUS="+m.status()) }
func (m *manager) stopping() { m.notify(daemon.SdNotifyStopping, "STATUS=ending") }

func (m *manager) reloading() {
	m.notify(daemon.SdNotifyReloading, daemon.SdNotifyMonotonicUsec(), "STATUS=reading the control file")
}

// statusEvery is how old the shown status may be.
const statusEvery = 5 * time.Second

// keep feeds the watchdog and renews the status until ctx ends. The engine has to answer a ping within half of the
// watchdog's time: one that hangs is not fed, and systemd restarts the daemon.
func (m *manager) keep(ctx context.Context) error {
	every := statusEvery
	if m.watchdog > 0 {
		every = min(every, m.watchdog/4)
	}
	beat := time.NewTicker(every)
	defer beat.Stop()
	for {
		m.beat(ctx)
		select {
		case <-beat.C:
		case <-ctx.Done():
			return nil
		}
	}
}

func (m *manager) beat(ctx context.Context) {
	patience := statusEvery
	if m.watchdog > 0 {
		patience = m.watchdog / 2
	}
	asked, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := m.ping(asked); err != nil {
		if ctx.Err() == nil && !m.silent {
			m.silent = true
			m.log.Error("the engine does not answer, the watchdog is not fed", "err", err)
			m.notify("STATUS=the engine does not answer")
		}
		return
	}
	states := make([]string, 0, 2)
	if m.watchdog > 0 {
		states = append(states, daemon.SdNotifyWatchdog)
	}
	if text := m.status(); text != m.told || m.silent {
		m.told = text
		states = append(states, "STATUS="+text)
	}
	m.silent = false
	if len(states) > 0 {
		m.notify(states...)
	}
}

// alive returns when the engine has answered. During the start delay there is none to ask.
func (h *house) alive(ctx context.Context) error {
	if !h.begun.Load() {
		return nil
	}
	return h.engine.Ping(ctx)
}

// namedFailing is how many failing services a status names.
const namedFailing = 5

// state is the daemon in a line: "63 services, 1 failing: mysql".
func (h *house) state() string {
	var failing []string
	list := h.engine.Running()
	for _, s := range list {
		if s.Failing && s.Monitored {
			failing = append(failing, s.Service.Name)
		}
	}
	text := fmt.Sprintf("%d services", len(list))
	if len(list) == 1 {
		text = "1 service"
	}
	n := len(failing)
	if n == 0 {
		return text + ", all well"
	}
	text += fmt.Sprintf(", %d failing: ", n)
	if n > namedFailing {
		return text + strings.Join(failing[:namedFailing], ", ") + fmt.Sprintf(" and %d more", n-namedFailing)
	}
	return text + strings.Join(failing, ", ")
}
