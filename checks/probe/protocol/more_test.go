package protocol

import (
	"bufio"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"io"
	"net"
	nethttp "net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

func TestApacheStatus(t *testing.T) {
	o := func(text string) any { return options(t, "apache-status", text) }
	status := func(page string) []string {
		return []string{"<?auto HTTP/1.1>", "HTTP/1.1 200 OK\r\nContent-Length: " + strconv.Itoa(len(page)) + "\r\n\r\n" + page}
	}
	half := "Total Accesses: 1\nScoreboard: " + strings.Repeat("_", 50) + strings.Repeat("W", 50) + "\n"
	testExchanges(t, []exchange{
		{name: "no limits", protocol: "apache-status", says: status(half)},
		{name: "over", protocol: "apache-status", options: o("replylimit > 20 %"), says: status(half), want: "APACHESTATUS: error -- 50 percent of processes are sending a reply"},
		{name: "under", protocol: "apache-status", options: o("replylimit < 20%"), says: status(half)},
		{name: "or", protocol: "apache-status", options: o("loglimit > 20% or dnslimit > 1% or waitlimit > 49%"), says: status(half), want: "50 percent of processes are waiting for a connection"},
		{name: "login", protocol: "apache-status", options: o("path /s username u password p waitlimit > 60%"),
			says: append([]string{"<GET /s?auto HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: upkeep\r\nAccept: */*\r\nAuthorization: Basic dTpw\r\n>"}, status(half)[1])},
		{name: "no scoreboard", protocol: "apache-status", says: status("x\n"), want: "APACHESTATUS: error -- no scoreboard found"},
		{name: "refused", protocol: "apache-status", says: []string{"", "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"}, want: "APACHESTATUS: error -- server returned status 403"},
		{name: "closed", protocol: "apache-status", peer: func(net.Conn) {}, want: "APACHESTATUS: error receiving data -- "},
	})
}

// wsServer opens a WebSocket and then says what it is given.
func wsServer(frames string) func(net.Conn) {
	return func(c net.Conn) {
		q, err := nethttp.ReadRequest(bufio.NewReaderSize(c, 16))
		if err != nil {
			return
		}
		sum := sha1.Sum([]byte(q.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
		_, _ = io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "+
			base64.StdEncoding.EncodeToString(sum[:])+"\r\n\r\n"+frames)
		_, _ = io.Copy(io.Discard, c)
	}
}

func TestWebsocket(t *testing.T) {
	o := options(t, "websocket", `request "/x" host "h" origin "http://o" version 13`)
	testExchanges(t, []exchange{
		{name: "good", protocol: "websocket", peer: wsServer("\x8a\x06upkeep")},
		{name: "talkative", protocol: "websocket", peer: wsServer("\x81\x02hi\x82\x7e\x01\x00" + strings.Repeat("x", 256) + "\x8a\x00")},
		{name: "options", protocol: "websocket", options: o, says: []string{"<Origin: http://o\r\n>", "HTTP/1.1 400 bad\r\n\r\n"}, want: "WEBSOCKET: error -- server returned status 400"},
		{name: "no key", protocol: "websocket", says: []string{"", "HTTP/1.1 101 x\r\n\r\n"}, want: "without the key"},
		{name: "no HTTP", protocol: "websocket", says: []string{"", "xyzzy\r\n"}, want: "WEBSOCKET: error -- HTTP error: answer is not HTTP: xyzzy"},
		{name: "closes", protocol: "websocket", peer: wsServer("\x88\x00"), want: "closed by the server"},
		{name: "huge frame", protocol: "websocket", peer: wsServer("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"), want: "at most 65536 are read"},
		{name: "no frame", protocol: "websocket", peer: wsServer("zzzz"), want: "no WebSocket frame"},
		{name: "endless", protocol: "websocket", peer: wsServer(strings.Repeat("\x81\x00", 300)), want: "among 256 messages"},
	})
}

// dnsServer answers queries with what answer makes of them, over TCP or UDP.
func dnsServer(answer func(m *dnsmessage.Message)) func(net.Conn) {
	return func(c net.Conn) {
		buf := make([]byte, 600)
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		tcp := c.LocalAddr().Network() == "tcp"
		query := buf[:n]
		if tcp {
			query = query[2:]
		}
		var m dnsmessage.Message
		if m.Unpack(query) != nil {
			return
		}
		m.Response = true
		answer(&m)
		reply, err := m.Pack()
		if err != nil {
			return
		}
		if tcp {
			reply = append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)
		}
		_, _ = c.Write(reply)
		_, _ = io.Copy(io.Discard, c)
	}
}

func answerWith(bodies ...dnsmessage.ResourceBody) func(m *dnsmessage.Message) {
	return func(m *dnsmessage.Message) {
		for _, b := range bodies {
			m.Answers = append(m.Answers, dnsmessage.Resource{Body: b, Header: dnsmessage.ResourceHeader{Name: m.Questions[0].Name, Class: dnsmessage.ClassINET}})
		}
	}
}

func TestDNS(t *testing.T) {
	o := func(text string) any { return options(t, "dns", text) }
	root := answerWith(&dnsmessage.NSResource{NS: dnsmessage.MustNewName("a.example.")})
	address := answerWith(&dnsmessage.AResource{A: [4]byte{192, 0, 2, 1}}, &dnsmessage.AResource{A: [4]byte{192, 0, 2, 2}})
	code := func(c dnsmessage.RCode) func(m *dnsmessage.Message) {
		return func(m *dnsmessage.Message) { m.RCode = c }
	}
	testExchanges(t, []exchange{
		{name: "root", protocol: "dns", peer: dnsServer(root)},
		{name: "refuses", protocol: "dns", peer: dnsServer(code(dnsmessage.RCodeRefused))},
		{name: "fails", protocol: "dns", peer: dnsServer(code(dnsmessage.RCodeServerFailure)), want: "DNS: invalid response code: 0x2"},
		{name: "empty", protocol: "dns", peer: dnsServer(func(*dnsmessage.Message) {}), want: "DNS: no answer or authority records returned"},
		{name: "other id", protocol: "dns", peer: dnsServer(func(m *dnsmessage.Message) { m.ID++ }), want: "DNS: response to another query"},
		{name: "echo", protocol: "dns", peer: dnsServer(func(m *dnsmessage.Message) { m.Response = false }), want: "a query came back"},
		{name: "two questions", protocol: "dns", peer: dnsServer(func(m *dnsmessage.Message) { m.Questions = append(m.Questions, m.Questions[0]) }), want: "another question"},
		{name: "name", protocol: "dns", options: o(`query "www.example.org"`), peer: dnsServer(address)},
		{name: "address", protocol: "dns", options: o(`query www.example.org answer = "^192\.0\.2\.2$" answer != "^10\."`), peer: dnsServer(address)},
		{name: "other address", protocol: "dns", options: o(`query www.example.org answer = "^10\."`), peer: dnsServer(address),
			want: "DNS: unexpected answer for www.example.org -- 192.0.2.1, 192.0.2.2"},
		{name: "mail servers", protocol: "dns", options: o(`query example.org record mx answer = "^10 mx.example.org$"`),
			peer: dnsServer(answerWith(&dnsmessage.MXResource{Pref: 10, MX: dnsmessage.MustNewName("mx.example.org.")}))},
		{name: "unknown name", protocol: "dns", options: o(`query nx.example.org`), peer: dnsServer(code(dnsmessage.RCodeNameError)), want: "DNS: no answer for nx.example.org -- NameError"},
		{name: "no records", protocol: "dns", options: o(`query nx.example.org record txt`), peer: dnsServer(func(*dnsmessage.Message) {}), want: "no such records"},
	})
	// The same over UDP.
	conn := dialPeer(t, true, dnsServer(address))
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	p, _ := Lookup("dns")
	if err := p.Run(ctx, conn, Request{Options: o(`query www.example.org answer = "2$"`)}); err != nil {
		t.Errorf("over UDP: %v", err)
	}
}

func TestGRPC(t *testing.T) {
	health := nethttp.HandlerFunc(func(w nethttp.ResponseWriter, q *nethttp.Request) {
		body, _ := io.ReadAll(q.Body)
		w.Header().Set("Content-Type", "application/grpc")
		w.Header().Set("Trailer", "Grpc-Status, Grpc-Message")
		status, reply := "0", ""
		switch string(body[5:]) {
		case "":
			reply = "\x00\x00\x00\x00\x02\x08\x01"
		case "\x0a\x04down":
			reply = "\x00\x00\x00\x00\x02\x08\x02"
		case "\x0a\x05empty":
		default:
			status = "5"
		}
		_, _ = io.WriteString(w, reply)
		w.Header().Set("Grpc-Status", status)
		w.Header().Set("Grpc-Message", "as asked")
	})
	server := httptest.NewUnstartedServer(health)
	server.Config.Protocols = new(nethttp.Protocols)
	server.Config.Protocols.SetUnencryptedHTTP2(true)
	server.Start()
	defer server.Close()
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for service, want := range map[string]string{"": "", "service down": "GRPC: health status is NOT_SERVING", "service empty": "GRPC: invalid response",
		"service other": "GRPC: health check failed -- status 5 as asked"} {
		conn, err := net.Dial("tcp", at.Host)
		if err != nil {
			t.Fatal(err)
		}
		p, _ := Lookup("grpc")
		ctx, cancel := context.WithTimeout(t.Context(), patient)
		err = p.Run(ctx, conn, Request{Host: "127.0.0.1", Options: options(t, "grpc", service)})
		cancel()
		conn.Close()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", service, err, want)
		}
	}
	testExchanges(t, []exchange{{name: "HTTP/1.1", protocol: "grpc", says: []string{"", "HTTP/1.1 400 Bad Request\r\n\r\n"}, want: "GRPC: "}})
}

func FuzzWebsocketFrame(f *testing.F) {
	f.Add("\x82\x7e\x01\x00")
	f.Fuzz(func(_ *testing.T, reply string) { _, _ = wsReceive(newWire("X", readOnly{strings.NewReader(reply)})) })
}

func FuzzDNSReply(f *testing.F) {
	f.Add("\x00\x10\x00\x01\x81\x80\x00\x00\x00\x01\x00\x00\x00\x00")
	o := options(f, "dns", `query example.org answer = "x"`)
	f.Fuzz(func(t *testing.T, reply string) {
		_ = dns(t.Context(), readOnly{strings.NewReader(reply)}, Request{Options: o})
	})
}

func FuzzGRPCStatus(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x00\x02\x08\x01"))
	f.Fuzz(func(_ *testing.T, reply []byte) { _, _ = grpcStatus(reply) })
}
