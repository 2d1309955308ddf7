package protocol

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/parser"
)

func raw(s string) *parser.Raw { return &parser.Raw{Value: s} }

func credential(s string) *parser.Credential { return &parser.Credential{Value: s} }

func TestLineProtocols(t *testing.T) {
	testExchanges(t, []exchange{
		{name: "good", protocol: "default"},
		{name: "good", protocol: "ftp", says: []string{"220-hello\r\n free text\r\n220 x\r\n", "<QUIT\r\n>", "221 bye\r\n"}},
		{name: "refused", protocol: "ftp", says: []string{"421 too many\r\n"}, want: "FTP greeting error: 421 too many"},
		{name: "bad quit", protocol: "ftp", says: []string{"220 x\r\n", "", "500 what\r\n"}, want: "FTP quit error: 500 what"},
		{name: "endless reply", protocol: "ftp", peer: func(c net.Conn) { repeat(c, "220-x\r\n") }, want: "more than 256 lines"},
		{name: "good", protocol: "nntp", says: []string{"200 hello\r\n", "<QUIT\r\n>", "205 bye\r\n"}},
		{name: "read only", protocol: "nntp", says: []string{"201 no posting\r\n", "", "205 bye\r\n"}},
		{name: "refused", protocol: "nntp", says: []string{"502 no\r\n"}, want: "NNTP error: 502 no"},
		{name: "good", protocol: "lmtp", says: []string{"220 x\r\n", "<LHLO localhost\r\n>", "250-a\r\n250 b\r\n", "<QUIT>", "221 bye\r\n"}},
		{name: "refused", protocol: "lmtp", says: []string{"220 x\r\n", "", "500 y\r\n"}, want: "LMTP error: 500 y"},
		{name: "good", protocol: "pop", says: []string{"+OK hi\r\n", "<QUIT\r\n>", "+OK bye\r\n"}},
		{name: "refused", protocol: "pop", says: []string{"-ERR no\r\n"}, want: "POP: invalid greeting -- -ERR no"},
		{name: "bad quit", protocol: "pop", says: []string{"+OK\r\n", "", "-ERR y\r\n"}, want: "POP: invalid QUIT response -- -ERR y"},
		{name: "inside TLS", protocol: "pops", says: []string{"+OK hi\r\n", "", "+OK bye\r\n"}},
		{name: "good", protocol: "imap", says: []string{"* OK IMAP4\r\n", "<001 LOGOUT\r\n>", "* BYE\r\n001 OK\r\n"}},
		{name: "logged in", protocol: "imap", says: []string{"* PREAUTH x\r\n", "", "* BYE\r\n001 OK\r\n"}},
		{name: "refused", protocol: "imap", says: []string{"* NO\r\n"}, want: "IMAP: invalid greeting -- * NO"},
		{name: "bad logout", protocol: "imap", says: []string{"* OK\r\n", "", "001 NO y\r\n"}, want: "IMAP: invalid logout response: 001 NO y"},
		{name: "good", protocol: "ssh", says: []string{"SSH-2.0-OpenSSH_9\r\n", "<SSH-2.0->"}},
		{name: "banner", protocol: "ssh", says: []string{"welcome\r\nSSH-2.0-x\r\n", "<SSH-2.0->"}},
		{name: "version 1", protocol: "ssh", says: []string{"SSH-1.5-x\r\n"}, want: "SSH: protocol error SSH-1.5-x"},
		{name: "wrong protocol", protocol: "ssh", peer: func(c net.Conn) { repeat(c, "220 x\r\n") }, want: "SSH: protocol error 220 x"},
		{name: "good", protocol: "sieve", says: []string{"\"SIEVE\" \"x\"\r\nOK\r\n", "<LOGOUT\r\n>", "OK \"bye\"\r\n"}},
		{name: "refused", protocol: "sieve", says: []string{"\"SIEVE\" \"x\"\r\nBYE \"busy\"\r\n"}, want: "SIEVE: invalid greeting -- BYE"},
		{name: "bad logout", protocol: "sieve", says: []string{"OK\r\n", "", "NO\r\n"}, want: "SIEVE: invalid LOGOUT response -- NO"},
		{name: "good", protocol: "redis", says: []string{"<*1\r\n$4\r\nPING\r\n>", "+PONG\r\n", "<QUIT>"}},
		{name: "wants a login", protocol: "redis", says: []string{"", "-NOAUTH Authentication required.\r\n"}},
		{name: "refused", protocol: "redis", says: []string{"", "-ERR\r\n"}, want: "REDIS: PING error -- -ERR"},
		{name: "good", protocol: "memcache", says: []string{"", memcacheReply(0x81, 0)}},
		{name: "wants a login", protocol: "memcache", says: []string{"", memcacheReply(0x81, 0x20)}},
		{name: "unknown", protocol: "memcache", says: []string{"", memcacheReply(0x81, 0x81)}, want: "MEMCACHELEN: Invalid response code -- Unknown command"},
		{name: "wrong", protocol: "memcache", says: []string{"", memcacheReply(0, 0)}, want: "MEMCACHELEN: Invalid response code -- error occurred"},
	})
}

func memcacheReply(magic, status byte) string {
	return string([]byte{magic, 0x0a, 0, 0, 0, 0, 0, status}) + string(make([]byte, 16))
}

func repeat(c net.Conn, s string) {
	for {
		if _, err := io.WriteString(c, s); err != nil {
			return
		}
	}
}

func TestSMTP(t *testing.T) {
	user := &loginOptions{Username: credential("u"), Password: credential("secret")}
	testExchanges(t, []exchange{
		{name: "good", protocol: "smtp", says: []string{"220-x\r\n220 y\r\n", "<EHLO localhost\r\n>", "250 x\r\n", "<QUIT\r\n>", "221 bye\r\n"}},
		{name: "HELO", protocol: "smtp", says: []string{"220 x\r\n", "<EHLO>", "500 what\r\n", "<HELO localhost\r\n>", "250 x\r\n", "<QUIT>", "221 bye\r\n"}},
		{name: "refused", protocol: "smtp", says: []string{"554 no\r\n"}, want: "Mailserver response error -- 554 no"},
		{name: "closed", protocol: "smtp", peer: func(net.Conn) {}, want: "Error receiving data from the mailserver -- Connection"},
		{name: "PLAIN", protocol: "smtp", options: user,
			says: []string{"220 x\r\n", "", "250-a\r\n250 AUTH LOGIN PLAIN\r\n", "<AUTH PLAIN AHUAc2VjcmV0\r\n>", "235 ok\r\n", "<QUIT>", "221 bye\r\n"}},
		{name: "LOGIN", protocol: "smtp", options: user,
			says: []string{"220 x\r\n", "", "250 AUTH=LOGIN\r\n", "<AUTH LOGIN\r\n>", "334 VQ==\r\n", "<dQ==>", "334 UA==\r\n", "<c2VjcmV0>", "235 ok\r\n", "", "221 bye\r\n"}},
		{name: "wrong password", protocol: "smtp", options: user,
			says: []string{"220 x\r\n", "", "250 AUTH PLAIN\r\n", "", "535 5.7.8 no\r\n"}, want: "Mailserver response error -- 535 5.7.8 no"},
		{name: "no login offered", protocol: "smtp", options: user,
			says: []string{"220 x\r\n", "", "250 x\r\n"}, want: "Authentication failed -- no supported authentication methods found"},
		{name: "STARTTLS not offered", protocol: "smtp", request: Request{StartTLS: noTLS},
			says: []string{"220 x\r\n", "", "250 x\r\n"}, want: "STARTTLS is not offered"},
		{name: "STARTTLS refused", protocol: "smtp", request: Request{StartTLS: noTLS},
			says: []string{"220 x\r\n", "", "250 STARTTLS\r\n", "", "454 no\r\n"}, want: "454 no"},
		{name: "STARTTLS with data behind", protocol: "smtp", request: Request{StartTLS: noTLS},
			says: []string{"220 x\r\n", "", "250 STARTTLS\r\n", "", "220 go\r\n250 injected\r\n"}, want: "SMTP: unexpected data before TLS"},
		{name: "STARTTLS", protocol: "smtp", request: Request{StartTLS: noTLS},
			says: []string{"220 x\r\n", "", "250 STARTTLS\r\n", "", "220 go\r\n", "<EHLO>", "250 x\r\n", "<QUIT>", "221 bye\r\n"}},
		{name: "port 465", protocol: "smtp", request: Request{StartTLS: noTLS, Port: 465},
			says: []string{"220 x\r\n", "<EHLO>", "250 x\r\n", "<QUIT>", "221 bye\r\n"}},
	})
}

// noTLS stands for the handshake where the test is about what is said around it.
func noTLS(_ context.Context, c net.Conn) (net.Conn, error) { return c, nil }

func FuzzCoded(f *testing.F) {
	f.Add("220-a\r\nb\r\n220 c\r\n")
	f.Add("22\n")
	f.Fuzz(func(t *testing.T, reply string) {
		w := newWire("X", readOnly{strings.NewReader(reply)})
		texts, err := w.coded("bad: ", "220")
		if err == nil && len(texts) == 0 {
			t.Errorf("%q: no line and no error", reply)
		}
	})
}

// readOnly is a connection that gives what a fuzzer made up.
type readOnly struct{ io.Reader }

func (readOnly) Write(b []byte) (int, error)      { return len(b), nil }
func (readOnly) Close() error                     { return nil }
func (readOnly) LocalAddr() net.Addr              { return nil }
func (readOnly) RemoteAddr() net.Addr             { return nil }
func (readOnly) SetDeadline(time.Time) error      { return nil }
func (readOnly) SetReadDeadline(time.Time) error  { return nil }
func (readOnly) SetWriteDeadline(time.Time) error { return nil }
