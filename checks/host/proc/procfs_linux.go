package proc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/upkeep-monitor/upkeep/checks/host/cgroup"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
)

// Files reads files of processes into one buffer, which each read overwrites.
type Files struct {
	path   []byte
	buffer []byte
	kept   int // descriptors that are kept open
	most   int // that may be
	// starved is why a file was not opened that may well be there: for want of descriptors or memory.
	Starved error
}

// read returns up to limit bytes of /proc/PID/name, nothing when it cannot be read.
func (f *Files) read(pid int, name string, limit int) []byte {
	fd, err := f.open(pid, name)
	if err != nil {
		return nil
	}
	text, _ := f.readAll(fd, limit)
	_ = unix.Close(fd) // it was only read
	return text
}

// ReadPath returns up to limit bytes of a file of the kernel, nothing when it cannot be read. Through os.ReadFile, which
// prepares a file to be waited for, the eight files of a reading of the machine cost four times as much.
func (f *Files) ReadPath(path string, limit int) []byte {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		f.note(err)
		return nil
	}
	text, _ := f.readAll(fd, limit)
	_ = unix.Close(fd) // it was only read
	return text
}

func (f *Files) open(pid int, name string) (fd int, err error) {
	f.path = append(strconv.AppendInt(append(f.path[:0], "/proc/"...), int64(pid), 10), '/')
	f.path = append(f.path, name...)
	fd, err = unix.Open(string(f.path), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	f.note(err)
	return fd, err
}

// note keeps an error that tells of a shortage of our own, and nothing of the file.
func (f *Files) note(err error) {
	if shortage.Of(err) {
		f.Starved = err
	}
}

// readAll reads a file from its start, whatever was read of it before.
func (f *Files) readAll(fd, limit int) ([]byte, error) {
	if f.buffer == nil {
		f.buffer = make([]byte, 8192)
	}
	n := 0
	for n < limit {
		if n == len(f.buffer) {
			f.buffer = append(f.buffer, make([]byte, len(f.buffer))...)
		}
		m, err := unix.Pread(fd, f.buffer[n:], int64(n))
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			f.note(err)
			return nil, err
		}
		n += m
		if m == 0 || n < len(f.buffer) { // the kernel gives what there is
			break
		}
	}
	return f.buffer[:min(n, limit)], nil
}

// spareFiles are readers of a file or two that are at rest: a buffer made for each was most of what looks at 400 processes
// left to the garbage collector (3.2 of 5 MB a cycle).
var spareFiles = sync.Pool{New: func() any { return &Files{} }}

// takeFiles gives a reader, which is to be handed back.
func takeFiles() *Files {
	f := spareFiles.Get().(*Files)
	f.Starved = nil
	return f
}

func (f *Files) handBack() { spareFiles.Put(f) }

// keptFiles are files of one process that stay open between readings: reading one again costs a third of opening it anew
// (3.0 us beside 8.2 for stat, 1.8 beside 5.9 for cmdline, 2.6 beside 9.5 for io).
type keptFiles [3]int // each descriptor plus one

const (
	keptStat = iota
	keptCmdline
	keptIO
)

// listing is how much of /proc is listed at a time: 1300 processes.
const listing = 32 << 10

// maxKept bounds the descriptors that are kept, together with a quarter of what the process may have.
const maxKept = 4096

// readKept is read through a descriptor that is kept, or is to be from now on; of a process without keptFiles none is. One
// whose process has ended gives nothing more, also when its id has gone to another.
func (f *Files) readKept(k *keptFiles, slot, pid int, name string, limit int) []byte {
	if k == nil {
		return f.read(pid, name, limit)
	}
	if k[slot] != 0 {
		if text, err := f.readAll(k[slot]-1, limit); err == nil {
			return text
		}
		f.release(k, slot)
	}
	if f.kept >= f.most {
		return f.read(pid, name, limit)
	}
	fd, err := f.open(pid, name)
	if err != nil {
		return nil
	}
	k[slot] = fd + 1
	f.kept++
	text, _ := f.readAll(fd, limit)
	return text
}

func (f *Files) release(k *keptFiles, slot int) {
	if k[slot] != 0 {
		_ = unix.Close(k[slot] - 1) // it was only read
		k[slot] = 0
		f.kept--
	}
}

func (f *Files) releaseAll(k *keptFiles) {
	for slot := range k {
		f.release(k, slot)
	}
}

// descriptorLimit is how many descriptors this process may have.
func descriptorLimit() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return int(min(limit.Cur, 1<<30))
}

// listed is a process as the listing of /proc has it. The inode of its folder is another one for each process: the kernel
// takes a new number for the folder of a process that it shows for the first time, and drops the folder when the process
// ends. Under memory pressure it may also take a new one for a process that goes on.
type listed struct {
	pid   int
	inode uint64
}

// listProcesses gives all processes, lowest id first, in list, whose room it uses; threads are not in the listing of
// /proc. It reads the entries as the kernel packs them, linux_dirent64 of getdents64(2): 0.9 ms for 1000 processes, where
// os.File.Readdirnames takes 1.5 and leaves a string of each.
func (f *Files) listProcesses(list []listed) ([]listed, error) {
	list = list[:0]
	dir, err := unix.Open("/proc", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(dir)
	if len(f.buffer) < listing {
		f.buffer = make([]byte, listing)
	}
	for {
		n, err := unix.Getdents(dir, f.buffer)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return nil, err
		case n <= 0:
			return list, nil
		}
		const head = 19 // inode, offset, length of the entry, type
		for rest := f.buffer[:n]; len(rest) > head; {
			entry := rest[:min(max(int(binary.NativeEndian.Uint16(rest[16:])), head), len(rest))]
			rest = rest[len(entry):]
			name, _, _ := bytes.Cut(entry[head:], []byte{0})
			if pid, ok := parseUint(name); ok {
				list = append(list, listed{pid: int(pid), inode: binary.NativeEndian.Uint64(entry)})
			}
		}
	}
}

// countOpenFiles counts /proc/PID/fd, -1 when it may not be read. Since Linux 6.2 the folder's size is the count. The
// error is a shortage of our own.
func countOpenFiles(pid int) (int, error) {
	dir, err := os.Open("/proc/" + strconv.Itoa(pid) + "/fd")
	if shortage.Of(err) {
		return sample.Unknown, err
	}
	if err != nil {
		return sample.Unknown, nil
	}
	defer dir.Close()
	if info, err := dir.Stat(); err == nil && info.Size() > 0 {
		return int(info.Size()), nil
	}
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return sample.Unknown, nil
	}
	return len(names), nil
}

// openFileLimit reads the soft (0) or hard (1) limit of open files from /proc/PID/limits, 0 if it is not there.
func openFileLimit(limits []byte, n int) uint64 {
	const label = "Max open files"
	if limit, ok := FieldAfter(limits, label, n); ok {
		return limit
	}
	if _, line, ok := strings.Cut(string(limits), label); ok {
		if words := strings.Fields(line); len(words) > n && words[n] == "unlimited" {
			return math.MaxUint64
		}
	}
	return 0
}

// CounterAfter reads the number behind a name at the start of a line, sample.Unknown where there is none.
func CounterAfter(text []byte, label string) int64 {
	if n, ok := FieldAfter(text, label, 0); ok && n <= math.MaxInt64 {
		return int64(n)
	}
	return sample.Unknown
}

// SinceBoot is the time since boot, with the time that the machine slept.
func SinceBoot() time.Duration {
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
	return min(uint64(info.Totalram)*uint64(info.Unit), cgroup.Own().Memory)
}
