// Package agenda is one ordered set of due times.
//
// Whoever runs by a clock keeps all that is to come in one agenda and arms one timer for the first of it after every
// change, so that no time that was brought forward waits for an older timer to be over.
package agenda

import (
	"container/heap"
	"time"
)

// Agenda holds a due time for each key. Its zero value is empty. It belongs to one goroutine.
//
// All times must come from the same clock: compare times with a monotonic reading only with such (see time.Time).
type Agenda[K comparable] struct {
	entries entries[K]
	byKey   map[K]*entry[K]
}

type entry[K comparable] struct {
	key   K
	at    time.Time
	order uint64 // of what is due at the same time, first set first out
	place int    // in the heap
}

// Set makes a key due at a time, whatever it was due at before.
func (a *Agenda[K]) Set(key K, at time.Time) {
	if e := a.byKey[key]; e != nil {
		e.at = at
		heap.Fix(&a.entries, e.place)
		return
	}
	if a.byKey == nil {
		a.byKey = map[K]*entry[K]{}
	}
	e := &entry[K]{key: key, at: at, order: a.entries.next}
	a.entries.next++
	a.byKey[key] = e
	heap.Push(&a.entries, e)
}

// Cancel takes a key off the agenda; it need not be there.
func (a *Agenda[K]) Cancel(key K) {
	if e := a.byKey[key]; e != nil {
		heap.Remove(&a.entries, e.place)
		delete(a.byKey, key)
	}
}

// At is when a key is due; ok is false when it is not on the agenda.
func (a *Agenda[K]) At(key K) (at time.Time, ok bool) {
	if e := a.byKey[key]; e != nil {
		return e.at, true
	}
	return time.Time{}, false
}

// Next is the first due time; ok is false when the agenda is empty.
func (a *Agenda[K]) Next() (at time.Time, ok bool) {
	if len(a.entries.heap) == 0 {
		return time.Time{}, false
	}
	return a.entries.heap[0].at, true
}

// Due takes the first key that is due off the agenda; ok is false when none is.
func (a *Agenda[K]) Due(now time.Time) (key K, ok bool) {
	if at, some := a.Next(); !some || at.After(now) {
		return key, false
	}
	key = a.entries.heap[0].key
	a.Cancel(key)
	return key, true
}

// Len counts the keys.
func (a *Agenda[K]) Len() int { return len(a.entries.heap) }

// entries is the heap beneath (container/heap).
type entries[K comparable] struct {
	heap []*entry[K]
	next uint64
}

func (h *entries[K]) Len() int { return len(h.heap) }

func (h *entries[K]) Less(i, j int) bool {
	a, b := h.heap[i], h.heap[j]
	if c := a.at.Compare(b.at); c != 0 {
		return c < 0
	}
	return a.order < b.order
}

func (h *entries[K]) Swap(i, j int) {
	h.heap[i], h.heap[j] = h.heap[j], h.heap[i]
	h.heap[i].place, h.heap[j].place = i, j
}

// Push is for package heap.
func (h *entries[K]) Push(x any) {
	e := x.(*entry[K])
	e.place = len(h.heap)
	h.heap = append(h.heap, e)
}

// Pop is for package heap.
func (h *entries[K]) Pop() any {
	last := len(h.heap) - 1
	e := h.heap[last]
	h.heap[last] = nil
	h.heap = h.heap[:last]
	return e
}
