package web

import (
	"bufio"
	"context"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// Between the making of a page and the beginning of its stream nothing is lost.
func TestStreamTellsWhatThePageMissed(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins})
	_, page := r.ask("GET", "/", admin, nil)
	made := regexp.MustCompile(`data-made="(\d+)"`).FindStringSubmatch(page)
	if made == nil {
		t.Fatal("the page does not say when it was made")
	}
	r.daemon.set("nginx", func(s *Snapshot) { *s = failing(*s, 0, "process is not running") })
	r.daemon.happen(checks.Event{ID: 3, Service: "nginx", Type: checks.EventNonexist, To: checks.Failed, Message: "process is not running", Time: time.Now().Add(time.Second)})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", r.url+"/api/events?since="+made[1], nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth("reader", "readpw")
	req.Header.Set("Accept", "text/event-stream")
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	lines.Scan() // how long to wait before coming again
	kind, data := next(t, lines)
	if pulse := decode[api.Pulse](t, data); kind != "pulse" || len(pulse.Rows) != 1 || pulse.Rows[0].Name != "nginx" || pulse.Rows[0].Condition != "down" {
		t.Errorf("%s %s", kind, data)
	}
	if kind, data := next(t, lines); kind != "event" || decode[api.Event](t, data).ID != 3 {
		t.Errorf("%s %s", kind, data)
	}
}

func TestWatchNotesWhenServicesChange(t *testing.T) {
	var w watch
	list := fleet()
	w.drawn(list, noon)
	if !w.awaited(noon.Add(liveAwaits/2)) || w.awaited(noon.Add(2*liveAwaits)) {
		t.Error("pages are awaited at the wrong time")
	}
	if changed, others := w.update(list, noon.Add(time.Second)); changed != nil || others {
		t.Errorf("%v, %t", changed, others)
	}
	list[2].Late = true
	if got := w.since(list, noon); len(got) != 1 || got[0] != 2 {
		t.Errorf("before it is compared: %v", got)
	}
	if changed, others := w.update(list, noon.Add(2*time.Second)); len(changed) != 1 || changed[0] != 2 || others {
		t.Errorf("%v, %t", changed, others)
	}
	if got := w.since(list, noon.Add(time.Second)); len(got) != 1 || len(w.since(list, noon.Add(3*time.Second))) != 0 {
		t.Errorf("%v", got)
	}
	if _, others := w.update(list[1:], noon.Add(4*time.Second)); !others {
		t.Error("a service that is gone is not told of")
	}
	if _, others := w.update(list, noon.Add(5*time.Second)); !others {
		t.Error("a service that is new is not told of")
	}
	if _, others := w.update(list, noon.Add(6*time.Second)); others {
		t.Error("it is told of twice")
	}
}
