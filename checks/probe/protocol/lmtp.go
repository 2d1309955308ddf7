package protocol

import (
	"context"
	"net"
)

func init() {
	register(&Protocol{Names: []string{"lmtp"}, Title: "LMTP", Port: 24, Proves: "the server greets and knows who is calling",
		run: lmtp})
}

// lmtp says hello and leaves (RFC 2033).
func lmtp(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("LMTP", conn)
	if _, err := w.coded("LMTP error: ", "220"); err != nil {
		return err
	}
	for _, step := range [...]struct{ say, code string }{{"LHLO localhost\r\n", "250"}, {"QUIT\r\n", "221"}} {
		if err := w.send(step.say); err != nil {
			return err
		}
		if _, err := w.coded("LMTP error: ", step.code); err != nil {
			return err
		}
	}
	return nil
}
