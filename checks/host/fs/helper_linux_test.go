package fs

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// output runs a tool of the machine.
func output(t *testing.T, name string, args ...string) []string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("%s: %v", name, err)
	}
	return strings.Fields(string(out))
}
