package protocol

import (
	"context"
	"net"
)

// NTP version 3 (RFC 1305, packet of appendix A). One datagram is read.
func init() {
	register(&Protocol{Names: []string{"ntp3"}, Title: "NTP3", Port: 123, UDP: true,
		Proves: "the server answers with its time and says that its clock is synchronized", run: runNTP})
}

const (
	ntpSize   = 48
	ntpClient = 3<<6 | 3<<3 | 3 // leap indicator "unknown", version 3, mode client
)

func runNTP(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("NTP", conn)
	request := make([]byte, ntpSize)
	request[0] = ntpClient
	if err := w.send(string(request)); err != nil {
		return err
	}
	reply, err := w.some(frameLimit)
	if err != nil {
		return err
	}
	if err := checkNTP(reply); err != nil {
		return w.errorf("%w", err)
	}
	return nil
}

// checkNTP looks at the first byte: leap indicator, version, mode. A server that is not synchronized, or wants to be asked
// less, may say why in four letters.
func checkNTP(reply []byte) error {
	if len(reply) != ntpSize {
		return failure("Received %d bytes from server, expected %d bytes", len(reply), ntpSize)
	}
	leap, version, mode := reply[0]>>6, reply[0]>>3&7, reply[0]&7
	switch kiss := reply[12:16]; {
	case mode != 4:
		return failure("Server mode error -- %d", mode)
	case version != 3:
		return failure("Server protocol version error -- %d", version)
	case leap == 3 && reply[1] == 0 && kiss[0] >= 'A' && kiss[0] <= 'Z':
		return failure("Server not synchronized -- %s", shown(string(kiss)))
	case leap == 3:
		return failure("Server not synchronized")
	}
	return nil
}
