package main

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/web/api"
)

const likeOneAnother = `check file "db.1" path %s/rc
 group data
 stop program = "%s/stop db.1"
check file db11 path %s/rc
 group data
 stop program = "%s/stop db11"
check file db-1 path %s/rc
 stop program = "%s/stop db-1"
check file "a[1]" path %s/rc
 stop program = "%s/stop a[1]"
check file a1 path %s/rc
 stop program = "%s/stop a1"
`

// TestTheNameAsWritten: a command for one service acts on that one alone, whatever its name would mean as a pattern, and on
// whatever way the command comes.
func TestTheNameAsWritten(t *testing.T) {
	d := startDaemon(t, likeOneAnother)
	script(t, d.path("stop"), "echo $1 >>"+d.path("trace"))
	moved := func(what, want string) {
		t.Helper()
		got := strings.Fields(content(t, d.path("trace")))
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%s moved %q, want %q", what, got, want)
		}
		_ = os.Remove(d.path("trace"))
	}
	d.ask("stop", "db.1").expect(t, "stop", 0, "db.1: stopped\n")
	moved("stop db.1", "db.1")
	d.ask("stop", "A[1]").expect(t, "stop", 0, "a[1]: stopped\n")
	moved("stop A[1]", "a[1]")
	d.ask("stop", "db.1", "-g", "data").expect(t, "stop in a group", 0)
	moved("stop db.1 in a group", "db.1")
	d.ask("stop", "db-1", "-g", "data").expect(t, "stop in another group", 1, `There is no service named "db-1" in group 'data'`)
	moved("stop db-1 in another group", "")
	d.ask("stop", "db..").expect(t, "stop by a pattern", 0, "db.1: stopped\ndb11: stopped\ndb-1: stopped\n")
	moved("stop by a pattern", "db-1 db.1 db11")
	traced := func() bool { // the shell makes the file before it writes
		text, err := os.ReadFile(d.path("trace"))
		return err == nil && len(text) > 0
	}
	c := api.New(api.Options{Unix: true, Address: d.path("sock"), Username: "admin", Password: "pw"})
	if err := c.DoAction(t.Context(), "stop", []string{"db.1"}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the form is carried out", traced)
	moved("a form of Monit's", "db.1")
	call("monit", "-c", d.file, "stop", "db.1").expect(t, "monit stop", 0)
	eventually(t, "the order is carried out", traced)
	moved("monit stop db.1", "db.1")
	d.ask("monitor", "all").expect(t, "monitor", 0)
	d.ask("unmonitor", "db.1", "--for", "1h").expect(t, "unmonitor for a while", 0, "db.1: no longer monitored until ")
	d.ask("report", "unmonitored").expect(t, "report", 0, "1\n")
	for _, view := range []string{"status", "summary"} {
		if out := d.ask(view, "db.1").out; !strings.Contains(out, "db.1") || strings.Contains(out, "db11") || strings.Contains(out, "db-1") {
			t.Errorf("%s db.1 shows %s", view, out)
		}
	}
	d.ask("stop", "db.1", "--no-wait").expect(t, "without waiting", 0, "db.1: stop ordered\n")
	d.ask("stop", "db.2").expect(t, "a slip", 1, `There is no service named "db.2"; did you mean "db.1"?`)
	d.ask("quit").expect(t, "quit", 0)
	d.expectEnd()
	moved("without waiting", "db.1")
	d.ask("stop", "db.1").expect(t, "without a daemon", 0, "db.1: stopped\n")
	moved("stop without a daemon", "db.1")
}

// TestTooManyPatterns: what would burn the daemon's time is refused at once.
func TestTooManyPatterns(t *testing.T) {
	d := startDaemon(t, likeOneAnother)
	form := url.Values{}
	for i := range 9000 {
		form.Add("service", fmt.Sprintf("(d|b)*[-1.]+(%d)?", i))
	}
	c := api.New(api.Options{Unix: true, Address: d.path("sock"), Username: "admin", Password: "pw"})
	if _, err := c.Text(t.Context(), "summary", form); err == nil || !strings.Contains(err.Error(), "too many patterns") {
		t.Errorf("9000 patterns: %v", err)
	}
	if err := c.DoAction(t.Context(), "stop", form["service"]); err == nil || !strings.Contains(err.Error(), "too many patterns") {
		t.Errorf("9000 patterns: %v", err)
	}
}

// TestToldByOutcome: what failed, or moved with what was asked for, is told with the exit status.
func TestToldByOutcome(t *testing.T) {
	reply := api.ActionReply{Services: []string{"db", "x"}, Outcomes: []api.Outcome{{Service: "db", Action: "stop", Message: "stopped"},
		{Service: "app", Action: "stop", With: "db", Message: "stopped"}, {Service: "x", Action: "stop", Failed: true, Skipped: true, Message: "it has no stop program and runs on (pid 7)"},
		{Service: "y", Action: "stop", Skipped: true, Message: "stopped"}, {Service: "z", Action: "stop", Skipped: true, Message: "it did not run"}}}
	for name, want := range map[string]answer{
		"upkeep": {1, "db: stopped\napp: stopped, with db\ny: nothing to do\nz: it did not run\n", "x: stop failed -- it has no stop program and runs on (pid 7)\n"},
		"monit":  {1, "", "x: stop failed -- it has no stop program and runs on (pid 7)\n"}} {
		var out, errs strings.Builder
		p := &program{name: name, out: &out, err: &errs}
		code, err := p.told("stop", reply)
		if got := (answer{code, out.String(), errs.String()}); err != nil || got != want {
			t.Errorf("%s says %+v, %v, want %+v", name, got, err, want)
		}
	}
}
