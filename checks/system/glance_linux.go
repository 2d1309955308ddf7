package system

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
)

// Gone looks once and tells that nothing has this id, or a zombie that init is about to take away.
func Gone(pid int) bool {
	files := takeFiles()
	defer files.handBack()
	stat, err := parseProcStat(files.read(pid, "stat", 4096))
	if files.starved != nil {
		return false // nobody knows
	}
	return err != nil || (stat.state == 'Z' || stat.state == 'X') && stat.ppid == 1
}

// Ended tells that what has this id is a zombie: it has ended, and its parent has not collected it yet.
func Ended(pid int) bool {
	files := takeFiles()
	defer files.handBack()
	stat, err := parseProcStat(files.read(pid, "stat", 4096))
	return err == nil && (stat.state == 'Z' || stat.state == 'X')
}

// Runs tells whether Table.Match would find a process, from the command lines alone. It takes a fifth of the time of a
// reading of the table (BenchmarkRuns beside BenchmarkProcessReader), which would be most of the time between
// the end of a process and its start program.
func Runs(re *regexp.Regexp) (bool, error) {
	files := takeFiles()
	defer files.handBack()
	list, err := files.listProcesses(nil)
	if err != nil {
		return false, fmt.Errorf("cannot list processes: %w", err)
	}
	self := os.Getpid()
	own := bytes.Clone(arguments(files.read(self, "cmdline", maxCmdline)))
	for _, l := range list {
		pid := l.pid
		line := arguments(files.read(pid, "cmdline", maxCmdline))
		if pid == self || len(line) > 0 && !re.Match(line) {
			continue
		}
		ours := bytes.Equal(line, own)
		named := len(line) == 0
		stat, err := parseProcStat(files.read(pid, "stat", 4096))
		switch {
		case err != nil || stat.state == 'Z' || stat.state == 'X':
		case named && !re.Match(stat.name):
		case ours && stat.ppid == self: // a program being started wears our command line between fork and exec
		default:
			return true, nil
		}
	}
	if err := files.starved; err != nil {
		return false, fmt.Errorf("cannot read all processes: %w", err)
	}
	return false, nil
}

// arguments joins the arguments of a command line in place.
func arguments(raw []byte) []byte {
	for i, c := range raw {
		if c == 0 {
			raw[i] = ' '
		}
	}
	return bytes.TrimRight(raw, " ")
}
