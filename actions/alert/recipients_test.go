package alert

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/upkeep-monitor/upkeep/checks"
)

func failure(t *checks.EventType, count int) checks.Event {
	return checks.Event{Service: "gone", Kind: checks.File, Rule: "r", Type: t, From: checks.Init, To: checks.Failed, Change: count == 1,
		Count: count, Message: "file doesn't exist", Action: checks.Action{Kind: checks.ActAlert}}
}

func hear(address string, events checks.EventSet) checks.Alert {
	return checks.Alert{Address: address, Events: events}
}

func addresses(settings *checks.Settings, service *checks.Service, e checks.Event) []string {
	out := []string{}
	for _, r := range recipientsOf(settings, service, &e) {
		out = append(out, r.Address)
	}
	return out
}

func TestRecipients(t *testing.T) {
	permission := checks.Events("permission")
	settings := &checks.Settings{Alerts: []checks.Alert{hear("all@x", checks.AllEvents), hear("perm@x", permission),
		hear("noperm@x", checks.AllEvents.Without(permission)), hear("ALL@x", checks.AllEvents)}}
	service := &checks.Service{Name: "three", Alerts: []checks.Alert{hear("extra@x", checks.AllEvents), hear("Perm@x", checks.Events("nonexist")),
		{Address: "noperm@x", Noalert: true}}}
	ignored := failure(checks.EventNonexist, 1)
	ignored.Action.Kind = checks.ActIgnore
	soft := failure(checks.EventNonexist, 1)
	soft.Soft = true
	same := failure(checks.EventNonexist, 1)
	same.To = checks.ChangedNot
	again := same
	again.EndTold = true
	recovery := failure(checks.EventNonexist, 1)
	recovery.To = checks.Succeeded
	for _, c := range []struct {
		name    string
		service *checks.Service
		event   checks.Event
		want    []string
	}{
		{"filter", nil, failure(checks.EventPermission, 1), []string{"all@x", "perm@x"}},
		{"negated filter", nil, failure(checks.EventNonexist, 1), []string{"all@x", "noperm@x"}},
		{"local overrides, noalert", service, failure(checks.EventPermission, 1), []string{"extra@x", "all@x"}},
		{"local filter", service, failure(checks.EventNonexist, 1), []string{"extra@x", "Perm@x", "all@x"}},
		{"recovery", nil, recovery, []string{"all@x", "noperm@x"}},
		{"lasting failure", nil, failure(checks.EventNonexist, 2), []string{}},
		{"ignored", nil, ignored, []string{}},
		{"soft", nil, soft, []string{}},
		{"changed not", nil, same, []string{}},
		{"the same again", nil, again, []string{"all@x", "noperm@x"}},
	} {
		if got := addresses(settings, c.service, c.event); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestReminder(t *testing.T) {
	settings := &checks.Settings{Alerts: []checks.Alert{{Address: "a@x", Events: checks.AllEvents, Reminder: 2}}}
	var cycles []int
	for n := 1; n <= 7; n++ {
		if len(addresses(settings, nil, failure(checks.EventNonexist, n))) > 0 {
			cycles = append(cycles, n)
		}
	}
	if !slices.Equal(cycles, []int{1, 3, 5, 7}) {
		t.Errorf("mails in cycles %v", cycles)
	}
}

func TestFormat(t *testing.T) {
	settings := &checks.Settings{
		MailFormat: checks.MailFormat{From: "dog@x", FromName: "Watch Dog", Subject: "S=$SERVICE E=$EVENT", Message: "$DESCRIPTION, $UNKNOWN, $ACTION on $HOST"},
		Alerts:     []checks.Alert{hear("a@x", checks.AllEvents)}}
	service := &checks.Service{Alerts: []checks.Alert{{Address: "b@x", Events: checks.AllEvents, Format: checks.MailFormat{Subject: "local $SERVICE"}}}}
	e := failure(checks.EventNonexist, 1)
	e.Message = "costs $HOST"
	from := origin{host: "vm", messageID: "vm", identity: own}
	got := recipientsOf(settings, service, &e)
	local, global := compose(got[0], &e, from), compose(got[1], &e, from)
	if local.Subject != "local gone" || global.Subject != "S=gone E=Does not exist" {
		t.Errorf("subjects %q, %q", local.Subject, global.Subject)
	}
	if want := "costs $HOST, $UNKNOWN, alert on vm\n"; local.Body != want || global.Body != want {
		t.Errorf("bodies %q, %q", local.Body, global.Body)
	}
	if global.From != "dog@x" || global.FromName != "Watch Dog" {
		t.Errorf("sender %+v", global)
	}
	plain := compose(Recipient{Address: "a@x"}, &e, from)
	if plain.From != "upkeep@vm" || plain.Subject != "upkeep alert --  Does not exist gone" || plain.FromName != "" {
		t.Errorf("default %+v", plain)
	}
}

// What a program or a server said reaches no terminal as an order, and no header.
func TestMailForgesNothing(t *testing.T) {
	e := failure(checks.EventStatus, 1)
	e.Message = "failed -- one\x1b[2J\x07\u009b31m\r\n\tHost:        forged\n\nYour faithful employee,\rover\u202edriw \xff\x00" + strings.Repeat("x", 980) +
		"\tDate: forged"
	for _, format := range []checks.MailFormat{{}, {From: "w@x", FromName: "$DESCRIPTION", ReplyTo: "$DESCRIPTION", Subject: "$DESCRIPTION", Message: "$DESCRIPTION"}} {
		wire, err := compose(Recipient{Address: "a@x", Format: format}, &e, origin{host: "vm", messageID: "vm", identity: own}).Render()
		if err != nil {
			t.Fatal(err)
		}
		header, body, _ := strings.Cut(strings.ReplaceAll(string(wire), "\r\n", "\n"), "\n\n")
		for _, r := range header + body {
			if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
				t.Errorf("%q is in the mail", r)
			}
		}
		for _, want := range []string{`failed -- one\x1b[2J\x07\x9b31m`, "\n\tHost:        forged\n", "\nYour faithful employee,\\x0dover\\u202edriw \\xff\\x00xxx",
			"\tDate: forged"} {
			if !strings.Contains(body, want) {
				t.Errorf("%q is not in\n%s", want, body)
			}
		}
		for line := range strings.Lines(body) {
			if len(line) > 998 {
				t.Errorf("a long line: %q", line)
			}
		}
		if n := strings.Count(strings.ReplaceAll(header, "\n ", ""), "\n"); n > 11 {
			t.Errorf("the header has %d line breaks:\n%s", n, header)
		}
	}
}

// The default mail, called by Monit's name, is Monit's to the message (recorded from 6.0.0).
func TestMailAsMonit(t *testing.T) {
	e := failure(checks.EventInstance, 1)
	e.To, e.Service, e.Message, e.Action = checks.Changed, "mybox", "Monit 6.0.0 started", checks.Action{Kind: checks.ActStart}
	e.Time = time.Date(2026, 12, 1, 1, 38, 46, 0, time.UTC)
	m := compose(Recipient{Address: "a@test"}, &e, origin{host: "mybox", messageID: "mybox", identity: checks.AsMonit})
	m.ID = "1796089126.44e285211382717a@mybox"
	wire, err := m.Render()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/monit-6.0.0.eml")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(string(wire), "\r\n", "\n")
	got = strings.Replace(got, e.Time.Local().Format("Mon, 02 Jan 2006 15:04:05\n"), "Tue, 01 Dec 2026 01:38:46\n", 1)
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if strings.Contains(strings.ReplaceAll(string(wire), "\r\n", ""), "\n") {
		t.Error("a line ends without CR")
	}
}
