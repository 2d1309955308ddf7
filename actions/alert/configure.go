package alert

import (
	"cmp"
	"path/filepath"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/collector"
	"github.com/upkeep-monitor/upkeep/actions/alert/mail"
	"github.com/upkeep-monitor/upkeep/checks"
)

// Configure takes new settings into use, at the start and at every reload. Messages that wait go on waiting, also those
// in a folder that is no longer the queue's; those for a collector that is no longer configured are given up.
func (s *Service) Configure(settings checks.Settings) {
	dir := cmp.Or(settings.Queue.Dir, filepath.Join(s.options.Dir, "events"))
	next := &folder{dir: dir, log: s.log}
	s.handling.Lock()
	defer s.handling.Unlock()
	s.mu.Lock()
	fresh := s.folder == nil || s.folder.dir != dir
	s.mu.Unlock()
	var paths []string
	var messages []*Message
	if fresh {
		paths, messages = next.load(s.ledger.undone)
	}
	routes := s.routes(&settings)

	s.mu.Lock()
	s.settings = &settings
	if fresh {
		s.folder = next
		s.adopt(paths, messages)
	}
	var orphaned []*entry
	for name, c := range s.channels {
		if routes[name] == nil {
			orphaned = append(orphaned, c.entries()...)
			c.removed = true
			c.notify()
			delete(s.channels, name)
		}
	}
	for name, route := range routes {
		c := s.channel(name)
		c.route, c.most, c.paused, c.failures = route, route.senders, time.Time{}, 0
		c.notify()
	}
	s.mu.Unlock()
	for _, e := range orphaned {
		s.drop(nil, e, "its collector is no longer configured")
	}
}

// routes makes one route for each channel that the settings name.
func (s *Service) routes(settings *checks.Settings) map[string]*route {
	hostname := cmp.Or(settings.MailHost, settings.Machine, s.options.Host)
	out := map[string]*route{mailChannel: {mailSenders, func() sender {
		return &mailSender{&mail.Sender{Servers: settings.MailServers, TLS: settings.TLS, Timeout: settings.MailTimeout, Hostname: hostname, Log: s.log,
			Late: s.late}}
	}}}
	for _, target := range settings.Collectors {
		out[target.URL] = &route{1, func() sender {
			sender, err := collector.New(target, settings.TLS, s.options.Identity.Agent(), s.log)
			if err != nil {
				s.log.Error("cannot use a collector", "err", err)
				return &brokenSender{err}
			}
			return &collectorSender{Sender: sender, target: target, status: s.options.Status}
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

// adopt takes messages found on disk into the channels. The caller holds the lock.
func (s *Service) adopt(paths []string, messages []*Message) {
	known := map[string]bool{}
	for _, c := range s.channels {
		for _, e := range c.entries() {
			known[e.path] = true
		}
	}
	for i, l := range messages {
		if !known[paths[i]] {
			s.channel(l.Channel).add(&entry{message: l, path: paths[i], stored: true, held: true})
			s.held++
		}
	}
}
