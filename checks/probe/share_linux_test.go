package probe

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/load"
	"github.com/upkeep-monitor/upkeep/checks/tests"
)

// counting is a server that counts who comes. The function gives how many came since it was last asked: connections are
// taken in order, so when one of our own is answered all before it are counted.
func counting(t *testing.T) (port int, came func() int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var visitors atomic.Int32
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			visitors.Add(1)
			serving.Go(func() { _, _ = c.Write([]byte("x")); _, _ = io.Copy(io.Discard, c); _ = c.Close() })
		}
	})
	t.Cleanup(func() { _ = l.Close(); serving.Wait() })
	return l.Addr().(*net.TCPAddr).Port, func() int32 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if _, err := io.ReadFull(c, make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		return visitors.Swap(0) - 1
	}
}

func TestEqualTestsAreMadeOnceInACycle(t *testing.T) {
	port, came := counting(t)
	var text strings.Builder
	for i := range 30 {
		fmt.Fprintf(&text, "check host same%d with address 127.0.0.1\n if failed port %d then alert\n if failed port %d for 2 cycles then alert\n", i, port, port)
	}
	fmt.Fprintf(&text, "check host other with address 127.0.0.1\n if failed port %d with timeout 3 seconds then alert\n", port)
	control := text.String()
	config, found := load.File(load.Options{Path: "control", Text: &control, Protocols: protocols(), Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	o := New(Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler)})
	cycle := func(n uint64, fresh bool) int32 {
		var all sync.WaitGroup
		for _, s := range config.Services {
			if s.Kind != checks.Host {
				continue
			}
			all.Go(func() {
				seen := o.Observe(t.Context(), engine.Look{Service: s, Cycle: n, Fresh: fresh})
				for _, r := range s.Rules {
					if p, ok := seen.Probes[r.Test.(*tests.Connection).Key]; !ok || !p.OK {
						t.Errorf("%s: %+v", s.Name, p)
					}
				}
			})
		}
		all.Wait()
		return came()
	}
	for n := range uint64(3) {
		if got := cycle(n+1, false); got != 2 {
			t.Errorf("cycle %d: %d connections for two different tests", n+1, got)
		}
	}
	if got := cycle(3, true); got != 61 {
		t.Errorf("%d connections of woken looks, want one for each of 61 tests", got)
	}
}
