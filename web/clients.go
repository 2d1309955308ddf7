package web

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Bounds of what one client may hold open. At the bound a new connection takes the place of the oldest one that is idle or
// only waits to hear that its password was wrong; nobody's idling keeps others, or himself, out.
const (
	maxPerClient = 256
	enterWait    = 5 * time.Second       // for a place
	enterPoll    = 20 * time.Millisecond // how often it is looked for
	leastHold    = 4 * time.Second       // a wrong password holds its place for at least that long
)

// maxConnections gives how many connections one listener holds at a time; more wait in the kernel's queue. It stays well
// below the limit of open files, which checks need too: there are up to three listeners.
var maxConnections = sync.OnceValue(func() int {
	const most = 512
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return most
	}
	return int(min(most, max(uint64(limit.Cur)/8, 16))) //nolint:unconvert // the types differ between systems
})

// clientName is who an address counts as: all of loopback is one client, as is an IPv6 network of 64 bits, which is what one
// household gets.
func clientName(ip netip.Addr) string {
	ip = ip.Unmap().WithZone("")
	switch {
	case ip.IsLoopback():
		return "loopback"
	case ip.Is6():
		return netip.PrefixFrom(ip, 64).Masked().String()
	}
	return ip.String()
}

// clientOfAddress is clientName of the far side of a connection, "local" for a Unix socket.
func clientOfAddress(address string) string {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return "local"
	}
	return clientName(a.Addr())
}

// clients knows who holds which connections.
type clients struct {
	mu      sync.Mutex
	by      map[string][]*guardedConn // oldest first
	waiting map[string]int
}

// enter finds a place for a connection, and reports false when its client has too many.
func (s *clients) enter(c *guardedConn) bool {
	most := min(maxPerClient, maxConnections()/2)
	for end := time.Now().Add(enterWait); ; time.Sleep(enterPoll) {
		switch entered, crowded := s.try(c, most); {
		case entered:
			return true
		case crowded || time.Now().After(end):
			s.stopWaiting(c)
			return false
		}
	}
}

func (s *clients) try(c *guardedConn, most int) (entered, crowded bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.by == nil {
		s.by, s.waiting = map[string][]*guardedConn{}, map[string]int{}
	}
	mine := s.by[c.client]
	if len(mine) >= most {
		for _, old := range mine {
			if old.spare() {
				s.remove(old)
				_ = old.Conn.Close()
				break
			}
		}
	}
	if mine = s.by[c.client]; len(mine) < most {
		s.by[c.client] = append(mine, c)
		s.unwait(c)
		return true, false
	}
	if !c.waits {
		c.waits = true
		s.waiting[c.client]++
	}
	return false, s.waiting[c.client] > most
}

func (s *clients) stopWaiting(c *guardedConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unwait(c)
}

func (s *clients) unwait(c *guardedConn) {
	if c.waits {
		c.waits = false
		if s.waiting[c.client]--; s.waiting[c.client] <= 0 {
			delete(s.waiting, c.client)
		}
	}
}

// leave gives the place of a connection back.
func (s *clients) leave(c *guardedConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(c)
}

func (s *clients) remove(c *guardedConn) {
	i := slices.Index(s.by[c.client], c)
	if i < 0 {
		return
	}
	if s.by[c.client] = slices.Delete(s.by[c.client], i, i+1); len(s.by[c.client]) == 0 {
		delete(s.by, c.client)
	}
}

// guardedOf finds the guarded connection below TLS; nil on a Unix socket.
func guardedOf(c net.Conn) *guardedConn {
	if t, ok := c.(interface{ NetConn() net.Conn }); ok {
		c = t.NetConn()
	}
	g, _ := c.(*guardedConn)
	return g
}
