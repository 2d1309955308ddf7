package protocol

import (
	"context"
	"net"
	"strings"
)

// The SpamAssassin daemon: PING (spamd/PROTOCOL in its sources). One line is read.
func init() {
	register(&Protocol{Names: []string{"spamassassin"}, Title: "SPAMASSASSIN", Port: 783,
		Proves: "the daemon answers a ping", run: runSpamAssassin})
}

func runSpamAssassin(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("SPAMASSASSIN", conn)
	if err := w.send("PING SPAMC/1.2\r\n"); err != nil {
		return err
	}
	line, err := w.expect("SPAMD/", "invalid PONG response")
	if err == nil && !strings.HasSuffix(strings.TrimSpace(line), " PONG") {
		return w.errorf("invalid PONG response -- %s", shown(line))
	}
	return err
}
