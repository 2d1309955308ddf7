package watch

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// process is the watch of one process. It stays after the end, so that the same
// end is not told again and again.
type process struct {
	pid    int
	start  uint64
	source uint64 // 0 when there is nothing to wait for any more
	oom    oomCounter
}

// Process watches for the end of a process, and replaces what was watched under
// key before. The process is told by its id and its start time in clock ticks
// since boot (field 22 of /proc/PID/stat, proc(5)); 0 takes the one that has
// the id now. If it is not there, or another has its id, the wake-up comes at
// once. The end of the same process is told once: calling it again for a zombie
// wakes nobody.
func (w *Watcher) Process(key string, pid int, startTicks uint64) error {
	if pid <= 0 {
		return fmt.Errorf("cannot watch %s: %d is no process id", key, pid)
	}
	if startTicks == 0 {
		startTicks, _ = startTime(pid) // 0 when it is gone, and that comes out below
	}
	if known, err := w.knows(key, pid, startTicks); known || err != nil {
		return err
	}
	fd, err := unix.PidfdOpen(pid, 0)
	if err == nil && startTicks != 0 {
		// Checked only now, when the id can no longer go to another process.
		if err = isProcess(pid, startTicks); err != nil {
			_ = unix.Close(fd) // holds no data
		}
	}
	p := &process{pid: pid, start: startTicks, oom: counterOf(pid)}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		if err == nil {
			_ = unix.Close(fd)
		}
		return os.ErrClosed
	}
	w.dropProcess(key)
	if err == nil {
		p.source, err = w.add(fd, unix.EPOLLIN|unix.EPOLLONESHOT, func(now time.Time) { w.ended(key, now) })
		if err != nil {
			_ = unix.Close(fd)
		}
	}
	switch {
	case err == nil:
		w.processes[key] = p
		w.allowed(key)
	case errors.Is(err, unix.ESRCH):
		w.processes[key] = p
		w.ended(key, time.Now())
	default:
		w.refused[slot{key, ProcessExit}] = fmt.Sprintf("its end is not told by the kernel: %v", err)
		w.limit("processes", fmt.Sprintf("the end of processes is not told by the kernel: %v", err))
	}
	return nil
}

// knows reports whether exactly this process is watched under key, or was to
// its end.
func (w *Watcher) knows(key string, pid int, start uint64) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return false, os.ErrClosed
	}
	p := w.processes[key]
	return p != nil && p.pid == pid && p.start == start, nil
}

// ended tells of an end, once it is known how it came. That is found out beside the waiting for others, as it may take a
// moment.
func (w *Watcher) ended(key string, now time.Time) {
	p := w.processes[key]
	fd, watched := w.release(p.source)
	p.source = 0
	wake := Wake{Key: key, Kind: ProcessExit, PID: p.pid, At: now}
	if !watched {
		w.queue.put(wake)
		return
	}
	w.exits.Go(func() {
		wake.Exit = w.exitOf(fd, p)
		_ = unix.Close(fd) // holds no data
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.processes[key] == p { // else it was forgotten or replaced meanwhile
			w.queue.put(wake)
		}
	})
}

// allowed notes that the process under key is watched, or not to be watched any more.
func (w *Watcher) allowed(key string) {
	delete(w.refused, slot{key, ProcessExit})
	for s := range w.refused {
		if s.kind == ProcessExit {
			return
		}
	}
	delete(w.limits, "processes")
}

func (w *Watcher) dropProcess(key string) {
	if p := w.processes[key]; p != nil {
		w.remove(p.source)
		delete(w.processes, key)
	}
	w.allowed(key)
}

// isProcess is ESRCH when pid is gone or another process than the one that was
// started then; any other error says that it could not be found out.
func isProcess(pid int, startTicks uint64) error {
	start, err := startTime(pid)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && start != startTicks) {
		return unix.ESRCH
	}
	return err
}

// startTime reads when a process was started, in clock ticks since boot.
func startTime(pid int) (uint64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name, field 2, stands in brackets and may hold anything, brackets too.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 20 {
		return 0, fmt.Errorf("/proc/%d/stat has %d fields after the name, 20 are needed", pid, len(fields))
	}
	return strconv.ParseUint(string(fields[19]), 10, 64)
}
