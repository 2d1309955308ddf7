package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// remindAfter is how long a service is left alone before it is named, and how long until it is named again.
const remindAfter = 24 * time.Hour

// remind names once a day, in the name of the machine's own entry, the services that nobody looks at: one that was set
// aside for a moment and then forgotten would otherwise never be heard of again.
func (e *Engine) remind(now time.Time) {
	var machine *unit
	var names []string
	for _, u := range e.units {
		if u.svc.Kind == checks.System {
			machine = u
		}
		if !u.forsaken() {
			u.aside = time.Time{}
			continue
		}
		if u.aside.IsZero() {
			u.aside = now
			e.keep(u)
		}
		if now.Sub(u.aside) >= remindAfter {
			names = append(names, u.asideText())
		}
	}
	if !e.config.Settings.RemindUnmonitored || len(names) == 0 || machine == nil || now.Sub(e.reminded) < remindAfter {
		return
	}
	e.reminded, e.unsaved = now, true
	e.record(machine, checks.Event{Service: machine.svc.Name, Kind: checks.System, Type: checks.EventInstance, From: checks.Init, To: checks.Changed,
		Message: "nobody looks at " + strings.Join(names, ", "), Time: now, Action: checks.Action{Kind: checks.ActAlert}, Change: true, Count: 1})
}

// forsaken tells that a service is not looked at, and that neither a time nor its own entry says when it will be.
func (u *unit) forsaken() bool {
	return u.st.Monitor == checks.MonitorNot && u.st.Until.IsZero() && u.svc.Mode != checks.Manual && u.svc.OnReboot != checks.RebootNoStart
}

func (u *unit) asideText() string {
	text := fmt.Sprintf("%s since %s", u.svc.Name, u.aside.Format("2 Jan 15:04"))
	if u.st.Reason != "" {
		text += " (" + u.st.Reason + ")"
	}
	return text
}
