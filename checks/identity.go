package checks

import "strings"

// Identity is who the program says it is, wherever it shows itself: mails, pages, headers, syslog, the command line.
type Identity struct {
	Name    string // as a program is called: "upkeep"; tag in syslog, local part of a sender
	Title   string // as a sentence begins with it
	Version string
}

// MonitVersion is the version of Monit whose language, texts and documents these are. Clients decide by it what to expect.
const MonitVersion = "6.0.0"

// AsMonit is the identity of a program that is called by Monit's name: filters of mail and syslog that people wrote for
// Monit go on working.
var AsMonit = Identity{Name: "monit", Title: "Monit", Version: MonitVersion}

// Product is title and version, as texts name the program: "Monit 6.0.0".
func (i Identity) Product() string { return i.Title + " " + i.Version }

// Agent is how the program introduces itself to servers that it asks: "Monit/6.0.0".
func (i Identity) Agent() string { return i.Title + "/" + i.Version }

// EventText is the event's name in words. Monit's words for events of the program itself carry its name.
func (i Identity) EventText(e *Event) string {
	if e.Type != EventInstance {
		return e.Text()
	}
	return strings.Replace(e.Text(), AsMonit.Title, i.Title, 1)
}
