package dial

import (
	"context"
	"net/netip"
	"time"
)

// Knock finds out whether somebody takes connections, and ends the one that it gets without a word. What it finds and its
// errors are those of Dial.
func Knock(ctx context.Context, t Target) (Found, error) {
	if t.UnixSocket != "" || t.UDP || t.TLS != nil || t.Source != "" {
		return knockWithDialer(ctx, t)
	}
	found := Found{CertificateDays: -1}
	addresses, dns, err := t.addresses(ctx)
	if err != nil {
		return found, err
	}
	err = inTurn(ctx, addresses, func(_, brief context.Context, address netip.Addr) error {
		start := time.Now()
		answered, err := knock(brief, netip.AddrPortFrom(address.Unmap(), uint16(t.Port)))
		if err != nil {
			return sorted(plain(err), address)
		}
		found.Phases, found.Answered = []Phase{dns, {"connect", answered.Sub(start)}}, answered
		return nil
	})
	return found, err
}

// knockWithDialer is Knock for whatever Dial connects to.
func knockWithDialer(ctx context.Context, t Target) (Found, error) {
	found := Found{CertificateDays: -1}
	t.knocks = true
	err := Try(ctx, t, func(_ context.Context, c *Conn) error {
		found = c.Found
		leaveQuietly(c.Conn)
		return nil
	})
	return found, err
}
