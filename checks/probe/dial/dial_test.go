package dial

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const patient = 20 * time.Second

// listen serves connections on loopback until the test ends, and gives the port.
func listen(t *testing.T, network, address string, serve func(net.Conn)) net.Listener {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serve(c)
			c.Close()
		}
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	return l
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

func hello(c net.Conn) { _, _ = io.WriteString(c, "hello") }

// read dials and gives what the server says, or the error.
func read(t *testing.T, target Target, limit time.Duration) (string, *Conn, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	c, err := connectTo(ctx, target)
	if err != nil {
		return "", nil, err
	}
	t.Cleanup(func() { c.Close() })
	data, err := io.ReadAll(c)
	if err != nil {
		t.Errorf("read: %v", err)
	}
	return string(data), c, nil
}

func TestDialTCP(t *testing.T) {
	l := listen(t, "tcp4", "127.0.0.1:0", hello)
	for _, target := range []Target{{Host: "127.0.0.1"}, {Host: "localhost"}, {Host: "localhost", Family: 4}, {Host: "127.0.0.1", Source: "127.0.0.2"}} {
		target.Port = portOf(l)
		said, c, err := read(t, target, patient)
		if err != nil || said != "hello" {
			t.Errorf("%+v: %q, %v", target, said, err)
			continue
		}
		if c.CertificateDays != -1 || len(c.Phases) != 2 || c.Phases[0].Name != "dns" {
			t.Errorf("%+v: %+v", target, c)
		}
		if target.Source != "" && !strings.HasPrefix(c.LocalAddr().String(), target.Source) {
			t.Errorf("connected from %s, want %s", c.LocalAddr(), target.Source)
		}
	}
}

func TestDialFailures(t *testing.T) {
	l := listen(t, "tcp4", "127.0.0.1:0", hello)
	closed := portOf(l)
	l.Close()
	missing := filepath.Join(t.TempDir(), "none")
	for want, target := range map[string]Target{
		"Connection refused":                         {Host: "127.0.0.1", Port: closed},
		"Cannot resolve [upkeep.invalid]:80":         {Host: "upkeep.invalid", Port: 80},
		"Cannot resolve [127.0.0.1]:80":              {Host: "127.0.0.1", Port: 80, Family: 6},
		"Cannot bind to outgoing address -- ":        {Host: "127.0.0.1", Port: closed, Source: "192.0.2.1"},
		"Cannot bind to outgoing address -- x is no": {Host: "127.0.0.1", Port: closed, Source: "x"},
		"Cannot create unix socket for " + missing:   {UnixSocket: missing},
	} {
		if _, _, err := read(t, target, patient); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestDialUnixAndUDP(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sock")
	listen(t, "unix", path, hello)
	if said, _, err := read(t, Target{UnixSocket: path}, patient); err != nil || said != "hello" {
		t.Errorf("unix: %q, %v", said, err)
	}
	server, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	c, err := connectTo(t.Context(), Target{Host: "127.0.0.1", Port: server.LocalAddr().(*net.UDPAddr).Port, UDP: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "ping"); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 10)
	if n, _, err := server.ReadFrom(buf); err != nil || string(buf[:n]) != "ping" {
		t.Errorf("udp: %q, %v", buf[:n], err)
	}
}

func TestDialDeadline(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := connectTo(ctx, Target{Host: "127.0.0.1", Port: 1}); err == nil {
		t.Error("dialled after the end")
	}
	// A server that accepts and says nothing holds a handshake only until the deadline.
	silent := listen(t, "tcp4", "127.0.0.1:0", func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	_, _, err := read(t, Target{Host: "127.0.0.1", Port: portOf(silent), TLS: &TLS{}}, 100*time.Millisecond)
	if err == nil || err.Error() != "SSL connection error: Connection timed out" {
		t.Errorf("got %v", err)
	}
}

func TestDialOther(t *testing.T) {
	l := listen(t, "tcp4", "127.0.0.1:0", hello)
	first := Target{Host: "192.0.2.1", Port: 443, TLS: &TLS{Checksum: "x"}}
	c, err := first.DialOther(t.Context(), "127.0.0.1", portOf(l), false, "")
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

func TestPing(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		took, err := Ping(t.Context(), PingTarget{Host: host, Size: 200, Timeout: patient})
		switch {
		case err != nil && strings.Contains(err.Error(), "ermi"): // "Operation not permitted", "Permission denied"
			t.Skipf("needs leave to send ICMP: %v", err)
		case err != nil && host == "::1":
			t.Logf("no IPv6 here: %v", err)
		case err != nil || took <= 0:
			t.Errorf("%s: %s, %v", host, took, err)
		}
	}
	if _, err := Ping(t.Context(), PingTarget{Host: "upkeep.invalid"}); err == nil || !strings.HasPrefix(err.Error(), "Cannot resolve upkeep.invalid") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Ping(ctx, PingTarget{Host: "127.0.0.1", Timeout: time.Hour}); err == nil {
		t.Error("pinged after the end")
	}
}
