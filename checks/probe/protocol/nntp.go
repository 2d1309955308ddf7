package protocol

import (
	"context"
	"net"
)

func init() {
	register(&Protocol{Names: []string{"nntp"}, Title: "NNTP", Port: 119, Proves: "the server greets and says goodbye", run: nntp})
}

// nntp greets and leaves (RFC 3977). A server where one may read but not post (201) is up.
func nntp(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("NNTP", conn)
	if _, err := w.coded("NNTP error: ", "200", "201"); err != nil {
		return err
	}
	if err := w.send("QUIT\r\n"); err != nil {
		return err
	}
	_, err := w.coded("NNTP error: ", "205")
	return err
}
