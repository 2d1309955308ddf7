package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const twoGroups = `check file one with path %s/rc
 group odd
 start program = "%s/start one"
check file two with path %s/rc
 group even
 start program = "%s/start two"
check file three with path %s/rc
 group odd
 start program = "%s/start three"
`

// TestWithoutADaemon: what needs one says that there is none and exits 1; called monit, quit and reload exit 0 as Monit's.
func TestWithoutADaemon(t *testing.T) {
	file, _ := controlFile(t, httpd+twoGroups)
	for _, args := range [][]string{{"status"}, {"summary"}, {"report"}, {"summary", "-B", "one"}} {
		call("monit", append(args, "-c", file)...).expect(t, "monit "+args[0], 1, "Monit: the monit daemon is not running")
		call("upkeep", append(args, "-c", file)...).expect(t, args[0], 1, "the upkeep daemon is not running")
	}
	for _, verb := range []string{"quit", "reload"} {
		call("monit", "-c", file, verb).expect(t, "monit "+verb, 0, "daemon is not running")
		call("upkeep", "-c", file, verb).expect(t, verb, 1, "upkeep daemon is not running")
	}
	bare, _ := controlFile(t, twoGroups)
	call("upkeep", "-c", bare, "status").expect(t, "no httpd", 1, "has no `set httpd`", "set httpd unixsocket")
}

// TestWrongCommands: what cannot be meant is said so at once, with status 1.
func TestWrongCommands(t *testing.T) {
	file, _ := controlFile(t, httpd+twoGroups)
	for _, test := range []struct{ args, want string }{
		{"dance", "Invalid argument -- dance  (-h will show valid arguments)"},
		{"statsu", `Invalid argument -- statsu  (-h will show valid arguments); did you mean "status"?`},
		{"-Z", "Invalid option -- Z  (-h will show valid options)"},
		{"status -c", "Option -- c requires an argument"},
		{"-d x status", "Option -d requires a natural number"},
		{"start", "Please specify a service name or 'all' after start"},
		{"stop", "Please specify a service name or 'all' after stop"},
		{"restart", "Please specify a service name or 'all' after restart"},
		{"monitor", "Please specify a service name or 'all' after monitor"},
		{"unmonitor", "Please specify a service name or 'all' after unmonitor"},
		{"report sideways", "Invalid report type: 'sideways'"},
		{"procmatch", `Invalid syntax - usage: procmatch "<pattern>"`},
		{"procmatch (", "Invalid regular expression '('"},
		{"-d 0", "-d takes the seconds between two cycles"},
		{"summary --format xml", "--format is text or json"},
	} {
		call("upkeep", append([]string{"-c", file}, strings.Fields(test.args)...)...).expect(t, test.args, 1, test.want)
	}
}

// TestGroupsAndPatterns: -g stands for "all" of a group, names may be patterns, and each service that was touched is named.
func TestGroupsAndPatterns(t *testing.T) {
	d := startDaemon(t, twoGroups)
	script(t, d.path("start"), "echo $1 >>"+d.path("trace"))
	took := func(what string, want string, args ...string) {
		t.Helper()
		_ = os.Remove(d.path("trace"))
		said := ""
		for _, name := range strings.Fields(want) {
			said += name + ": started\n"
		}
		if a := d.ask(args...); a.code != 0 || a.out != said || a.err != "" {
			t.Errorf("%s: %+v, want status 0 and %q", what, a, said)
		}
		got := strings.Fields(content(t, d.path("trace")))
		for _, name := range []string{"one", "two", "three"} {
			if count := strings.Count(strings.Join(got, " "), name); count != strings.Count(want, name) {
				t.Errorf("%s: started %q, want %q", what, got, want)
			}
		}
	}
	took("a group", "one three", "-g", "odd", "start")
	took("a group and all", "one three", "start", "all", "-g", "odd")
	took("a pattern", "two three", "start", "t.*")
	took("another case", "one", "start", "ONE")
	d.ask("start", "all").expect(t, "all", 0, ": nothing to do\n", "one: started\ntwo: started\nthree: started\n")
	d.ask("-g", "odd", "summary").expect(t, "summary of a group", 0, "one", "three")
	if out := d.ask("-g", "odd", "summary").out; strings.Contains(out, "two") {
		t.Errorf("summary of a group: %s", out)
	}
	d.ask("unmonitor", "-g", "even").expect(t, "unmonitor", 0)
	d.ask("report", "unmonitored").expect(t, "report", 0, "1\n")
	d.ask("report", "total").expect(t, "report", 0, "4\n") // and the machine
	d.ask("-g", "even", "monitor").expect(t, "monitor", 0)
	d.ask("validate", "two").expect(t, "validate", 0, "File 'two'")

	if a := call("monit", "-c", d.file, "start", "one"); a != (answer{}) {
		t.Errorf("called monit: %+v, want no word", a)
	}
	d.ask("restart", "one", "--no-wait").expect(t, "--no-wait", 0)
	d.ask("reload").expect(t, "reload", 0, "Reinitializing upkeep daemon")
	d.ask("quit").expect(t, "quit", 0, "upkeep daemon with pid [", "] killed")
	d.expectEnd()
}

// TestDaemonThatCannotBeAsked: the words name the remedy.
func TestDaemonThatCannotBeAsked(t *testing.T) {
	d := startDaemon(t, twoGroups)
	good := content(t, d.file)
	d.rewrite(t, func(s string) string { return strings.Replace(s, "admin:pw", "admin:other", 1) })
	d.ask("summary").expect(t, "a wrong password", 1, "refuses the user and password", "needs a reload")
	d.rewrite(t, func(string) string { return strings.Replace(good, "/sock", "/elsewhere", 1) })
	d.ask("summary").expect(t, "a socket that is not there", 1, "cannot talk to the daemon at "+d.path("elsewhere"))
	d.rewrite(t, func(string) string { return good })
	if err := os.Rename(d.path("sock"), d.path("moved")); err != nil {
		t.Fatal(err)
	}
	d.ask("summary").expect(t, "a socket that is gone", 1, "cannot talk to the daemon", filepath.Base(d.path("sock")))
}
