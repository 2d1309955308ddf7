package spawn

import (
	"context"
	"errors"
	"os"
	"sync"
	"syscall"
)

// stream is one output of a program: the first bytes are kept and the rest is dropped, so that the program never waits for
// us and our memory does not grow.
type stream struct {
	from, to *os.File
	limit    int
	ended    chan struct{} // closed when nobody is left who could write

	mu   sync.Mutex
	kept []byte // grows at its end only
}

// openStreams makes the outputs of a program, none with a limit of 0.
func openStreams(limit int) ([]*stream, error) {
	var out []*stream
	for range 2 {
		if limit <= 0 {
			return nil, nil
		}
		from, to, err := os.Pipe()
		if err != nil {
			closeStreams(out)
			return nil, err
		}
		out = append(out, &stream{from: from, to: to, limit: limit, ended: make(chan struct{})})
	}
	return out, nil
}

// closeStreams is for those of a program that was not started.
func closeStreams(streams []*stream) {
	for _, s := range streams {
		_, _ = s.from.Close(), s.to.Close() // nothing was written
	}
}

// read reads all there is, as long as somebody is there who may write. Its buffer begins small and none is held once enough
// is kept: 32 kB for each stream were a third of all that a cycle of mixed services left to the garbage collector.
func (s *stream) read() {
	defer close(s.ended)
	defer s.from.Close()
	for buffer := make([]byte, 0, min(512, s.limit)); len(buffer) < s.limit; {
		if len(buffer) == cap(buffer) {
			grown := make([]byte, len(buffer), min(2*cap(buffer), s.limit))
			copy(grown, buffer)
			buffer = grown
		}
		n, err := s.from.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		s.mu.Lock()
		s.kept = buffer
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
	s.drop()
}

// waste is where dropped output goes: a buffer is taken only while there is something to read.
var waste = sync.Pool{New: func() any { return new([1 << 15]byte) }}

// drop reads what nobody wants. A goroutine that waits for more holds no buffer, as that may be for years.
func (s *stream) drop() {
	raw, err := s.from.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Read(func(fd uintptr) bool {
		buffer := waste.Get().(*[1 << 15]byte)
		defer waste.Put(buffer)
		for {
			n, err := syscall.Read(int(fd), buffer[:])
			switch {
			case errors.Is(err, syscall.EAGAIN):
				return false
			case errors.Is(err, syscall.EINTR):
			case n <= 0:
				return true
			}
		}
	})
}

// soFar is what was kept until now, at most after a grace for what still comes.
func (s *stream) soFar(grace context.Context) []byte {
	select {
	case <-s.ended:
	case <-grace.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept
}
