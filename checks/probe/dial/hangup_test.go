package dial

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"path/filepath"
	"testing"
	"time"
)

// greeting is a server that greets a moment after it is called, as MySQL does, and tells how its caller hung up.
func greeting(t *testing.T, network, address string, wrap func(net.Conn) net.Conn) (at net.Addr, left chan error) {
	left = make(chan error, 1)
	l := listen(t, network, address, func(c net.Conn) {
		if wrap != nil {
			c = wrap(c)
		}
		time.Sleep(20 * time.Millisecond) // the lateness is what is tested, nothing waits for it
		_, err := io.WriteString(c, "greetings\r\n")
		if err == nil {
			_, err = io.WriteString(c, "and more\r\n") // fails after a reset
		}
		if err == nil {
			_, err = io.Copy(io.Discard, c)
		}
		left <- err
	})
	return l.Addr(), left
}

// TestHangUpPolitely: no server is reset, whether it has greeted or not.
func TestHangUpPolitely(t *testing.T) {
	own, _ := certificate(t, nil, 10, nil)
	secure := func(c net.Conn) net.Conn { return tls.Server(c, &tls.Config{Certificates: []tls.Certificate{own}}) }
	try := func(ctx context.Context, target Target) error {
		return Try(ctx, target, func(context.Context, *Conn) error { return nil })
	}
	knock := func(ctx context.Context, target Target) error {
		_, err := Knock(ctx, target)
		return err
	}
	for _, test := range []struct {
		name, network, address string
		wrap                   func(net.Conn) net.Conn
		call                   func(context.Context, Target) error
	}{
		{"knock", "tcp4", "127.0.0.1:0", nil, knock},
		{"knock over TLS", "tcp4", "127.0.0.1:0", secure, knock},
		{"knock at a Unix socket", "unix", filepath.Join(t.TempDir(), "s"), nil, knock},
		{"speak", "tcp4", "127.0.0.1:0", nil, try},
		{"speak over TLS", "tcp4", "127.0.0.1:0", secure, try},
	} {
		t.Run(test.name, func(t *testing.T) {
			at, left := greeting(t, test.network, test.address, test.wrap)
			target := Target{UnixSocket: test.address}
			if tcp, ok := at.(*net.TCPAddr); ok {
				target = Target{Host: "127.0.0.1", Port: tcp.Port}
			}
			if test.wrap != nil {
				target.TLS = &TLS{}
			}
			if err := test.call(inTime(t, patient), target); err != nil {
				t.Fatal(err)
			}
			if err := <-left; err != nil {
				t.Errorf("the server was left with %v", err)
			}
		})
	}
}
