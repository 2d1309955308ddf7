package protocol

import (
	"context"
	"encoding/binary"
	"net"
	"time"
)

// The time protocol, as rdate asks it (RFC 868), over TCP or UDP. Four bytes are read.
func init() {
	register(&Protocol{Names: []string{"rdate"}, Title: "RDATE", Port: 37,
		Proves: "the server tells the time, which differs from this machine's by no more than three seconds", run: runRdate})
}

const (
	rdateEpoch     = 2208988800 // seconds from 1900 to 1970
	rdateTolerance = 3          // seconds
)

func runRdate(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("RDATE", conn)
	var reply []byte
	var err error
	if isDatagram(conn) {
		if _, err = conn.Write(nil); err != nil { // an empty datagram is the question
			return w.errorf("error sending data -- %w", plain(err))
		}
		if reply, err = w.some(frameLimit); err == nil && len(reply) != 4 {
			return w.errorf("received %d bytes, expected 4", len(reply))
		}
	} else {
		reply, err = w.bytes(4)
	}
	if err != nil {
		return err
	}
	if off := rdateOff(binary.BigEndian.Uint32(reply), time.Now()); off > rdateTolerance || off < -rdateTolerance {
		return failure("RDATE error: time does not match system time -- it is off by %d seconds", off)
	}
	return nil
}

// rdateOff gives the seconds from now to the server's time. The counter turns over in 2036; the nearer turn counts.
func rdateOff(server uint32, now time.Time) int32 {
	return int32(server - uint32(now.Unix()+rdateEpoch))
}
