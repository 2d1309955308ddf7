package spawn

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// programUmask is what programs start with, whatever the daemon's own umask is.
const programUmask = 0o022

// Prepare does what the first start of a program would do otherwise: then somebody may wait for it, and 300 open files
// take 2 ms. say is told, once, when programs have to be started without a starter, and why; nil is nobody. It may be
// called many times.
func Prepare(say func(error)) {
	shedInherited()
	programs.prepare(say)
}

// launch starts a program by the starter, and directly when there is none.
func launch(ctx context.Context, c Command, p prepared, streams []*stream) (*os.Process, error) {
	process, err := programs.launch(ctx, c, p, streams)
	if errors.Is(err, errNoStarter) {
		return direct(c, p, streams)
	}
	return process, err
}

// direct starts a program by ourselves.
func direct(c Command, p prepared, streams []*stream) (*os.Process, error) {
	ready := make(chan struct{})
	var process *os.Process
	var err error
	onCleanThread() <- func() {
		defer close(ready)
		process, err = startDirectly(c, p, streams)
	}
	<-ready
	return process, err
}

// onCleanThread gives a thread that runs what it is sent. Umask and signal mask belong to the thread there, so programs get
// clean ones and the daemon keeps its own. There is one for all, as each thread that is thrown away has to be made again,
// which Go's runtime does not survive where no thread can be made.
var onCleanThread = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		// A container may forbid unshare(2): the program then has our umask.
		if unix.Unshare(unix.CLONE_FS) == nil {
			unix.Umask(programUmask)
		}
		_ = unix.PthreadSigmask(unix.SIG_SETMASK, &unix.Sigset_t{}, nil) // fails for bad arguments only
		for f := range work {
			f()
		}
	}()
	return work
})

// protected tells whether the kernel's memory killer spares us, as the unit file asks (proc_pid_oom_score_adj(5)).
func protected() bool {
	text, err := os.ReadFile("/proc/self/oom_score_adj")
	return err == nil && strings.HasPrefix(string(text), "-")
}

// unprotect takes that from a program which has just begun: a service that eats all memory is the one to end, not another.
// Whoever has ended already needs nothing.
func unprotect(pid int) {
	if protected() {
		_ = os.WriteFile("/proc/"+strconv.Itoa(pid)+"/oom_score_adj", []byte("0"), 0o644)
	}
}

// shedInherited keeps what we got from whoever started us from going on to the
// programs: open descriptors and ignored signals.
var shedInherited = sync.OnceFunc(func() {
	closeDescriptorsOnExec()
	catchIgnoredSignals()
})

// closeDescriptorsOnExec marks what was open before us; what Go opens is marked
// already.
func closeDescriptorsOnExec() {
	descriptors, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return // no /proc: the program inherits what we have
	}
	for _, entry := range descriptors {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			unix.CloseOnExec(fd)
		}
	}
}

// catchIgnoredSignals makes programs start with default signals. Ignored ones
// (nohup, a careless parent) would stay ignored in the program, caught ones go
// back to their default at exec(2); so what we ignore we catch and drop.
func catchIgnoredSignals() {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	_, line, _ := strings.Cut(string(status), "\nSigIgn:\t")
	line, _, _ = strings.Cut(line, "\n")
	mask, err := strconv.ParseUint(line, 16, 64)
	if err != nil {
		return
	}
	dropped := make(chan os.Signal, 1) // nobody reads it: Notify drops when it is full
	for number := 1; number <= 31; number++ {
		if mask&(1<<(number-1)) != 0 {
			signal.Notify(dropped, syscall.Signal(number))
		}
	}
}

// exitWaiter returns a function that waits for the end of the child pid and
// leaves it as a zombie for its caller to reap.
func exitWaiter(pid int) (func(), error) {
	fd, err := unix.PidfdOpen(pid, unix.PIDFD_NONBLOCK)
	if err != nil { // Linux before 5.10: a thread waits
		return func() { waitBlocking(pid) }, nil //nolint:nilerr // it can be waited for all the same
	}
	file := os.NewFile(uintptr(fd), "pidfd")
	raw, err := file.SyscallConn()
	if err != nil {
		_ = file.Close() // nothing was written to it
		return nil, err
	}
	return func() {
		defer file.Close()
		err := raw.Read(func(fd uintptr) bool {
			n, _ := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 0)
			return n > 0
		})
		if err != nil {
			waitBlocking(pid) // a pidfd that cannot be polled
		}
	}, nil
}

func waitBlocking(pid int) {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return // ended, or ECHILD: somebody else has reaped it
		}
	}
}

// startTicks reads when a process has begun, in clock ticks since boot.
func startTicks(pid int) (uint64, error) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // a name may hold brackets and spaces
	const at = 22 - 3                                                         // the third field is the first behind the name
	if len(fields) <= at {
		return 0, fmt.Errorf("/proc/%d/stat has no start time", pid)
	}
	return strconv.ParseUint(fields[at], 10, 64)
}
