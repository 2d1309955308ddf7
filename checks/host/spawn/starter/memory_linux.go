package starter

import "syscall"

// dropCode gives back the pages of program files that only the beginning needed, 4 MB. The few that are in use come again
// from the page cache. Where there is no /proc they stay.
func dropCode() {
	fd, err := syscall.Open("/proc/self/smaps", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer syscall.Close(fd)
	var drop dropper
	buffer, begun := make([]byte, 4096), 0
	for {
		n, err := syscall.Read(fd, buffer[begun:])
		if err != nil || n <= 0 {
			return
		}
		text := buffer[:begun+n]
		for end := 0; end < len(text); end++ {
			if text[end] == '\n' {
				drop.line(text[:end])
				text, end = text[end+1:], -1
			}
		}
		begun = copy(buffer, text) // a line that fills the buffer ends it all: the next read is of nothing
	}
}

// dropper goes through the lines of proc_pid_smaps(5): one for an area of memory, and then one for each figure of it.
type dropper struct {
	from, to uintptr
	code     bool
}

func (d *dropper) line(text []byte) {
	if from, to, code := codeOf(text); to != 0 {
		d.from, d.to, d.code = from, to, code
		return
	}
	// "Anonymous: 0 kB". What was written to, as tables that the dynamic linker fills, would be lost.
	const figure = "Anonymous:"
	if !d.code || len(text) < len(figure) || string(text[:len(figure)]) != figure {
		return
	}
	for _, b := range text[len(figure):] {
		if b >= '1' && b <= '9' {
			return
		}
	}
	_, _, _ = syscall.RawSyscall(syscall.SYS_MADVISE, d.from, d.to-d.from, syscall.MADV_DONTNEED) // where it is refused they stay
}

// codeOf gives the area of a line "00400000-00e2c000 r-xp 00000000 fe:00 1234 /usr/bin/upkeep", and whether it is of a file and
// cannot be written to. to is 0 for another line.
func codeOf(line []byte) (from, to uintptr, code bool) {
	from, line = hex(line)
	if len(line) == 0 || line[0] != '-' {
		return 0, 0, false
	}
	to, line = hex(line[1:])
	if to <= from || len(line) < 6 || line[0] != ' ' {
		return 0, 0, false
	}
	if line[2] == 'w' || line[4] != 'p' {
		return from, to, false
	}
	for _, b := range line[6:] {
		if b == '/' {
			return from, to, true
		}
	}
	return from, to, false
}

// hex reads a number and gives what follows it.
func hex(text []byte) (n uintptr, rest []byte) {
	for i, b := range text {
		switch {
		case b >= '0' && b <= '9':
			n = n<<4 | uintptr(b-'0')
		case b >= 'a' && b <= 'f':
			n = n<<4 | uintptr(b-'a'+10)
		default:
			return n, text[i:]
		}
	}
	return n, nil
}
