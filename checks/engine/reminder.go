package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// remindAfter is how long a service is left alone before it is named, and how long until it is named again.
const remindAfter = 24 * time.Hour

// remind names once a day, in the name of the machine's own entry, the services that nobody looks at: one that was set
// aside for a moment and then forgotten would otherwise never be heard of again.
func (e *Engine) remind(now time.Time) {
	e.forgetFuture(now)
	var machine *unit
	var names []string
	for _, u := range e.units {
		if u.svc.Kind == checks.System {
			machine = u
		}
		if !e.forgotten(u) {
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
	e.reminded = now
	e.mustSave()
	e.record(machine, &checks.Event{Service: machine.svc.Name, Kind: checks.System, Type: checks.EventInstance, From: checks.Init, To: checks.Changed,
		Message: "nobody looks at " + strings.Join(names, ", "), Time: now, Action: checks.Action{Kind: checks.ActAlert}, Change: true, Count: 1})
}

// forgotten reports whether a service is not monitored, and neither a time, nor its own entry, nor a service that it was set
// aside with says when it will be.
func (e *Engine) forgotten(u *unit) bool {
	if u.st.Monitor != checks.MonitorNot || !u.st.Until.IsZero() || u.svc.Mode == checks.Manual || u.svc.OnReboot == checks.RebootNoStart {
		return false
	}
	return !slices.ContainsFunc(u.st.With, func(name string) bool {
		root := e.unit(name)
		return root != nil && root.st.Monitor == checks.MonitorNot
	})
}

func (u *unit) asideText() string {
	text := fmt.Sprintf("%s since %s", u.svc.Name, u.aside.Format("2 Jan 15:04"))
	if u.st.Reason != "" {
		text += " (" + u.st.Reason + ")"
	}
	return text
}

// forgetFuture sets times right that were kept while the clock was ahead: nobody would be reminded for as long.
func (e *Engine) forgetFuture(now time.Time) {
	future := now.Round(0).Add(2 * remindAfter)
	if e.reminded.After(future) {
		e.reminded = now
	}
	for _, u := range e.units {
		if u.aside.After(future) {
			u.aside = now
		}
	}
}
