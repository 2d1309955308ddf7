//go:build !linux

package dial

import (
	"context"
	"net"
	"net/netip"
)

func knock(ctx context.Context, at netip.AddrPort) error {
	c, err := (&net.Dialer{KeepAlive: -1, FallbackDelay: -1}).DialContext(ctx, "tcp", at.String())
	if err != nil {
		return err
	}
	_ = c.Close() // it stood, that is all there was to know
	return nil
}
