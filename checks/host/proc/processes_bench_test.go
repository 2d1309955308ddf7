//go:build linux

package proc

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/shirou/gopsutil/v3/process"
)

// crowd starts so many processes, beside those that the machine has.
func crowd(b *testing.B, size int) []int {
	var pids []int
	for range size {
		pids = append(pids, start(b, "sleep", "1721").Process.Pid)
	}
	return pids
}

// A cycle: the table with command lines, and of ten processes every column.
func BenchmarkProcessReader(b *testing.B) {
	deep := crowd(b, 400)[:10]
	r := newReader(b)
	b.ReportAllocs()
	for b.Loop() {
		table := read(b, r, true)
		for _, pid := range deep {
			details(b, r, table, pid, allColumns)
		}
	}
}

// A cycle with 400 watched processes of 900, no rule of which asks for more than that they run.
func BenchmarkWatched(b *testing.B) {
	watched := crowd(b, 900)[:400]
	r := newReader(b)
	b.ReportAllocs()
	for b.Loop() {
		table := read(b, r, true)
		for _, pid := range watched {
			p, _ := table.Get(pid)
			r.Details(table, p, 0, ColOwner|ColIO|ColFDs|ColSecurity)
		}
	}
}

// Patterns beside 900 processes, when nothing has changed.
func BenchmarkMatcher(b *testing.B) {
	crowd(b, 900)
	r := newReader(b)
	matchers := make([]*Matcher, 400)
	for i := range matchers {
		matchers[i] = NewMatcher(regexp.MustCompile(fmt.Sprintf("sleep 99%d", i)))
	}
	for b.Loop() {
		table := read(b, r, true)
		for _, m := range matchers {
			m.Find(table)
		}
	}
}

// What is between the end of a process and its start program: a scan after the end, and one that guards the start.
func BenchmarkScan(b *testing.B) {
	crowd(b, 400)
	r, nothing := newReader(b), NewMatcher(regexp.MustCompile("no process has this name"))
	nothing.Find(read(b, r, true))
	nothing.Find(read(b, r, true))
	scan := func(since *Scan) *Scan {
		runs, scan, err := r.Scan(nothing, since)
		if runs || err != nil {
			b.Fatal(runs, err)
		}
		return scan
	}
	first := scan(nil)
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			scan(nil)
		}
	})
	b.Run("second", func(b *testing.B) {
		for b.Loop() {
			scan(first)
		}
	})
}

func BenchmarkGopsutil(b *testing.B) {
	deep := crowd(b, 400)[:10]
	b.ReportAllocs()
	for b.Loop() {
		processes, err := process.Processes()
		if err != nil {
			b.Fatal(err)
		}
		for _, p := range processes {
			p.Ppid()
			p.Name()
			p.Cmdline()
			p.Status()
			p.CreateTime()
			p.Uids()
			p.Gids()
			p.NumThreads()
			p.Times()
			p.MemoryInfo()
			if slices.Contains(deep, int(p.Pid)) {
				p.MemoryMaps(true)
				p.IOCounters()
				p.NumFDs()
				p.Rlimit()
			}
		}
	}
}
