package checks

import (
	"cmp"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// eventGroups are the words of alert filters that are not the keyword of an event: other spellings, and the finer events of
// later Monits, which stand for the group that they belong to.
var eventGroups = map[string]string{
	"user": "uid", "group": "gid", "perm": "permission", "ping": "icmp", "programoutput": "content", "zombie": "data",
	"securityattribute": "invalid", "linkerrorsin": "link", "linkerrorsout": "link", "saturationin": "saturation",
	"saturationout": "saturation", "responsetime": "speed", "linkspeed": "speed", "linkduplex": "speed", "spawn": "status",
	"atime": "timestamp", "ctime": "timestamp", "mtime": "timestamp", "certificate": "timestamp", "euid": "uid",
}

// eventBit gives the bit of a word in an alert filter.
func eventBit(word string) uint64 {
	if t := EventNamed(orDefault(eventGroups[word], word)); t != nil {
		return t.Bit
	}
	return EventResource.Bit // cpu, memory, space and all the others that measure
}

func (c *compiler) alert(p *parser.Alert) Alert {
	a := Alert{Address: p.Address.Value, Events: AllEvents, Pos: p.Address.Pos}
	if len(p.Events) > 0 {
		var mask uint64
		for _, e := range p.Events {
			mask |= eventBit(string(e.Word))
		}
		a.Events = mask
		if p.Not {
			a.Events = AllEvents &^ mask
		}
	}
	if p.Reminder != nil {
		a.Reminder = int(min(p.Reminder.N, 1<<30))
	}
	if p.Format != nil {
		a.Format = mailFormat(p.Format)
	}
	return a
}

// serviceAlerts fills in the local alerts, in the order written.
func (c *compiler) serviceAlerts(ps *parser.Service) {
	s := c.service
	for _, a := range ps.Alerts {
		s.Alerts = append(s.Alerts, c.alert(a))
	}
	for _, n := range ps.NoAlerts {
		s.Alerts = append(s.Alerts, Alert{Address: n.Value, Noalert: true, Pos: n.Pos})
	}
	slices.SortStableFunc(s.Alerts, func(a, b Alert) int {
		if a.Pos.File != b.Pos.File {
			return 0
		}
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
}

func mailFormat(p *parser.MailFormat) MailFormat {
	f := MailFormat{ReplyTo: textOf(p.ReplyTo), Subject: textOf(p.Subject), Message: textOf(p.Message)}
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
