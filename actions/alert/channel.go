package alert

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/collector"
	"github.com/upkeep-monitor/upkeep/actions/alert/mail"
	"github.com/upkeep-monitor/upkeep/checks"
)

// route is how the letters of a channel are delivered: by so many couriers at most at the same time.
type route struct {
	couriers int
	open     func() courier
}

// courier delivers letters of one channel. It belongs to one goroutine.
type courier interface {
	// Deliver sends a letter. A *mail.Refusal and mail.ErrUnsendable are about this letter; any other error says that
	// the whole channel does not work now.
	Deliver(ctx context.Context, l *Letter) error
	// Close lets go of connections; the next Deliver makes new ones.
	Close()
}

// A mail server is asked for more than one connection when each would have more than so many letters to take.
const (
	lettersEach  = 3
	mailCouriers = 8
)

// mailCourier delivers to the mail servers.
type mailCourier struct{ *mail.Sender }

func (c *mailCourier) Deliver(ctx context.Context, l *Letter) error { return c.Send(ctx, l.Mail) }

// collectorCourier delivers to one collector. A letter without an event is the status message of a cycle.
type collectorCourier struct {
	*collector.Sender
	target checks.Collector
	status func(checks.Collector) []byte
}

func (c *collectorCourier) Deliver(ctx context.Context, l *Letter) error {
	document := c.status(c.target)
	if document == nil {
		return errNoStatus
	}
	if l.Collect != nil {
		document = l.Collect.Attach(document)
	}
	return c.Post(ctx, document)
}

// errNoStatus has a letter wait until the daemon knows again how its services stand.
var errNoStatus = errors.New("the status of the services cannot be told")

// brokenCourier stands for a channel that cannot work as configured; its letters wait for a better configuration.
type brokenCourier struct{ err error }

func (c *brokenCourier) Deliver(context.Context, *Letter) error { return c.err }
func (c *brokenCourier) Close()                                 {}

// entry is a letter in the queue.
type entry struct {
	letter   *Letter
	path     string
	stored   bool // on disk
	sending  bool // in the hands of a courier
	gone     bool // has left the queue
	held     bool // could not be delivered at once: counts against the slots
	attempts int
	refused  int // of the attempts, how many ended with a permanent refusal
	next     time.Time
	err      string
}

// lane holds the letters of one service to one receiver, which keep their order.
type lane struct{ service, to string }

// channel is the letters of one way of delivery. Service.mu guards it.
type channel struct {
	name     string
	route    *route // nil until Configure
	couriers int    // how many goroutines deliver
	most     int    // how many may: fewer than the route allows once the server has refused one
	lanes    map[lane][]*entry
	status   bool // a status message is due
	busy     int  // couriers at work
	late     int  // of them, how many have given a mail away and wait for long to hear that it was taken
	failures int  // since it last worked
	paused   time.Time
	wake     chan struct{} // holds one token while there may be something new to do
	removed  bool
}

func newChannel(name string) *channel {
	return &channel{name: name, lanes: map[lane][]*entry{}, wake: make(chan struct{}, 1)}
}

func (c *channel) rouse() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func laneOf(e *entry) lane { return lane{e.letter.Service, e.letter.to()} }

func (c *channel) add(e *entry) {
	k := laneOf(e)
	c.lanes[k] = append(c.lanes[k], e)
	// Two events of a service may be written to disk at the same time; the names say which was first.
	slices.SortStableFunc(c.lanes[k], byAge)
}

func (c *channel) remove(e *entry) {
	k := laneOf(e)
	c.lanes[k] = slices.DeleteFunc(c.lanes[k], func(x *entry) bool { return x == e })
	if len(c.lanes[k]) == 0 {
		delete(c.lanes, k)
	}
}

func (c *channel) entries() []*entry {
	var out []*entry
	for _, l := range c.lanes {
		out = append(out, l...)
	}
	slices.SortFunc(out, byAge)
	return out
}

// due picks the letter to deliver now: the first of each lane may go, and those that were tried least go first, so
// that one letter which breaks the connection every time stops no other. Without one it gives the time until there may
// be one, 0 for not before something new comes.
func (c *channel) due(now time.Time) (e *entry, wait time.Duration) {
	if now.Before(c.paused) {
		if len(c.lanes) > 0 || c.status {
			wait = c.paused.Sub(now)
		}
		return nil, wait
	}
	for _, l := range c.lanes {
		head := l[0]
		if head.sending {
			continue
		}
		if now.Before(head.next) {
			if d := head.next.Sub(now); wait == 0 || d < wait {
				wait = d
			}
			continue
		}
		if e == nil || head.attempts < e.attempts || head.attempts == e.attempts && byAge(head, e) < 0 {
			e = head
		}
	}
	return e, wait
}

// crowded tells whether so many letters may go now that one more courier is worth its connection. A courier that waits for
// a slow server takes none of them.
func (c *channel) crowded(now time.Time) bool {
	if c.couriers >= c.most || now.Before(c.paused) {
		return false
	}
	waiting := 0
	for _, l := range c.lanes {
		if !l[0].sending && !now.Before(l[0].next) {
			waiting++
		}
	}
	return waiting > lettersEach*(c.couriers-c.late)
}

// byAge compares letters by their names, which go up with time.
func byAge(a, b *entry) int { return strings.Compare(filepath.Base(a.path), filepath.Base(b.path)) }

func (e *entry) item() Item {
	l := e.letter
	return Item{ID: filepath.Base(e.path), State: Waiting, Channel: l.Channel, To: l.to(), Subject: l.subject(), Service: l.Service,
		Event: l.Event, Time: l.Time, Attempts: e.attempts, NextTry: e.next, Error: e.err}
}

func (e *entry) String() string { return fmt.Sprintf("%q to %s", e.letter.subject(), e.letter.to()) }
