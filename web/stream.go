package web

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/upkeep-monitor/upkeep/web/api"
)

// missedMost bounds the events that a reader is sent which it missed while it was away; a page that was away for more loads
// again anyway.
const missedMost = 500

// stream is the live side of the pages: "pulse" messages bring rows that changed, "event" messages what happened, "reload"
// that services are gone. A reader that comes back says in Last-Event-ID which event it saw last, and is told those since.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Time{})
	sub, ok := s.live.subscribe()
	if !ok {
		w.Header().Set("Retry-After", "30")
		s.fail(w, r, http.StatusServiceUnavailable, "Too many pages are open")
		return
	}
	defer s.live.leave(sub)
	w.Header().Set("Content-Type", "text/event-stream")
	last, first := s.missed(r)
	alive := time.NewTicker(liveAlive)
	defer alive.Stop()
	next := append([]byte("retry: 2000\n\n"), first...)
	for {
		control.SetWriteDeadline(time.Now().Add(writeTimeout))
		if _, err := w.Write(next); err != nil || control.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case m, ok := <-sub:
			switch {
			case !ok:
				return
			case m.id > 0 && m.id <= last: // told already, as one that was missed
				next = nil
			default:
				next = m.text
			}
		case <-alive.C:
			next = []byte(": alive\n\n")
		}
	}
}

// missed gives what a new reader does not know: the rows that changed and the events that came since its page was made, or,
// when it was here before, the events behind the last that it saw. last is the number of the latest of them.
func (s *Server) missed(r *http.Request) (last uint64, text []byte) {
	var out bytes.Buffer
	var events []api.Event
	if ms, err := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64); err == nil {
		made := time.UnixMilli(ms)
		out.Write(s.live.missed(made))
		for _, e := range s.daemon.Events() {
			if e.Time.After(made) {
				events = append(events, wireEvent(&e))
			}
		}
	}
	if seen, err := strconv.ParseUint(r.Header.Get("Last-Event-ID"), 10, 64); err == nil {
		last, events = seen, s.eventsSince(seen)
	}
	for _, e := range events {
		m := eventMessage(e)
		out.Write(m.text)
		last = max(last, m.id)
	}
	return last, out.Bytes()
}

// eventsSince lists the events behind the one with that number, oldest first: from memory, and from the disk when that does
// not go back far enough.
func (s *Server) eventsSince(id uint64) []api.Event {
	recent := s.daemon.Events()
	if len(recent) > 0 && recent[0].ID <= id+1 {
		var out []api.Event
		for i := range recent {
			if recent[i].ID > id {
				out = append(out, wireEvent(&recent[i]))
			}
		}
		return out
	}
	now := time.Now()
	out := s.eventsBetween("", now.AddDate(-1, 0, 0), now, missedMost)
	out = slices.DeleteFunc(out, func(e api.Event) bool { return e.ID <= id })
	slices.Reverse(out)
	return out
}
