package protocol

import (
	"context"
	"net"
	"strings"
)

func init() {
	register(&Protocol{Names: []string{"redis"}, Title: "REDIS", Port: 6379,
		Proves: "the server answers PING, or wants a login first", run: redis})
}

// redis pings and leaves (the RESP protocol, redis.io/docs/reference/protocol-spec). A server that wants a login is up.
func redis(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("REDIS", conn)
	if err := w.send("*1\r\n$4\r\nPING\r\n"); err != nil {
		return err
	}
	line, err := w.line()
	if err != nil {
		return err
	}
	if !strings.HasPrefix(line, "+PONG") && !strings.HasPrefix(line, "-NOAUTH") && !strings.HasPrefix(line, "-NOPERM") {
		return w.errorf("PING error -- %s", shown(line))
	}
	return w.send("*1\r\n$4\r\nQUIT\r\n")
}
