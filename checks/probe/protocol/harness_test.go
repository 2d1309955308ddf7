package protocol

import (
	"bufio"
	"context"
	"io"
	"net"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// exchange is one case of a protocol: what the peer does, and what the probe makes of it.
type exchange struct {
	name     string
	protocol string
	options  any
	peer     func(c net.Conn) // nil: see says
	says     []string         // in turn: what the peer sends; "" waits for something to come, "<x>" for a line or data with x
	want     string           // part of the error, "" for none
	request  Request
}

// patient is a deadline that a case which ends by itself never meets; brief is one that the case is about.
const (
	patient = 20 * time.Second
	brief   = 150 * time.Millisecond
)

// run makes the case's peer serve one connection on loopback and runs the protocol against it.
func (e exchange) run(t *testing.T, limit time.Duration) error {
	t.Helper()
	p, ok := Lookup(e.protocol)
	if !ok {
		t.Fatalf("no protocol %q", e.protocol)
	}
	peer := e.peer
	if peer == nil {
		peer = func(c net.Conn) { play(t, c, e.says) }
	}
	conn := dialPeer(t, p.UDP, peer)
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	r := e.request
	r.Host, r.Options = "127.0.0.1", e.options
	return p.Run(ctx, conn, r)
}

func testExchanges(t *testing.T, cases []exchange) {
	for _, e := range cases {
		t.Run(e.protocol+" "+e.name, func(t *testing.T) {
			t.Parallel()
			err := e.run(t, patient)
			switch {
			case e.want == "" && err != nil:
				t.Errorf("got %v, want success", err)
			case e.want != "" && (err == nil || !strings.Contains(err.Error(), e.want)):
				t.Errorf("got %v, want %s", err, e.want)
			}
		})
	}
}

// play sends what says has, and waits where it says so.
func play(t *testing.T, c net.Conn, says []string) {
	in := bufio.NewReader(c)
	for _, s := range says {
		if s != "" && !(strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">")) {
			if _, err := io.WriteString(c, s); err != nil {
				return
			}
			continue
		}
		want := strings.Trim(s, "<>")
		got := ""
		for buf := make([]byte, 4096); got == "" || !strings.Contains(got, want); {
			n, err := in.Read(buf)
			got += string(buf[:n])
			if err != nil {
				if want != "" {
					t.Errorf("peer got %q, want %q", got, want)
				}
				return
			}
		}
	}
	_, _ = io.Copy(io.Discard, c) // until the probe leaves, so that nothing on its way is lost by a reset
}

// dialPeer starts a server for one connection (for UDP: for the datagrams of one client) and gives the client's end. Both
// ends are closed and the server is waited for when the test ends.
func dialPeer(t testing.TB, udp bool, serve func(net.Conn)) net.Conn {
	t.Helper()
	var server net.Conn
	var client net.Conn
	var err error
	if udp {
		server, client = udpPair(t)
	} else {
		l, lerr := net.Listen("tcp", "127.0.0.1:0")
		if lerr != nil {
			t.Fatal(lerr)
		}
		defer l.Close()
		if client, err = net.Dial("tcp", l.Addr().String()); err != nil {
			t.Fatal(err)
		}
		if server, err = l.Accept(); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer server.Close()
		serve(server)
	}()
	t.Cleanup(func() {
		client.Close()
		if udp { // nothing else tells the server that its client has left
			server.Close()
		}
		<-done
	})
	return client
}

func udpPair(t testing.TB) (server, client net.Conn) {
	t.Helper()
	loopback := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}
	s, err := net.ListenUDP("udp", loopback)
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.DialUDP("udp", loopback, s.LocalAddr().(*net.UDPAddr))
	if err != nil {
		t.Fatal(err)
	}
	return &udpPeer{s, c.LocalAddr()}, c
}

// udpPeer makes a connection of a UDP server that has one client.
type udpPeer struct {
	*net.UDPConn
	client net.Addr
}

func (p *udpPeer) Write(b []byte) (int, error) { return p.WriteTo(b, p.client) }
func (p *udpPeer) Read(b []byte) (int, error) {
	n, _, err := p.ReadFrom(b)
	return n, err
}

// hostile are peers that no protocol takes for a good server, and that none may hang on.
var hostile = map[string]func(c net.Conn){
	"silence": func(c net.Conn) { _, _ = io.Copy(io.Discard, c) },
	"one byte at a time": func(c net.Conn) {
		for { // forever; the probe has to leave
			if _, err := c.Write([]byte("2")); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond) // the slowness is what is tested, nothing waits for it
		}
	},
	"closes at once": func(c net.Conn) {},
	"half close": func(c net.Conn) {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
		_, _ = io.Copy(io.Discard, c)
	},
	"a megabyte without a newline": func(c net.Conn) {
		chunk := []byte(strings.Repeat("a", 32<<10))
		for range 32 {
			if _, err := c.Write(chunk); err != nil {
				return
			}
		}
		_, _ = io.Copy(io.Discard, c)
	},
	"garbage": func(c net.Conn) {
		garbage := make([]byte, 4096)
		for i := range garbage {
			garbage[i] = byte(i*i*7 + i/3*31)
		}
		_, _ = c.Write(garbage)
		_, _ = io.Copy(io.Discard, c)
	},
	"endless lines": func(c net.Conn) {
		for {
			if _, err := io.WriteString(c, "xyzzy\r\n"); err != nil {
				return
			}
		}
	},
}

// TestHostilePeers runs every protocol against every hostile peer. None may take it for a good server, hang past its
// deadline or leave a goroutine behind.
func TestHostilePeers(t *testing.T) {
	t.Run("all", func(t *testing.T) {
		for _, name := range Names() {
			if name == "default" || name == "generic" { // they take any peer without a script
				continue
			}
			for kind, peer := range hostile {
				t.Run(name+" "+kind, func(t *testing.T) {
					t.Parallel()
					testHostile(t, name, kind, peer)
				})
			}
		}
	})
	waitForGoroutines(t)
}

func testHostile(t *testing.T, name, kind string, peer func(net.Conn)) {
	p, _ := Lookup(name)
	if p.UDP && strings.Contains(kind, "close") {
		t.Skip("UDP has nothing to close")
	}
	start := time.Now()
	err := exchange{protocol: name, peer: peer}.run(t, brief)
	if err == nil {
		t.Error("taken for a good server")
	}
	if took := time.Since(start); took > patient {
		t.Errorf("took %s", took)
	}
}

var ownGoroutine = regexp.MustCompile(`checks/probe/protocol\.[^T(]`)

// waitForGoroutines fails when code of this package still runs in another goroutine.
func waitForGoroutines(t *testing.T) {
	t.Helper()
	var left string
	for deadline := time.Now().Add(patient); time.Now().Before(deadline); runtime.Gosched() {
		left = ""
		buf := make([]byte, 1<<20)
		for _, stack := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n")[1:] {
			if ownGoroutine.MatchString(stack) && !strings.Contains(stack, "testing.tRunner") {
				left = stack
			}
		}
		if left == "" {
			return
		}
	}
	t.Errorf("left behind:\n%s", left)
}

// TestCancel ends the context of a probe whose peer is silent; it has to return although its deadline is far.
func TestCancel(t *testing.T) {
	conn := dialPeer(t, false, hostile["silence"])
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	context.AfterFunc(t.Context(), cancel)
	returned := make(chan error)
	p, _ := Lookup("pop")
	go func() { returned <- p.Run(ctx, conn, Request{}) }()
	cancel()
	if err := <-returned; err == nil {
		t.Error("silence was taken for a good server")
	}
}
