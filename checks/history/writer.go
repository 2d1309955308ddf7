package history

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// linger is how long looks are gathered before they are written together: what a crash may lose.
const linger = time.Second

// keeperTurn is how often the keeper looks whether something is too old, when nothing wakes it.
const keeperTurn = 10 * time.Minute

// Run writes until ctx ends, and then what still waits.
func (s *Store) Run(ctx context.Context) {
	var keeper sync.WaitGroup
	keeper.Go(func() { s.keepRunning(ctx) })
	defer keeper.Wait()
	defer s.close()
	for {
		select {
		case <-ctx.Done():
			s.flush()
			return
		case <-s.queue.wake:
		}
		timer := time.NewTimer(linger)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
		s.flush()
	}
}

func (s *Store) keepRunning(ctx context.Context) {
	ticker := time.NewTicker(keeperTurn)
	defer ticker.Stop()
	for {
		s.maintain(ctx)
		select {
		case <-ctx.Done():
			return
		case <-s.keeping:
		case <-ticker.C:
		}
	}
}

func (s *Store) wakeKeeper() {
	select {
	case s.keeping <- struct{}{}:
	default:
	}
}

// Forget drops what is remembered of services other than these; what is on disk stays until it is too old.
func (s *Store) Forget(others []string) {
	s.mu.Lock()
	s.names = slices.Clone(others)
	s.mu.Unlock()
}

// prune carries out Forget.
func (s *Store) prune() {
	s.mu.Lock()
	names := s.names
	s.names = nil
	s.mu.Unlock()
	if names == nil {
		return
	}
	stay := make(map[string]bool, len(names))
	for _, n := range names {
		stay[n] = true
	}
	s.order = slices.DeleteFunc(s.order, func(m *member) bool {
		if stay[m.name] {
			return false
		}
		s.endSpan(m, fineTier)
		s.endSpan(m, coarseTier)
		delete(s.members, m.name)
		return true
	})
	clear(s.measures)
	for _, m := range s.order {
		for _, f := range m.figures {
			s.measures[f.column] = f.measure
		}
	}
}

// flush writes everything that waits.
func (s *Store) flush() {
	s.spare = s.queue.take(s.spare)
	for _, l := range s.spare {
		s.figures = checks.AppendFigures(s.figures[:0], l.service, l.seen)
		s.look(s.member(l.service.Name), l.seen.At.Unix(), s.figures)
	}
	clear(s.spare) // what was seen is not held longer
	s.prune()
	s.endSpans(s.now().Unix())
	before := s.frames
	err := s.writeEvents()
	for tier := range s.journals[:eventTier] {
		if failed := s.write(tier); err == nil {
			err = failed
		}
	}
	if err != nil || s.frames > before {
		s.tell(err)
	}
}

func (s *Store) writeEvents() error {
	dropped, events := s.queue.waiting()
	if len(events) == 0 {
		return nil
	}
	j := &s.journals[eventTier]
	j.begin()
	for _, e := range events {
		if line, err := encodeEvent(e); err == nil {
			j.buf = append(append(j.buf, line...), '\n')
			j.noted.note(e.Time.Unix())
		}
	}
	err := s.write(eventTier)
	if err == nil {
		s.queue.written(dropped, len(events))
	}
	return err
}

// journal is the file that a tier is written to.
type journal struct {
	encoder
	tier  int
	file  *os.File // nil: none is open
	size  int64
	began time.Time
	noted file // the span of the rows that are not written yet
}

func (j *journal) row(m *member, l *memberLayout, at int64, count int, values []rowValue) {
	j.encoder.row(m, l, &l.places[j.tier], at, count, values)
	j.noted.note(at)
}

// write writes what was encoded for a tier as one frame. What cannot be written is dropped, apart from events.
func (s *Store) write(tier int) error {
	j := &s.journals[tier]
	if len(j.buf) <= frameHead {
		return nil
	}
	err := s.room(tier, int64(len(j.buf)))
	if err == nil {
		sealFrame(j.buf)
		err = s.append(tier, j.buf)
	}
	if err != nil {
		j.forget()
		j.noted = emptySpan
		return err
	}
	j.begin()
	s.frames++
	s.mu.Lock()
	f := &s.files[tier][len(s.files[tier])-1]
	f.size = j.size
	f.from, f.to = min(f.from, j.noted.from), max(f.to, j.noted.to)
	s.mu.Unlock()
	j.noted = emptySpan
	if j.size >= s.journalLimit() || s.now().Sub(j.began) >= tierRules[tier].seal {
		s.endJournal(tier)
	}
	return nil
}

var emptySpan = file{from: math.MaxInt64, to: math.MinInt64}

var errFull = errors.New("the budget is used up")

// room tells whether the budget lets a tier grow. Events may use what figures may not.
func (s *Store) room(tier int, more int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	limit := s.limit() - s.journalLimit() // a segment in the making needs room beside its journal
	if tier != eventTier {
		limit -= s.journalLimit()
	}
	if s.used+more > s.target() {
		s.wakeKeeper()
	}
	if s.used+more > limit {
		return errFull
	}
	return nil
}

// append writes a frame behind the others. A frame that could be written in part only is taken back.
func (s *Store) append(tier int, frame []byte) error {
	j := &s.journals[tier]
	if j.file == nil {
		if err := s.newJournal(tier); err != nil {
			return err
		}
	}
	n, err := j.file.Write(frame)
	if err != nil {
		if j.file.Truncate(j.size) != nil {
			s.charge(int64(n))
			s.endJournal(tier) // its end is garbage, which readers leave out
		}
		return fmt.Errorf("write history: %w", err)
	}
	j.size += int64(n)
	s.charge(int64(n))
	return nil
}

func (s *Store) charge(n int64) {
	s.mu.Lock()
	s.used += n
	s.mu.Unlock()
}

// newJournal begins a journal, or goes on with the one that the last run has left.
func (s *Store) newJournal(tier int) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of the history: %w", err)
	}
	s.mu.Lock()
	f, goOn := emptySpan, false
	if list := s.files[tier]; len(list) > 0 {
		last := list[len(list)-1]
		f.seq = last.seq + 1
		if goOn = !last.sealed && !last.ended; goOn {
			f = last
		}
	}
	s.mu.Unlock()
	how := os.O_WRONLY | os.O_APPEND
	if !goOn {
		how |= os.O_CREATE | os.O_TRUNC
	}
	file, err := os.OpenFile(s.path(tier, f), how, 0o600)
	if err != nil {
		return fmt.Errorf("begin a journal of the history: %w", err)
	}
	j := &s.journals[tier]
	j.file, j.size, j.began = file, f.size, s.now()
	if goOn {
		if f.from < f.to {
			j.began = time.Unix(f.from, 0)
		}
		return nil
	}
	n, err := file.WriteString(journalMark)
	if err != nil {
		j.file = nil
		return errors.Join(fmt.Errorf("begin a journal of the history: %w", err), file.Close(), os.Remove(file.Name()))
	}
	j.size, f.size = int64(n), int64(n)
	s.mu.Lock()
	s.files[tier] = append(s.files[tier], f)
	s.used += f.size
	s.mu.Unlock()
	return nil
}

// endJournal hands the journal to the keeper.
func (s *Store) endJournal(tier int) {
	j := &s.journals[tier]
	if j.file == nil {
		return
	}
	_ = j.file.Close() // what was written is with the kernel
	j.file = nil
	j.forget()
	s.mu.Lock()
	s.files[tier][len(s.files[tier])-1].ended = true
	s.mu.Unlock()
	s.wakeKeeper()
}

func (s *Store) close() {
	for tier := range s.journals {
		if s.journals[tier].file != nil {
			_ = s.journals[tier].file.Close()
			s.journals[tier].file = nil
		}
	}
}

// tell says once that nothing can be written, and once that it goes on.
func (s *Store) tell(err error) {
	why := ""
	if err != nil {
		why = strings.TrimSpace(err.Error())
	}
	s.mu.Lock()
	before := s.failing
	s.failing = why
	s.mu.Unlock()
	switch {
	case before == "" && err != nil:
		s.log.Error("history cannot be written, checks go on; figures are lost until it can", "err", err)
	case before != "" && err == nil:
		s.log.Info("history is written again")
	}
}
