package protocol

import (
	"context"
	"net"
	"strings"
)

func init() {
	proves := "the server greets and says goodbye"
	register(&Protocol{Names: []string{"imap"}, Title: "IMAP", Port: 143, Proves: proves, run: imap})
	register(&Protocol{Names: []string{"imaps"}, Title: "IMAP", Port: 993, TLS: true, Proves: proves, run: imap})
}

// imap greets and logs out (RFC 3501). A server that takes us as logged in already is up.
func imap(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("IMAP", conn)
	greeting, err := w.line()
	if err != nil {
		return err
	}
	if !strings.HasPrefix(greeting, "* OK") && !strings.HasPrefix(greeting, "* PREAUTH") {
		return w.errorf("invalid greeting -- %s", shown(greeting))
	}
	if err := w.send("001 LOGOUT\r\n"); err != nil {
		return err
	}
	for range replyLimit {
		line, err := w.line()
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(line, "001 OK"):
			return nil
		case !strings.HasPrefix(line, "* "):
			return w.errorf("invalid logout response: %s", shown(line))
		}
	}
	return w.errorf("invalid logout response: more than %d lines", replyLimit)
}
