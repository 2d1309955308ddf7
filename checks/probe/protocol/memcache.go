package protocol

import (
	"context"
	"encoding/binary"
	"net"
)

func init() {
	register(&Protocol{Names: []string{"memcache"}, Title: "MEMCACHE", Port: 11211,
		Proves: "the server answers a no-op of the binary protocol, or wants a login first", run: memcache})
}

// memcacheLen is the size of every header of memcache's binary protocol (github.com/memcached/memcached/wiki/BinaryProtocol).
const memcacheLen = 24

var memcacheStatus = map[uint16]string{
	0x01: "Key not found", 0x02: "Key exists", 0x03: "Value too large", 0x04: "Invalid arguments", 0x05: "Item not stored",
	0x06: "Incr/Decr on non-numeric value", 0x81: "Unknown command", 0x82: "Out of memory",
}

// memcache sends a no-op.
func memcache(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("MEMCACHELEN", conn) // as Monit names it
	if err := w.send("\x80\x0a" + string(make([]byte, memcacheLen-2))); err != nil {
		return err
	}
	reply, err := w.bytes(memcacheLen)
	if err != nil {
		return err
	}
	if reply[0] != 0x81 {
		return w.errorf("Invalid response code -- error occurred")
	}
	const wantsLogin = 0x20
	switch status := binary.BigEndian.Uint16(reply[6:8]); {
	case status == 0 || status == wantsLogin:
		return nil
	case memcacheStatus[status] != "":
		return w.errorf("Invalid response code -- %s", memcacheStatus[status])
	default:
		return w.errorf("Unknown response code %d -- error occurred", status)
	}
}
