package dial

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"testing"
)

// serving listens at a port of the kind that servers have, and gives what comes: an address for each connection.
func serving(t *testing.T, network, host string) (port int, came chan string) {
	t.Helper()
	for port = 11000; port < usualPorts; port += 7 {
		l, err := net.Listen(network, net.JoinHostPort(host, strconv.Itoa(port)))
		if err != nil {
			continue
		}
		came = make(chan string, 16)
		t.Cleanup(func() { _ = l.Close() })
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				came <- c.RemoteAddr().String()
				_ = c.Close()
			}
		}()
		return port, came
	}
	t.Skip("no port is free at " + host)
	return 0, nil
}

// TestKnockIsNotSeen: connections are taken in order, so a server that sees ours first has not seen the knock before it. A
// machine that was busy for a fifth of a second in between shows a knock, so it has several tries.
func TestKnockIsNotSeen(t *testing.T) {
	for _, test := range []struct{ network, host, source string }{{"tcp4", "127.0.0.1", ""}, {"tcp6", "::1", ""}, {"tcp4", "127.0.0.1", "127.0.0.2"}} {
		network, host := test.network, test.host
		t.Run(network+test.source, func(t *testing.T) {
			port, came := serving(t, network, host)
			seen := 0
			for range 10 {
				found, err := Knock(inTime(t, patient), Target{Host: host, Port: port, Source: test.source})
				if err != nil || found.Answered.IsZero() || names(found.Phases) != "dns connect " {
					t.Fatalf("%+v, %v", found, err)
				}
				c, err := net.Dial(network, net.JoinHostPort(host, strconv.Itoa(port)))
				if err != nil {
					t.Fatal(err)
				}
				own := c.LocalAddr().String()
				if <-came == own {
					_ = c.Close()
					return
				}
				<-came // our own
				_ = c.Close()
				seen++
			}
			t.Errorf("the server has seen all of %d knocks", seen)
		})
	}
}

// TestKnockQuietlyAtNobody: a port that is closed is told as ever.
func TestKnockQuietlyAtNobody(t *testing.T) {
	_, err := Knock(inTime(t, patient), Target{Host: "127.0.0.1", Port: 1})
	if text(err) != "Connection refused" {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := knock(ctx, netip.MustParseAddrPort("127.0.0.1:1")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
