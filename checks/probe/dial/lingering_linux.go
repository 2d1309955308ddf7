package dial

import (
	"context"
	"errors"
	"os"
	"sync"
	"syscall"
	"time"
)

// lingering are the connections of knocks that have said that they are done and wait for their servers to close. One
// goroutine looks at all of them, while there are any: to let the runtime wait for each cost a third more processor time at a
// thousand ports.
type lingering struct {
	places chan struct{} // bounds how many there are; who finds none free waits

	mu   sync.Mutex
	list []lingerer
	runs bool
}

type lingerer struct {
	fd    int
	file  *os.File // that fd is of, nil when it is nobody's
	until time.Time
	bytes int // read so far
}

const (
	lingerersMost = 1024
	lingerTick    = 20 * time.Millisecond
)

var knocks = lingering{places: make(chan struct{}, lingerersMost)}

// hangUp ends a connection: nothing more is sent, and it is closed once the server has closed, at the latest after limit.
func (l *lingering) hangUp(ctx context.Context, c lingerer, limit time.Duration) {
	if syscall.Shutdown(c.fd, syscall.SHUT_WR) != nil {
		c.close()
		return
	}
	select {
	case l.places <- struct{}{}:
	case <-ctx.Done():
		c.close()
		return
	}
	c.until = time.Now().Add(limit)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, c)
	if !l.runs {
		l.runs = true
		go l.run()
	}
}

func (l *lingering) run() {
	buffer := make([]byte, 4096)
	for {
		time.Sleep(lingerTick)
		l.mu.Lock()
		list := l.list
		l.list = nil
		l.mu.Unlock()
		now, left := time.Now(), list[:0]
		for i := range list {
			c := list[i]
			if c.ended(buffer) || now.After(c.until) {
				c.close()
				<-l.places
			} else {
				left = append(left, c)
			}
		}
		l.mu.Lock()
		l.list = append(left, l.list...)
		if len(l.list) == 0 {
			l.list, l.runs = nil, false
			l.mu.Unlock()
			return
		}
		l.mu.Unlock()
	}
}

// ended reads what has come, and reports whether the server has closed or says more than anybody wants to hear.
func (c *lingerer) ended(buffer []byte) bool {
	for c.bytes < lingerBytes {
		n, err := syscall.Read(c.fd, buffer)
		switch {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EAGAIN):
			return false
		case err != nil || n == 0:
			return true
		default:
			c.bytes += n
		}
	}
	return true
}

func (c *lingerer) close() {
	if c.file != nil {
		_ = c.file.Close()
		return
	}
	_ = syscall.Close(c.fd)
}
