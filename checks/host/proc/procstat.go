package proc

import (
	"bytes"
	"errors"
)

// errProcStat means that a line is not what /proc/PID/stat holds.
var errProcStat = errors.New("not a line of /proc/PID/stat")

// procStat is the part of /proc/PID/stat that a reading needs; proc_pid_stat(5) has the fields.
type procStat struct {
	pid, ppid  int
	name       []byte // points into the parsed line
	state      byte
	cpuTicks   uint64 // user and system
	threads    int
	startTicks uint64
	rssPages   uint64
	kernel     bool // a thread of the kernel
}

// Field numbers of proc_pid_stat(5), counted from one.
const (
	statPPID    = 4
	statFlags   = 9
	statUTime   = 14
	statSTime   = 15
	statThreads = 20
	statStart   = 22
	statRSS     = 24
)

// kernelThread is PF_KTHREAD of Linux's include/linux/sched.h.
const kernelThread = 0x00200000

// parseProcStat reads a line of /proc/PID/stat. The name is in brackets and may hold blanks and brackets itself, so its end
// is the last one of the line.
func parseProcStat(line []byte) (procStat, error) {
	var s procStat
	left, right := bytes.IndexByte(line, '('), bytes.LastIndexByte(line, ')')
	if left < 0 || right < left || len(line) < right+3 {
		return s, errProcStat
	}
	pid, ok := parseUint(bytes.TrimSpace(line[:left]))
	s.pid, s.name, s.state = int(pid), line[left+1:right], line[right+2]
	rest := line[right+3:]
	for field := statPPID; ok && field <= statRSS; field++ {
		var word []byte
		word, rest = NextField(rest)
		switch field {
		case statPPID, statFlags, statUTime, statSTime, statThreads, statStart, statRSS:
			var n uint64
			n, ok = parseUint(word)
			s.set(field, n)
		}
	}
	if !ok || s.pid <= 0 || s.ppid < 0 || s.threads < 0 {
		return procStat{}, errProcStat
	}
	return s, nil
}

func (s *procStat) set(field int, n uint64) {
	switch field {
	case statPPID:
		s.ppid = int(n)
	case statFlags:
		s.kernel = n&kernelThread != 0
	case statUTime, statSTime:
		s.cpuTicks += n
	case statThreads:
		s.threads = int(n)
	case statStart:
		s.startTicks = n
	case statRSS:
		s.rssPages = n
	}
}

// NextField cuts the first word of line. It is written out since bytes.TrimLeft and IndexAny took as long as the kernel does
// to write a number.
func NextField(line []byte) (word, rest []byte) {
	from := 0
	for from < len(line) && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	to := from
	for to < len(line) && line[to] != ' ' && line[to] != '\t' && line[to] != '\n' {
		to++
	}
	return line[from:to], line[to:]
}

// parseUint reads digits only. It exists beside strconv because the hot path has bytes and must not allocate.
func parseUint(word []byte) (uint64, bool) {
	if len(word) == 0 || len(word) > 20 {
		return 0, false
	}
	var n uint64
	for _, c := range word {
		if c < '0' || c > '9' {
			return 0, false
		}
		next := n*10 + uint64(c-'0')
		if next/10 != n {
			return 0, false
		}
		n = next
	}
	return n, true
}

// FieldAfter returns the n-th word, counted from zero, behind label at the start of one of the lines of text.
func FieldAfter(text []byte, label string, n int) (uint64, bool) {
	for len(text) > 0 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		if !bytes.HasPrefix(line, []byte(label)) {
			continue
		}
		rest := line[len(label):]
		var word []byte
		for range n + 1 {
			word, rest = NextField(rest)
		}
		return parseUint(word)
	}
	return 0, false
}
