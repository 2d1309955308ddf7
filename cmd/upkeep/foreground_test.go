package main

import (
	"log/syslog"
	"strings"
	"testing"
)

// TestForegroundLogsToTheTerminalToo: what a container shows is what its first process says, also with a log file.
func TestForegroundLogsToTheTerminalToo(t *testing.T) {
	d := startDaemon(t, "check file gone path %s/gone\n if does not exist then alert\n")
	d.await(`error .*'gone' file doesn't exist`)
	if log := d.log(t); !strings.Contains(log, "'gone' file doesn't exist") {
		t.Errorf("the log holds %q", log)
	}
}

// TestNoSyslog: where nobody takes the log, services are looked after all the same.
func TestNoSyslog(t *testing.T) {
	if _, err := syslog.New(syslog.LOG_USER, "upkeep-test"); err == nil {
		t.Skip("this machine has a syslog")
	}
	d := startDaemon(t, "set log syslog\ncheck file gone path %s/gone\n if does not exist then alert\n")
	d.await(`error .*'gone' file doesn't exist`)
}
