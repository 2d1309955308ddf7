package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
	"github.com/upkeep-monitor/upkeep/checks/load"
	"github.com/upkeep-monitor/upkeep/checks/probe"
)

// What happens while reload follows reload is seen, once each, and no descriptor is left behind.
func TestReloadsLoseNothing(t *testing.T) {
	dir := t.TempDir()
	const services = 20
	baits := make([]*bait, services)
	for i := range baits {
		baits[i] = &bait{t: t, path: filepath.Join(dir, fmt.Sprint("pid", i))}
		baits[i].start()
		baits[i].writePid()
		defer baits[i].stop()
	}
	load := func(round int) *checks.Config {
		var text strings.Builder
		fmt.Fprintf(&text, "set daemon 600\ncheck file log%d with path %s/log\n", round%2, dir)
		for i, b := range baits {
			fmt.Fprintf(&text, "check process p%d with pidfile %s\n if uptime > %d days then alert\n", i, b.path, 1000+round)
			fmt.Fprintf(&text, "check file f%d with path %s/f%d\n if changed sha256 checksum then alert\n", i, dir, i)
		}
		control := text.String()
		config, found := load.File(load.Options{Path: "control", Text: &control, Hostname: "h"})
		if config == nil {
			t.Fatal(found)
		}
		return config
	}
	for i := range services {
		(&bait{t: t, path: filepath.Join(dir, fmt.Sprint("f", i))}).write("as it was")
	}
	log := slog.New(slog.DiscardHandler)
	w, err := watch.New(log)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{heard: map[string][]string{}}
	cycles := make(chan struct{}, 256)
	var e *engine.Engine
	e = engine.New(engine.Options{Config: load(0), Actor: r, Waker: w, Log: log, CycleDone: func() { cycles <- struct{}{} },
		Observer: probe.New(probe.Options{Config: func() *checks.Config { return e.Config() }, Log: log})})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = w.Run(ctx) })
	running.Go(func() { _ = e.Run(ctx) })
	wait(t, cycles)
	reload := func(round int) {
		if _, _, _, err := e.Reload(t.Context(), load(round)); err != nil {
			t.Fatal(err)
		}
		wait(t, cycles)
	}
	reload(1)
	before := descriptors(t)
	for round := range services { // each round, between two reloads, a file changes and a process is killed
		(&bait{t: t, path: filepath.Join(dir, fmt.Sprint("f", round))}).write("changed")
		_ = baits[round].cmd.Process.Kill()
		reload(round)
	}
	heard := func() (n int) {
		r.mu.Lock()
		defer r.mu.Unlock()
		for name, texts := range r.heard {
			if !strings.HasPrefix(name, "log") { // which is a new service after each reload
				n += len(texts)
			}
		}
		return n
	}
	for end := time.Now().Add(patience); heard() < 2*services && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	reload(services)
	after := descriptors(t)
	cancel()
	running.Wait()
	for i := range services {
		for name, want := range map[string]string{fmt.Sprint("p", i): "Does not exist", fmt.Sprint("f", i): "Checksum changed"} {
			if got := r.heard[name]; !slices.Equal(got, []string{want}) {
				t.Errorf("%s: heard %q, want %q once", name, got, want)
			}
		}
	}
	if after > before { // fewer, as processes that have ended are not watched
		t.Errorf("%d descriptors after %d reloads, %d before", after, services, before)
	}
}

func descriptors(t *testing.T) int {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(open)
}
