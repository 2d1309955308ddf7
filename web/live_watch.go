package web

import (
	"slices"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/web/api"
)

// How long changes are noted for a page that was drawn and whose stream has not come yet.
const liveAwaits = time.Minute

// rowsAtOnce bounds the rows of one message, so that no message is too long for who reads it.
const rowsAtOnce = 250

// watch knows how services stood when they were last compared, and when each changed.
type watch struct {
	state   sync.Mutex
	known   map[string]watched // nil: nobody reads
	expires time.Time          // until then a page may come
}

type watched struct {
	stamp   stamped
	changed time.Time // zero: not since it is watched
}

// drawn notes how services stand on a page that was just made, so that its stream can tell what it missed.
func (w *watch) drawn(list []Snapshot, now time.Time) {
	w.state.Lock()
	defer w.state.Unlock()
	w.expires = now.Add(liveAwaits)
	if w.known == nil {
		w.begin(list)
	}
}

func (w *watch) begin(list []Snapshot) {
	w.known = make(map[string]watched, len(list))
	for i := range list {
		w.known[list[i].Service.Name] = watched{stamp: stampOf(&list[i])}
	}
}

func (w *watch) awaited(now time.Time) bool {
	w.state.Lock()
	defer w.state.Unlock()
	return now.Before(w.expires)
}

func (w *watch) forget() {
	w.state.Lock()
	defer w.state.Unlock()
	w.known = nil
}

// update finds what changed since the last time; others is set when there are other services than before.
func (w *watch) update(list []Snapshot, now time.Time) (changed []int, others bool) {
	w.state.Lock()
	defer w.state.Unlock()
	if w.known == nil {
		w.begin(list)
		return nil, false
	}
	for i := range list {
		stamp := stampOf(&list[i])
		before, ok := w.known[list[i].Service.Name]
		if ok && before.stamp == stamp {
			continue
		}
		others = others || !ok
		w.known[list[i].Service.Name] = watched{stamp, now}
		changed = append(changed, i)
	}
	if others = others || len(w.known) > len(list); others {
		w.begin(list)
	}
	return changed, others
}

// since lists the services that changed after a moment.
func (w *watch) since(list []Snapshot, at time.Time) (changed []int) {
	w.state.Lock()
	defer w.state.Unlock()
	for i := range list {
		if known, ok := w.known[list[i].Service.Name]; !ok || known.changed.After(at) || known.stamp != stampOf(&list[i]) {
			changed = append(changed, i)
		}
	}
	return changed
}

// compare sends the services that changed since the last time. Of a daemon that does not answer nothing is told: a page
// that is loaded again says so.
func (l *live) compare() {
	list, err := l.daemon.Snapshots()
	if err != nil {
		return
	}
	changed, others := l.update(list, time.Now())
	if others { // after a reload: pages load again
		l.send(streamed{text: message("reload", struct{}{})})
		return
	}
	for _, m := range l.pulses(list, changed) {
		l.send(streamed{text: m})
	}
}

// pulses writes the rows of some services, in messages of bearable length.
func (l *live) pulses(list []Snapshot, which []int) (out [][]byte) {
	cycle := l.daemon.Config().Settings.Cycle
	for part := range slices.Chunk(which, rowsAtOnce) {
		pulse := api.Pulse{Totals: wireTotals(list), Machine: machineGauges(list)}
		for _, i := range part {
			pulse.Rows = append(pulse.Rows, rowOf(&list[i], nil, cycle))
		}
		out = append(out, message("pulse", pulse))
	}
	return out
}

// missed writes the rows that changed between the making of a page and the beginning of its stream.
func (l *live) missed(at time.Time) []byte {
	list, err := l.daemon.Snapshots()
	if err != nil {
		return nil
	}
	return slices.Concat(l.pulses(list, l.since(list, at))...)
}
