//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// ports are many listening ports served by one thread with the fewest calls: what this end of a connection costs is taken
// from the same processors that are measured.
type ports struct {
	numbers []int
	fds     []int
	epoll   int
	stop    int // eventfd
	done    sync.WaitGroup
	mu      sync.Mutex
	at      []time.Time // of each connection
}

func newPorts(n int) (*ports, error) {
	p := &ports{epoll: -1, stop: -1}
	var err error
	if p.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	if p.stop, err = unix.Eventfd(0, unix.EFD_CLOEXEC); err == nil {
		err = unix.EpollCtl(p.epoll, unix.EPOLL_CTL_ADD, p.stop, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(p.stop)})
	}
	for i := 0; i < n && err == nil; i++ {
		err = p.listen()
	}
	if err != nil {
		p.release()
		return nil, fmt.Errorf("listen on %d ports: %w", n, err)
	}
	p.done.Go(p.serve)
	return p, nil
}

func (p *ports) listen() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return err
	}
	p.fds = append(p.fds, fd)
	if err := errors.Join(unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}), unix.Listen(fd, 64)); err != nil {
		return err
	}
	at, err := unix.Getsockname(fd)
	if err != nil {
		return err
	}
	p.numbers = append(p.numbers, at.(*unix.SockaddrInet4).Port)
	return unix.EpollCtl(p.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)})
}

func (p *ports) serve() {
	events := make([]unix.EpollEvent, 256)
	for {
		n, err := unix.EpollWait(p.epoll, events, -1)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return
		}
		at := time.Now()
		for _, event := range events[:n] {
			if int(event.Fd) == p.stop {
				return
			}
			if conn, _, err := unix.Accept4(int(event.Fd), unix.SOCK_CLOEXEC); err == nil {
				_ = unix.Close(conn)
				p.mu.Lock()
				p.at = append(p.at, at)
				p.mu.Unlock()
			}
		}
	}
}

func (p *ports) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.at)
}

// pass waits until every port has been tried so many times more, and nobody is under way.
func (p *ports) pass(ctx context.Context, times int) error {
	enough := p.count() + times*len(p.numbers)
	for limit := time.Now().Add(time.Minute); p.count() < enough; {
		if time.Now().After(limit) {
			return fmt.Errorf("%d of %d connections came within a minute", p.count(), enough)
		}
		if err := sleep(ctx, 5*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// passes tells in milliseconds how long each cycle's connections took from first to last.
func (p *ports) passes(mark int) []float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []float64
	for cycle := range slices.Chunk(p.at[mark:], len(p.numbers)) {
		if len(cycle) == len(p.numbers) {
			out = append(out, ms(cycle[len(cycle)-1].Sub(cycle[0])))
		}
	}
	return out
}

func (p *ports) close() {
	_, _ = unix.Write(p.stop, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	p.done.Wait()
	p.release()
}

func (p *ports) release() {
	for _, fd := range append(p.fds, p.stop, p.epoll) {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
}
