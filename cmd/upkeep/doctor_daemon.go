package main

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail"
	"github.com/upkeep-monitor/upkeep/checks"
)

// doctorPatience bounds each question over the network.
const doctorPatience = 5 * time.Second

// sender greets mail servers as the daemon does.
func (p *program) sender(config *checks.Config) *mail.Sender {
	host := cmp.Or(config.Settings.MailHost, config.Settings.Machine)
	if host == "" {
		host, _ = os.Hostname() // without one it greets as localhost
	}
	return &mail.Sender{Servers: config.Settings.MailServers, TLS: config.Settings.TLS, Timeout: min(max(config.Settings.MailTimeout, time.Second), doctorPatience),
		Hostname: host, Log: slog.New(slog.DiscardHandler)}
}

// daemonAnswers asks the daemon for itself, and knocks at the port of the dashboard.
func (x *examination) daemonAnswers(ctx context.Context) {
	s := x.config.Settings
	switch {
	case x.pid == 0:
		x.wrong("daemon", "start it: systemctl start upkeep, or upkeep -c "+s.ControlFile, "it does not run")
		return
	case s.HTTP == nil:
		x.warn("daemon", "add `set httpd unixsocket /run/upkeep.sock allow upkeep:PASSWORD` and reload", "it runs (pid %d), but nobody can ask it: there is no `set httpd`", x.pid)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, doctorPatience)
	defer cancel()
	client, err := x.p.client(x.config)
	if err != nil {
		x.wrong("daemon", "", "%v", err)
		return
	}
	runtime, err := client.Runtime(ctx)
	switch {
	case err != nil:
		x.wrong("daemon", "upkeep reload, when `set httpd` was changed; else its log says why", "%s", x.p.unreached(x.config, err))
	case runtime.Version != x.p.identity().Version:
		x.warn("daemon", "restart it", "it runs (pid %d) with version %s, this is %s", x.pid, runtime.Version, x.p.identity().Version)
	case runtime.Late > 0:
		x.warn("daemon", "upkeep summary shows which", "it answers (pid %d), %d checks are late", x.pid, runtime.Late)
	default:
		x.ok("daemon", "it answers (pid %d), %d alerts wait", x.pid, runtime.Queue)
	}
	if s.HTTP.Port > 0 {
		x.dashboard(ctx, s.HTTP)
	}
}

// dashboard knocks at the TCP port of the interface.
func (x *examination) dashboard(ctx context.Context, h *checks.HTTP) {
	host := h.Address
	if host == "" || host == "any" {
		host = "localhost"
	}
	address := net.JoinHostPort(host, strconv.Itoa(h.Port))
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		x.wrong("httpd", "the log says why it does not listen; another program may have the port", "nobody listens at %s: %s", address, reason(err))
		return
	}
	_ = conn.Close() // nothing was said
	x.ok("httpd", "%s can be reached", address)
}

// limits looks whether the kernel lets the daemon have what the control file may need: open files, and watches of files.
func (x *examination) limits() {
	lacking := shortages(x.config)
	for _, text := range lacking {
		x.warn("limits", "", "%s", text)
	}
	if len(lacking) == 0 {
		x.ok("limits", "open files and watches suffice for %d services", len(x.config.Services))
	}
}
