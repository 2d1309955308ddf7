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
	text       []byte
	idle       *time.Timer
}

// get gives the document of that name as of the generation or later; write makes it from what the daemon shows now. The
// text must not be changed.
func (c *rendered) get(name string, generation uint64, write func() []byte) []byte {
	c.mu.Lock()
	d := c.documents[name]
	if d == nil {
		if c.documents == nil {
			c.documents = map[string]*document{}
		}
		d = &document{}
		d.idle = time.AfterFunc(renderedFor, d.forget)
		c.documents[name] = d
	}
	c.mu.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.text == nil || d.generation < generation {
		d.text, d.generation = write(), generation
	}
	d.idle.Reset(renderedFor)
	return d.text
}

func (d *document) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.text = nil
}
