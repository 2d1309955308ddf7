package main

import (
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
