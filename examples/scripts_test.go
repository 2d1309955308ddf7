package examples_test

import (
	"os/exec"
	"testing"
)

// TestScriptsCanBeRead: the shell finds no mistake in what starts the daemon without systemd.
func TestScriptsCanBeRead(t *testing.T) {
	for _, path := range []string{"openrc/upkeep", "runit/run", "sysvinit/upkeep"} {
		if out, err := exec.Command("sh", "-n", path).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", path, err, out)
		}
	}
}
