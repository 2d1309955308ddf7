package protocol

import (
	"context"
	"net"
	"strings"
)

func init() {
	register(&Protocol{Names: []string{"ssh"}, Title: "SSH", Port: 22, Proves: "the server names its version", run: ssh})
}

// ssh exchanges identification strings (RFC 4253 section 4.2), which other lines may stand before.
func ssh(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("SSH", conn)
	first := ""
	for range replyLimit {
		line, err := w.line()
		switch {
		case err != nil && first != "":
			return w.errorf("protocol error %s", shown(first))
		case err != nil:
			return err
		case strings.HasPrefix(line, "SSH-2.0-"), strings.HasPrefix(line, "SSH-1.99-"):
			return w.send("SSH-2.0-upkeep\r\n")
		case strings.HasPrefix(line, "SSH-"):
			return w.errorf("protocol error %s", shown(line))
		case first == "":
			first = line
		}
	}
	return w.errorf("protocol error %s", shown(first))
}
