package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
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
		d := newFake()
		write := func(r *rendering, _ []Snapshot) { fmt.Fprint(r, written.Add(1)) }
		ask := func(generation uint64) {
			var all sync.WaitGroup
			for range 64 {
				all.Go(func() {
					if got, err := c.get("x", still{d, generation}, write); err != nil || string(got) != fmt.Sprint(generation) {
						t.Errorf("generation %d reads %s, %v", generation, got, err)
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
		if kept.last != nil {
			t.Error("a document that nobody asks for is kept")
		}
		kept.idle.Stop()
	})
}

// still is a daemon that nothing happens in.
type still struct {
	*fakeDaemon
	generation uint64
}

func (s still) Generation() uint64 { return s.generation }

// TestRenderedAnewWhereItChanged: services come and go, change and move, and a document that took what it could from the
// one before is the one that is written as a whole.
func TestRenderedAnewWhereItChanged(t *testing.T) {
	var c rendered
	d := newFake()
	made := uint64(0)
	list := d.list
	for i := range list {
		made++
		list[i].Made = made
	}
	written := 0
	check := func(what string, most int) {
		t.Helper()
		d.list, written = list, 0
		text, err := c.get("x", d, func(r *rendering, list []Snapshot) {
			r.open("services")
			r.services(list, func(s *Snapshot) {
				written++
				r.text("name", s.Service.Name)
				r.xmlWriter.service(s)
			})
			r.close("services")
		})
		if err != nil {
			t.Fatal(err)
		}
		got := string(text)
		var whole rendering
		whole.open("services")
		for i := range list {
			whole.text("name", list[i].Service.Name)
			whole.xmlWriter.service(&list[i])
		}
		whole.close("services")
		if got != whole.String() {
			t.Errorf("%s: got\n%s\nwant\n%s", what, got, whole.String())
		}
		if written > most {
			t.Errorf("%s: %d services were written, want %d", what, written, most)
		}
	}
	check("first", len(list))
	check("again", 0)
	made++
	list[2].Made, list[2].State.Monitor = made, checks.MonitorNot
	check("a change", 1)
	list = list[:len(list)-1]
	check("one less", 0)
	made++
	list = append(slices.Clone(list), Snapshot{Made: made, Service: renamed(list[0].Service)})
	check("one more", 1)
	list = slices.Concat(list[3:], list[:3])
	check("in another order", len(list))
	list[0].Made = 0
	check("nothing known", 1)
	check("nothing known again", 1)
	list = nil
	check("none", 0)
}

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
	for name, daemon := range map[string]Daemon{"still": still{d, 1}, "changing": d} {
		s := New(Options{Daemon: daemon, Log: quietLog()})
		b.Run(name, func(b *testing.B) {
			b.SetParallelism(32)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					w := httptest.NewRecorder()
					w.Body = nil
					parts, err := s.statusXML(false)
					if err != nil {
						b.Fatal(err)
					}
					for _, part := range parts {
						w.Write(part)
					}
				}
			})
		})
	}
}
