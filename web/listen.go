package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/net/netutil"

	"github.com/upkeep-monitor/upkeep/checks"
)

// place is where a listener stands. Two settings that give the same place keep the port open over a reload.
type place struct {
	network, address string
	uid, gid         int // -1: not said
	mode             uint32
}

// places lists where the settings want us to listen.
func places(h *checks.HTTP) []place {
	var out []place
	if h.Port != 0 {
		port := strconv.Itoa(h.Port)
		switch h.Address {
		case "", "localhost":
			out = append(out, place{network: "tcp", address: net.JoinHostPort("127.0.0.1", port)}, place{network: "tcp", address: net.JoinHostPort("::1", port)})
		case "any", "*":
			out = append(out, place{network: "tcp", address: ":" + port})
		default:
			out = append(out, place{network: "tcp", address: net.JoinHostPort(h.Address, port)})
		}
	}
	if h.UnixSocket != "" {
		p := place{network: "unix", address: h.UnixSocket, uid: -1, gid: -1, mode: h.SocketMode}
		if h.SocketUID != nil {
			p.uid = int(*h.SocketUID)
		}
		if h.SocketGID != nil {
			p.gid = int(*h.SocketGID)
		}
		if p.mode == 0 {
			p.mode = 0o600
		}
		out = append(out, p)
	}
	return out
}

// absent tells that the place is the second half of localhost, on a machine without IPv6.
func (p place) absent(err error) bool {
	host, _, _ := net.SplitHostPort(p.address)
	return p.network == "tcp" && host == "::1" && (errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, syscall.EAFNOSUPPORT))
}

func (p place) listen(ctx context.Context) (net.Listener, error) {
	if p.network == "unix" {
		return p.listenUnix(ctx)
	}
	l, err := new(net.ListenConfig).Listen(ctx, p.network, p.address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", p.address, err)
	}
	return l, nil
}

// listenUnix binds under another name and renames, so that nobody meets the socket before it has its owner and mode.
func (p place) listenUnix(ctx context.Context) (net.Listener, error) {
	fail := func(err error) (net.Listener, error) {
		return nil, fmt.Errorf("cannot listen on the socket %s: %w", p.address, err)
	}
	if info, err := os.Lstat(p.address); err == nil {
		if info.Mode()&os.ModeSocket == 0 {
			return fail(errors.New("something that is no socket has this name"))
		}
		if c, err := net.DialTimeout("unix", p.address, time.Second); err == nil {
			_ = c.Close() // who is turned away hears nothing
			return fail(errors.New("another program listens there"))
		}
	}
	draft := p.address + ".new"
	_ = os.Remove(draft) // a crash left it; if it stays, listening says so
	l, err := new(net.ListenConfig).Listen(ctx, "unix", draft)
	if err != nil {
		return fail(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	err = os.Chmod(draft, os.FileMode(p.mode&0o777))
	if err == nil && (p.uid >= 0 || p.gid >= 0) {
		err = os.Chown(draft, p.uid, p.gid)
	}
	if err == nil {
		err = os.Rename(draft, p.address)
	}
	if err != nil {
		l.Close()
		_ = os.Remove(draft) // the error before it is the one to tell
		return fail(err)
	}
	info, err := os.Lstat(p.address)
	if err != nil {
		l.Close()
		return fail(err)
	}
	return &unixListener{Listener: l, path: p.address, file: info}, nil
}

// unixListener takes its socket away when it is closed, unless somebody has put another there.
type unixListener struct {
	net.Listener
	path string
	file os.FileInfo
}

func (l *unixListener) Close() error {
	if now, err := os.Lstat(l.path); err == nil && os.SameFile(now, l.file) {
		_ = os.Remove(l.path) // one that stays is replaced by the next who listens
	}
	return l.Listener.Close()
}

// guard puts the host list and TLS before a listener. Both are asked for anew with each connection, so that a reload
// changes them without closing the port.
func (s *Server) guard(l net.Listener, local bool) net.Listener {
	l = netutil.LimitListener(l, maxConnections())
	if local {
		return l
	}
	return &guardedListener{Listener: l, server: s}
}

type guardedListener struct {
	net.Listener
	server *Server
}

func (l *guardedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	conn := &guardedConn{Conn: c, server: l.server, client: clientOfAddress(c.RemoteAddr().String())}
	if t := l.server.setup.Load().tls; t != nil {
		conn.secret = true
		return tls.Server(conn, t), nil
	}
	return conn, nil
}

// guardedConn looks at who is there when the first byte is wanted, in the connection's own goroutine: a slow name server
// holds up nobody else.
type guardedConn struct {
	net.Conn
	server *Server
	client string
	secret bool // TLS is spoken here
	once   sync.Once
	denied bool
	waits  bool         // for a place; of the clients
	until  atomic.Int64 // when the place may be taken by a newer connection, in Unix nanoseconds; negative: not at all
}

// inUse keeps the place of somebody who has logged in.
func (c *guardedConn) inUse() {
	if c != nil {
		c.until.Store(-1)
	}
}

// spareAfter lets a newer connection have the place after a time.
func (c *guardedConn) spareAfter(d time.Duration) {
	if c != nil {
		c.until.Store(time.Now().Add(d).UnixNano())
	}
}

// spare reports whether a newer connection of the client may have the place.
func (c *guardedConn) spare() bool {
	until := c.until.Load()
	return until >= 0 && time.Now().UnixNano() >= until
}

// Close gives the place back.
func (c *guardedConn) Close() error {
	c.server.clients.leave(c)
	return c.Conn.Close()
}

// handshake is the type of the first TLS record (RFC 8446, section 5.1).
const handshake = 0x16

func (c *guardedConn) Read(b []byte) (int, error) {
	c.once.Do(func() {
		addr, err := netip.ParseAddrPort(c.RemoteAddr().String())
		if err != nil || c.server.setup.Load().access.allowsHost(context.Background(), addr.Addr()) {
			c.denied = !c.server.clients.enter(c)
		} else {
			c.denied = true
			c.server.turnedAway(fmt.Sprintf("Denied connection from non-authorized client [%s]", addr.Addr().Unmap()))
		}
		if c.denied {
			_ = c.Close() // who is turned away hears nothing
		}
	})
	if c.denied {
		return 0, io.EOF
	}
	n, err := c.Conn.Read(b)
	if c.secret && n > 0 {
		c.secret = false
		if b[0] != handshake { // no answer to who speaks in the clear: a login may be next
			c.denied = true
			_ = c.Close() // who is turned away hears nothing
			return 0, io.EOF
		}
	}
	return n, err
}
