package watch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// killed remembers whom the kernel killed for want of memory, from its own log: one line names the process and the
// memory that it held. Only root may read the log (CONFIG_SECURITY_DMESG_RESTRICT, dmesg(1)).
type killed struct {
	mu     sync.Mutex // held while the log is read, which never waits
	log    int        // -1 when there is none
	memory map[int]uint64
}

// keepKilled bounds what is remembered: a machine that runs out of memory kills for a long time.
const keepKilled = 1024

// openKilled opens the kernel's log at its end: what it said earlier is not about processes that are watched from now on.
func openKilled() *killed {
	k := &killed{log: -1, memory: map[int]uint64{}}
	fd, err := unix.Open("/dev/kmsg", unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return k
	}
	if _, err := unix.Seek(fd, 0, 2); err != nil {
		_ = unix.Close(fd) // nothing was read from it
		return k
	}
	k.log = fd
	return k
}

// take tells whether the kernel said that it killed the process, and how much memory that held.
func (k *killed) take(pid int) (memory uint64, found bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.log < 0 {
		return 0, false
	}
	record := make([]byte, 8192) // the longest that the kernel gives (Documentation/ABI/testing/dev-kmsg)
	for {
		n, err := unix.Read(k.log, record)
		switch {
		case errors.Is(err, unix.EPIPE), errors.Is(err, unix.EINTR): // some records were overwritten unread
			continue
		case err != nil || n == 0:
			memory, found = k.memory[pid]
			delete(k.memory, pid)
			return memory, found
		}
		if victim, held, ok := victimOf(record[:n]); ok {
			if len(k.memory) >= keepKilled {
				clear(k.memory)
			}
			k.memory[victim] = held
		}
	}
}

func (k *killed) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.log >= 0 {
		_ = unix.Close(k.log) // holds no data
		k.log = -1
	}
}

// victimOf reads a line of the kernel such as "Out of memory: Killed process 12 (name) total-vm:2kB, anon-rss:1kB,
// file-rss:0kB, shmem-rss:0kB, ..."; of a control group it begins with "Memory cgroup out of memory".
func victimOf(record []byte) (pid int, memory uint64, ok bool) {
	_, text, found := bytes.Cut(bytes.ToLower(record), []byte("out of memory: killed process "))
	if !found {
		return 0, 0, false
	}
	digits := bytes.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if digits <= 0 {
		return 0, 0, false
	}
	pid, err := strconv.Atoi(string(text[:digits]))
	if err != nil {
		return 0, 0, false
	}
	figures := text[bytes.LastIndexByte(text, ')')+1:] // a name may hold anything
	for _, name := range []string{"anon-rss:", "file-rss:", "shmem-rss:"} {
		if _, rest, found := bytes.Cut(figures, []byte(name)); found {
			number, _, _ := bytes.Cut(rest, []byte("kb"))
			kilobytes, _ := strconv.ParseUint(string(number), 10, 64) // 0 when it is no number
			memory += kilobytes << 10
		}
	}
	return pid, memory, true
}

// oomCounter is a control group's own count of processes that were killed for want of memory: the field oom_kill of
// memory.events (Documentation/admin-guide/cgroup-v2.rst), or of memory.oom_control in the first version.
type oomCounter struct {
	file  string // empty when there is none
	count uint64
}

// counterOf finds the counter of a process's control group (cgroups(7)) and how it stands.
func counterOf(pid int) oomCounter {
	groups, err := os.ReadFile(fmt.Sprintf("/proc/%d/cgroup", pid))
	if err != nil {
		return oomCounter{}
	}
	for line := range strings.Lines(string(groups)) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		if len(parts) != 3 {
			continue
		}
		file := ""
		switch {
		case parts[0] == "0":
			file = filepath.Join("/sys/fs/cgroup", path.Clean("/"+parts[2]), "memory.events")
		case parts[1] == "memory":
			file = filepath.Join("/sys/fs/cgroup/memory", path.Clean("/"+parts[2]), "memory.oom_control")
		default:
			continue
		}
		if count, ok := readCounter(file); ok {
			return oomCounter{file, count}
		}
	}
	return oomCounter{}
}

func readCounter(file string) (count uint64, ok bool) {
	f, err := os.Open(file)
	if err != nil {
		return 0, false
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if text, found := strings.CutPrefix(lines.Text(), "oom_kill "); found {
			count, err = strconv.ParseUint(text, 10, 64)
			return count, err == nil
		}
	}
	return 0, false
}

// grown tells that a process of the group was killed for want of memory since the counter was read.
func (c oomCounter) grown() bool {
	if c.file == "" {
		return false
	}
	count, ok := readCounter(c.file)
	return ok && count > c.count
}
