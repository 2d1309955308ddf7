//go:build !linux

package proc

import (
	"context"
	"time"
)

// Gone looks once and tells that nothing has this id.
func Gone(pid int) bool {
	_, ok := Exists(pid)
	return !ok
}

// Scan is a look at all command lines that found none that a pattern matches.
type Scan struct{ began time.Time }

// Began is the moment before which the scan has seen nothing.
func (s *Scan) Began() time.Time { return s.began }

// Scan tells whether m would find a process now; when not, it gives the scan, nil otherwise.
func (r *Reader) Scan(m *Matcher, _ *Scan) (runs bool, scan *Scan, err error) {
	scan = &Scan{began: time.Now()}
	table, err := NewReader().Read(context.Background(), true)
	if err != nil {
		return false, nil, err
	}
	if _, ok := table.Match(m.re); ok {
		return true, nil, nil
	}
	return false, scan, nil
}
