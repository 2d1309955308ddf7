package units

import "errors"

// Unit is what the service manager says of a unit (org.freedesktop.systemd1(5)).
type Unit struct {
	Name     string
	Load     string // "loaded", "not-found", "masked", "error"
	Active   string // "active", "reloading", "inactive", "failed", "activating", "deactivating"
	Sub      string // "running", "exited", "auto-restart", "dead"
	Result   string // of a service's last run: "success", "exit-code", "signal", "watchdog"
	PID      int    // of the main process, 0 for none
	Status   int    // the main process's last exit status, or the signal that ended it
	Restarts int    // by the service manager itself, since it was started
}

// ErrNone says that there is no systemd to ask.
var ErrNone = errors.New("this machine was not started by systemd")
