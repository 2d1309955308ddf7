package main

import (
	"os"
	"strings"
	"sync"
	"testing"
)

// TestUnknownServices: a command for what is not there fails with Monit's words, and moves nothing.
func TestUnknownServices(t *testing.T) {
	d := startDaemon(t, "check file known with path %s/rc\n start program = \"%s/start\"\n")
	script(t, d.path("start"), "touch "+d.path("started"))
	for _, verb := range []string{"start", "stop", "restart", "monitor", "unmonitor"} {
		d.ask(verb, "nobody").expect(t, verb, 1, `There is no service named "nobody"`)
		d.ask(verb, "known", "nobody").expect(t, verb+" of two", 1, "There is no service named")
		d.ask("-g", "nogroup", verb).expect(t, verb+" of a group", 1, "Group 'nogroup' not found")
	}
	d.ask("unmonitor", "nobody", "--for", "1m").expect(t, "unmonitor for a while", 1, "There is no service named")
	d.ask("status", "nobody").expect(t, "status", 1, `There is no service named "nobody"`)
	d.ask("summary", "nobody").expect(t, "summary", 1, `There is no service named "nobody"`)
	if exists(d.path("started")) {
		t.Error("a command with one unknown name has moved the known one")
	}
}

// TestCommandWhileAnActionRuns: a second order for the same service waits its turn, what only looks does not wait, and an
// order for another service is carried out meanwhile.
func TestCommandWhileAnActionRuns(t *testing.T) {
	d := startDaemon(t, `check file slow with path %s/rc
 start program = "%s/slow begin"
 stop program = "%s/slow end"
check file other with path %s/rc
 start program = "%s/other"
`)
	trace := d.path("trace")
	script(t, d.path("slow"), `[ $1 = end ] || while [ ! -e `+d.path("go")+` ]; do sleep 0.02; done; echo $1 >>`+trace)
	script(t, d.path("other"), "echo other >>"+trace)
	var wait sync.WaitGroup
	wait.Go(func() { d.ask("start", "slow").expect(t, "start", 0) })
	eventually(t, "the action shows", func() bool { return strings.Contains(d.ask("summary").out, "start pending") })
	wait.Go(func() { d.ask("stop", "slow").expect(t, "stop", 0) })
	eventually(t, "the second order is taken", func() bool { return strings.Contains(d.log(t), "'slow' stop on user request") })
	d.ask("start", "other").expect(t, "start of another service", 0)
	if err := os.WriteFile(d.path("go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	wait.Wait()
	if got := strings.Fields(content(t, trace)); strings.Join(got, " ") != "other begin end" {
		t.Errorf("done in the order %q", got)
	}
	d.ask("summary").expect(t, "summary", 0, "Not monitored")
}

// TestTwoOperators: orders for one service at the same time are all carried out, one after the other.
func TestTwoOperators(t *testing.T) {
	d := startDaemon(t, "check file one with path %s/rc\n start program = \"%s/move start\"\n stop program = \"%s/move stop\"\n")
	script(t, d.path("move"), "echo $1 >>"+d.path("trace")+"; mkdir "+d.path("busy")+" || echo overlap >>"+d.path("trace")+"\nsleep 0.01; rmdir "+d.path("busy"))
	var wait sync.WaitGroup
	for i := range 12 {
		verb := []string{"start", "stop", "restart"}[i%3]
		wait.Go(func() { d.ask(verb, "one").expect(t, verb, 0) })
	}
	wait.Wait()
	trace := content(t, d.path("trace"))
	if starts := strings.Count(trace, "start"); starts != 8 || strings.Contains(trace, "overlap") {
		t.Errorf("4 starts and 4 restarts made %d starts: %q", starts, strings.Fields(trace))
	}
	d.ask("monitor", "one").expect(t, "monitor", 0)
	eventually(t, "the service is well", func() bool { return strings.Contains(d.ask("summary", "one").out, "OK") })
}

// TestSetAsideForAWhile: the summary says until when and why, and the service comes back by itself.
func TestSetAsideForAWhile(t *testing.T) {
	d := startDaemon(t, "check file one with path %s/rc\n")
	d.ask("unmonitor", "one", "--for", "30m", "--reason", "deploy of 2.1").expect(t, "unmonitor", 0)
	d.ask("summary").expect(t, "summary", 0, "Not monitored until ", "(deploy of 2.1)")
	d.ask("status", "one").expect(t, "status", 0, "deploy of 2.1")
	d.ask("summary", "--format", "json").expect(t, "summary as JSON", 0, `"reason": "deploy of 2.1"`, `"until": "`)
	d.ask("start", "one", "--for", "30m").expect(t, "--for with start", 1, "for and reason belong to unmonitor")
	d.ask("unmonitor", "one", "--for", "-1m").expect(t, "a time gone by", 1, `"-1m" is no time that monitoring can be set aside for, such as 30m, 2 hours or 1d`)
	d.ask("unmonitor", "one", "--for", "2", "hours").expect(t, "two words", 0, "one: no longer monitored until ")
	d.ask("unmonitor", "one", "--for", "90 minutes").expect(t, "one word", 0)
	d.ask("unmonitor", "one", "--for=1d").expect(t, "a day", 0)
	d.ask("unmonitor", "one", "--for", "1s").expect(t, "unmonitor for a second", 0)
	eventually(t, "it comes back", func() bool { return strings.Contains(d.ask("summary", "one").out, "OK") })
	if text := d.log(t); !strings.Contains(text, "'one' monitored again") {
		t.Errorf("the log does not tell of it: %s", text)
	}
}
