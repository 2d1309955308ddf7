package web

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/web/api"
)

// Times of the live stream: how often services are compared, and how often a quiet stream shows that it is alive.
const (
	liveEvery = time.Second
	liveAlive = 15 * time.Second
	// A reader that is this many messages behind is cut off; it connects again and starts over.
	liveBacklog = 256
	liveReaders = 256
)

// live tells open pages what changed. Changes are found and written once, however many pages are open, and not at all
// when none is.
type live struct {
	daemon  Daemon
	started bool // under the server's lock

	mu   sync.Mutex
	subs map[chan streamed]bool
	watch
}

// streamed is one message on its way to all readers; id is an event's number, 0 for all else.
type streamed struct {
	id   uint64
	text []byte
}

// stamped is what a service's row depends on; rows are written anew when it differs.
type stamped struct {
	collected, until time.Time
	monitor          checks.Monitor
	pending          checks.ActionKind
	late             bool
	seen             *checks.Observation
	service          *checks.Service
	bits             uint64
}

func stampOf(s *Snapshot) stamped {
	failed, hint := s.State.ErrorBits(s.Service)
	return stamped{s.State.Collected, s.State.Until, s.State.Monitor, s.Pending, s.Late, s.Seen, s.Service, failed | hint<<32}
}

// run sends changes to all readers until ctx ends.
func (l *live) run(ctx context.Context) {
	tick := time.NewTicker(liveEvery)
	defer tick.Stop()
	events := l.daemon.Subscribe(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-events:
			if !ok { // we fell behind, or the daemon stops
				events = nil
				break
			}
			if l.read() {
				l.send(eventMessage(wireEvent(&e)))
			}
		case <-tick.C:
			if events == nil {
				events = l.daemon.Subscribe(ctx)
			}
			if l.read() || l.awaited(time.Now()) {
				l.compare()
			} else {
				l.forget()
			}
		}
	}
}

// message writes one server-sent event (WHATWG HTML, section 9.2).
func message(kind string, v any) []byte {
	data, err := json.Marshal(v)
	if err != nil { // only plain values are sent
		panic(err)
	}
	return fmt.Appendf(nil, "event: %s\ndata: %s\n\n", kind, data)
}

// eventMessage carries the event's number, so that a reader that comes back can say which it saw last.
func eventMessage(e api.Event) streamed {
	return streamed{e.ID, append(fmt.Appendf(nil, "id: %d\n", e.ID), message("event", e)...)}
}

func (l *live) read() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.subs) > 0
}

func (l *live) send(m streamed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for sub := range l.subs {
		select {
		case sub <- m:
		default:
			delete(l.subs, sub)
			close(sub)
		}
	}
}

// subscribe gives a new reader its messages; ok is false when there are too many readers.
func (l *live) subscribe() (sub chan streamed, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.subs) >= liveReaders {
		return nil, false
	}
	if l.subs == nil {
		l.subs = map[chan streamed]bool{}
	}
	sub = make(chan streamed, liveBacklog)
	l.subs[sub] = true
	return sub, true
}

func (l *live) leave(sub chan streamed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.subs, sub)
}

// rowOf is a service as the overview shows it: why it fails, else its figures that matter most.
func rowOf(s *Snapshot, f family, cycle time.Duration) api.Row {
	row := api.Row{Name: s.Service.Name, Kind: s.Service.Kind.String(), Condition: string(conditionOf(s)), Status: statusText(s), Since: moment(since(s)),
		Next: moment(nextLook(s, cycle)), Late: s.Late, Dependants: f.of(s.Service.Name)}
	if s.Pending != checks.ActIgnore {
		row.Pending = s.Pending.String()
	}
	var key []string
	if row.Condition == string(conditionDown) {
		for _, i := range s.State.FailedRules() {
			key = append(key, cut(s.State.Rules[i].Say(s.Service.Rules[i].Test).Message, 96))
		}
	}
	if key == nil {
		key = keyFigures(s, 3)
	}
	row.Key = strings.Join(key, " · ")
	return row
}

// keyFigures are the first figures of a service that matter most, with their short names.
func keyFigures(s *Snapshot, most int) []string {
	var key []string
	for _, r := range rowsOf(s) {
		if r.short != "" && r.value != unseen && len(key) < most {
			line, _, _ := strings.Cut(r.value, "\n")
			key = append(key, r.short+" "+cut(line, 48))
		}
	}
	return key
}

// nextLook tells when a service is looked at again, zero when nobody knows: it is not monitored, or was never looked at.
func nextLook(s *Snapshot, cycle time.Duration) time.Time {
	switch {
	case s.State.Monitor == checks.MonitorNot:
		return time.Time{}
	case !s.Next.IsZero() || s.State.Collected.IsZero():
		return s.Next
	}
	return s.State.Collected.Add(cycle * time.Duration(max(1, s.Service.Every.Cycles-s.Skipped)))
}

func wireTotals(list []Snapshot) map[string]int {
	out := map[string]int{"total": len(list)}
	counts := totals(list)
	for _, kind := range reportKinds {
		out[string(kind)] = counts[kind]
	}
	return out
}
