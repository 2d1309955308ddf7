package fs

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// sectorSize is the unit of /proc/diskstats, whatever the sectors of the device are.
const sectorSize = 512

// lookAtFilesystem finds and reads a filesystem, and waits for it as long as the kernel does.
func lookAtFilesystem(target string) (*Filesystem, deviceCounters, error) {
	mounts, err := Mounts()
	if err != nil {
		return nil, deviceCounters{}, err
	}
	m, err := findMount(mounts, target)
	if err != nil {
		return nil, deviceCounters{}, err
	}
	f := &Filesystem{Device: m.device, MountPoint: m.Point, Type: m.Kind, Flags: m.Flags}
	if err := f.readSpace(); err != nil {
		return nil, deviceCounters{}, err
	}
	if err := f.setOwner(target); err != nil {
		return nil, deviceCounters{}, err
	}
	return f, readDevice(m), nil
}

// mountTable is the table of mounts as it was read last.
type mountTable struct {
	text string
	list []Mount
}

var lastMounts atomic.Pointer[mountTable]

// Mounts reads the table of mounts, which hardly ever changes. Taking it apart for each look at a filesystem was a
// quarter of all that a cycle of mixed services left to the garbage collector.
func Mounts() (list []Mount, err error) {
	err = readKernelFile("/proc/self/mountinfo", func(text []byte) {
		last := lastMounts.Load()
		if last == nil || last.text != string(text) {
			last = &mountTable{text: string(text)}
			last.list = parseMountInfo(last.text)
			lastMounts.Store(last)
		}
		list = last.list
	})
	return list, err
}

// kernelFiles are buffers for files that are read again and again.
var kernelFiles = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// readKernelFile has a file read, whose text is good until read returns.
func readKernelFile(path string, read func(text []byte)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it is only read
	buffer := kernelFiles.Get().(*bytes.Buffer)
	defer kernelFiles.Put(buffer)
	buffer.Reset()
	if _, err := buffer.ReadFrom(file); err != nil {
		return err
	}
	read(buffer.Bytes())
	return nil
}

func (f *Filesystem) readSpace() error {
	var st unix.Statfs_t
	for {
		err := unix.Statfs(f.MountPoint, &st)
		if err == nil {
			break
		}
		if err != unix.EINTR {
			return &os.PathError{Op: "statfs", Path: f.MountPoint, Err: err}
		}
	}
	f.BlockSize = uint64(st.Frsize)
	if f.BlockSize == 0 {
		f.BlockSize = uint64(st.Bsize)
	}
	f.Blocks, f.BlocksFree, f.BlocksAvail = st.Blocks, st.Bfree, st.Bavail
	f.Files, f.FilesFree = st.Files, st.Ffree
	f.setSpace()
	return nil
}

// parseMountInfo reads /proc/PID/mountinfo, whose format is in proc_pid_mountinfo(5). Lines of another form are left out.
func parseMountInfo(text string) []Mount {
	mounts := make([]Mount, 0, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		before, after, ok := strings.Cut(line, " - ")
		left, right := strings.Fields(before), strings.Fields(after)
		if !ok || len(left) < 6 || len(right) < 2 {
			continue
		}
		super := ""
		if len(right) > 2 {
			super = right[2]
		}
		mounts = append(mounts, Mount{
			number: left[2], Root: unescapeMount(left[3]), Point: unescapeMount(left[4]),
			Kind: right[0], device: unescapeMount(right[1]), Flags: mountFlags(left[5], super),
		})
	}
	return mounts
}

// mountFlags joins the options of a mount and of its filesystem as /proc/mounts does: read-only if either is.
func mountFlags(mount, super string) string {
	access := "rw"
	var rest []string
	for _, option := range strings.Split(mount+","+super, ",") {
		switch option {
		case "ro":
			access = "ro"
		case "rw", "":
		default:
			rest = append(rest, option)
		}
	}
	return strings.Join(append([]string{access}, rest...), ",")
}

// unescapeMount undoes the octal escapes of blanks, newlines and backslashes.
func unescapeMount(word string) string {
	if !strings.Contains(word, `\`) {
		return word
	}
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		if word[i] == '\\' && i+3 < len(word) {
			if c, err := strconv.ParseUint(word[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(c))
				i += 3
				continue
			}
		}
		b.WriteByte(word[i])
	}
	return b.String()
}

// deviceNumber is "major:minor" of the block device at path, "" if there is none.
func deviceNumber(path string) string {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil || st.Mode&unix.S_IFMT != unix.S_IFBLK {
		return ""
	}
	return fmt.Sprintf("%d:%d", unix.Major(st.Rdev), unix.Minor(st.Rdev))
}

// readDevice samples the block device under a mount, or the statistics of a server's share. A filesystem over several
// devices (btrfs) has a number of its own; for it the device in the table of mounts stands.
func readDevice(m Mount) deviceCounters {
	numbers := []string{m.number}
	if strings.HasPrefix(m.device, "/dev/") {
		numbers = append(numbers, deviceNumber(m.device))
	}
	var c deviceCounters
	found := false
	err := readKernelFile("/proc/diskstats", func(stats []byte) {
		for i := 0; i < len(numbers) && !found; i++ {
			c, found = parseDiskStats(stats, numbers[i])
		}
	})
	if err != nil || found {
		return c
	}
	return readServer(m)
}

// parseDiskStats finds a device in /proc/diskstats; the kernel's Documentation/admin-guide/iostats.rst has the columns.
func parseDiskStats(stats []byte, number string) (deviceCounters, bool) {
	c := deviceCounters{name: number, taken: time.Now()}
	wantMajor, wantMinor, _ := strings.Cut(number, ":")
	for line := range bytes.Lines(stats) {
		major, rest := firstWord(line)
		minor, _ := firstWord(rest)
		if string(major) != wantMajor || string(minor) != wantMinor {
			continue
		}
		words := strings.Fields(string(line))
		if len(words) < 14 {
			continue
		}
		column := func(i int) int64 {
			n, _ := strconv.ParseInt(words[i], 10, 64)
			return n
		}
		c.reads, c.readBytes, c.readMillis = column(3), column(5)*sectorSize, column(6)
		c.writes, c.writeBytes, c.writeMillis = column(7), column(9)*sectorSize, column(10)
		return c, true
	}
	return deviceCounters{}, false
}

func firstWord(line []byte) (word, rest []byte) {
	word, rest, _ = bytes.Cut(bytes.TrimLeft(line, " "), []byte(" "))
	return word, rest
}
