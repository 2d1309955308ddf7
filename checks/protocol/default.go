package protocol

import (
	"context"
	"net"
)

func init() {
	register(&Protocol{Names: []string{"default"}, Title: "DEFAULT", Proves: "something accepts connections",
		run: func(context.Context, net.Conn, Request) error { return nil }})
}
