package alert

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/collector"
	"github.com/upkeep-monitor/upkeep/checks"
)

// Options are what the service needs to know once and for all.
type Options struct {
	Dir      string // state folder: holds the journal, and the queue unless the control file names a folder for it
	Log      *slog.Logger
	Host     string          // name of this machine
	Identity checks.Identity // of the program, in what it sends
	Boot     string          // id of the running kernel
	// Status renders the status document for a collector, nil when it cannot. Needed only where `set mmonit` is.
	Status func(checks.Collector) []byte
}

// Service takes events and sees to it that everybody who should hears of them.
type Service struct {
	options Options
	log     *slog.Logger
	journal *journal
	ledger  *ledger

	handling sync.Mutex // one event after the other, and no reload in between
	mu       sync.Mutex
	settings *checks.Settings
	folder   *folder
	channels map[string]*channel
	reminded map[string]int // by service and rule: the count of the last failure handled
	held     int            // messages that count against the slots
	unsaved  int            // messages that the disk had no room for
	unsynced []string       // messages that a power failure could take
	noMail   bool
	running  context.Context
	wait     sync.WaitGroup
	changed  chan struct{} // closed at every change, for Flush
	save     chan struct{} // holds a token while messages are unsaved

	firstRetry   time.Duration
	refusalLimit time.Duration
}

// New makes a service. Configure comes before everything else; events handled before Run wait.
func New(o Options) (*Service, error) {
	if o.Dir == "" || o.Log == nil {
		return nil, errors.New("alerts need a folder and a log")
	}
	return &Service{options: o, log: o.Log, journal: openJournal(filepath.Join(o.Dir, "alerts.journal"), o.Log),
		ledger:   openLedger(filepath.Join(o.Dir, "alerts.told"), o.Boot, o.Log),
		channels: map[string]*channel{}, reminded: map[string]int{}, changed: make(chan struct{}), save: make(chan struct{}, 1),
		firstRetry: time.Second, refusalLimit: time.Minute}, nil
}

// Handle takes an event over: when it returns, a message for everybody who hears of it is in the queue's folder, and the end
// of the program loses none and tells none twice, wherever it comes. It waits for no server. service may be nil for events
// that belong to none.
func (s *Service) Handle(event checks.Event, service *checks.Service) {
	s.handling.Lock()
	defer s.handling.Unlock()
	s.mu.Lock()
	settings, queue := s.settings, s.folder
	repeated, noMail := s.repeated(&event), s.noMail
	s.mu.Unlock()
	if settings == nil || repeated {
		return
	}
	var entries []*entry
	for _, l := range s.messages(settings, service, &event, noMail) {
		l.Batch = s.ledger.batch()
		entries = append(entries, s.store(queue, l))
	}
	if event.Change || len(entries) > 0 {
		s.ledger.commit(&event)
	}
	for _, e := range entries {
		s.enqueue(e)
	}
}

// messages writes to everybody who hears of an event.
func (s *Service) messages(settings *checks.Settings, service *checks.Service, event *checks.Event, noMail bool) []*Message {
	from := origin{host: cmp.Or(settings.Machine, s.options.Host), messageID: cmp.Or(settings.MailHost, settings.Machine, s.options.Host), identity: s.options.Identity}
	message := Message{Service: event.Service, EventID: event.ID, Time: event.Time}
	var out []*Message
	if !noMail {
		for _, r := range recipientsOf(settings, service, event) {
			l := message
			l.Channel, l.Event, l.Mail = mailChannel, s.options.Identity.EventText(event), compose(r, event, from)
			out = append(out, &l)
		}
	}
	if !event.Change || !isNews(event) {
		return out
	}
	for _, target := range settings.Collectors {
		l := message
		l.Channel, l.Event, l.Collect = target.URL, s.options.Identity.EventText(event), collectorEvent(event)
		out = append(out, &l)
	}
	return out
}

// Told gives, by service in lower case, what was told in the last run and may be missing in its state file:
// checks.State.CatchUp takes it. Saved ends that.
func (s *Service) Told() map[string][]checks.Told { return s.ledger.list() }

// Saved tells that the state file holds all changes up to the event of this id.
func (s *Service) Saved(id uint64) { s.ledger.saved(id) }

// NoMail has events from now on told to collectors alone: the end of a container is no news for people.
func (s *Service) NoMail() {
	s.mu.Lock()
	s.noMail = true
	s.mu.Unlock()
}

// repeated tells whether a lasting failure comes a second time in the same cycle, as it does when the kernel wakes us
// between two cycles: reminders count cycles. The caller holds the lock.
func (s *Service) repeated(e *checks.Event) bool {
	if e.Type == nil || e.Soft {
		return false
	}
	key := e.Service + "\x00" + string(e.Rule) + "\x00" + e.Type.Keyword
	last := s.reminded[key]
	s.reminded[key] = e.Count
	if !e.To.Bad() {
		delete(s.reminded, key)
	}
	return !e.Change && e.Count == last
}

// collectorEvent is the event in the collector's words. Those of the daemon itself belong to the service "Monit".
func collectorEvent(e *checks.Event) *collector.Event {
	name := e.Service
	if e.Type == checks.EventInstance {
		name = "Monit"
	}
	return &collector.Event{Time: e.Time, Service: name, Type: int(e.Kind), ID: e.Type.Bit, State: int(e.To), Action: int(e.Action.Kind), Message: e.Message}
}

// Sync makes the messages of all events that were handled last through a power failure.
func (s *Service) Sync() {
	s.mu.Lock()
	paths := s.unsynced
	s.unsynced = nil
	s.mu.Unlock()
	if err := errors.Join(syncMessages(paths), s.ledger.sync()); err != nil {
		s.log.Error("messages of the event queue may not outlast a power failure", "err", err)
	}
}

// store writes a message to disk. One that the disk has no room for is kept in memory and delivered all the same; writing
// it is tried again until it is safe or gone.
func (s *Service) store(queue *folder, l *Message) *entry {
	e := &entry{message: l, path: queue.next(time.Now())}
	err := write(e.path, l)
	e.stored = err == nil
	if err == nil {
		return e
	}
	s.mu.Lock()
	s.unsaved++
	first := s.unsaved == 1
	s.mu.Unlock()
	if first {
		s.log.Error("event", "text", fmt.Sprintf("Cannot write to the event queue -- alerts are kept in memory until there is room: %v", err))
	}
	return e
}

// enqueue hands a message to its channel.
func (s *Service) enqueue(e *entry) {
	s.mu.Lock()
	c := s.channel(e.message.Channel)
	c.add(e)
	if e.stored {
		s.unsynced = append(s.unsynced, e.path)
	} else {
		select {
		case s.save <- struct{}{}:
		default:
		}
	}
	waits := time.Now().Before(c.paused)
	c.notify()
	s.help(c)
	s.mu.Unlock()
	if waits {
		s.hold(c, e)
	}
}

// Cycle tells that a cycle has ended: collectors hear how all services are.
func (s *Service) Cycle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.options.Status == nil {
		return
	}
	for _, c := range s.channels {
		if c.name != mailChannel {
			c.status = true
			c.notify()
		}
	}
}

// List gives the messages that left the queue last, and those that wait, each oldest first.
func (s *Service) List() []Item {
	out := s.journal.list()
	s.mu.Lock()
	defer s.mu.Unlock()
	var waiting []Item
	for _, c := range s.channels {
		for _, e := range c.entries() {
			item := e.item()
			if c.paused.After(item.NextTry) {
				item.NextTry = c.paused
			}
			waiting = append(waiting, item)
		}
	}
	slices.SortFunc(waiting, func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	return append(out, waiting...)
}
