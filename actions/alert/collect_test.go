package alert

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
	"github.com/upkeep-monitor/upkeep/checks"
)

func TestCollector(t *testing.T) {
	var mu sync.Mutex
	var bodies []string
	broken := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if broken {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		bodies = append(bodies, string(body))
	}))
	defer server.Close()
	got := func(part string) func() bool {
		return func() bool {
			mu.Lock()
			defer mu.Unlock()
			return strings.Contains(strings.Join(bodies, "\n"), part)
		}
	}
	target := checks.Collector{URL: server.URL + "/collector", Timeout: time.Second}
	r := newRig(t, t.TempDir(), sink.Settings{}, func(s *checks.Settings) { s.Collectors = []checks.Collector{target} })
	r.Handle(numbered("gone", 1), nil)
	start := checks.Event{Service: "vm", Kind: checks.System, Type: checks.EventInstance, To: checks.Changed, Change: true,
		Action: checks.Action{Kind: checks.ActStart}, Message: "started", Time: time.Now()}
	r.Handle(start, nil)
	lasting := numbered("gone", 2)
	lasting.Change, lasting.Count = false, 2
	r.Handle(lasting, nil)
	eventually(t, "mails beside a broken collector", func() bool { return len(r.sink.Mails()) == 2 })
	if n := len(queued(r.dir)); n != 2 {
		t.Errorf("%d messages wait for the collector", n)
	}
	mu.Lock()
	broken = false
	mu.Unlock()
	eventually(t, "the event", got("<service>gone</service><type>2</type><id>512</id><state>1</state><action>1</action>"))
	eventually(t, "the start", got("<service>Monit</service><type>5</type><id>65536</id><state>2</state><action>6</action>"))
	eventually(t, "an empty queue", func() bool { return len(queued(r.dir)) == 0 })
	r.Cycle()
	eventually(t, "the status", got("\n<monit id=\"1\"></monit>"))

	mu.Lock()
	broken = true
	mu.Unlock()
	r.Handle(numbered("gone", 3), nil)
	eventually(t, "a message", func() bool { return len(queued(r.dir)) == 1 })
	r.Configure(checks.Settings{Cycle: time.Second})
	eventually(t, "the message given up", func() bool {
		gone := func(i Item) bool { return i.State == GaveUp } // the mail of the same event may come after it
		return len(queued(r.dir)) == 0 && slices.ContainsFunc(r.List(), gone)
	})
}
