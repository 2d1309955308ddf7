package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
	"github.com/upkeep-monitor/upkeep/checks/load"
	"github.com/upkeep-monitor/upkeep/checks/probe"
)

// sameFile is an observer that sees the same healthy file each time.
type sameFile struct{ facts checks.FileFacts }

func (s *sameFile) Dismiss(*checks.Service) {}

func (s *sameFile) Observe(context.Context, engine.Look) *checks.Observation {
	return &checks.Observation{At: time.Now(), Present: "file exists", File: &s.facts}
}

func manyFiles(b *testing.B, dir string, n int) *checks.Config {
	b.Helper()
	var text strings.Builder
	text.WriteString("set daemon 600\n")
	for i := range n {
		path := filepath.Join(dir, fmt.Sprint("d", i%20), fmt.Sprint("f", i))
		fmt.Fprintf(&text, "check file f%d with path %s\n if size > 1 MB then alert\n if changed permission then alert\n", i, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	control := text.String()
	config, found := load.File(load.Options{Path: "control", Text: &control, Hostname: "h"})
	if config == nil {
		b.Fatal(found)
	}
	return config
}

func cpu(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// cycles runs whole cycles and reports the time of the processor that each takes, state file included.
func cycles(b *testing.B, config *checks.Config, observer engine.Observer, waker engine.Waker) {
	done := make(chan struct{}, 1)
	e := engine.New(engine.Options{Config: config, Observer: observer, Actor: &recorder{heard: map[string][]string{}}, Waker: waker,
		Log: slog.New(slog.DiscardHandler), StateFile: filepath.Join(b.TempDir(), "state"), CycleDone: func() { done <- struct{}{} }})
	ctx, cancel := context.WithCancel(b.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = e.Run(ctx) })
	<-done
	began := cpu(b)
	b.ReportAllocs()
	for b.Loop() {
		e.Validate()
		<-done
	}
	b.ReportMetric(float64(cpu(b)-began)/float64(b.N)/1e6, "cpu-ms/cycle")
	cancel()
	running.Wait()
}

// The cost of scheduling, judging, showing and saving alone.
func BenchmarkCycle2000(b *testing.B) {
	cycles(b, manyFiles(b, b.TempDir(), 2000), &sameFile{checks.FileFacts{Kind: "regular", Mode: 0o644, Size: 1, Inode: 1, Links: 1}}, nil)
}

// The same with real files, looked at and watched.
func BenchmarkCycle2000Files(b *testing.B) {
	config := manyFiles(b, b.TempDir(), 2000)
	w, err := watch.New(slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = w.Run(ctx) })
	cycles(b, config, probe.New(probe.Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler)}), w)
	cancel()
	running.Wait()
}
