package web

import (
	"fmt"
	"sync"
	"time"
)

// What is turned away is told in the log, but whoever asks must not be able to fill the disk with it.
const (
	refusalsTold = 20 // a minute
	refusalsTime = time.Minute
)

// refusals counts the lines of a minute.
type refusals struct {
	mu     sync.Mutex
	since  time.Time
	told   int
	silent int
	last   string
}

// turnedAway tells the log of somebody who was turned away. After some lines in a minute the rest is counted, and told in one
// line when the minute is over.
func (s *Server) turnedAway(text string) {
	r := &s.refusals
	r.mu.Lock()
	now := time.Now()
	if now.Sub(r.since) >= refusalsTime && r.silent == 0 {
		r.since, r.told = now, 0
	}
	r.last = text
	if r.told < refusalsTold {
		r.told++
		r.mu.Unlock()
		s.log.Error("http request turned away", "text", text)
		return
	}
	if r.silent++; r.silent == 1 {
		time.AfterFunc(refusalsTime-now.Sub(r.since), s.tellRefusals)
	}
	r.mu.Unlock()
}

// tellRefusals ends a minute in which more was turned away than was told.
func (s *Server) tellRefusals() {
	r := &s.refusals
	r.mu.Lock()
	silent, last := r.silent, r.last
	r.since, r.silent, r.told = time.Now(), 0, refusalsTold-1 // who goes on gets one line of his own in the next minute
	r.mu.Unlock()
	if silent > 0 {
		s.log.Error("http requests refused", "text", fmt.Sprintf("%d more requests were turned away within a minute, the last: %s", silent, last))
	}
}
