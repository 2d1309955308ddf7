package dial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Target says where to connect to, and how.
type Target struct {
	Host       string // name or address
	Port       int
	UnixSocket string // path, instead of Host and Port
	Source     string // address to connect from, "" for any
	Family     int    // 4, 6, or 0 for either
	UDP        bool
	TLS        *TLS // nil: no TLS
	knocks     bool // nothing will be said
}

// Conn is an established connection and what establishing it has shown.
type Conn struct {
	net.Conn
	Found
	protocol string
	inside   *Conn // the TLS that StartTLS has begun on it
}

// Found is what establishing a connection shows.
type Found struct {
	CertificateDays int // whole days that the server's certificate stays valid, 0 when it has expired, -1 without TLS
	Phases          []Phase
	Answered        time.Time // when the connection stood; the zero time without one
}

// innermost is the connection that was spoken over last: the TLS that a protocol has begun on this one, or this one.
func (c *Conn) innermost() net.Conn {
	for c.inside != nil {
		c = c.inside
	}
	return c.Conn
}

// answered is how long the server took to take the connection.
func (f Found) answered() (took time.Duration) {
	for _, p := range f.Phases {
		if p.Name == "connect" {
			took = p.Took
		}
	}
	return took
}

// Phase is a part of connecting and the time it took.
type Phase struct {
	Name string // "dns", "connect", "tls"
	Took time.Duration
}

// NegotiatedProtocol is what TLS has settled on by ALPN, "" for nothing.
func (c *Conn) NegotiatedProtocol() string { return c.protocol }

// connectTo connects. All addresses of a name are tried in turn until one answers; the time left is shared among those to come.
// The error is that of the last one, unless others tell more (answering): "Connection refused", "Cannot resolve [HOST]:PORT", "Cannot create unix socket for PATH",
// "SSL server certificate verification error: ...".
func connectTo(ctx context.Context, t Target) (*Conn, error) {
	var found *Conn
	err := reach(ctx, t, func(_ context.Context, c *Conn) error {
		found = c
		return nil
	})
	return found, err
}

// Try connects as Dial does and speaks on the connection; where that fails, the next address has its turn: a name may stand
// for servers of which one is out of order, and a datagram's server shows only by its answer whether it is there. speak is
// given the time that its address may take and does not keep the connection. The error is that of the last address.
func Try(ctx context.Context, t Target, speak func(context.Context, *Conn) error) error {
	return reach(ctx, t, func(ctx context.Context, c *Conn) error {
		defer func() { hangUp(ctx, c.innermost(), c.answered()) }()
		return speak(ctx, c)
	})
}

// reach connects to one address after the other until then is content with a connection.
func reach(ctx context.Context, t Target, then func(context.Context, *Conn) error) error {
	if t.UnixSocket != "" {
		c, err := dialUnix(ctx, t)
		if err != nil {
			return err
		}
		return then(ctx, c)
	}
	addresses, dns, err := t.addresses(ctx)
	if err != nil {
		return err
	}
	return inTurn(ctx, addresses, func(whole, brief context.Context, address netip.Addr) error {
		return t.meet(whole, brief, address, dns, then)
	})
}

// meet connects to one address. An answer over TCP may take all the time that there is, since somebody is there; nobody may
// be there where a datagram went.
func (t Target) meet(whole, brief context.Context, address netip.Addr, dns Phase, then func(context.Context, *Conn) error) error {
	c, err := dialAddress(brief, t, address)
	if err != nil {
		return err
	}
	c.Phases = append([]Phase{dns}, c.Phases...)
	if t.UDP {
		return then(brief, c)
	}
	return then(whole, c)
}

// inTurn tries addresses until one will do. try is given ctx, and its part of the time that is left until the deadline.
func inTurn(ctx context.Context, addresses []netip.Addr, try func(whole, brief context.Context, address netip.Addr) error) error {
	var told error
	for i, address := range addresses {
		err := one(ctx, address, len(addresses)-i, try)
		if err == nil {
			return nil
		}
		if told = answering(told, err); ctx.Err() != nil {
			break
		}
	}
	return told
}

// one tries an address. left is the number of addresses that have to share the time until the deadline.
func one(ctx context.Context, address netip.Addr, left int, try func(whole, brief context.Context, address netip.Addr) error) error {
	brief := ctx
	if deadline, ok := ctx.Deadline(); ok && left > 1 {
		var cancel context.CancelFunc
		brief, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
		defer cancel()
	}
	return try(ctx, brief, address)
}

// DialOther connects to another server in the same way, where a redirect leads, and over TLS asks it for name. TLS options
// that t lacks are the usual ones.
func (t Target) DialOther(ctx context.Context, host string, port int, secure bool, name string) (*Conn, error) {
	other := host != t.Host || port != t.Port
	if host != t.Host || port != t.Port || t.UnixSocket == "" {
		t.UnixSocket = ""
	}
	t.Host, t.Port = host, port
	switch {
	case !secure:
		t.TLS = nil
	case t.TLS == nil:
		t.TLS = &TLS{ServerName: name}
	default:
		tls := *t.TLS
		tls.ServerName = name
		if other {
			tls.Checksum = "" // that of the first server's certificate
		}
		t.TLS = &tls
	}
	return connectTo(ctx, t)
}

// addresses gives the addresses of the host, and the time that finding them took.
func (t Target) addresses(ctx context.Context) ([]netip.Addr, Phase, error) {
	start := time.Now()
	addresses, err := resolve(ctx, t.Host, t.Family)
	if err != nil {
		return nil, Phase{}, fmt.Errorf("Cannot resolve %s: %w", bracketed(t.Host, t.Port), err) // text of Monit
	}
	return addresses, Phase{"dns", time.Since(start)}, nil
}

// resolve gives the addresses of a name or address, of one family if that is wanted.
func resolve(ctx context.Context, host string, family int) ([]netip.Addr, error) {
	host = strings.Trim(host, "[]")
	if address, err := netip.ParseAddr(host); err == nil && (family == 0 || address.Unmap().Is4() == (family == 4)) {
		return []netip.Addr{address}, nil
	}
	network := "ip"
	if family != 0 {
		network += strconv.Itoa(family)
	}
	addresses, err := lookUp(ctx, network, host)
	var unknown *net.DNSError
	switch {
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return nil, &failure{"Name or service not known", err}
	case IsLocal(err):
		return nil, err
	case err != nil && ctx.Err() != nil:
		return nil, &failure{"Temporary failure in name resolution", err}
	case err == nil && len(addresses) == 0:
		return nil, errors.New("Address family for hostname not supported") // text of the C library
	}
	return addresses, err
}

// dialAddress connects to one address.
func dialAddress(ctx context.Context, t Target, address netip.Addr) (*Conn, error) {
	network := "tcp"
	if t.UDP {
		network = "udp"
	}
	dialer := net.Dialer{KeepAlive: -1, FallbackDelay: -1}
	if t.Source != "" {
		source, err := netip.ParseAddr(t.Source)
		if err != nil {
			return nil, fmt.Errorf("Cannot bind to outgoing address -- %s is no address", t.Source) // text of Monit
		}
		dialer.LocalAddr = &net.TCPAddr{IP: source.AsSlice(), Zone: source.Zone()}
		if t.UDP {
			dialer.LocalAddr = &net.UDPAddr{IP: source.AsSlice(), Zone: source.Zone()}
		}
	}
	if t.knocks && !t.UDP && t.TLS == nil {
		connectQuietly(&dialer, t.Port)
	}
	start := time.Now()
	conn, err := dialer.DialContext(ctx, network, netip.AddrPortFrom(address.Unmap(), uint16(t.Port)).String())
	if err != nil {
		if errors.Is(err, syscall.EADDRNOTAVAIL) && t.Source != "" {
			return nil, local(fmt.Errorf("Cannot bind to outgoing address -- %w", plain(err))) // text of Monit
		}
		return nil, sorted(plain(err), address)
	}
	return established(conn, start).secure(ctx, t)
}

func dialUnix(ctx context.Context, t Target) (*Conn, error) {
	network := "unix"
	if t.UDP {
		network = "unixgram"
	}
	start := time.Now()
	conn, err := new(net.Dialer).DialContext(ctx, network, t.UnixSocket)
	if err != nil {
		return nil, sortedUnix(&failure{"Cannot create unix socket for " + t.UnixSocket, err})
	}
	return established(conn, start).secure(ctx, t)
}

func established(conn net.Conn, start time.Time) *Conn {
	now := time.Now()
	return &Conn{Conn: conn, Found: Found{CertificateDays: -1, Phases: []Phase{{"connect", now.Sub(start)}}, Answered: now}}
}

// secure begins TLS when the target wants it, and closes the connection when that fails.
func (c *Conn) secure(ctx context.Context, t Target) (*Conn, error) {
	if t.TLS == nil {
		return c, nil
	}
	if err := c.handshake(ctx, t); err != nil {
		c.Conn.Close()
		return nil, err
	}
	c.Answered = time.Now()
	return c, nil
}

func bracketed(host string, port int) string {
	return fmt.Sprintf("[%s]:%d", strings.Trim(host, "[]"), port)
}

// failure is an error in the words that messages show, with its cause.
type failure struct {
	text  string
	cause error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.cause }

// plain gives an error of the network the words of the C library.
func plain(err error) error {
	var errno syscall.Errno
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded):
		return &failure{"Connection timed out", err}
	case errors.Is(err, context.Canceled):
		return &failure{"Connection attempt cancelled", err}
	case errors.As(err, &errno):
		text := errno.Error()
		return &failure{strings.ToUpper(text[:1]) + text[1:], err}
	}
	return err
}
