package spawn

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// The runtime raises our own limit of open files; a program that we start must find the one that we were started with, as
// some programs walk through all descriptors that they may have.
func TestProgramsGetTheOldLimitOfOpenFiles(t *testing.T) {
	if os.Getenv("UPKEEP_TEST_LIMIT") != "" {
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
			t.Fatal(err)
		}
		r, err := Run(context.Background(), Command{Args: []string{"/bin/sh", "-c", "ulimit -Sn"}, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("raised %v, program %s.\n", limit.Cur > 128, r.Output())
		return
	}
	cmd := exec.Command("/bin/sh", "-c", `ulimit -Sn 128 && exec "$0" -test.run='^TestProgramsGetTheOldLimitOfOpenFiles$' -test.v`, os.Args[0])
	cmd.Env = append(os.Environ(), "UPKEEP_TEST_LIMIT=1")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "raised true, program 128.") {
		t.Errorf("%v: %s", err, out)
	}
}
