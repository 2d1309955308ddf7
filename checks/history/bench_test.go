package history

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// sizes adds up the files of each tier.
func sizes(dir string) (map[string]int64, int64) {
	out, total := map[string]int64{}, int64(0)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			tier, _, _ := strings.Cut(filepath.Base(e.Name()), "-")
			out[tier] += info.Size()
			total += info.Size()
		}
	}
	return out, total
}

// BenchmarkDay keeps 24 hours of 500 services at a cycle of 30 s.
func BenchmarkDay(b *testing.B) {
	for b.Loop() {
		w := newWorld(b, 500, 64<<20)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		w.run(24*time.Hour, 30*time.Second)
		runtime.GC()
		runtime.ReadMemStats(&after)
		figures := 0
		for _, m := range w.store.order {
			figures += len(m.figures)
		}
		by, total := sizes(w.options.Dir)
		b.ReportMetric(float64(total), "bytes")
		b.ReportMetric(float64(by["looks"])/float64(figures*2880), "bytes/point")
		b.ReportMetric(float64(figures), "figures")
		b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc)), "heap-bytes")
		fmt.Fprintln(os.Stderr, by)
	}
}
