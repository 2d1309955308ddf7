package load

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

func (c *compiler) alert(p *parser.Alert) checks.Alert {
	a := checks.Alert{Address: p.Address.Value, Events: checks.AllEvents, Pos: p.Address.Pos}
	if f := p.Filter; f != nil {
		a.Events = checks.EventSet{}
		for _, e := range f.Events {
			named := checks.Events(string(e.Word))
			a.Events.Kinds |= named.Kinds
			a.Events.Words |= named.Words
		}
		if f.Not {
			a.Events = checks.AllEvents.Without(a.Events)
		}
	}
	if p.Reminder != nil {
		a.Reminder = int(min(p.Reminder.N, 1<<30))
	}
	if p.Format != nil {
		a.Format = mailFormat(p.Format)
		c.mailKeys(p.Format)
	}
	return a
}

// serviceAlerts fills in the local alerts, in the order written.
func (c *compiler) serviceAlerts(ps *parser.Service) {
	s := c.Service
	for _, a := range ps.Alerts {
		s.Alerts = append(s.Alerts, c.alert(a))
	}
	for _, n := range ps.NoAlerts {
		s.Alerts = append(s.Alerts, checks.Alert{Address: n.Value, Noalert: true, Pos: n.Pos})
	}
	slices.SortStableFunc(s.Alerts, func(a, b checks.Alert) int {
		if a.Pos.File != b.Pos.File {
			return 0
		}
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
}

// mailKeys points at keys of a mail-format that mean nothing.
func (c *compiler) mailKeys(p *parser.MailFormat) {
	keys := []string{"from", "reply-to", "subject", "message"}
	for _, k := range p.Unknown {
		better := "from:, reply-to:, subject: or message:"
		if near := parser.Nearest(k.Value, keys); near != "" {
			better = near + ":"
		}
		c.Warn(k.Pos, "unknown-mail-key", fmt.Sprintf("a mail-format has no %q", k.Value+":"), better)
	}
}

func mailFormat(p *parser.MailFormat) checks.MailFormat {
	f := checks.MailFormat{ReplyTo: textOf(p.ReplyTo), Subject: textOf(p.Subject), Message: textOf(p.Message)}
	f.FromName, f.From = nameAndAddress(textOf(p.From))
	return f
}

// nameAndAddress takes "Name <address>" or an address apart.
func nameAndAddress(s string) (name, address string) {
	before, rest, ok := strings.Cut(s, "<")
	if !ok {
		return "", strings.TrimSpace(s)
	}
	address, _, _ = strings.Cut(rest, ">")
	return strings.Trim(strings.TrimSpace(before), `"'`), strings.TrimSpace(address)
}

func textOf(t *parser.Text) string {
	if t == nil {
		return ""
	}
	return t.Value
}
