package alert

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// hold lets a message wait that could not be delivered at once. The slots of the control file bound how many may; the
// oldest are kept, since what came first explains what came later.
func (s *Service) hold(c *channel, e *entry) {
	s.mu.Lock()
	if e.held {
		s.mu.Unlock()
		return
	}
	slots := s.settings.Queue.Slots
	full := slots > 0 && s.held >= slots
	if !full {
		e.held = true
		s.held++
	}
	stored := e.stored
	s.mu.Unlock()
	switch {
	case full:
		s.log.Error("event", "text", fmt.Sprintf("Event queue is full (%d slots) -- dropping alert %s", slots, e))
		s.drop(c, e, fmt.Sprintf("the event queue was full (%d slots)", slots))
	case stored:
		s.log.Info("event", "text", fmt.Sprintf("Adding event to the queue file %s for later delivery", e.path))
	}
}

func (s *Service) drop(c *channel, e *entry, why string) { s.leave(c, e, GaveUp, why) }

// leave takes a message out of the queue for good.
func (s *Service) leave(c *channel, e *entry, state State, why string) {
	s.mu.Lock()
	if e.gone { // a reload gave it up while it was being sent
		s.mu.Unlock()
		return
	}
	e.gone = true
	if c != nil {
		c.remove(e)
	}
	if e.held {
		s.held--
	}
	item := e.item()
	stored := e.stored
	if !stored {
		s.unsaved--
	}
	s.mu.Unlock()
	item.State, item.Done, item.NextTry = state, time.Now(), time.Time{}
	if state == Sent {
		why = ""
	}
	item.Error = why
	if state == GaveUp {
		s.journal.add(item) // before its file goes: no moment at which nothing tells of it
	}
	if stored {
		if err := os.Remove(e.path); err != nil && !errors.Is(err, os.ErrNotExist) {
			s.log.Error("cannot remove a message from the event queue, it will be sent again at the next start", "err", err)
		}
	}
	if state == Sent {
		s.journal.add(item)
	}
	s.mu.Lock()
	s.note()
	s.mu.Unlock()
}

// keepSaving writes messages to disk that it had no room for.
func (s *Service) keepSaving(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.save:
		}
		for s.saveAll() > 0 {
			select {
			case <-ctx.Done():
				s.saveAll()
				return
			case <-time.After(s.firstRetry):
			}
		}
	}
}

// saveAll tries to write all unsaved messages, and tells how many are left.
func (s *Service) saveAll() int {
	s.mu.Lock()
	var unsaved []*entry
	for _, c := range s.channels {
		for _, e := range c.entries() {
			if !e.stored {
				unsaved = append(unsaved, e)
			}
		}
	}
	s.mu.Unlock()
	for i, e := range unsaved {
		if err := write(e.path, e.message); err != nil {
			return len(unsaved) - i
		}
		s.mu.Lock()
		gone := e.gone
		if !gone {
			e.stored = true
			s.unsaved--
			s.unsynced = append(s.unsynced, e.path)
		}
		s.mu.Unlock()
		if gone {
			_ = os.Remove(e.path) // it was delivered while it was being written
		}
	}
	if len(unsaved) > 0 {
		s.log.Info("Event queue can be written again")
	}
	return 0
}
