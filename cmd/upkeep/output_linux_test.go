package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestAnswerThatIsNotWritten: an answer that nobody could read is no success.
func TestAnswerThatIsNotWritten(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	file, _ := controlFile(t, "check file one with path %s/rc\n")
	for _, args := range [][]string{{"-V"}, {"-c", file, "-t"}, {"help"}, {"-c", file, "bootcheck"}} {
		cmd := exec.Command(os.Args[0], args...)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		cmd.Stdout = full
		var said strings.Builder
		cmd.Stderr = &said
		if err := cmd.Run(); cmd.ProcessState.ExitCode() < 1 || !strings.Contains(said.String(), "cannot be written") {
			t.Errorf("%q: %v, it said %q", args, err, said.String())
		}
	}
}

// TestProcmatchLeavesOutItsCallers: the shell that calls it has the pattern on its command line.
func TestProcmatchLeavesOutItsCallers(t *testing.T) {
	file, dir := controlFile(t, "check file one with path %s/rc\n")
	pattern := dir + "/nobody"
	cmd := exec.Command("/bin/sh", "-c", os.Args[0]+" -c "+file+" procmatch "+pattern+"; true")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Total matches: 0\n") {
		t.Errorf("%v, %s", err, out)
	}
}
