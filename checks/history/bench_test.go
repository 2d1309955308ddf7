//go:build unix

package history

import (
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// resident is the memory of this process that is not of files, in bytes; 0 where the system does not tell.
func resident() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			n := 0.0
			for _, c := range strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")) {
				n = n*10 + float64(c-'0')
			}
			return n * 1024
		}
	}
	return 0
}

// busy is the CPU time that this process has used.
func busy(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// looks makes so many cycles of looks in advance, so that making them is not measured.
func (w *world) looks(cycles int) [][]*checks.Observation {
	out := make([][]*checks.Observation, cycles)
	for n := range out {
		for i, s := range w.services {
			out[n] = append(out[n], w.observed(i, s))
		}
	}
	return out
}

// replayed writes one cycle of looks as if they were made now.
func (w *world) replayed(looks []*checks.Observation) {
	for i, s := range w.services {
		looks[i].At = w.now
		w.store.Looked(s, looks[i])
	}
	w.turn()
	w.now = w.now.Add(30 * time.Second)
}

func (w *world) figures() int {
	n := 0
	for _, m := range w.store.order {
		n += len(m.figures)
	}
	return n
}

// BenchmarkCycle is what one cycle of 500 services costs, packing and thinning included.
func BenchmarkCycle(b *testing.B) {
	for _, kind := range []string{"mixed", "files"} {
		b.Run(kind, func(b *testing.B) {
			w := newWorld(b, 500, 64<<20)
			if kind == "files" {
				for i := range w.services {
					w.services[i].Kind, w.services[i].Rules = checks.File, nil
				}
			}
			looks := w.looks(60)
			n, before := 0, busy(b)
			for b.Loop() {
				w.replayed(looks[n%len(looks)])
				n++
			}
			b.ReportMetric(float64((busy(b)-before).Microseconds())/float64(n), "cpu-µs/cycle")
			b.ReportMetric(float64(w.figures()), "figures")
		})
	}
}

// BenchmarkDay keeps 24 hours of 500 services at a cycle of 30 s: room on disk, memory beside the same without a history,
// and curves.
func BenchmarkDay(b *testing.B) {
	for b.Loop() {
		w := newWorld(b, 500, 0)
		w.run(time.Hour, 30*time.Second)
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		rss, most := 0.0, 0.0
		for range 120 {
			w.run(time.Minute, 30*time.Second)
			rss = max(rss, resident())
		}
		w.store.Configure(64<<20, w.options.Keep)
		begin := w.clock()
		for range 24 * 60 {
			w.run(time.Minute, 30*time.Second)
			most = max(most, resident())
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		by, total := sizes(w.options.Dir)
		b.ReportMetric(float64(total), "disk-bytes")
		b.ReportMetric(float64(by["looks"])/float64(w.figures()*2880), "bytes/point")
		b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc)), "heap-bytes")
		b.ReportMetric(most-rss, "rss-bytes")
		start := time.Now()
		w.curves("service-200", "", begin, w.clock(), 300)
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "day-ms")
		start = time.Now()
		w.curves("", "check_seconds", w.clock().Add(-time.Hour), w.clock(), 60)
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "hour-of-all-ms")
	}
}

// BenchmarkYear keeps 400 days of 500 services, looked at each quarter of an hour so that it ends, and asks for a month.
func BenchmarkYear(b *testing.B) {
	for b.Loop() {
		w := newWorld(b, 500, 64<<20)
		looks := w.looks(100)
		most := int64(0)
		for n := range 400 * 24 * 4 {
			w.replayed(looks[n%len(looks)])
			w.now = w.now.Add(15*time.Minute - 30*time.Second)
			if n%500 == 0 {
				_, total := sizes(w.options.Dir)
				most = max(most, total)
			}
		}
		b.ReportMetric(float64(most), "disk-bytes")
		for tier, r := range tierRules {
			oldest, _ := w.store.oldest(tier)
			b.ReportMetric(w.clock().Sub(time.Unix(oldest, 0)).Hours()/24, r.name+"-days")
		}
		start := time.Now()
		w.curves("service-200", "", w.clock().Add(-30*24*time.Hour), w.clock(), 300)
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "month-ms")
		start = time.Now()
		w.curves("service-200", "", w.clock().Add(-10*24*time.Hour), w.clock(), 2000)
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "fine-ms")
	}
}
