//go:build !linux

package spawn

import (
	"context"
	"errors"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// Prepare does what the first start of a program would do otherwise. say is for Linux, where a starter may be missing.
func Prepare(func(error)) { shedInherited() }

// launch starts a program. Umask and signal mask belong to the whole process here, so the program has the daemon's.
func launch(_ context.Context, c Command, p prepared, streams []*stream) (*os.Process, error) {
	return startDirectly(c, p, streams)
}

// startTicks is 0: the start time of a process is counted in ticks on Linux alone.
func startTicks(int) (uint64, error) { return 0, nil }

// unprotect has nothing to take back: only Linux protects from its memory killer.
func unprotect(int) {}

// inheritable is up to which number descriptors are looked for that were open
// before us.
const inheritable = 255

// shedInherited keeps descriptors that we got from whoever started us from
// going on to the programs. Ignored signals go on: which are ignored cannot be
// asked here without changing it.
var shedInherited = sync.OnceFunc(func() {
	for fd := 3; fd <= inheritable; fd++ {
		unix.CloseOnExec(fd)
	}
})

// exitWaiter returns a function that waits for the end of the child pid and
// leaves it as a zombie for its caller to reap (kqueue(2), EVFILT_PROC).
func exitWaiter(pid int) (func(), error) {
	queue, err := unix.Kqueue()
	if err != nil {
		return nil, os.NewSyscallError("kqueue", err)
	}
	unix.CloseOnExec(queue)
	change := make([]unix.Kevent_t, 1)
	unix.SetKevent(&change[0], pid, unix.EVFILT_PROC, unix.EV_ADD|unix.EV_ONESHOT)
	change[0].Fflags = unix.NOTE_EXIT
	if _, err := unix.Kevent(queue, change, nil, nil); err != nil {
		_ = unix.Close(queue) // nothing was written to it
		if errors.Is(err, unix.ESRCH) {
			return func() {}, nil // ended already
		}
		return nil, os.NewSyscallError("kevent", err)
	}
	return func() {
		defer unix.Close(queue)
		for {
			n, err := unix.Kevent(queue, nil, change, nil)
			if n > 0 || (err != nil && !errors.Is(err, unix.EINTR)) {
				return
			}
		}
	}, nil
}

// SpareThreads makes none: without a starter nobody can tell whether there is room for them.
func SpareThreads(int) int { return 0 }
