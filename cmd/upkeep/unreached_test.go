package main

import (
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// TestNobodyAnswers: a daemon that runs and cannot be asked is told from one that does not run, with what helps.
func TestNobodyAnswers(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(closed.Addr().(*net.TCPAddr).Port)
	_ = closed.Close()
	file, dir := controlFile(t, "set httpd port "+port+" and use address 127.0.0.1 allow admin:pw\ncheck file f path /f\n")
	release, err := lockPidFile(dir + "/pid") // as the daemon does
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	call("upkeep", "-c", file, "status").expect(t, "a closed port", 1, "cannot talk to the daemon at 127.0.0.1:"+port+": Connection refused", "it runs (pid "+strconv.Itoa(os.Getpid())+")", "SIGHUP")
	call("monit", "-c", file, "status").expect(t, "a closed port", 1, "Cannot connect to [127.0.0.1]:"+port+" -- Connection refused")

	bare, dir := controlFile(t, "check file f path /f\n")
	release, err = lockPidFile(dir + "/pid")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	call("monit", "-c", bare, "status").expect(t, "no httpd", 1, "the monit HTTP interface is not enabled")
	call("upkeep", "-c", bare, "stop", "f").expect(t, "no httpd", 1, "has no `set httpd`")
}

// TestMonitSpeaksOfErrorsInOneLine: called monit, the control file's errors are told in the form that scripts read.
func TestMonitSpeaksOfErrorsInOneLine(t *testing.T) {
	file, _ := controlFile(t, "check file f path /f\ndance\n")
	said := call("monit", "-c", file, "-t")
	said.expect(t, "a syntax error", 1, file+":7: syntax error 'dance'\n")
	if strings.Contains(said.err, "^") {
		t.Errorf("the line is shown: %q", said.err)
	}
	good, _ := controlFile(t, "set httpd port 2812 allow admin:pw\ncheck file f path /f\n")
	if said := call("monit", "-c", good, "-t"); said.code != 0 || said.err != "" {
		t.Errorf("a good file: %+v", said)
	}
}

// TestAskingLooksAtNoPrograms: a daemon is asked although a program of its control file is gone, or lies where nothing
// answers; Monit refuses the file.
func TestAskingLooksAtNoPrograms(t *testing.T) {
	file, _ := controlFile(t, "set httpd port 2812 allow admin:pw\ncheck program p path /nowhere/p if status != 0 then alert\n")
	for _, verb := range []string{"summary", "status", "reload", "quit"} {
		if said := call("upkeep", "-c", file, verb); said.code != 1 || !strings.Contains(said.err, "not running") {
			t.Errorf("%s: %+v", verb, said)
		}
	}
	call("upkeep", "-c", file, "-t").expect(t, "-t", 1, "requires the program to exist")
	call("monit", "-c", file, "summary").expect(t, "monit", 1, "requires the program to exist")
}

// TestSilentDaemonIsSaid: what answers nothing is told from what refuses.
func TestSilentDaemonIsSaid(t *testing.T) {
	silent, err := net.Listen("unix", t.TempDir()+"/s")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	_, err = api.New(api.Options{Unix: true, Address: silent.Addr().String(), Answer: time.Millisecond}).Runtime(t.Context())
	config := &checks.Config{}
	config.Settings.HTTP = &checks.HTTP{UnixSocket: silent.Addr().String()}
	said := (&program{name: "upkeep"}).unreached(config, err)
	if !strings.Contains(said, "does not answer") || !strings.Contains(said, silent.Addr().String()) {
		t.Error(said)
	}
}
