package dial

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/probe/tlsclient"
)

// TLS are the options of a TLS connection.
type TLS = tlsclient.Options

// StartTLS begins TLS on a connection that has spoken plainly until now. It gives a *Conn; conn stays open when it fails.
func StartTLS(ctx context.Context, conn net.Conn, t Target) (net.Conn, error) {
	c := &Conn{Conn: conn, Found: Found{CertificateDays: -1}}
	if t.TLS == nil {
		t.TLS = &TLS{}
	}
	if err := c.handshake(ctx, t); err != nil {
		return nil, err
	}
	if outer, ok := conn.(*Conn); ok {
		outer.inside = c
	}
	return c, nil
}

// handshake makes c a TLS connection.
func (c *Conn) handshake(ctx context.Context, t Target) error {
	config, err := t.TLS.Config(t.Host)
	if err != nil {
		return unread(err)
	}
	start := time.Now()
	conn := tls.Client(c.Conn, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		var refused *tlsclient.CertificateError
		if errors.As(err, &refused) {
			return refused
		}
		return fmt.Errorf("SSL connection error: %w", plain(err)) // text of Monit
	}
	state := conn.ConnectionState()
	c.Conn, c.protocol = conn, state.NegotiatedProtocol
	c.Phases = append(c.Phases, Phase{"tls", time.Since(start)})
	if len(state.PeerCertificates) > 0 {
		c.CertificateDays = max(0, int(time.Until(state.PeerCertificates[0].NotAfter).Hours()/24))
	}
	return nil
}
