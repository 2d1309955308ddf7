package watch

import "time"

const (
	// quiet is how long a file must be left alone before it is worth a look: a
	// writer seldom writes once.
	quiet = 50 * time.Millisecond
	// pause is the least time between two wake-ups of a key, process exits excepted.
	pause = 100 * time.Millisecond
)

// wakeAfter schedules a wake-up for key once it was left alone for a while. A
// later event puts it off again.
func (w *Watcher) wakeAfter(key string, kind Kind, now time.Time, delay time.Duration) {
	s := slot{key, kind}
	due := now.Add(delay)
	if earliest := w.told[s].Add(pause); due.Before(earliest) {
		due = earliest
	}
	w.pending[s] = due
}

// fire hands over what is due.
func (w *Watcher) fire(now time.Time) {
	for s, due := range w.pending {
		if due.After(now) {
			continue
		}
		delete(w.pending, s)
		w.told[s] = now
		w.queue.put(Wake{Key: s.key, Kind: s.kind, At: now})
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
		if next.IsZero() || due.Before(next) {
			next = due
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
