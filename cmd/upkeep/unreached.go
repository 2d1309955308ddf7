package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// noInterface says that the control file lets nobody ask the daemon.
func (p *program) noInterface() error {
	if p.monit() {
		return errors.New("Monit: the monit HTTP interface is not enabled, please add the 'set httpd' statement and use the 'allow' option to allow monit to connect") //nolint:staticcheck // Monit's words, which scripts read
	}
	return fmt.Errorf("upkeep: the control file has no `set httpd`, so no daemon can be asked; add\n  set httpd unixsocket /run/upkeep.sock allow upkeep:PASSWORD\nand reload")
}

// unreached says why a daemon that runs was not asked, or refused, and what helps. Monit's name gets Monit's words.
func (p *program) unreached(config *checks.Config, err error) string {
	var refused *api.Error
	if !errors.As(err, &refused) {
		return err.Error()
	}
	switch {
	case refused.Code == api.Unauthorized && p.monit():
		return "You are not authorized to access monit. Either you supplied the wrong credentials (e.g. bad password), or your browser doesn't understand how to supply the credentials required"
	case refused.Code == api.Unauthorized:
		return fmt.Sprintf("%s: the daemon refuses the user and password of %s; it may have been started with another control file, or needs a reload", p.title(), config.Settings.ControlFile)
	case refused.Code != api.Unreachable:
		return refused.Error()
	case errors.Is(err, syscall.EACCES):
		return fmt.Sprintf("%s: no permission on the socket %s; run as its owner, or set uid, gid and permission in `set httpd unixsocket`", p.title(), config.Settings.HTTP.UnixSocket)
	case p.monit():
		return fmt.Sprintf("Cannot connect to %s -- %s", strings.ReplaceAll(listensAt(config.Settings.HTTP), "[*]", "[localhost]"), reason(err))
	}
	if late := net.Error(nil); errors.As(err, &late) && late.Timeout() {
		return fmt.Sprintf("%s: the daemon at %s does not answer; its process (pid %d) may be stopped, short of memory or of open files: its log may say why",
			p.title(), interfaceOf(config.Settings.HTTP), runningDaemon(config.Settings.PidFile))
	}
	return fmt.Sprintf("%s: cannot talk to the daemon at %s: %s; it runs (pid %d), so if `set httpd` was changed, reload with SIGHUP, else its log says why",
		p.title(), interfaceOf(config.Settings.HTTP), reason(err), runningDaemon(config.Settings.PidFile))
}

// interfaceOf names the place that is asked.
func interfaceOf(h *checks.HTTP) string {
	if h.UnixSocket != "" {
		return h.UnixSocket
	}
	return net.JoinHostPort(cmp.Or(h.Address, "localhost"), strconv.Itoa(h.Port))
}

// reason is what the system said, without the call that it said it to.
func reason(err error) string {
	var call syscall.Errno
	var wait net.Error
	switch {
	case errors.As(err, &call):
		text := call.Error()
		return strings.ToUpper(text[:1]) + text[1:]
	case errors.As(err, &wait) && wait.Timeout():
		return "Timed out"
	}
	return err.Error()
}
