package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// TestRenderedOnceAChange: many who ask at once get one document, a new one after a change, and none is kept for nobody.
func TestRenderedOnceAChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c rendered
		var written atomic.Int32
		write := func() []byte { return fmt.Append(nil, written.Add(1)) }
		ask := func(generation uint64) {
			var all sync.WaitGroup
			for range 64 {
				all.Go(func() {
					if got := string(c.get("x", generation, write)); got != fmt.Sprint(generation) {
						t.Errorf("generation %d reads %s", generation, got)
					}
				})
			}
			all.Wait()
		}
		ask(1)
		ask(2)
		time.Sleep(renderedFor + time.Second)
		kept := c.documents["x"]
		kept.mu.Lock()
		defer kept.mu.Unlock()
		if kept.text != nil {
			t.Error("a document that nobody asks for is kept")
		}
		kept.idle.Stop()
	})
}

// still is a daemon that nothing happens in.
type still struct{ *fakeDaemon }

func (still) Generation() uint64 { return 1 }

// TestStatusShowsAChange: what is kept does not outlive what it shows, and the head of the document is of now.
func TestStatusShowsAChange(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	for _, path := range []string{"/_status?format=xml", "/_status2?format=xml", "/_status", "/api/services"} {
		_, before := r.ask(http.MethodGet, path, "admin:adminpw", nil)
		r.daemon.set("gone", func(s *Snapshot) { s.State.Rules[0].Outcome, s.Service = checks.Succeeded, renamed(s.Service) })
		answer, after := r.ask(http.MethodGet, path, "reader:readpw", nil)
		if strings.Contains(before, "back again") || !strings.Contains(after, "back again") || answer.StatusCode != http.StatusOK {
			t.Errorf("%s does not show the change", path)
		}
		r.daemon.set("back again", func(s *Snapshot) { s.Service.Name = "gone" })
	}
}

func renamed(s *checks.Service) *checks.Service {
	next := *s
	next.Name = "back again"
	return &next
}

// BenchmarkStatusXML is one request of 64 clients at once for the status of 500 services, while nothing changes and while
// everything changes between two requests.
func BenchmarkStatusXML(b *testing.B) {
	d := newFake()
	for len(d.list) < 500 {
		d.list = append(d.list, d.list[len(d.list)%14])
	}
	for name, daemon := range map[string]Daemon{"still": still{d}, "changing": d} {
		s := New(Options{Daemon: daemon, Log: quietLog()})
		b.Run(name, func(b *testing.B) {
			b.SetParallelism(32)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					w := httptest.NewRecorder()
					w.Body = nil
					for _, part := range s.statusXML(false) {
						w.Write(part)
					}
				}
			})
		})
	}
}
