package main

import (
	"log/slog"
	"strings"

	systemd "github.com/coreos/go-systemd/v22/journal"
)

// toJournal tells whether standard error goes to systemd's journal, which can be spoken to with fields then
// (https://systemd.io/JOURNAL_NATIVE_PROTOCOL, "Automatic Protocol Upgrading").
func toJournal() bool {
	is, err := systemd.StderrIsJournalStream()
	return err == nil && is && systemd.Enabled()
}

var priorities = map[slog.Level]systemd.Priority{slog.LevelDebug: systemd.PriDebug, slog.LevelInfo: systemd.PriInfo,
	slog.LevelWarn: systemd.PriWarning, slog.LevelError: systemd.PriErr}

// journal sends a line with its attributes as fields: SERVICE, EVENT, ERR and so on.
func journal(tag string, e entry) error {
	fields := map[string]string{"SYSLOG_IDENTIFIER": tag}
	for name, value := range e.fields {
		if name != "text" { // the message itself
			fields[strings.ToUpper(name)] = value
		}
	}
	return systemd.Send(e.text, priorities[e.level], fields)
}
