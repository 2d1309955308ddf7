package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// dropCode gives back the pages of our own program file: those that are still in use come again from the page cache, and
// the third that only reading a control file needs stays away (of 15 MB about 6).
func dropCode() {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return // no /proc: they stay
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer func() { _ = maps.Close() }()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to uintptr
		var mode string
		line := lines.Text() // proc_pid_maps(5): "00400000-00d04000 r-xp 00000000 fe:00 1234 /usr/bin/upkeep"
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode); err != nil || !strings.HasSuffix(line, " "+self) || strings.Contains(mode, "w") {
			continue // what was written to would be lost
		}
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_DONTNEED) // where it is refused they stay
	}
}
