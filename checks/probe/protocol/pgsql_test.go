package protocol

import (
	"crypto/tls"
	"encoding/base64"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"testing"
)

// pgMessage is a message of a server: authentication ones have a number in front.
func pgMessage(kind byte, body string) string {
	n := make([]byte, 4)
	binary.BigEndian.PutUint32(n, uint32(len(body)+4))
	return string(kind) + string(n) + body
}

func pgAuth(method uint32, data string) string {
	n := make([]byte, 4)
	binary.BigEndian.PutUint32(n, method)
	return pgMessage('R', string(n)+data)
}

func pgError(code, text string) string {
	return pgMessage('E', "SFATAL\x00C"+code+"\x00M"+text+"\x00\x00")
}

var pgReady = pgAuth(0, "") + pgMessage('S', "server_version\x0015.1\x00") + pgMessage('K', "12345678") + pgMessage('Z', "I")

func TestPgSQL(t *testing.T) {
	user := &pgsqlOptions{Username: credential("monit"), Password: credential("pencil"), Database: raw("test")}
	denied := pgError("28P01", `password authentication failed for user "monit"`)
	shown := `PGSQL: startup message error -- Severity=FATAL, Code=28P01, Message=password authentication failed for user "monit"`
	testExchanges(t, []exchange{
		{name: "trust", protocol: "pgsql", options: user, says: []string{"<user\x00monit\x00database\x00test\x00>", pgReady, "<X\x00\x00\x00\x04>"}},
		{name: "no database named", protocol: "pgsql", options: &pgsqlOptions{Username: credential("monit")},
			says: []string{"<user\x00monit\x00database\x00monit\x00>", pgReady}},
		{name: "clear text", protocol: "pgsql", options: user,
			says: []string{"<database\x00test\x00>", pgAuth(3, ""), "<p\x00\x00\x00\x0bpencil\x00>", pgReady}},
		{name: "md5", protocol: "pgsql", options: user,
			says: []string{"", pgAuth(5, "\x01\x02\x03\x04"), "<md56d047d127260c5fcd68507d9e4e81a31\x00>", pgReady}},
		{name: "md5 wrong password", protocol: "pgsql", options: user, says: []string{"", pgAuth(5, "1234"), "<md5>", denied}, want: shown},
		{name: "md5 without salt", protocol: "pgsql", options: user, says: []string{"", pgAuth(5, "")}, want: "invalid md5 salt"},
		{name: "no such database", protocol: "pgsql", options: user, says: []string{"", pgAuth(0, "") + pgError("3D000", "no")}, want: "3D000"},
		{name: "Kerberos", protocol: "pgsql", options: user, says: []string{"", pgAuth(7, "")}},
		{name: "other SASL", protocol: "pgsql", options: user, says: []string{"", pgAuth(10, "OAUTHBEARER\x00\x00")}},
		{name: "SCRAM without password", protocol: "pgsql", options: &pgsqlOptions{Username: credential("monit")},
			says: []string{"", pgAuth(10, "SCRAM-SHA-256\x00\x00")}},
		{name: "SCRAM", protocol: "pgsql", options: user, peer: pgSCRAM(t, "pencil", pgReady)},
		{name: "SCRAM wrong password", protocol: "pgsql", options: user, peer: pgSCRAM(t, "pen", ""), want: shown},
		{name: "SCRAM skipped", protocol: "pgsql", options: user, says: []string{"", pgAuth(10, "SCRAM-SHA-256\x00\x00"), "", pgReady},
			want: "the server did not prove that it knows the password"},
		{name: "SCRAM final first", protocol: "pgsql", options: user,
			says: []string{"", pgAuth(10, "SCRAM-SHA-256\x00\x00"), "", pgAuth(12, "v=")}, want: "the server does not know the password"},
		{name: "TLS not offered", protocol: "pgsql", options: user, request: Request{StartTLS: noTLS}, says: []string{"", "N"}, want: "does not offer TLS"},
		{name: "TLS with data behind", protocol: "pgsql", options: user, request: Request{StartTLS: noTLS}, says: []string{"", "S" + pgReady},
			want: "unexpected data before TLS"},
		{name: "wrong protocol", protocol: "pgsql", says: []string{"220 mail.example.com\r\n"}, want: "response message is too large"},
		{name: "endless notices", protocol: "pgsql", options: user, peer: func(c net.Conn) { repeat(c, pgMessage('N', "")) }, want: "after 128 messages"},
	})
}

// TestPgSQLNobody: without a user there is no login, which the server would log; to ask for TLS shows that it answers.
func TestPgSQLNobody(t *testing.T) {
	const request = "<\x00\x00\x00\x08\x04\xd2\x16\x2f>"
	testExchanges(t, []exchange{
		{name: "no TLS", protocol: "pgsql", says: []string{request, "N"}},
		{name: "no TLS but wanted", protocol: "pgsql", request: Request{StartTLS: noTLS}, says: []string{request, "N"}, want: "does not offer TLS"},
		{name: "data behind", protocol: "pgsql", says: []string{request, "NOTICE hello\r\n"}, want: "unexpected data"},
		{name: "data before TLS", protocol: "pgsql", says: []string{"SSH-2.0-OpenSSH_9.2\r\n"}, want: "unexpected data before TLS"},
		{name: "no TLS behind", protocol: "pgsql", says: []string{request, "S", "", "what?\r\n"}, want: "PGSQL: TLS -- "},
		{name: "welcomed", protocol: "pgsql", says: []string{request, pgReady}},
		{name: "asked for a password", protocol: "pgsql", says: []string{request, pgAuth(10, "SCRAM-SHA-256\x00\x00")}},
		{name: "refused", protocol: "pgsql", says: []string{request, pgError("28000", "no pg_hba.conf entry")}},
		{name: "no database", protocol: "pgsql", says: []string{request, pgError("3D000", "database does not exist")}},
		{name: "starting up", protocol: "pgsql", says: []string{request, pgError("57P03", "the database system is starting up")},
			want: "Code=57P03, Message=the database system is starting up"},
		{name: "cannot fork", protocol: "pgsql", says: []string{request, "Ecould not fork new process for connection\n\x00"}, want: "too large"},
		{name: "wrong protocol", protocol: "pgsql", says: []string{"220 mail.example.com\r\n"}, want: "response message is too large"},
	})
}

// pgOverTLS is a server that takes TLS and then does as it is told.
func pgOverTLS(config *tls.Config, inside func(*tls.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = io.ReadFull(c, make([]byte, 8))
		_, _ = io.WriteString(c, "S")
		inside(tls.Server(c, config))
	}
}

func TestPgSQLOverTLS(t *testing.T) {
	config, startTLS := testTLS(t)
	user := &pgsqlOptions{Username: credential("monit"), Database: raw("test")}
	silence := func(c *tls.Conn) { // a goodbye of TLS is all that it may hear
		if got, err := io.ReadAll(c); len(got) > 0 || err != nil {
			t.Errorf("the server got %q, %v", got, err)
		}
	}
	testExchanges(t, []exchange{
		{name: "TLS", protocol: "pgsql", options: user, request: Request{StartTLS: startTLS}, peer: pgOverTLS(config, func(c *tls.Conn) {
			play(t, c, []string{"<user\x00monit\x00>", pgReady, "<X>"})
		})},
		{name: "nobody", protocol: "pgsql", peer: pgOverTLS(config, silence)},
		{name: "nobody, TLS options", protocol: "pgsql", request: Request{StartTLS: startTLS}, peer: pgOverTLS(config, silence)},
	})
}

// TestPgSQLLeavesALogin: where the test cannot give what a login wants, it goes without a word. A word is logged.
func TestPgSQLLeavesALogin(t *testing.T) {
	for name, wants := range map[string]string{"Kerberos": pgAuth(7, ""), "SCRAM": pgAuth(10, "SCRAM-SHA-256\x00\x00")} {
		t.Run(name, func(t *testing.T) {
			client, server := net.Pipe()
			heard := make(chan []byte)
			go func() {
				buf := make([]byte, 4096)
				_, _ = server.Read(buf) // the start
				_, _ = io.WriteString(server, wants)
				rest, _ := io.ReadAll(server)
				heard <- rest
			}()
			p, _ := Lookup("pgsql")
			err := p.Run(t.Context(), client, Request{Options: &pgsqlOptions{Username: credential("monit")}})
			_ = client.Close()
			if rest := <-heard; err != nil || len(rest) > 0 {
				t.Errorf("the server heard %q, %v", rest, err)
			}
		})
	}
}

// pgSCRAM plays the server's side with this password and says after when it was right.
func pgSCRAM(t *testing.T, password, after string) func(net.Conn) {
	return func(c net.Conn) {
		buf := make([]byte, 4096)
		read := func() string {
			n, _ := c.Read(buf)
			return string(buf[:n])
		}
		read() // start
		_, _ = io.WriteString(c, pgAuth(10, "SCRAM-SHA-256-PLUS\x00SCRAM-SHA-256\x00\x00"))
		_, nonce, found := strings.Cut(read(), ",r=")
		if !found {
			t.Error("no nonce in the client's first message")
		}
		challenge := "r=" + nonce + "more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
		_, _ = io.WriteString(c, pgAuth(11, challenge))
		mirror := &scram{password: password, nonce: nonce}
		proof, err := mirror.final(challenge)
		if err != nil {
			t.Error(err)
		}
		if got := read(); !strings.HasSuffix(got, proof) {
			_, _ = io.WriteString(c, pgError("28P01", `password authentication failed for user "monit"`))
		} else {
			_, _ = io.WriteString(c, pgAuth(12, "v="+base64Of(mirror.signature))+after)
		}
		_, _ = io.Copy(io.Discard, c)
	}
}

// TestSCRAM is the example of RFC 7677, section 3, and what a server may get wrong.
func TestSCRAM(t *testing.T) {
	const nonce = "rOprNGfwEbeRWgbNEkqO"
	const challenge = "r=" + nonce + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
	s := &scram{user: "user", password: "pencil", nonce: nonce}
	if got := s.first(); got != "n,,n=user,r="+nonce {
		t.Errorf("first message %s", got)
	}
	final, err := s.final(challenge)
	want := "c=biws,r=" + nonce + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
	if err != nil || final != want {
		t.Errorf("got %s, %v, want %s", final, err, want)
	}
	if err := s.verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="); err != nil || !s.verified {
		t.Errorf("the right signature: %v", err)
	}
	for _, bad := range []string{"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95H4=", "v=", "", "v=!", "e=other-error"} {
		if s.verify(bad) == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	for _, bad := range []string{"", "r=x,s=AAAA,i=1", "r=" + nonce + ",s=AAAA,i=1", "r=" + nonce + "x,s=,i=1", "r=" + nonce + "x,s=!,i=1",
		"r=" + nonce + "x,s=AAAA,i=0", "r=" + nonce + "x,s=AAAA,i=900000000", "m=x,r=" + nonce + "x,s=AAAA,i=1"} {
		if _, err := s.final(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if got := newSCRAM("a=b,c", "x").first(); !strings.HasPrefix(got, "n,,n=a=3Db=2Cc,r=") {
		t.Errorf("user not escaped: %s", got)
	}
}

func base64Of(data []byte) string { return base64.StdEncoding.EncodeToString(data) }
