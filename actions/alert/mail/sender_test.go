package mail

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/actions/alert/mail/sink"
	"github.com/upkeep-monitor/upkeep/checks"
)

func listen(t *testing.T, x sink.Settings) *sink.Sink {
	t.Helper()
	s, err := sink.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Set(x)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func at(t *testing.T, addr string) checks.MailServer {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(port)
	return checks.MailServer{Host: host, Port: n}
}

func unused(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func newSender(log *bytes.Buffer, servers ...checks.MailServer) *Sender {
	return &Sender{Servers: servers, Timeout: time.Second, Hostname: "host.example", Log: slog.New(slog.NewTextHandler(log, nil))}
}

func message(to string) *Message {
	return &Message{From: "upkeep@host.example", To: to, Subject: "upkeep alert --  Does not exist gone", Body: "text\n",
		Date: time.Unix(1785870000, 0), ID: "1.2@host.example", Mailer: "upkeep 1.0"}
}

func TestDialogue(t *testing.T) {
	server := listen(t, sink.Settings{})
	var log bytes.Buffer
	s := newSender(&log, at(t, server.Addr))
	for range 2 {
		if err := s.Send(t.Context(), message("ops@example.org")); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	var verbs []string
	for _, c := range server.Commands() {
		verbs = append(verbs, strings.FieldsFunc(c, func(r rune) bool { return r == ' ' || r == ':' })[0])
	}
	if got, want := strings.Join(verbs, " "), "EHLO MAIL RCPT DATA MAIL RCPT DATA QUIT"; got != want {
		t.Errorf("commands %s, want %s", got, want)
	}
	if server.Connections() != 1 {
		t.Errorf("%d connections for two mails", server.Connections())
	}
	if server.Commands()[0] != "EHLO host.example" {
		t.Errorf("greeting %q", server.Commands()[0])
	}
	m := server.Mails()[0]
	want := map[string]string{"From": "upkeep@host.example", "To": "ops@example.org", "Subject": "upkeep alert --  Does not exist gone",
		"X-Mailer": "upkeep 1.0", "Mime-Version": "1.0", "Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit", "X-Auto-Response-Suppress": "All", "Precedence": "Bulk",
		"Message-Id": "<1.2@host.example>", "Date": "Tue, 04 Aug 2026 19:00:00 GMT"}
	for k, v := range want {
		if got := m.Header.Get(k); got != v {
			t.Errorf("%s: %q, want %q", k, got, v)
		}
	}
	if len(m.Header) != len(want) {
		t.Errorf("headers %v", m.Header)
	}
	if !bytes.Contains(m.Raw, []byte("\r\nMessage-Id: ")) {
		t.Error("Message-Id is not spelled as Monit does")
	}
	if m.Body != "text\n" {
		t.Errorf("body %q", m.Body)
	}
}

func TestServersInOrder(t *testing.T) {
	for name, trouble := range map[string]sink.Settings{"busy": {Mode: sink.Busy}, "tempfail": {Mode: sink.TempFail},
		"drop": {Mode: sink.Drop}, "hang": {Mode: sink.Hang}} {
		t.Run(name, func(t *testing.T) {
			bad, good := listen(t, trouble), listen(t, sink.Settings{})
			var log bytes.Buffer
			s := newSender(&log, at(t, unused(t)), at(t, bad.Addr), at(t, good.Addr))
			s.Timeout = 300 * time.Millisecond
			if err := s.Send(t.Context(), message("ops@example.org")); err != nil {
				t.Fatal(err)
			}
			connections := bad.Connections()
			if err := s.Send(t.Context(), message("ops@example.org")); err != nil || bad.Connections() != connections {
				t.Errorf("the second mail did not use the open session: %v", err)
			}
			s.Close()
			if len(good.Mails()) != 2 || len(bad.Mails()) != 0 {
				t.Errorf("good has %d, bad has %d", len(good.Mails()), len(bad.Mails()))
			}
			if !strings.Contains(log.String(), "Cannot open a connection to the mailserver 127.0.0.1:") {
				t.Errorf("log: %s", log.String())
			}
			if strings.Contains(log.String(), "no mail server is available") {
				t.Errorf("log: %s", log.String())
			}
		})
	}
}

func TestNoServer(t *testing.T) {
	var log bytes.Buffer
	s := newSender(&log, at(t, unused(t)), at(t, unused(t)))
	for range 3 {
		var refusal *Refusal
		if err := s.Send(t.Context(), message("ops@example.org")); err == nil || errors.As(err, &refusal) {
			t.Fatalf("error %v", err)
		}
	}
	if n := strings.Count(log.String(), "Mail: Delivery failed -- no mail server is available"); n != 1 {
		t.Errorf("told %d times: %s", n, log.String())
	}
	if n := strings.Count(log.String(), "connection refused"); n != 2 {
		t.Errorf("told %d times: %s", n, log.String())
	}
}

func TestRefusals(t *testing.T) {
	server := listen(t, sink.Settings{Refuse: func(to string) string {
		return map[string]string{"gone@example.org": "550 no such user", "full@example.org": "452 mailbox full"}[to]
	}})
	var log bytes.Buffer
	s := newSender(&log, at(t, server.Addr))
	var refusal *Refusal
	if err := s.Send(t.Context(), message("gone@example.org")); !errors.As(err, &refusal) || !refusal.Permanent() {
		t.Errorf("error %v", err)
	}
	if err := s.Send(t.Context(), message("full@example.org")); !errors.As(err, &refusal) || refusal.Permanent() {
		t.Errorf("error %v", err)
	}
	if err := s.Send(t.Context(), message("ops@example.org")); err != nil {
		t.Errorf("a good receiver after bad ones: %v", err)
	}
	s.Close()
	if server.Connections() != 1 || len(server.Mails()) != 1 {
		t.Errorf("%d connections, %d mails", server.Connections(), len(server.Mails()))
	}
	for _, text := range []string{"Mail: Mailserver response error -- 550 no such user", "Mail: Mailserver response error -- 452 mailbox full"} {
		if !strings.Contains(log.String(), text) {
			t.Errorf("log lacks %q: %s", text, log.String())
		}
	}
}

func TestServerClosesIdleSession(t *testing.T) {
	server := listen(t, sink.Settings{})
	var log bytes.Buffer
	s := newSender(&log, at(t, server.Addr))
	if err := s.Send(t.Context(), message("a@example.org")); err != nil {
		t.Fatal(err)
	}
	_ = s.session.conn.Close()
	if err := s.Send(t.Context(), message("b@example.org")); err != nil || log.Len() > 0 {
		t.Errorf("error %v, log %s", err, log.String())
	}
	s.Close()
}

func TestContextEndsHang(t *testing.T) {
	server := listen(t, sink.Settings{Mode: sink.Hang})
	var log bytes.Buffer
	s := newSender(&log, at(t, server.Addr))
	s.Timeout = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Send(ctx, message("a@example.org")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func TestTLS(t *testing.T) {
	pair := certificate(t)
	sum := sha256.Sum256(pair.Certificate[0])
	yes, no := true, false
	for _, c := range []struct {
		name     string
		implicit bool
		options  checks.TLSOptions
		fails    string
	}{
		{"implicit", true, checks.TLSOptions{Use: true, Verify: &no}, ""},
		{"starttls", false, checks.TLSOptions{Use: true, StartTLS: true, Verify: &no}, ""},
		{"starttls on any port", false, checks.TLSOptions{Use: true, Verify: &no}, ""},
		{"verified unless told otherwise", true, checks.TLSOptions{Use: true}, "`with ssl { verify: disable }` in `set mailserver`"},
		{"verified after starttls too", false, checks.TLSOptions{Use: true}, "`with ssl { verify: disable }` in `set mailserver`"},
		{"selfsigned allowed, verified unless told otherwise", true, checks.TLSOptions{Use: true, SelfSigned: &yes}, ""},
		{"starttls, nobody asked for it", false, checks.TLSOptions{}, ""},
		{"checksum", true, checks.TLSOptions{Use: true, ChecksumType: "sha256", Checksum: hex.EncodeToString(sum[:])}, ""},
		{"wrong checksum", true, checks.TLSOptions{Use: true, ChecksumType: "md5", Checksum: "00"}, "checksum"},
		{"verify", true, checks.TLSOptions{Use: true, Verify: &yes}, "self-signed certificate is not allowed"},
		{"selfsigned allowed", false, checks.TLSOptions{Use: true, StartTLS: true, Verify: &yes, SelfSigned: &yes}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := listen(t, sink.Settings{TLS: &tls.Config{Certificates: []tls.Certificate{pair}}, Implicit: c.implicit, Auth: "LOGIN", User: "joe", Pass: "secret"})
			target := at(t, server.Addr)
			target.TLS, target.Username, target.Password = c.options, "joe", "secret"
			var log bytes.Buffer
			s := newSender(&log, target)
			err := s.Send(t.Context(), message("ops@example.org"))
			s.Close()
			switch {
			case c.fails == "" && err != nil:
				t.Fatal(err)
			case c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)):
				t.Fatalf("error %v, want %q", err, c.fails)
			}
			if strings.Contains(log.String(), "secret") {
				t.Error("the password is in the log")
			}
			if c.fails != "" && strings.Contains(strings.Join(server.Commands(), "\n"), "AUTH") {
				t.Errorf("the password was said: %q", server.Commands())
			}
			if _, after, found := strings.Cut(strings.Join(server.Commands(), "\n"), "STARTTLS"); c.fails == "" && !c.implicit && (!found || !strings.Contains(after, "AUTH")) {
				t.Errorf("the password was said before STARTTLS: %q", server.Commands())
			}
		})
	}
}

// A server that speaks clear text to who wants TLS hears neither mail nor password, and the other way round; what is said
// names the way out.
func TestClearAgainstTLS(t *testing.T) {
	pair := certificate(t)
	for name, c := range map[string]struct {
		server  sink.Settings
		options checks.TLSOptions
		says    string
	}{
		"clear, tls":      {sink.Settings{Auth: "PLAIN"}, checks.TLSOptions{Use: true}, "clear text and does not offer STARTTLS"},
		"clear, starttls": {sink.Settings{Auth: "PLAIN"}, checks.TLSOptions{Use: true, StartTLS: true}, "clear text and does not offer STARTTLS"},
		"tls, clear":      {sink.Settings{Auth: "PLAIN", TLS: &tls.Config{Certificates: []tls.Certificate{pair}}, Implicit: true}, checks.TLSOptions{}, "add `using tls`"},
		"tls, starttls": {sink.Settings{Auth: "PLAIN", TLS: &tls.Config{Certificates: []tls.Certificate{pair}}, Implicit: true},
			checks.TLSOptions{Use: true, StartTLS: true}, "speaks TLS from the start"},
	} {
		t.Run(name, func(t *testing.T) {
			server := listen(t, c.server)
			target := at(t, server.Addr)
			target.TLS, target.Username, target.Password = c.options, "joe", "secret"
			var log bytes.Buffer
			s := newSender(&log, target)
			s.Timeout = 300 * time.Millisecond
			if err := s.Send(t.Context(), message("ops@example.org")); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %q", err, c.says)
			}
			if !strings.Contains(log.String(), c.says) || len(server.Mails()) != 0 {
				t.Errorf("log %s, %d mails", &log, len(server.Mails()))
			}
			for _, command := range server.Commands() {
				if strings.HasPrefix(command, "AUTH") || strings.HasPrefix(command, "MAIL") {
					t.Errorf("said %q", command)
				}
			}
		})
	}
}

// A server that thinks about a mail for long has it once.
func TestLateFinalDot(t *testing.T) {
	server := listen(t, sink.Settings{Delay: 400 * time.Millisecond})
	var log bytes.Buffer
	s := newSender(&log, at(t, server.Addr))
	s.Timeout = 50 * time.Millisecond
	var late []bool
	s.Late = func(now bool) { late = append(late, now) }
	for range 2 {
		if err := s.Send(t.Context(), message("ops@example.org")); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	if len(server.Mails()) != 2 || server.Connections() != 1 || log.Len() > 0 {
		t.Errorf("%d mails over %d connections, log %s", len(server.Mails()), server.Connections(), &log)
	}
	if !slices.Equal(late, []bool{true, false, true, false}) {
		t.Errorf("told to be late: %v", late)
	}
	s.Patience = 100 * time.Millisecond
	if err := s.Send(t.Context(), message("ops@example.org")); err == nil {
		t.Error("waits for ever")
	}
}

func TestAuth(t *testing.T) {
	server := listen(t, sink.Settings{Auth: "PLAIN LOGIN", User: "joe", Pass: "pw"})
	target := at(t, server.Addr)
	target.Username, target.Password = "joe", "pw"
	var log bytes.Buffer
	s := newSender(&log, target)
	if err := s.Send(t.Context(), message("ops@example.org")); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if server.Commands()[1] != "AUTH PLAIN AGpvZQBwdw==" {
		t.Errorf("commands %q", server.Commands())
	}
	target.Password = "wrong"
	s = newSender(&log, target)
	var refusal *Refusal
	if err := s.Send(t.Context(), message("ops@example.org")); err == nil || errors.As(err, &refusal) {
		t.Errorf("error %v: a wrong password must not cost the mail", err)
	}
	if !strings.Contains(log.String(), "535 wrong user or password") {
		t.Errorf("log %s", log.String())
	}
}

func TestRenderHostileText(t *testing.T) {
	m := message("ops@example.org")
	m.FromName, m.ReplyTo = "Ünï \"q\"", "Help <help@example.org>"
	m.Subject = "a\r\nBcc: evil@example.org\r\n\r\nbody " + strings.Repeat("long word ", 200)
	m.Body = "ü\x00\r\n" + strings.Repeat("ä", 3000) + "\n.\nend"
	wire, err := m.Render()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(wire, []byte("\nBcc:")) {
		t.Error("a subject made a header")
	}
	for _, line := range bytes.Split(wire, []byte("\n")) {
		if len(line) > 998 {
			t.Errorf("line of %d bytes", len(line))
		}
	}
	for _, header := range []string{"X-Auto-Response-Suppress: All\r\n", "Precedence: Bulk\r\n", "Reply-To: \"Help\" <help@example.org>\r\n"} {
		if !bytes.Contains(wire, []byte(header)) {
			t.Errorf("no %q", header)
		}
	}
	m.To = "two words"
	if _, err := m.Render(); err == nil {
		t.Error("an address with a blank was taken")
	}
}
