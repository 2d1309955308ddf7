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
	"github.com/upkeep-monitor/upkeep/actions/alert/mail"
	"github.com/upkeep-monitor/upkeep/checks"
)

// Options are what the service needs to know once and for all.
type Options struct {
	Dir     string // state folder: holds the journal, and the queue unless the control file names a folder for it
	Log     *slog.Logger
	Host    string // name of this machine
	Version string // of upkeep
	// Status renders the status document for a collector, nil when it cannot. Needed only where `set mmonit` is.
	Status func(checks.Collector) []byte
}

// Service takes events and sees to it that everybody who should hears of them.
type Service struct {
	options Options
	log     *slog.Logger
	journal *journal

	mu       sync.Mutex
	settings *checks.Settings
	folder   *folder
	channels map[string]*channel
	reminded map[string]int // by service and rule: the count of the last failure handled
	held     int            // letters that count against the slots
	unsaved  int            // letters that the disk had no room for
	unsynced []string       // letters that a power failure could take
	noMail   bool
	running  context.Context
	wait     sync.WaitGroup
	changed  chan struct{} // closed at every change, for Flush
	save     chan struct{} // holds a token while letters are unsaved

	firstRetry   time.Duration
	refusalLimit time.Duration
}

// New makes a service. Configure comes before everything else; events handled before Run wait.
func New(o Options) (*Service, error) {
	if o.Dir == "" || o.Log == nil {
		return nil, errors.New("alerts need a folder and a log")
	}
	return &Service{options: o, log: o.Log, journal: openJournal(filepath.Join(o.Dir, "alerts.journal"), o.Log),
		channels: map[string]*channel{}, reminded: map[string]int{}, changed: make(chan struct{}), save: make(chan struct{}, 1),
		firstRetry: time.Second, refusalLimit: time.Minute}, nil
}

// Configure takes new settings into use, at the start and at every reload. Letters that wait go on waiting, also those
// in a folder that is no longer the queue's; those for a collector that is no longer configured are given up.
func (s *Service) Configure(settings checks.Settings) {
	dir := cmp.Or(settings.Queue.Dir, filepath.Join(s.options.Dir, "events"))
	next := &folder{dir: dir, log: s.log}
	s.mu.Lock()
	fresh := s.folder == nil || s.folder.dir != dir
	s.mu.Unlock()
	var paths []string
	var letters []*Letter
	if fresh {
		paths, letters = next.load()
	}
	routes := s.routes(&settings)

	s.mu.Lock()
	s.settings = &settings
	if fresh {
		s.folder = next
		s.adopt(paths, letters)
	}
	var homeless []*entry
	for name, c := range s.channels {
		if routes[name] == nil {
			homeless = append(homeless, c.entries()...)
			c.removed = true
			c.rouse()
			delete(s.channels, name)
		}
	}
	for name, route := range routes {
		c := s.channel(name)
		c.route, c.most, c.paused, c.failures = route, route.couriers, time.Time{}, 0
		c.rouse()
	}
	s.mu.Unlock()
	for _, e := range homeless {
		s.drop(nil, e, "its collector is no longer configured")
	}
}

// routes makes one route for each channel that the settings name.
func (s *Service) routes(settings *checks.Settings) map[string]*route {
	hostname := cmp.Or(settings.MailHost, s.options.Host)
	out := map[string]*route{mailChannel: {mailCouriers, func() courier {
		return &mailCourier{&mail.Sender{Servers: settings.MailServers, TLS: settings.TLS, Timeout: settings.MailTimeout, Hostname: hostname, Log: s.log}}
	}}}
	for _, target := range settings.Collectors {
		out[target.URL] = &route{1, func() courier {
			sender, err := collector.New(target, settings.TLS, s.options.Version, s.log)
			if err != nil {
				s.log.Error("cannot use a collector", "err", err)
				return &brokenCourier{err}
			}
			return &collectorCourier{Sender: sender, target: target, status: s.options.Status}
		}}
	}
	return out
}

// channel finds or makes a channel. The caller holds the lock.
func (s *Service) channel(name string) *channel {
	c := s.channels[name]
	if c == nil {
		c = newChannel(name)
		s.channels[name] = c
		s.launch(c)
	}
	return c
}

// adopt takes letters found on disk into the channels. The caller holds the lock.
func (s *Service) adopt(paths []string, letters []*Letter) {
	known := map[string]bool{}
	for _, c := range s.channels {
		for _, e := range c.entries() {
			known[e.path] = true
		}
	}
	for i, l := range letters {
		if !known[paths[i]] {
			s.channel(l.Channel).add(&entry{letter: l, path: paths[i], stored: true, held: true})
			s.held++
		}
	}
}

// Handle takes an event over: when it returns, a letter for everybody who hears of it is in the queue's folder, and the end
// of the program loses none. It waits for no server. service may be nil for events that belong to none.
func (s *Service) Handle(event checks.Event, service *checks.Service) {
	s.mu.Lock()
	settings, queue := s.settings, s.folder
	repeated, noMail := s.repeated(&event), s.noMail
	s.mu.Unlock()
	if settings == nil || repeated {
		return
	}
	from := sender{host: cmp.Or(settings.Machine, s.options.Host), messageID: cmp.Or(settings.MailHost, s.options.Host), version: s.options.Version}
	letter := Letter{Service: event.Service, EventID: event.ID, Time: event.Time}
	for _, r := range Recipients(settings, service, &event) {
		if noMail {
			break
		}
		l := letter
		l.Channel, l.Event, l.Mail = mailChannel, event.Text(), compose(r, &event, from)
		s.enqueue(queue, &l)
	}
	if !event.Change || !News(&event) {
		return
	}
	for _, target := range settings.Collectors {
		l := letter
		l.Channel, l.Event, l.Collect = target.URL, event.Text(), collectorEvent(&event)
		s.enqueue(queue, &l)
	}
}

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

// Sync makes the letters of all events that were handled last through a power failure.
func (s *Service) Sync() {
	s.mu.Lock()
	paths := s.unsynced
	s.unsynced = nil
	s.mu.Unlock()
	if err := syncLetters(paths); err != nil {
		s.log.Error("letters of the event queue may not outlast a power failure", "err", err)
	}
}

// enqueue writes a letter to disk and hands it to its channel. A letter that the disk has no room for is kept in memory
// and delivered all the same; writing it is tried again until it is safe or gone.
func (s *Service) enqueue(queue *folder, l *Letter) {
	e := &entry{letter: l, path: queue.next(time.Now())}
	err := write(e.path, l)
	e.stored = err == nil
	s.mu.Lock()
	if e.stored {
		s.unsynced = append(s.unsynced, e.path)
	}
	c := s.channel(l.Channel)
	c.add(e)
	waits := time.Now().Before(c.paused)
	first := false
	if err != nil {
		s.unsaved++
		first = s.unsaved == 1
		select {
		case s.save <- struct{}{}:
		default:
		}
	}
	c.rouse()
	s.help(c)
	s.mu.Unlock()
	if first {
		s.log.Error("event", "text", fmt.Sprintf("Cannot write to the event queue -- alerts are kept in memory until there is room: %v", err))
	}
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
			c.rouse()
		}
	}
}

// List gives the letters that left the queue last, and those that wait, each oldest first.
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
