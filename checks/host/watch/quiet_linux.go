package watch

import (
	"time"

	"golang.org/x/sys/unix"
)

const (
	// quiet is how long a file must be left alone before it is worth a look: a
	// writer seldom writes once.
	quiet = 35 * time.Millisecond
	// pause is the least time between two wake-ups of a key, process exits excepted.
	pause = 100 * time.Millisecond
)

// due is a wake-up that waits for its time.
type due struct {
	at   time.Time
	open bool
}

// wakeAfter schedules a wake-up for key once it was left alone for a while. A
// later event puts it off again.
func (w *Watcher) wakeAfter(key string, kind Kind, now time.Time, delay time.Duration) {
	w.wakeAt(slot{key, kind}, now.Add(delay), false)
}

// fileEvent schedules a wake-up for an event of a file. The last event says
// whether its writer is done. Writing on does not put off the wake-up: a log
// that is always written to is worth a look now and then all the same.
func (w *Watcher) fileEvent(key string, mask uint32, now time.Time) {
	s := slot{key, FileChange}
	waiting, found := w.pending[s]
	switch {
	case mask&unix.IN_MODIFY != 0, mask&(unix.IN_CREATE|unix.IN_ISDIR) == unix.IN_CREATE:
		if !found || !waiting.open {
			w.wakeAt(s, now.Add(quiet), true)
		}
	case mask&unix.IN_ATTRIB != 0: // says nothing of the writer
		w.wakeAt(s, now.Add(quiet), waiting.open)
	default:
		w.wakeAt(s, now.Add(quiet), false)
	}
}

func (w *Watcher) wakeAt(s slot, at time.Time, open bool) {
	if earliest := w.told[s].Add(pause); at.Before(earliest) {
		at = earliest
	}
	w.pending[s] = due{at, open}
}

// fire hands over what is due.
func (w *Watcher) fire(now time.Time) {
	for s, due := range w.pending {
		if due.at.After(now) {
			continue
		}
		delete(w.pending, s)
		w.told[s] = now
		w.queue.put(Wake{Key: s.key, Kind: s.kind, At: now, Open: due.open})
	}
	if w.files.paused && !w.files.resume.After(now) {
		w.resumeFiles()
	}
}

// timeout is how long epoll may wait, in milliseconds rounded up; -1 is for ever.
func (w *Watcher) timeout() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	var next time.Time
	for _, due := range w.pending {
		if next.IsZero() || due.at.Before(next) {
			next = due.at
		}
	}
	if w.files.paused && (next.IsZero() || w.files.resume.Before(next)) {
		next = w.files.resume
	}
	if next.IsZero() {
		return -1
	}
	return max(0, int((time.Until(next)+time.Millisecond-1)/time.Millisecond))
}
