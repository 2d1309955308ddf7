package protocol

import (
	"context"
	"net"
)

func init() {
	register(&Protocol{Names: []string{"ftp"}, Title: "FTP", Port: 21, Proves: "the server greets and says goodbye", run: ftp})
}

// ftp greets and leaves (RFC 959).
func ftp(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("FTP", conn)
	if _, err := w.coded("FTP greeting error: ", "220"); err != nil {
		return err
	}
	if err := w.send("QUIT\r\n"); err != nil {
		return err
	}
	_, err := w.coded("FTP quit error: ", "221")
	return err
}
