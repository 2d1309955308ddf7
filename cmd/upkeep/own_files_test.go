package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMonitsFilesAreNotTaken: under its own name the program tells of Monit's control file and takes it only when it is named;
// what it keeps lies under its own name then, beside Monit's. Called as monit it does as Monit does.
func TestMonitsFilesAreNotTaken(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Chdir(t.TempDir())
	rc := filepath.Join(home, ".monitrc")
	if err := os.WriteFile(rc, []byte("check file one with path "+rc+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{nil, {"-t"}, {"summary"}, {"quit"}, {"stop", "one"}} {
		call("upkeep", args...).expect(t, fmt.Sprint(args), 1, "no control file", "Monit's control file "+rc+" is there", "upkeep migrate")
	}
	if left, _ := os.ReadDir(home); len(left) != 1 {
		t.Errorf("left behind %v", left)
	}
	call("monit", "-t").expect(t, "monit -t", 0, "Control file syntax OK")
	call("upkeep", "-c", rc, "-t", "-v").expect(t, "named", 0, filepath.Join(home, ".upkeep.state"), filepath.Join(home, ".upkeep.id"))
	call("monit", "-t", "-v").expect(t, "monit -tv", 0, filepath.Join(home, ".monit.state"), filepath.Join(home, ".monit.id"))
}

// TestNoStartBesideMonit: a Monit that lives, and cannot be asked, is seen by its pid file.
func TestNoStartBesideMonit(t *testing.T) {
	file, dir := controlFile(t, "check file one with path %s/rc\n")
	sleep, err := exec.LookPath("sleep")
	if err != nil {
		t.Skip(err)
	}
	program, err := os.ReadFile(sleep)
	if err != nil {
		t.Fatal(err)
	}
	fake := filepath.Join(dir, "monit")
	if err := os.WriteFile(fake, program, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(fake, "600")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	eventually(t, "it is called monit", func() bool {
		return strings.TrimSpace(content(t, fmt.Sprintf("/proc/%d/comm", cmd.Process.Pid))) == "monit"
	})
	if err := os.WriteFile(filepath.Join(dir, "pid"), fmt.Appendf(nil, "%d\n", cmd.Process.Pid), 0o644); err != nil {
		t.Fatal(err)
	}
	call("upkeep", "-c", file, "-I").expect(t, "a start", 1, "Monit's daemon runs with this control file")
	if got := pidIn(t, filepath.Join(dir, "pid")); got != cmd.Process.Pid {
		t.Errorf("the pid file names %d", got)
	}
}
