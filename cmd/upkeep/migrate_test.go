package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// monitInstallation is a real Monit that runs with an include, one service that it does not monitor, and files of its own.
func monitInstallation(t *testing.T) (dir string) {
	t.Helper()
	monit, err := exec.LookPath("monit")
	if err != nil {
		t.Skip("there is no monit here")
	}
	dir = t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.ReplaceAll(text, "%s", dir)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(dir+"/conf.d", 0o700); err != nil {
		t.Fatal(err)
	}
	write("thing", "")
	write("conf.d/more", "check file aside with path %s/thing\n")
	write("monitrc", "set daemon 1\nset pidfile %s/monit.pid\nset idfile %s/id\n  set statefile %s/state\nset logfile %s/log\n"+
		"set httpd unixsocket %s/sock allow admin:pw\ncheck file here with path %s/thing\n if changed checksum then alert\ninclude %s/conf.d/*\n")
	tell := func(args ...string) error {
		return exec.Command(monit, append([]string{"-c", dir + "/monitrc"}, args...)...).Run()
	}
	if err := tell(); err != nil {
		t.Fatal("start monit: ", err)
	}
	t.Cleanup(func() { _ = tell("quit") }) // it may have ended already, as it should
	eventually(t, "monit answers", func() bool { return tell("summary") == nil })
	if err := tell("unmonitor", "aside"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "monit has set a service aside", func() bool {
		out, err := exec.Command(monit, "-c", dir+"/monitrc", "-B", "summary").Output()
		return err == nil && strings.Contains(string(out), "Not monitored")
	})
	return dir
}

// TestMigrate: a look changes nothing; --yes ends Monit and starts upkeep with the same services, the same id, and the same
// ones set aside.
func TestMigrate(t *testing.T) {
	dir, root := monitInstallation(t), t.TempDir()
	t.Setenv(asProgram, "1")
	look := call("upkeep", "migrate", "--root", root, "--from", dir+"/monitrc")
	look.expect(t, "a look", 0, "with 3 services; Monit runs", "Not monitored, and not afterwards: aside", "restart counts", "<  Checksum             = if changed MD5", "would stop Monit", "Nothing was changed")
	if got := treeOf(t, root); got != "" || runningMonit(dir+"/monit.pid") == 0 {
		t.Fatalf("a look has changed something: %s", got)
	}
	control := root + "/etc/upkeep/upkeeprc"
	t.Cleanup(func() { call("upkeep", "-c", control, "quit") })
	call("upkeep", "migrate", "--root", root, "--from", dir+"/monitrc", "--yes").expect(t, "the real thing", 0, "stop Monit ... done", "verify that upkeep sees all", "upkeep has taken over")
	if pid := runningMonit(dir + "/monit.pid"); pid != 0 {
		t.Errorf("monit still runs with pid %d", pid)
	}
	call("upkeep", "-c", control, "summary", "here").expect(t, "a service", 0, "OK")
	call("upkeep", "-c", control, "summary", "aside").expect(t, "the one set aside", 0, "Not monitored")
	if id := content(t, root+"/var/lib/upkeep/id"); strings.TrimSpace(id) != strings.TrimSpace(content(t, dir+"/id")) {
		t.Errorf("the id is %q", id)
	}
	for _, path := range []string{"/run/upkeep.pid", "/var/lib/upkeep/state", "/etc/upkeep/conf.d/more"} {
		if !exists(root + path) {
			t.Errorf("there is no %s in\n%s", path, treeOf(t, root))
		}
	}
}

// TestMigrateGoesBack: when upkeep does not start, Monit runs again and nothing of ours is left.
func TestMigrateGoesBack(t *testing.T) {
	dir, root := monitInstallation(t), t.TempDir()
	t.Setenv(asProgram, "1")
	if err := os.MkdirAll(root+"/run/upkeep.pid", 0o755); err != nil { // a folder is no pid file
		t.Fatal(err)
	}
	before := runningMonit(dir + "/monit.pid")
	call("upkeep", "migrate", "--root", root, "--from", dir+"/monitrc", "--yes").expect(t, "a migration that cannot be", 1, "take back: stop Monit")
	eventually(t, "monit runs again", func() bool { return runningMonit(dir+"/monit.pid") > 0 })
	if runningMonit(dir+"/monit.pid") == before {
		t.Error("monit never ended")
	}
	if exists(root+"/etc") || exists(root+"/var") {
		t.Errorf("left: %s", treeOf(t, root))
	}
	if syscall.Kill(before, 0) == nil {
		t.Logf("the pid %d belongs to another program by now", before)
	}
}

// TestUnmonitoredInASummary: names are whole words, and what stands behind them is the state.
func TestUnmonitoredInASummary(t *testing.T) {
	config, _ := (&program{name: "upkeep"}).read(mustFile(t, "set daemon 5\ncheck file a path /a\ncheck file ab path /b\ncheck file c path /c\n"))
	got := unmonitored("Service Name   Status   Type\nab             Not monitored   File\na              OK   File\nc    Not monitored - start pending   File\n", config.Services)
	if strings.Join(got, " ") != "ab c" {
		t.Errorf("got %q", got)
	}
}

func mustFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rc")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
