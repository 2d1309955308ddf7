package alert

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail"
	"github.com/upkeep-monitor/upkeep/checks"
)

// After this many permanent refusals a message is given up. The waits between them double up to a minute, so a mail
// server that is being mended has some minutes.
const maxRefusals = 10

// Run delivers messages until the context ends. A delivery under way is broken off then; its message stays in the queue.
func (s *Service) Run(ctx context.Context) {
	s.mu.Lock()
	s.running = ctx
	for _, c := range s.channels {
		s.launch(c)
	}
	s.wait.Go(func() { s.keepSaving(ctx) })
	s.mu.Unlock()
	<-ctx.Done()
	s.mu.Lock()
	s.running = nil
	s.mu.Unlock()
	s.wait.Wait()
}

// launch starts the goroutine of a channel, if Run is on. The caller holds the lock.
func (s *Service) launch(c *channel) {
	if ctx := s.running; ctx != nil && ctx.Err() == nil {
		c.senders++
		s.wait.Go(func() { s.deliver(ctx, c, true) })
	}
}

// Flush waits until all that can be delivered now is, or the context ends. What has to wait for a server that is down
// stays in the queue. Run must be on.
func (s *Service) Flush(ctx context.Context) {
	for {
		s.mu.Lock()
		quiet := true
		for _, c := range s.channels {
			e, _ := c.due(time.Now())
			quiet = quiet && c.busy == 0 && e == nil && (!c.status || time.Now().Before(c.paused))
		}
		changed := s.changed
		s.mu.Unlock()
		if quiet {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
	}
}

// note wakes Flush. The caller holds the lock.
func (s *Service) note() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// deliver sends messages of a channel, one after another. When nothing is due it lets go of the connection, and ends
// unless it is the one that stays.
func (s *Service) deliver(ctx context.Context, c *channel, stays bool) {
	var own *route
	var sender sender
	leave := func() {
		if sender != nil {
			sender.Close()
		}
	}
	defer leave()
	for ctx.Err() == nil {
		s.mu.Lock()
		if c.route != own {
			own = c.route
			s.mu.Unlock()
			leave()
			sender = own.open()
			continue
		}
		if c.removed {
			c.senders--
			s.mu.Unlock()
			return
		}
		e, wait := c.due(time.Now())
		status := e == nil && c.status && !time.Now().Before(c.paused)
		if sender == nil {
			e, wait, status = nil, 0, false // its settings come with Configure
		}
		working := e != nil || status
		switch {
		case working:
			s.take(c, e)
		case !stays:
			c.senders--
		}
		s.mu.Unlock()
		switch {
		case working:
			err := s.attempt(ctx, c, sender, e, stays)
			s.rest(c, e)
			if err != nil && !stays {
				s.mu.Lock()
				c.senders--
				s.mu.Unlock()
				return
			}
		case stays:
			s.idle(ctx, c, sender, wait)
		default:
			return
		}
	}
}

// take puts a message, or the collector status when there is none, into the hands of a sender, and calls one more when many
// wait. The caller holds the lock.
func (s *Service) take(c *channel, e *entry) {
	c.busy++
	if e == nil {
		c.status = false
		return
	}
	e.sending = true
	s.help(c)
}

// help calls one more sender when many messages wait. The caller holds the lock.
func (s *Service) help(c *channel) {
	if ctx := s.running; ctx != nil && ctx.Err() == nil && c.backlogged(time.Now()) {
		c.senders++
		s.wait.Go(func() { s.deliver(ctx, c, false) })
	}
}

// late notes that a sender of mails waits for long to hear that one was taken, or no more: others go on meanwhile.
func (s *Service) late(now bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[mailChannel]
	if !now {
		c.late--
		return
	}
	c.late++
	s.help(c)
}

// rest notes that a sender is free again.
func (s *Service) rest(c *channel, e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e != nil {
		e.sending = false
	}
	c.busy--
	c.notify() // the next message of its orderingKey may go
	s.note()
}

// idle waits for something to do; 0 means however long.
func (s *Service) idle(ctx context.Context, c *channel, sender sender, wait time.Duration) {
	if sender != nil {
		sender.Close()
	}
	var timer <-chan time.Time
	if wait > 0 {
		t := time.NewTimer(wait)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-ctx.Done():
	case <-timer:
	case <-c.wake:
	}
}

// attempt tries to deliver one message, or the collector status when there is none. The error says that the sender does not
// work now; one that is not the only one may be one too many for the server, which says nothing of the others.
func (s *Service) attempt(ctx context.Context, c *channel, sender sender, e *entry, stays bool) error {
	message := &Message{}
	if e != nil {
		message = e.message
	}
	err := s.deliverSafely(ctx, sender, message)
	if err != nil && ctx.Err() != nil {
		return err
	}
	if e == nil {
		if err != nil {
			s.pause(c)
		}
		return err
	}
	s.mu.Lock()
	e.attempts++
	s.mu.Unlock()
	var refusal *mail.Refusal
	switch {
	case err == nil:
		s.sent(c, e)
	case errors.Is(err, mail.ErrUnsendable):
		s.log.Error("event", "text", fmt.Sprintf("Alert %s cannot be sent -- %v", e, err))
		s.drop(c, e, err.Error())
		return nil
	case errors.As(err, &refusal):
		s.refused(c, e, refusal)
		return nil
	case !stays:
		s.mu.Lock()
		e.err = err.Error()
		c.most = max(1, c.senders-1)
		s.mu.Unlock()
	default:
		s.failed(c, e, err)
	}
	return err
}

// deliverSafely keeps a sender that panics from ending the daemon: the message is tried again like any that failed.
func (s *Service) deliverSafely(ctx context.Context, sender sender, message *Message) (err error) {
	if p := checks.Catch(func() { err = sender.Deliver(ctx, message) }); p != nil {
		s.log.Error("an alert was not delivered", "service", message.Service, "err", p, "stack", p.Stack)
		return p
	}
	return err
}

func (s *Service) sent(c *channel, e *entry) {
	s.leave(c, e, Sent, "")
	s.mu.Lock()
	c.failures, c.paused = 0, time.Time{}
	s.mu.Unlock()
}

// refused puts a message off that the server does not want, and it alone.
func (s *Service) refused(c *channel, e *entry, refusal *mail.Refusal) {
	s.mu.Lock()
	c.failures, c.paused = 0, time.Time{}
	e.err = refusal.Error()
	limit := s.retryLimit()
	if refusal.Permanent() {
		e.refused++
		limit = s.refusalLimit
	}
	e.next = time.Now().Add(backoff(s.firstRetry, e.attempts, limit))
	over := e.refused >= maxRefusals
	s.mu.Unlock()
	if over {
		s.log.Error("event", "text", fmt.Sprintf("Alert %s is given up -- refused %d times: %s", e, e.refused, refusal))
		s.drop(c, e, refusal.Error())
		return
	}
	s.hold(c, e)
}

// failed puts the whole channel off.
func (s *Service) failed(c *channel, e *entry, err error) {
	s.mu.Lock()
	e.err = err.Error()
	first := c.failures == 0
	waiting := c.entries()
	c.most = c.route.senders // when the server is back, it may take more again
	s.mu.Unlock()
	s.pause(c)
	for _, x := range waiting {
		s.hold(c, x)
	}
	if first {
		s.log.Error("Alert handler failed, retry scheduled for next cycle")
	}
}

func (s *Service) pause(c *channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.failures++
	c.paused = time.Now().Add(backoff(s.firstRetry, c.failures, s.retryLimit()))
}

// retryLimit is the longest wait between two tries: a cycle, as with Monit, and at most a minute. The caller holds the
// lock.
func (s *Service) retryLimit() time.Duration {
	return max(s.firstRetry, min(s.settings.Cycle, time.Minute))
}

func backoff(first time.Duration, attempts int, limit time.Duration) time.Duration {
	return min(first<<min(attempts-1, 16), max(first, limit))
}
