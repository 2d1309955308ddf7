package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"log/syslog"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// lineHandler writes records as Monit writes its log: "[2026-11-21T10:00:00+0000] info     : 'nginx' start: '...'". An
// attribute "service" goes in front in quotes, "text" replaces the constant message, the rest follows as key=value.
type lineHandler struct {
	out   *logTarget
	level slog.Leveler
	attrs []slog.Attr
}

// logTarget is where lines go: a file that can be opened again, syslog, and the terminal.
type logTarget struct {
	tag     string // that lines carry in syslog and in the journal
	mu      sync.Mutex
	path    string
	file    *os.File
	syslog  *syslog.Writer
	journal bool      // systemd's journal takes the lines, with fields; syslog would be the same place
	also    io.Writer // the terminal of a daemon in the foreground
}

var levelNames = map[slog.Level]string{slog.LevelDebug: "debug", slog.LevelInfo: "info", slog.LevelWarn: "warning", slog.LevelError: "error"}

func (h *lineHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level.Level() }

func (h *lineHandler) WithGroup(string) slog.Handler { return h }

func (h *lineHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *h
	next.attrs = append(next.attrs[:len(next.attrs):len(next.attrs)], attrs...)
	return &next
}

func (h *lineHandler) Handle(_ context.Context, r slog.Record) error {
	service, text, rest := "", r.Message, ""
	fields := map[string]string{}
	take := func(a slog.Attr) bool {
		fields[a.Key] = a.Value.String()
		switch a.Key {
		case "service":
			if service = a.Value.String(); service != "" {
				service = "'" + service + "' "
			}
		case "text":
			text = a.Value.String()
		case "event": // the text says it
		case "err":
			rest += " -- " + a.Value.String()
		default:
			rest += fmt.Sprintf(" %s=%v", a.Key, a.Value)
		}
		return true
	}
	for _, a := range h.attrs {
		take(a)
	}
	r.Attrs(take)
	return h.out.write(entry{r.Level, service + strings.TrimRight(text, "\n") + rest, r.Time, fields})
}

// entry is what is logged at a time: the text says all, the fields are for those who search.
type entry struct {
	level  slog.Level
	text   string
	at     time.Time
	fields map[string]string
}

func (t *logTarget) write(e entry) error {
	e.text = checks.Printable(e.text, "    ") // for every place at once
	level, text := e.level, e.text
	line := fmt.Sprintf("[%s] %-8s : %s\n", e.at.Format("2006-01-02T15:04:05-0700"), levelNames[level], text)
	t.mu.Lock()
	defer t.mu.Unlock()
	var err error
	if t.file != nil {
		_, err = t.file.WriteString(line)
	}
	if t.syslog != nil {
		switch level {
		case slog.LevelError:
			err = t.syslog.Err(text)
		case slog.LevelWarn:
			err = t.syslog.Warning(text)
		case slog.LevelDebug:
			err = t.syslog.Debug(text)
		default:
			err = t.syslog.Info(text)
		}
	}
	if t.journal {
		err = errors.Join(err, journal(t.tag, e))
	}
	if t.also != nil {
		_, _ = io.WriteString(t.also, line) // a terminal that is gone is no reason to stop
	}
	return err
}

// open makes the target that the settings name, closing what was open before: after a rotation the path is a new file.
func (t *logTarget) open(l checks.Log) error {
	var file *os.File
	var logger *syslog.Writer
	var err error
	switch {
	case l.Syslog && t.journal:
	case l.Syslog:
		if logger, err = syslog.New(facility(l.Facility), t.tag); err != nil {
			err = fmt.Errorf("open syslog: %w", err)
		}
	case l.Path != "":
		if file, err = ownfile.Append(l.Path, 0o640); err != nil {
			err = fmt.Errorf("open log file: %w; give its folder to the user who runs upkeep, or name another with `set log`", err)
		}
	}
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.file != nil {
		_ = t.file.Close() // everything in it was written with its own call
	}
	if t.syslog != nil {
		_ = t.syslog.Close()
	}
	t.path, t.file, t.syslog = l.Path, file, logger
	return nil
}

// isDevice tells whether a log goes to a terminal or a pipe, as /dev/stdout does.
func isDevice(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular()
}

func facility(name string) syslog.Priority {
	names := map[string]syslog.Priority{"log_kern": syslog.LOG_KERN, "log_user": syslog.LOG_USER, "log_mail": syslog.LOG_MAIL,
		"log_daemon": syslog.LOG_DAEMON, "log_auth": syslog.LOG_AUTH, "log_cron": syslog.LOG_CRON, "log_local0": syslog.LOG_LOCAL0,
		"log_local1": syslog.LOG_LOCAL1, "log_local2": syslog.LOG_LOCAL2, "log_local3": syslog.LOG_LOCAL3, "log_local4": syslog.LOG_LOCAL4,
		"log_local5": syslog.LOG_LOCAL5, "log_local6": syslog.LOG_LOCAL6, "log_local7": syslog.LOG_LOCAL7}
	if p, ok := names[strings.ToLower(name)]; ok {
		return p
	}
	return syslog.LOG_USER
}
