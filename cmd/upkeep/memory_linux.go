package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// dropCode gives back the pages of program files, ours and those of libraries: those that are still in use come again from
// the page cache, one by one, and what only the start or a burst of readers needed stays away.
func dropCode() {
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return // no /proc: they stay
	}
	defer func() { _ = maps.Close() }()
	var from, to uintptr // proc_pid_smaps(5): a line for an area of memory, "00400000-00d04000 r-xp 00000000 fe:00 1234 /usr/bin/upkeep",
	var file bool        // and then one for each figure of it, "Anonymous: 0 kB"
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		switch words := strings.Fields(lines.Text()); {
		case len(words) > 0 && !strings.HasSuffix(words[0], ":"):
			_, err := fmt.Sscanf(words[0], "%x-%x", &from, &to)
			file = err == nil && len(words) > 5 && strings.HasPrefix(words[5], "/") && !strings.Contains(words[1], "w")
		case file && len(words) > 1 && words[0] == "Anonymous:" && words[1] == "0": // else it was written to, which would be lost
			pageByPage(from, to-from)
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED) // where it is refused they stay
		}
	}
}

// From linux/userfaultfd.h, the same on every architecture that Go has.
const (
	uffdUserModeOnly = 1
	uffdAPI          = 0xaa
	uffdWPAsync      = 1 << 15 // nobody has to listen; Linux 6.7
	uffdModeWP       = 2
	uffdioAPI        = 0xc018aa3f
	uffdioRegister   = 0xc020aa00
)

// faults is a descriptor of userfaultfd(2) that tells of nothing, -1 where the kernel gives none.
var faults = sync.OnceValue(func() int {
	fd, _, errno := unix.Syscall(unix.SYS_USERFAULTFD, unix.O_CLOEXEC|unix.O_NONBLOCK|uffdUserModeOnly, 0, 0)
	if errno != 0 {
		return -1
	}
	ask := struct{ api, features, ioctls uint64 }{api: uffdAPI, features: uffdWPAsync}
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, fd, uffdioAPI, uintptr(unsafe.Pointer(&ask))); errno != 0 {
		_ = unix.Close(int(fd)) // it was not used
		return -1
	}
	return int(fd)
})

// pageByPage has the kernel map no more of a file than what is used. It maps 64 kB around each page otherwise, and as the
// code in use lies all over a program of Go, that is two pages for nothing beside each that is needed: 11.8 MB were held
// where 4.2 are used. No advice of madvise(2) turns it off; where writes to pages may have to be told of, the kernel leaves
// it. No page is put under that watch, so that nothing is ever told, and faults are what they were.
func pageByPage(from, size uintptr) {
	if faults() < 0 {
		return
	}
	area := struct{ start, len, mode, ioctls uint64 }{start: uint64(from), len: uint64(size), mode: uffdModeWP}
	_, _, _ = unix.Syscall(unix.SYS_IOCTL, uintptr(faults()), uffdioRegister, uintptr(unsafe.Pointer(&area))) // refused: more is held
}
