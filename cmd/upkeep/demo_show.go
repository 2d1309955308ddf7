package main

import (
	"context"
	"fmt"
	"mime"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// introduction tells where things are and what to try.
func (d *demo) introduction() {
	s := &d.setup
	try := func(command, effect string) string { return fmt.Sprintf("    %-40s %s\n", command, effect) }
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintf(d.program.out, "upkeep looks after three services, every %s and whenever something happens.\n\n"+
		"  Dashboard      http://127.0.0.1:%d/\n  User           %s\n  Password       %s\n  Control file   %s\n\n  Try\n%s%s%s%s\n"+
		"  or wait: leak, pid %d, takes 4 MB more every second and is restarted above 60 MB.\n  Ctrl-C takes everything away.\n\n",
		time.Duration(s.Cycle)*time.Second, s.Port, s.User, s.Password, d.controlFile(),
		try(fmt.Sprintf("kill -9 %d", d.pids["web"]), "the web server dies and is started again at once"),
		try("curl http://"+s.Web+"/break", "its health page breaks, a restart mends it"),
		try(fmt.Sprintf("kill -USR1 %d", d.pids["worker"]), "the worker logs an error, a mail tells of it"),
		try(fmt.Sprintf("kill -STOP %d", d.pids["web"]), "the web server hangs: no answer, so a restart"),
		d.pids["leak"])
}

func (d *demo) event(e api.Event) {
	if e.Type == "pid" || e.State == "unchanged" {
		return // the restart tells of the one, and the other is no news here
	}
	text := e.Service + ": " + short(e.Message)
	if e.Action != "" && e.Action != "alert" {
		text += " -> " + e.Action
	}
	d.line("event", "%s", text)
}

func (d *demo) mail(m sink.Mail) {
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		subject = m.Header.Get("Subject")
	}
	d.line("mail", "to %s: %s", m.To, short(subject))
}

// line shows one thing that happened.
func (d *demo) line(kind, format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintf(d.program.out, "%s  %-8s %s\n", time.Now().Format("15:04:05.000"), kind, fmt.Sprintf(format, args...))
}

// short makes one line of a text.
func short(text string) string {
	const most = 160
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "..."
	}
	return text
}

// watch tells when a service runs as another process than before.
func (d *demo) watch(ctx context.Context, s sample, pid int) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		text, err := os.ReadFile(s.pidFile()) // read only: the lock on it is for the service
		if err != nil {
			continue
		}
		if now, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && now != pid {
			d.line("restart", "%s: runs as %d, in place of %d", s.name, now, pid)
			pid = now
		}
	}
}
