package watch

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// An exit is told before the parent has collected the process, and the kernel keeps the status for us only from then on.
// Init does so within a fraction of a millisecond; for that long the other watches can wait.
const (
	exitTries = 4
	exitPause = 300 * time.Microsecond
)

// exitOf finds out how a process ended. A kill may have been the kernel's own, for want of memory.
func (w *Watcher) exitOf(fd int, p *process) Exit {
	exit := statusOf(fd, p.pid)
	if exit.Signal == syscall.SIGKILL {
		exit.Memory, exit.OutOfMemory = w.killed.take(p.pid)
		exit.OutOfMemory = exit.OutOfMemory || p.oom.grown()
	}
	return exit
}

// statusOf asks how a process ended: by its pidfd (PIDFD_GET_INFO, Linux 6.15) once it is collected, by field 52 of
// /proc/PID/stat (proc(5), which needs the rights to trace it) until then.
func statusOf(fd, pid int) Exit {
	for try := range exitTries {
		if try > 0 {
			time.Sleep(exitPause)
		}
		info := unix.PidfdInfo{Mask: unix.PIDFD_INFO_EXIT}
		if err := unix.IoctlPidfdInfo(fd, &info); err == nil && info.Mask&unix.PIDFD_INFO_EXIT != 0 {
			return exitFrom(syscall.WaitStatus(info.Exit_code))
		}
		if status, ok := zombieStatus(pid); ok {
			return exitFrom(status)
		}
	}
	return Exit{}
}

func exitFrom(status syscall.WaitStatus) Exit {
	if status.Signaled() {
		return Exit{Known: true, Signal: status.Signal()}
	}
	return Exit{Known: true, Status: status.ExitStatus()}
}

// zombieStatus reads the exit status of a process that has ended and was not collected. The kernel shows 0 to those who
// may not trace it, which only root can tell from a true 0.
func zombieStatus(pid int) (syscall.WaitStatus, bool) {
	if os.Geteuid() != 0 {
		return 0, false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, false
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 50 || fields[0][0] != 'Z' {
		return 0, false
	}
	status, err := strconv.Atoi(string(fields[49]))
	return syscall.WaitStatus(status), err == nil
}
