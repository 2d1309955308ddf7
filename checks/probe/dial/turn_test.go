package dial

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"
)

var two = []netip.Addr{netip.MustParseAddr("127.0.0.2"), netip.MustParseAddr("127.0.0.1")}

// meetTwo connects to the two in turn, as to the addresses of one name.
func meetTwo(ctx context.Context, t Target, then func(context.Context, *Conn) error) error {
	return inTurn(ctx, two, func(whole, brief context.Context, address netip.Addr) error {
		return t.meet(whole, brief, address, Phase{}, then)
	})
}

// inTime gives a context that ends after limit.
func inTime(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

func TestNextAddressWhenTheFirstSpeaksOddly(t *testing.T) {
	good := listen(t, "tcp", "127.0.0.1:0", hello)
	port := portOf(good)
	listen(t, "tcp", netip.AddrPortFrom(two[0], uint16(port)).String(), func(c net.Conn) { _, _ = io.WriteString(c, "go away") })
	var heard []string
	err := meetTwo(inTime(t, patient), Target{Port: port}, func(_ context.Context, c *Conn) error {
		defer c.Close()
		text, err := io.ReadAll(c)
		heard = append(heard, string(text))
		if err == nil && string(text) != "hello" {
			err = errors.New("odd: " + string(text))
		}
		return err
	})
	if err != nil || len(heard) != 2 || heard[0] != "go away" {
		t.Errorf("heard %q, error %v; want both in turn and no error", heard, err)
	}
}

// A datagram is sent happily to an address where nobody listens; the answer has to decide.
func TestNextAddressOverUDP(t *testing.T) {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		question := make([]byte, 16)
		if n, from, err := server.ReadFrom(question); err == nil {
			_, _ = server.WriteTo(question[:n], from)
		}
	}()
	t.Cleanup(func() {
		server.Close()
		<-done
	})
	silent, err := net.ListenPacket("udp", netip.AddrPortFrom(two[0], uint16(server.LocalAddr().(*net.UDPAddr).Port)).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	target := Target{Port: server.LocalAddr().(*net.UDPAddr).Port, UDP: true}
	err = meetTwo(inTime(t, 2*time.Second), target, func(ctx context.Context, c *Conn) error {
		defer c.Close()
		deadline, _ := ctx.Deadline()
		if err := c.SetDeadline(deadline); err != nil {
			return err
		}
		if _, err := io.WriteString(c, "ping"); err != nil {
			return err
		}
		_, err := io.ReadFull(c, make([]byte, 4))
		return err
	})
	if err != nil {
		t.Errorf("the silent first address took all the time: %v", err)
	}
}

func TestErrorOfTheLastAddress(t *testing.T) {
	port := portOf(listen(t, "tcp", "127.0.0.1:0", hello))
	last := errors.New("not my server")
	err := Try(inTime(t, patient), Target{Host: "127.0.0.1", Port: port}, func(context.Context, *Conn) error { return last })
	if !errors.Is(err, last) {
		t.Errorf("error %v, want %v", err, last)
	}
}
