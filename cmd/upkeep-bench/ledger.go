//go:build linux

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// entry is one thing done to a service, and what must be told of it: how often which event.
type entry struct {
	at      time.Time
	service string
	deed    string
	want    map[string]int
	told    []telling
}

// telling is one event that was told of.
type telling struct {
	at    time.Time
	event string
	text  string
}

// finding is where what was told is not what was done.
type finding struct {
	kind  string // missed, double, invented
	entry entry
	event string
}

func (f finding) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s of %s; done at %s: %s; told:", f.kind, f.event, f.entry.service, f.entry.at.Format("15:04:05.000"), f.entry.deed)
	for _, t := range f.entry.told {
		fmt.Fprintf(&out, "\n    %s %s: %s", t.at.Format("15:04:05.000"), t.event, t.text)
	}
	return out.String()
}

// ledger holds what was really done against what is told of it. A service has one entry open at a time: deeds are spaced so
// that no two of them may rightly be told of as one.
type ledger struct {
	mu       sync.Mutex
	open     map[string]*entry
	changed  chan struct{} // closed at the next telling
	done     map[string]int
	events   map[string]int
	ignored  map[string]bool // events that are counted and not held against anything
	findings []finding
	awoke    time.Time            // when this machine last went on after it had stood still
	aside    int                  // entries and events that are not judged for that
	delays   map[string][]float64 // from the deed to the first telling of each event, ms
}

func newLedger(ignored ...string) *ledger {
	l := &ledger{ignored: map[string]bool{}, open: map[string]*entry{}, changed: make(chan struct{}), done: map[string]int{}, events: map[string]int{}, delays: map[string][]float64{}}
	for _, event := range ignored {
		l.ignored[event] = true
	}
	return l
}

// begin notes a deed before it is done.
func (l *ledger) begin(service, deed string, want map[string]int, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[service] = &entry{at: at, service: service, deed: deed, want: want}
	l.done[deed]++
}

// tell notes an event. One of a service to which nothing is done just now was invented.
func (l *ledger) tell(service, event, text string, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events[event]++
	if l.ignored[event] {
		return
	}
	t := telling{at, event, text}
	if e := l.open[service]; e == nil && l.unsettled(at) {
		l.aside++
	} else if e != nil {
		if e.want[event] > 0 && e.count(event) == 0 && !l.unsettled(e.at) {
			l.delays[e.deed+": "+event] = append(l.delays[e.deed+": "+event], ms(at.Sub(e.at)))
		}
		e.told = append(e.told, t)
	} else {
		l.findings = append(l.findings, finding{"invented", entry{at: at, service: service, deed: "nothing", told: []telling{t}}, event})
	}
	close(l.changed)
	l.changed = make(chan struct{})
}

func (e *entry) count(event string) int {
	n := 0
	for _, t := range e.told {
		if t.event == event {
			n++
		}
	}
	return n
}

// settled tells whether all that must be told of the open entry has been, and a channel that is closed at the next telling.
func (l *ledger) settled(service string) (bool, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.open[service]
	for event, n := range e.want {
		if e.count(event) < n {
			return false, l.changed
		}
	}
	return true, l.changed
}

// end closes the entry and holds what was told against it.
func (l *ledger) end(service string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.open[service]
	delete(l.open, service)
	if l.unsettled(e.at) {
		l.aside++
		return
	}
	events := maps.Clone(e.want)
	if events == nil {
		events = map[string]int{}
	}
	for _, t := range e.told {
		events[t.event] += 0
	}
	for _, event := range slices.Sorted(maps.Keys(events)) {
		want, got := e.want[event], e.count(event)
		switch {
		case got < want:
			l.findings = append(l.findings, finding{"missed", *e, event})
		case got > want && want > 0:
			l.findings = append(l.findings, finding{"double", *e, event})
		case got > want:
			l.findings = append(l.findings, finding{"invented", *e, event})
		}
	}
}

// aftermath is how long after a standstill of the machine deeds and events are not judged: what was cut in two by it comes
// late, and into the entry of another deed.
const aftermath = 20 * time.Second

// standstill notes that nothing on this machine ran for a while, as when a virtual machine is suspended.
func (l *ledger) standstill(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.awoke = until
}

// unsettled tells that a standstill came after a moment, or shortly before it.
func (l *ledger) unsettled(at time.Time) bool { return at.Before(l.awoke.Add(aftermath)) }

// drop forgets an entry that could not be carried to its end.
func (l *ledger) drop(service string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.open[service]; e != nil {
		l.done[e.deed]--
		delete(l.open, service)
	}
}
