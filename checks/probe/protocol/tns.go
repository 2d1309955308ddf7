package protocol

import (
	"context"
	"encoding/binary"
	"net"
	"strings"
)

// TNS, the listener of Oracle databases: a CONNECT packet with COMMAND=ping, which a listener answers with a REFUSE packet
// that tells its version (packet layout: the TNS dissector of Wireshark). Two packets of up to 64 KB are read.
func init() {
	register(&Protocol{Names: []string{"tns"}, Title: "TNS", Port: 1521,
		Proves: "the listener answers a ping; nothing of the databases behind it", run: runTNS})
}

// Types of packet.
const (
	tnsRefuse = 4
	tnsResend = 11
)

const tnsPing = "(CONNECT_DATA=(COMMAND=ping))"

func runTNS(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("TNS", conn)
	for range 2 { // a listener may ask for the packet once more
		if err := w.send(tnsConnect()); err != nil {
			return err
		}
		header, err := w.bytes(8)
		if err != nil {
			return err
		}
		n := int(binary.BigEndian.Uint16(header)) - len(header)
		if n < 0 {
			return w.errorf("invalid ping response")
		}
		if header[4] == tnsResend && n == 0 {
			continue
		}
		if header[4] != tnsRefuse {
			return w.errorf("invalid ping response -- packet type %d", header[4])
		}
		data, err := w.bytes(n)
		if err != nil {
			return err
		}
		if !tnsAlive(data) {
			return w.errorf("invalid ping response")
		}
		return nil
	}
	return w.errorf("invalid ping response -- the listener asks for it again and again")
}

// tnsAlive reads the inside of a REFUSE packet: two reasons, length (2), text.
func tnsAlive(data []byte) bool {
	if len(data) < 4 {
		return false
	}
	n := int(binary.BigEndian.Uint16(data[2:]))
	return n <= len(data)-4 && strings.HasPrefix(string(data[4:4+n]), "(DESCRIPTION=")
}

func tnsConnect() string {
	const header = 58
	p := make([]byte, header, header+len(tnsPing))
	put := binary.BigEndian.PutUint16
	put(p[0:], uint16(header+len(tnsPing)))
	p[4] = 1            // CONNECT
	put(p[8:], 310)     // version
	put(p[10:], 300)    // oldest version that will do
	put(p[14:], 2048)   // session data unit
	put(p[16:], 32767)  // transport data unit
	put(p[18:], 0xa30a) // characteristics of the network
	put(p[22:], 1)      // byte order: as it stands here
	put(p[24:], uint16(len(tnsPing)))
	put(p[26:], header) // where it begins
	put(p[36:], 0x0b1c) // trace cross facility
	return string(append(p, tnsPing...))
}
