package alert

import (
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Recipient is somebody who hears of an event, and how the mail is to look.
type Recipient struct {
	Address string
	Format  checks.MailFormat
}

// recipientsOf says who gets a mail about an event: the local alerts of the service, and the global ones whose address
// the service does not mention. Nobody hears twice of one event. service may be nil for events that belong to none.
func recipientsOf(settings *checks.Settings, service *checks.Service, e *checks.Event) []Recipient {
	if !isNews(e) {
		return nil
	}
	var out []Recipient
	heard := map[string]bool{}
	add := func(a *checks.Alert) {
		key := strings.ToLower(a.Address)
		if a.Noalert || heard[key] || !a.Events.Hears(e) || !e.Change && !reminded(a, e) {
			return
		}
		heard[key] = true
		out = append(out, Recipient{Address: a.Address, Format: merge(a.Format, settings.MailFormat)})
	}
	local := map[string]bool{}
	if service != nil {
		for i := range service.Alerts {
			add(&service.Alerts[i])
			local[strings.ToLower(service.Alerts[i].Address)] = true
		}
	}
	for i := range settings.Alerts {
		if !local[strings.ToLower(settings.Alerts[i].Address)] {
			add(&settings.Alerts[i])
		}
	}
	return out
}

// isNews tells whether an event is one that anybody can hear of: failures below their tolerance, answers of most `changed`
// tests that nothing changed, and what the control file ignores are not.
func isNews(e *checks.Event) bool {
	return e.Type != nil && !e.Soft && e.Action.Kind != checks.ActIgnore &&
		(e.To == checks.Succeeded || e.To.Bad() || e.EndTold)
}

// reminded tells whether a failure that lasts is due for another mail.
func reminded(a *checks.Alert, e *checks.Event) bool {
	return a.Reminder > 0 && e.To == checks.Failed && e.Count > 1 && (e.Count-1)%a.Reminder == 0
}

func merge(own, global checks.MailFormat) checks.MailFormat {
	if own.From == "" {
		own.From, own.FromName = global.From, global.FromName
	}
	for _, f := range []struct{ own, global *string }{{&own.ReplyTo, &global.ReplyTo}, {&own.Subject, &global.Subject}, {&own.Message, &global.Message}} {
		if *f.own == "" {
			*f.own = *f.global
		}
	}
	return own
}
