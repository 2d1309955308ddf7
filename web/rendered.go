package web

import (
	"sync"
	"time"
)

// renderedFor is how long a document that nobody asks for any more is kept in memory.
const renderedFor = 10 * time.Second

// rendered keeps documents that are the same for everybody, so that they are written once a change of what they show and
// not once a request. Nothing in them hangs on who asks: credentials and tokens stand outside.
type rendered struct {
	mu        sync.Mutex
	documents map[string]*document
}

type document struct {
	mu         sync.Mutex // held while it is written: who asks meanwhile waits for it instead of writing it too
	generation uint64
	last       *rendering
	idle       *time.Timer
}

// rendering is a document while it is written, and then until the next. What it says of a service that has not changed since
// the last one is taken from there: in a cycle services change one after the other, and with 500 and many readers the
// answers had stood still for a tenth of a second.
type rendering struct {
	xmlWriter
	last  *rendering
	parts []part
}

// part is what a document says of one service.
type part struct {
	made     uint64 // of the snapshot
	from, to int    // in the text
}

// services writes a part for each service.
func (r *rendering) services(list []Snapshot, write func(*Snapshot)) {
	for i := range list {
		s := &list[i]
		p := part{made: s.Made, from: r.Len()}
		if s.Made != 0 && r.last != nil && i < len(r.last.parts) && r.last.parts[i].made == s.Made {
			r.Write(r.last.Bytes()[r.last.parts[i].from:r.last.parts[i].to])
		} else {
			write(s)
		}
		p.to = r.Len()
		r.parts = append(r.parts, p)
	}
}

// get gives the document of that name as of the time of asking or later; write makes it from what the daemon shows then. The
// text must not be changed. Nobody is given an old one of a daemon that does not answer.
func (c *rendered) get(name string, daemon Daemon, write func(*rendering, []Snapshot)) ([]byte, error) {
	asked := daemon.Generation()
	list, err := daemon.Snapshots()
	if err != nil {
		return nil, err
	}
	d := c.document(name)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last == nil || d.generation < asked {
		d.generation = asked
		next := &rendering{last: d.last}
		if d.last != nil {
			next.Grow(d.last.Len() + d.last.Len()/64)
			next.parts = make([]part, 0, len(d.last.parts))
		}
		write(next, list)
		next.last = nil
		d.last = next
	}
	d.idle.Reset(renderedFor)
	return d.last.Bytes(), nil
}

func (c *rendered) document(name string) *document {
	c.mu.Lock()
	defer c.mu.Unlock()
	d := c.documents[name]
	if d == nil {
		if c.documents == nil {
			c.documents = map[string]*document{}
		}
		d = &document{}
		d.idle = time.AfterFunc(renderedFor, d.forget)
		c.documents[name] = d
	}
	return d
}

func (d *document) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = nil
}
