package load

import (
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks"
	"runtime"
	"strings"
	"testing"
	"time"
)

// wellFiles are services as most are: a file with a limit and a permission that must stay, and a process.
func wellFiles(b *testing.B, n int) *checks.Config {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "check file f%d path /srv/f%d\n if size > 1 MB then alert\n if changed permission then alert\n", i, i)
	}
	return mustLoadBench(b, text.String())
}

func mustLoadBench(b *testing.B, text string) *checks.Config {
	b.Helper()
	config, found := File(Options{Path: "f", Text: &text, Hostname: "h"})
	if config == nil {
		b.Fatal(found)
	}
	return config
}

func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// What a judgement of a file that is well takes, and what is held of it until the next.
func BenchmarkJudgeFiles(b *testing.B) {
	const n = 2000
	config := wellFiles(b, n)
	services := config.Services[:n]
	seen := make([]*checks.Observation, n)
	states := make([]checks.State, n)
	before := heapInUse()
	for i, s := range services {
		states[i] = checks.NewState(s)
		seen[i] = &checks.Observation{At: time.Unix(1e9, 0), Present: "file exists", File: &checks.FileFacts{Kind: "regular", Mode: 0o644, Size: int64(5000 + i), Inode: 1, Links: 1}}
	}
	looks := heapInUse()
	b.ReportAllocs()
	slot := uint64(0)
	for b.Loop() {
		slot++
		for i, s := range services {
			states[i], _ = checks.Judge(s, states[i], seen[i], checks.Moment{Slot: slot, Now: time.Unix(1e9, 0)})
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/look")
	b.ReportMetric(float64(heapInUse()-before)/n, "B/service")
	b.ReportMetric(float64(looks-before)/n, "B/service-unjudged")
	runtime.KeepAlive(config)
	runtime.KeepAlive(states)
	runtime.KeepAlive(seen)
}
