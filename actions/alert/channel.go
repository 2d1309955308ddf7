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

// route is how the messages of a channel are delivered: by so many senders at most at the same time.
type route struct {
	senders int
	open    func() sender
}

// sender delivers messages of one channel. It belongs to one goroutine.
type sender interface {
	// Deliver sends a message. A *mail.Refusal and mail.ErrUnsendable are about this message; any other error says that
	// the whole channel does not work now.
	Deliver(ctx context.Context, l *Message) error
	// Close lets go of connections; the next Deliver makes new ones.
	Close()
}

// A mail server is asked for more than one connection when each would have more than so many messages to take.
const (
	lettersEach = 3
	mailSenders = 8
)

// mailSender delivers to the mail servers.
type mailSender struct{ *mail.Sender }

func (c *mailSender) Deliver(ctx context.Context, l *Message) error { return c.Send(ctx, l.Mail) }

// collectorSender delivers to one collector. A message without an event is the collector status of a cycle.
type collectorSender struct {
	*collector.Sender
	target checks.Collector
	status func(checks.Collector) []byte
}

func (c *collectorSender) Deliver(ctx context.Context, l *Message) error {
	document := c.status(c.target)
	if document == nil {
		return errNoStatus
	}
	if l.Collect != nil {
		document = l.Collect.Attach(document)
	}
	return c.Post(ctx, document)
}

// errNoStatus has a message wait until the daemon knows again how its services stand.
var errNoStatus = errors.New("the status of the services cannot be told")

// brokenSender stands for a channel that cannot work as configured; its messages wait for a better configuration.
type brokenSender struct{ err error }

func (c *brokenSender) Deliver(context.Context, *Message) error { return c.err }
func (c *brokenSender) Close()                                  {}

// entry is a message in the queue.
type entry struct {
	message  *Message
	path     string
	stored   bool // on disk
	sending  bool // in the hands of a sender
	gone     bool // has left the queue
	held     bool // could not be delivered at once: counts against the slots
	attempts int
	refused  int // of the attempts, how many ended with a permanent refusal
	next     time.Time
	err      string
}

// orderingKey holds the messages of one service to one receiver, which keep their order.
type orderingKey struct{ service, to string }

// channel is the messages of one way of delivery. Service.mu guards it.
type channel struct {
	name     string
	route    *route // nil until Configure
	senders  int    // how many goroutines deliver
	most     int    // how many may: fewer than the route allows once the server has refused one
	keys     map[orderingKey][]*entry
	status   bool // a collector status is due
	busy     int  // senders at work
	late     int  // of them, how many have given a mail away and wait for long to hear that it was taken
	failures int  // since it last worked
	paused   time.Time
	wake     chan struct{} // holds one token while there may be something new to do
	removed  bool
}

func newChannel(name string) *channel {
	return &channel{name: name, keys: map[orderingKey][]*entry{}, wake: make(chan struct{}, 1)}
}

func (c *channel) notify() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func keyOf(e *entry) orderingKey { return orderingKey{e.message.Service, e.message.to()} }

func (c *channel) add(e *entry) {
	k := keyOf(e)
	c.keys[k] = append(c.keys[k], e)
	// Two events of a service may be written to disk at the same time; the names say which was first.
	slices.SortStableFunc(c.keys[k], byAge)
}

func (c *channel) remove(e *entry) {
	k := keyOf(e)
	c.keys[k] = slices.DeleteFunc(c.keys[k], func(x *entry) bool { return x == e })
	if len(c.keys[k]) == 0 {
		delete(c.keys, k)
	}
}

func (c *channel) entries() []*entry {
	var out []*entry
	for _, l := range c.keys {
		out = append(out, l...)
	}
	slices.SortFunc(out, byAge)
	return out
}

// due picks the message to deliver now: the first of each orderingKey may go, and those that were tried least go first, so
// that one message which breaks the connection every time stops no other. Without one it gives the time until there may
// be one, 0 for not before something new comes.
func (c *channel) due(now time.Time) (e *entry, wait time.Duration) {
	if now.Before(c.paused) {
		if len(c.keys) > 0 || c.status {
			wait = c.paused.Sub(now)
		}
		return nil, wait
	}
	for _, l := range c.keys {
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

// backlogged tells whether so many messages may go now that one more sender is worth its connection. A sender that waits for
// a slow server takes none of them.
func (c *channel) backlogged(now time.Time) bool {
	if c.senders >= c.most || now.Before(c.paused) {
		return false
	}
	waiting := 0
	for _, l := range c.keys {
		if !l[0].sending && !now.Before(l[0].next) {
			waiting++
		}
	}
	return waiting > lettersEach*(c.senders-c.late)
}

// byAge compares messages by their names, which go up with time.
func byAge(a, b *entry) int { return strings.Compare(filepath.Base(a.path), filepath.Base(b.path)) }

func (e *entry) item() Item {
	l := e.message
	return Item{ID: filepath.Base(e.path), State: Waiting, Channel: l.Channel, To: l.to(), Subject: l.subject(), Service: l.Service,
		Event: l.Event, Time: l.Time, Attempts: e.attempts, NextTry: e.next, Error: e.err}
}

func (e *entry) String() string { return fmt.Sprintf("%q to %s", e.message.subject(), e.message.to()) }
