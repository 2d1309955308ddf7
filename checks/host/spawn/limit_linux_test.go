package spawn

import (
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// lower sets how many processes the user of a process may have, for what that process makes.
func lower(t *testing.T, pid int, limit syscall.Rlimit) {
	t.Helper()
	if err := unix.Prlimit(pid, unix.RLIMIT_NPROC, &unix.Rlimit{Cur: limit.Cur, Max: limit.Max}, nil); err != nil {
		t.Fatal(err)
	}
}
