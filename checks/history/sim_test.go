package history

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
)

// noon is when simulated time begins.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// world is a machine whose time is told to it.
type world struct {
	tb       testing.TB
	store    *Store
	options  Options
	log      *logLines
	services []*checks.Service
	rnd      *rand.Rand

	mu  sync.Mutex
	now time.Time
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// logLines keeps what was logged.
type logLines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logLines) count(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.buf.String(), text)
}

func newWorld(tb testing.TB, services int, size uint64) *world {
	w := &world{tb: tb, now: noon, log: &logLines{}, rnd: rand.New(rand.NewPCG(1, 2))}
	w.options = Options{Dir: tb.TempDir() + "/history", Size: size, Keep: 365 * 24 * time.Hour, Log: slog.New(slog.NewTextHandler(w.log, nil)), Now: w.clock}
	for i := range services {
		w.services = append(w.services, simulated(i))
	}
	w.open()
	return w
}

func (w *world) open() {
	w.store = New(w.options)
	if err := w.store.Load(); err != nil {
		w.tb.Fatal(err)
	}
}

// again ends the store as a crash would, and opens it once more.
func (w *world) again() {
	w.store.close()
	w.open()
}

// simulated is a service of one of the kinds that a machine has, and as often.
func simulated(i int) *checks.Service {
	s := &checks.Service{Name: fmt.Sprintf("service-%03d", i)}
	switch i % 10 {
	case 0, 1, 2, 3:
		s.Kind = checks.Process
	case 4, 5, 6:
		s.Kind = checks.File
	case 7:
		s.Kind = checks.Filesystem
	default:
		s.Kind = checks.Host
		s.Rules = []*checks.Rule{{Test: &tests.Connection{Key: "http", Host: "192.0.2.1", Port: 443, Title: "HTTP", TLS: checks.TLSOptions{Use: true}}}}
	}
	return s
}

// observed is what a look at a service brings: noise where there is noise on a machine, and rest where there is rest.
func (w *world) observed(i int, s *checks.Service) *checks.Observation {
	at := w.clock()
	cycle := float64(at.Unix()-noon.Unix()) / 30
	noise := func(mean, spread float64) float64 { return mean * math.Exp(w.rnd.NormFloat64()*spread) }
	span := func(seconds float64) time.Duration { return time.Duration(seconds * 1e9) }
	o := &checks.Observation{At: at, Took: span(noise(60e-6, 0.3))}
	none := checks.IOFacts{Bytes: -1, Operations: -1, GenericBytes: -1}
	switch s.Kind {
	case checks.Process:
		p := &checks.ProcessFacts{PID: 100 + i, Uptime: at.Sub(noon), Threads: 4 + i%30, FDs: 10 + i%50, FDsTotal: 10 + i%50,
			Memory: uint64(100<<20+i<<20) + uint64(w.rnd.IntN(64)/63*w.rnd.IntN(200))<<12, MemoryPercent: 1 + float64(i%7)}
		p.MemoryTotal, p.MemoryPercentTotal = p.Memory, p.MemoryPercent
		if i%4 == 0 { // a quarter of them is at work
			p.CPUPercent = noise(3, 0.5)
			p.Memory += uint64(w.rnd.IntN(300)) << 12
			p.FDs += w.rnd.IntN(5)
			p.Read = checks.IOFacts{GenericRate: noise(50000, 0.6)}
			p.Write = checks.IOFacts{GenericRate: noise(9000, 0.6), ByteRate: noise(4096, 1), OperationRate: noise(3, 0.5)}
		}
		p.CPUPercentTotal = p.CPUPercent
		o.Process = p
	case checks.File:
		size := int64(1000 + i)
		if i%3 == 0 { // a log
			size += int64(cycle * 5000)
		}
		o.File = &checks.FileFacts{Size: size, Links: 1}
	case checks.Filesystem:
		used := uint64(50<<30) + uint64(cycle)*1<<16 + uint64(w.rnd.IntN(1<<20))
		o.Filesystem = &checks.FilesystemFacts{SpaceUsed: used, SpaceFree: 100<<30 - used, SpaceAvailable: 100<<30 - used, SpacePercent: float64(used) / (1 << 30), Inodes: 1 << 20,
			InodesUsed: 400000 + uint64(w.rnd.IntN(50)), InodesFree: 600000, InodePercent: 40, Read: none, Write: checks.IOFacts{ByteRate: noise(1e6, 1), OperationRate: noise(50, 0.5)}}
	default:
		r := noise(0.020, 0.2)
		o.Took = span(r * 1.01)
		o.Probes = map[string]*checks.ProbeFacts{"http": {OK: true, ResponseTime: span(r), CertificateDays: 80, Phases: []checks.Phase{
			{Name: "dns", Took: span(noise(0.0005, 0.4))}, {Name: "connect", Took: span(noise(0.002, 0.2))}, {Name: "tls", Took: span(noise(0.009, 0.2))}, {Name: "first byte", Took: span(r * 0.98)}}}}
	}
	return o
}

// cycle looks at everything once and has it written.
func (w *world) cycle() {
	for i, s := range w.services {
		w.store.Looked(s, w.observed(i, s))
	}
	w.turn()
}

// turn does what the writer and the keeper would do now.
func (w *world) turn() {
	w.store.flush()
	select {
	case <-w.store.keeping:
		w.store.maintain(context.Background())
	default:
	}
}

// run lets time pass, with a cycle each step.
func (w *world) run(d, step time.Duration) {
	for end := w.clock().Add(d); w.clock().Before(end); w.pass(step) {
		w.cycle()
	}
}

func (w *world) curves(service, figure string, from, to time.Time, points int) []Curve {
	w.tb.Helper()
	list, err := w.store.Curves(service, figure, from, to, points)
	if err != nil {
		w.tb.Fatal(err)
	}
	return list
}

// sizes adds up the files of each tier.
func sizes(dir string) (map[string]int64, int64) {
	out, total := map[string]int64{}, int64(0)
	entries, _ := os.ReadDir(dir) // a folder that is not there has none
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			tier, _, _ := strings.Cut(e.Name(), "-")
			out[tier] += info.Size()
			total += info.Size()
		}
	}
	return out, total
}
