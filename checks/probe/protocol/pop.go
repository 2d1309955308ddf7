package protocol

import (
	"context"
	"net"
)

func init() {
	proves := "the server greets and says goodbye"
	register(&Protocol{Names: []string{"pop"}, Title: "POP", Port: 110, Proves: proves, run: pop})
	register(&Protocol{Names: []string{"pops"}, Title: "POP", Port: 995, TLS: true, Proves: proves, run: pop})
}

// pop greets and leaves (RFC 1939).
func pop(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("POP", conn)
	if _, err := w.expect("+OK", "invalid greeting"); err != nil {
		return err
	}
	if err := w.send("QUIT\r\n"); err != nil {
		return err
	}
	_, err := w.expect("+OK", "invalid QUIT response")
	return err
}
