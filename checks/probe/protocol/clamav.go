package protocol

import (
	"context"
	"net"
)

// The ClamAV daemon: PING (man page clamd(8)). One line is read.
func init() {
	register(&Protocol{Names: []string{"clamav"}, Title: "CLAMAV", Port: 3310,
		Proves: "the daemon answers a ping", run: runClamAV})
}

func runClamAV(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("CLAMAV", conn)
	if err := w.send("PING\r\n"); err != nil {
		return err
	}
	_, err := w.expect("PONG", "invalid PONG response")
	return err
}
