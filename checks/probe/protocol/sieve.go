package protocol

import (
	"context"
	"net"
	"strings"
)

func init() {
	register(&Protocol{Names: []string{"sieve"}, Title: "SIEVE", Port: 4190,
		Proves: "the server lists its capabilities and says goodbye", run: sieve})
}

// sieve reads the capabilities that a ManageSieve server begins with, and logs out (RFC 5804).
func sieve(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("SIEVE", conn)
	if err := sieveReply(w, "invalid greeting"); err != nil {
		return err
	}
	if err := w.send("LOGOUT\r\n"); err != nil {
		return err
	}
	return sieveReply(w, "invalid LOGOUT response")
}

// sieveReply reads lines of data, which begin with a quote, and then OK.
func sieveReply(w *wire, what string) error {
	for range replyLimit {
		line, err := w.line()
		switch {
		case err != nil:
			return err
		case line == "OK" || strings.HasPrefix(line, "OK "):
			return nil
		case !strings.HasPrefix(line, `"`):
			return w.errorf("%s -- %s", what, shown(line))
		}
	}
	return w.errorf("%s -- more than %d lines", what, replyLimit)
}
