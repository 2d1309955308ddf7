package dial

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"golang.org/x/net/icmp"
	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

// PingTarget says what to ping, and how.
type PingTarget struct {
	Host    string
	Family  int           // 4, 6, or 0 for either
	Source  string        // address to send from, "" for any
	Count   int           // requests to send at most, 3 when 0
	Size    int           // bytes of data in a request, 64 when 0
	Timeout time.Duration // wait for each answer, 5 s when 0
}

// Ping sends ICMP echo requests (RFC 792, RFC 4443) until one is answered, and gives the time that the answer took. All
// addresses of a name are tried in turn. Where raw sockets are not allowed, ICMP sockets for everybody are used; where
// neither is, the error is a reason of our own.
func Ping(ctx context.Context, t PingTarget) (time.Duration, error) {
	if t.Count <= 0 {
		t.Count = 3
	}
	if t.Size <= 0 {
		t.Size = 64
	}
	if t.Timeout <= 0 {
		t.Timeout = 5 * time.Second
	}
	addresses, err := resolve(ctx, t.Host, t.Family)
	if err != nil {
		return 0, fmt.Errorf("Cannot resolve %s: %w", t.Host, err) // text of Monit
	}
	var told error
	for _, address := range addresses {
		took, err := pingAddress(ctx, t, address.Unmap())
		if err == nil {
			return took, nil
		}
		if told = answering(told, sorted(err, address.Unmap())); ctx.Err() != nil {
			break
		}
	}
	return 0, told
}

// echo is an open ICMP socket for one family.
type echo struct {
	conn    *icmp.PacketConn
	to      net.Addr
	id      int  // 0 where the kernel chooses it
	raw     bool // sees the answers to everybody's requests
	kind    icmp.Type
	reply   icmp.Type
	number  int    // of the protocol, for icmp.ParseMessage
	payload []byte // begins with a mark that nobody can guess
}

func pingAddress(ctx context.Context, t PingTarget, address netip.Addr) (time.Duration, error) {
	e, err := openEcho(address, t)
	if err != nil {
		return 0, err
	}
	defer e.conn.Close()
	defer context.AfterFunc(ctx, func() { _ = e.conn.SetDeadline(time.Unix(1, 0)) })()
	for sequence := 1; sequence <= t.Count; sequence++ {
		var took time.Duration
		if took, err = e.once(ctx, sequence, t.Timeout); err == nil {
			return took, nil
		}
		if ctx.Err() != nil {
			break
		}
	}
	return 0, err
}

func openEcho(address netip.Addr, t PingTarget) (*echo, error) {
	e := &echo{kind: ipv4.ICMPTypeEcho, reply: ipv4.ICMPTypeEchoReply, number: 1, payload: make([]byte, max(t.Size, markSize))}
	if _, err := rand.Read(e.payload[:markSize]); err != nil {
		return nil, fmt.Errorf("mark of a ping: %w", err)
	}
	raw, open, source := "ip4:icmp", "udp4", "0.0.0.0"
	if address.Is6() {
		e.kind, e.reply, e.number = ipv6.ICMPTypeEchoRequest, ipv6.ICMPTypeEchoReply, 58
		raw, open, source = "ip6:ipv6-icmp", "udp6", "::"
	}
	if t.Source != "" {
		source = t.Source
	}
	var err error
	if e.conn, err = icmp.ListenPacket(raw, source); err == nil {
		e.raw, e.id = true, int(binary.BigEndian.Uint16(e.payload))
		e.to = &net.IPAddr{IP: address.AsSlice(), Zone: address.Zone()}
		return e, nil
	}
	var errOpen error
	if e.conn, errOpen = icmp.ListenPacket(open, source); errOpen == nil {
		e.to = &net.UDPAddr{IP: address.AsSlice(), Zone: address.Zone()}
		return e, nil
	}
	return nil, fmt.Errorf("ping needs a raw socket (%w) or an ICMP socket (%w)", plain(err), plain(errOpen))
}

// markSize is how many bytes at the begin of a request tell its answer from others.
const markSize = 8

// once sends one request and waits for its answer.
func (e *echo) once(ctx context.Context, sequence int, timeout time.Duration) (time.Duration, error) {
	request, err := (&icmp.Message{Type: e.kind, Body: &icmp.Echo{ID: e.id, Seq: sequence, Data: e.payload}}).Marshal(nil)
	if err != nil {
		return 0, fmt.Errorf("ping: %w", err)
	}
	start := time.Now()
	deadline := start.Add(timeout)
	if end, ok := ctx.Deadline(); ok && end.Before(deadline) {
		deadline = end
	}
	if err := e.conn.SetDeadline(deadline); err != nil {
		return 0, fmt.Errorf("ping: %w", err)
	}
	if ctx.Err() != nil { // it ended while the deadline was being set, which took back its wake-up
		return 0, plain(ctx.Err())
	}
	if _, err := e.conn.WriteTo(request, e.to); err != nil {
		return 0, fmt.Errorf("Ping request for %s could not be sent -- %w", hostOf(e.to), plain(err)) // as other texts
	}
	buf := make([]byte, len(request)+64)
	for {
		n, from, err := e.conn.ReadFrom(buf)
		if err != nil {
			var timeout net.Error
			if errors.As(err, &timeout) && timeout.Timeout() {
				return 0, &failure{"Ping response for " + hostOf(e.to) + " timed out", err}
			}
			return 0, plain(err)
		}
		if e.answers(buf[:n], from, sequence) {
			return time.Since(start), nil
		}
	}
}

// answers tells the answer to our request from the other messages that a raw socket sees.
func (e *echo) answers(packet []byte, from net.Addr, sequence int) bool {
	m, err := icmp.ParseMessage(e.number, packet)
	if err != nil || m.Type != e.reply || hostOf(from) != hostOf(e.to) {
		return false
	}
	body, ok := m.Body.(*icmp.Echo)
	return ok && body.Seq == sequence && (!e.raw || body.ID == e.id) && len(body.Data) >= markSize &&
		string(body.Data[:markSize]) == string(e.payload[:markSize])
}

// hostOf is the address without the port that an ICMP socket shows.
func hostOf(a net.Addr) string {
	switch a := a.(type) {
	case *net.UDPAddr:
		return a.IP.String()
	case *net.IPAddr:
		return a.IP.String()
	}
	return a.String()
}
