package main

import (
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
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
