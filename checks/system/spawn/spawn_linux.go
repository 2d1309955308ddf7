package spawn

import (
	"os"
	"os/exec"
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

// startClean starts cmd from a thread of its own that is thrown away: umask and
// signal mask belong to the thread there, so the program gets clean ones and
// the daemon keeps its own.
func startClean(cmd *exec.Cmd) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		// A container may forbid unshare(2): the program then has our umask.
		if unix.Unshare(unix.CLONE_FS) == nil {
			unix.Umask(programUmask)
		}
		if err := unix.PthreadSigmask(unix.SIG_SETMASK, &unix.Sigset_t{}, nil); err != nil {
			started <- os.NewSyscallError("sigmask", err)
			return
		}
		started <- cmd.Start()
	}()
	return <-started
}

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
	return func() {
		for {
			err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
			if err != unix.EINTR {
				return // ended, or ECHILD: somebody else has reaped it
			}
		}
	}, nil
}
