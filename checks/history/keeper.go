package history

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// maintain makes segments of journals that have ended, removes what is too old, and then what the budget has no room for.
func (s *Store) maintain(ctx context.Context) {
	for tier := range s.files {
		for _, f := range s.filesOf(tier) {
			if ctx.Err() != nil {
				return
			}
			if f.ended && !f.sealed {
				s.seal(tier, f)
			}
		}
	}
	s.expire()
	s.trim()
}

// seal makes a segment of a journal. The journal goes when the segment has its name.
func (s *Store) seal(tier int, f file) {
	done := f
	done.sealed = true
	journal, segment := s.path(tier, f), s.path(tier, done)
	var err error
	if tier == eventTier {
		err = sealEvents(journal, f.size, segment)
	} else {
		err = sealRows(journal, f.size, segment, tier != rawTier)
	}
	if err = s.tolerate(journal, err); err != nil {
		s.sayOnce("seal", "history cannot be packed, which is tried again", err)
		return
	}
	if info, err := os.Stat(segment); err == nil {
		done.size = info.Size()
	} else {
		done.size = 0 // there was nothing in it
	}
	s.mu.Lock()
	delete(s.damaged, "seal")
	s.used += done.size - f.size
	s.files[tier] = slices.DeleteFunc(slices.Clone(s.files[tier]), func(o file) bool { return o.seq == f.seq && done.size == 0 })
	for i := range s.files[tier] {
		if s.files[tier][i].seq == f.seq {
			s.files[tier][i] = done
		}
	}
	s.mu.Unlock()
	if err := os.Remove(journal); err != nil {
		s.log.Warn("a journal of the history that is packed cannot be removed", "file", journal, "err", err)
	}
}

// sayOnce logs a failure that stands, until it is taken out of damaged again.
func (s *Store) sayOnce(key, message string, err error) {
	s.mu.Lock()
	said := s.damaged[key]
	s.damaged[key] = true
	s.mu.Unlock()
	if !said {
		s.log.Error("the history is not all well", "what", message, "err", err)
	}
}

// keepOf is how long a tier keeps its rows, 0 for good.
func (s *Store) keepOf(tier int) time.Duration {
	keep, most := tierRules[tier].keep, time.Duration(s.keep.Load())
	if keep == 0 || most > 0 && most < keep {
		keep = most
	}
	return keep
}

// expire removes files whose last row is too old.
func (s *Store) expire() {
	now := s.now()
	for tier := range s.files {
		keep := s.keepOf(tier)
		if keep <= 0 {
			continue
		}
		before := now.Add(-keep).Unix()
		for _, f := range s.filesOf(tier) {
			if (f.sealed || f.ended) && f.to < before {
				s.remove(tier, f)
			}
		}
		if oldest, ok := s.oldest(tier); ok && oldest <= before+int64(keep/20/time.Second) {
			s.mu.Lock()
			s.trimmed[tier] = false
			s.mu.Unlock()
		}
	}
}

// oldest is the first row of a tier.
func (s *Store) oldest(tier int) (int64, bool) {
	first, ok := int64(0), false
	for _, f := range s.filesOf(tier) {
		if f.from <= f.to && (!ok || f.from < first) {
			first, ok = f.from, true
		}
	}
	return first, ok
}

// trim removes the oldest file of whichever tier is furthest above its share, until the budget is kept. Each tier can so
// use what others leave, and none can push another out.
func (s *Store) trim() {
	for {
		s.mu.Lock()
		worst, most := -1, 0.0
		if s.used > s.target() {
			for tier, list := range s.files {
				size, whole := int64(0), false
				for _, f := range list {
					size += f.size
					whole = whole || f.sealed || f.ended
				}
				if share := float64(size) / float64(tierRules[tier].share); whole && share > most {
					worst, most = tier, share
				}
			}
		}
		if worst < 0 {
			s.mu.Unlock()
			return
		}
		s.trimmed[worst] = true
		list := s.files[worst]
		f := list[slices.IndexFunc(list, func(f file) bool { return f.sealed || f.ended })]
		s.mu.Unlock()
		s.remove(worst, f)
	}
}

// remove gives up a file.
func (s *Store) remove(tier int, f file) {
	path := s.path(tier, f)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		s.sayOnce(path, "an old part of the history cannot be removed", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.damaged, path)
	s.files[tier] = slices.DeleteFunc(slices.Clone(s.files[tier]), func(o file) bool {
		if o.seq != f.seq {
			return false
		}
		s.used -= o.size
		return true
	})
}

// Notes tells what somebody should know of the history, a sentence each: what the budget is too small for, what was lost.
func (s *Store) Notes() []string {
	if s.limit() == 0 {
		return nil
	}
	var notes []string
	now := s.now()
	for tier := range s.files {
		s.mu.Lock()
		trimmed := s.trimmed[tier]
		s.mu.Unlock()
		if oldest, ok := s.oldest(tier); ok && trimmed {
			notes = append(notes, fmt.Sprintf("the history's budget of %s holds %s for %s only, wanted are %s; `set history { size: ... }` gives it more",
				sizeText(s.limit()), tierRules[tier].title, spanText(now.Sub(time.Unix(oldest, 0))), spanText(s.keepOf(tier))))
		}
	}
	s.mu.Lock()
	failing := s.failing
	s.mu.Unlock()
	if failing != "" {
		notes = append(notes, "no history is kept at present: "+failing)
	}
	if looks, events := s.queue.lost(); looks+events > 0 {
		notes = append(notes, fmt.Sprintf("the disk did not keep up: figures of %d looks and %d events are missing in the history since the daemon started", looks, events))
	}
	return notes
}
