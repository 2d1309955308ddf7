package system

import (
	"errors"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// procFiles reads files of processes into one buffer, which each read overwrites.
type procFiles struct {
	path   []byte
	buffer []byte
}

// read returns up to limit bytes of /proc/PID/name, nothing when it cannot be read.
func (f *procFiles) read(pid int, name string, limit int) []byte {
	f.path = append(strconv.AppendInt(append(f.path[:0], "/proc/"...), int64(pid), 10), '/')
	f.path = append(f.path, name...)
	fd, err := unix.Open(string(f.path), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer unix.Close(fd)
	if f.buffer == nil {
		f.buffer = make([]byte, 8192)
	}
	n := 0
	for n < limit {
		if n == len(f.buffer) {
			f.buffer = append(f.buffer, make([]byte, len(f.buffer))...)
		}
		m, err := unix.Read(fd, f.buffer[n:])
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return nil
		}
		if m == 0 {
			break
		}
		n += m
	}
	return f.buffer[:min(n, limit)]
}

// listProcesses returns the ids of all processes; threads are not in the listing of /proc.
func listProcesses() ([]int, error) {
	dir, err := os.Open("/proc")
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	pids := make([]int, 0, len(names))
	for _, name := range names {
		if name[0] < '0' || name[0] > '9' {
			continue
		}
		if pid, err := strconv.Atoi(name); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids, err
}

// countOpenFiles counts /proc/PID/fd, -1 when it may not be read. Since Linux 6.2 the folder's size is the count.
func countOpenFiles(pid int) int {
	dir, err := os.Open("/proc/" + strconv.Itoa(pid) + "/fd")
	if err != nil {
		return unknown
	}
	defer dir.Close()
	if info, err := dir.Stat(); err == nil && info.Size() > 0 {
		return int(info.Size())
	}
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return unknown
	}
	return len(names)
}

// openFileLimit reads the soft (0) or hard (1) limit of open files from /proc/PID/limits, 0 if it is not there.
func openFileLimit(limits []byte, n int) uint64 {
	const label = "Max open files"
	if limit, ok := fieldAfter(limits, label, n); ok {
		return limit
	}
	if _, line, ok := strings.Cut(string(limits), label); ok {
		if words := strings.Fields(line); len(words) > n && words[n] == "unlimited" {
			return math.MaxUint64
		}
	}
	return 0
}

func counterAfter(text []byte, label string) int64 {
	if n, ok := fieldAfter(text, label, 0); ok && n <= math.MaxInt64 {
		return int64(n)
	}
	return unknown
}

// sinceBoot is the time since boot, with the time that the machine slept.
func sinceBoot() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// totalMemory is the memory of the machine in bytes.
func totalMemory() uint64 {
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err != nil {
		return 0
	}
	return uint64(info.Totalram) * uint64(info.Unit)
}
