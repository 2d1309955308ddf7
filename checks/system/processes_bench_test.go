//go:build linux

package system

import (
	"regexp"
	"testing"

	"github.com/shirou/gopsutil/v3/process"
)

// crowd starts processes until the machine has at least 400.
func crowd(b *testing.B) map[int]Columns {
	deep := map[int]Columns{}
	table := read(b, NewProcessReader(), Want{})
	for range 400 - len(table.processes) {
		pid := start(b, "sleep", "1721").Process.Pid
		if len(deep) < 10 {
			deep[pid] = allColumns
		}
	}
	return deep
}

func BenchmarkProcessReader(b *testing.B) {
	want := Want{Cmdline: true, PIDs: crowd(b)}
	r := NewProcessReader()
	b.ReportAllocs()
	for b.Loop() {
		read(b, r, want)
	}
}

func BenchmarkRuns(b *testing.B) {
	crowd(b)
	nothing := regexp.MustCompile("no process has this name")
	for b.Loop() {
		if ok, err := Runs(nothing); ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

func BenchmarkGopsutil(b *testing.B) {
	deep := crowd(b)
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
			if deep[int(p.Pid)] != 0 {
				p.MemoryMaps(true)
				p.IOCounters()
				p.NumFDs()
				p.Rlimit()
			}
		}
	}
}
