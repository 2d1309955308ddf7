package checks

import (
	"reflect"
	"slices"
	"time"
)

// Needs is what the tests of a service want of a check beyond the plain facts of its kind. It is put together once, at load.
type Needs struct {
	Details   Detail          // of a process, as they are now
	Load      bool            // the machine's load beside the facts of a process
	Checksums []string        // of the file: "md5", "sha1", "sha256"
	Content   []ContentNeed   // patterns that new lines of the file are held against
	Windows   []time.Duration // spans that a link's traffic is summed over
}

// ContentNeed is a pattern of a content test; what it finds is kept under its key.
type ContentNeed struct {
	Key     string
	Pattern *ContentPattern
}

// Needy is a test that wants more than the plain facts.
type Needy interface{ Needs() Needs }

// Detail is a set of parts of what is seen of a process that cost a file or more to read: where no rule asks about one, it
// may be a little old.
type Detail uint8

// Details of a process.
const (
	DetailOwner  Detail = 1 << iota
	DetailMemory        // the exact one
	DetailIO
	DetailFiles // open file descriptors
	DetailSecurity
)

// NeedsOf puts together what rules want, nil when that is nothing.
func NeedsOf(rules []*Rule) *Needs {
	var all Needs
	for _, r := range rules {
		t, ok := r.Test.(Needy)
		if !ok {
			continue
		}
		n := t.Needs()
		all.Details |= n.Details
		all.Load = all.Load || n.Load
		all.Content = append(all.Content, n.Content...)
		for _, sum := range n.Checksums {
			if !slices.Contains(all.Checksums, sum) {
				all.Checksums = append(all.Checksums, sum)
			}
		}
		for _, w := range n.Windows {
			if !slices.Contains(all.Windows, w) {
				all.Windows = append(all.Windows, w)
			}
		}
	}
	if reflect.ValueOf(all).IsZero() {
		return nil
	}
	return &all
}

// ReadsFile reports whether the file itself is read, for its checksum or its content.
func (n *Needs) ReadsFile() bool { return n != nil && len(n.Checksums)+len(n.Content) > 0 }

// FollowsContent reports whether new lines of the service's file are held against patterns.
func (n *Needs) FollowsContent() bool { return n != nil && len(n.Content) > 0 }
