package protocol

import (
	"bytes"
	"context"
	"net"
	"strings"
	"testing"
)

// fed is a connection whose peer says what the fuzzer made up, and then hangs up.
type fed struct {
	readOnly
	addr net.Addr
}

func (c fed) LocalAddr() net.Addr  { return c.addr }
func (c fed) RemoteAddr() net.Addr { return c.addr }

// fuzzReplies runs a protocol against arbitrary replies: it may neither panic nor, in an error, tell the password.
func fuzzReplies(f *testing.F, protocol string, o any, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	p, _ := Lookup(protocol)
	var addr net.Addr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
	if p.UDP {
		addr = &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
	}
	f.Fuzz(func(t *testing.T, reply []byte) {
		err := p.Run(context.Background(), fed{readOnly{bytes.NewReader(reply)}, addr}, Request{Host: "127.0.0.1", Options: o})
		if err != nil && strings.Contains(err.Error(), "mysecret") && !bytes.Contains(reply, []byte("mysecret")) {
			t.Errorf("%v", err)
		}
	})
}

func FuzzMySQL(f *testing.F) {
	o := &mysqlOptions{Username: credential("monit"), Password: credential("mysecret")}
	native, sha2 := mysqlServer{plugin: mysqlNative}.greeting(), mysqlServer{plugin: mysqlCachingSHA2}.greeting()
	fuzzReplies(f, "mysql", o, mysqlPacket(0, native)+mysqlPacket(2, "\x00\x00\x00\x02\x00")+mysqlPacket(1, "\x00"),
		mysqlPacket(0, sha2)+mysqlPacket(2, "\x01\x04")+mysqlPacket(4, "\x01"+string(mysqlTestPEM(f))),
		mysqlPacket(0, native)+mysqlPacket(2, "\xfemysql_native_password\x00"+mysqlTestSalt+"\x00")+mysqlPacket(4, "\xff\x15\x04#28000no"))
}

func FuzzPgSQL(f *testing.F) {
	o := &pgsqlOptions{Username: credential("monit"), Password: credential("mysecret")}
	fuzzReplies(f, "pgsql", o, pgReady, pgAuth(5, "1234")+pgReady, pgAuth(3, "")+pgError("28P01", "no"),
		pgAuth(10, "SCRAM-SHA-256\x00\x00")+pgAuth(11, "r=x,s=AAAA,i=1")+pgAuth(12, "v=AAAA"))
}

func FuzzPgSQLNobody(f *testing.F) {
	fuzzReplies(f, "pgsql", nil, "N", "S\x15\x03\x03\x00\x02\x02\x28", pgError("28000", "no"), pgReady, "SSH-2.0-x\r\n")
}

func FuzzSCRAM(f *testing.F) {
	f.Add("r=noncemore,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=10", "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
	f.Fuzz(func(t *testing.T, challenge, last string) {
		if i := strings.LastIndex(challenge, "i="); i >= 0 && len(challenge)-i > 5 {
			t.Skip("slow by intent")
		}
		s := &scram{user: "u", password: "mysecret", nonce: "nonce"}
		answer, err := s.final(challenge)
		if err == nil && !strings.Contains(answer, ",p=") || strings.Contains(answer, "mysecret") {
			t.Errorf("%q: %q", challenge, answer)
		}
		if s.verify(last) == nil && s.signature == nil {
			t.Errorf("%q was taken for a signature", last)
		}
	})
}

func FuzzMongoDB(f *testing.F) {
	fuzzReplies(f, "mongodb", nil, mongoOld(mongoOK(1, 5, "")), mongoOld(mongoOK(1, 21, ""))+mongoNew(mongoOK(1, 0, "x")))
}

func FuzzMQTT(f *testing.F) {
	fuzzReplies(f, "mqtt", &loginOptions{Username: credential("u"), Password: credential("mysecret")}, "\x20\x02\x00\x00", "\x20\x02\x00\x05")
}

func FuzzLDAP(f *testing.F) {
	fuzzReplies(f, "ldap3", nil, "\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x00\x04\x00\x04\x00",
		"\x30\x84\x00\x00\x00\x10\x02\x01\x01\x61\x84\x00\x00\x00\x07\x0a\x01\x00\x04\x00\x04\x00")
}

func FuzzRADIUS(f *testing.F) {
	secret := []byte(radiusSecret)
	request := radiusRequest(secret)
	f.Add(radiusReply(request, secret))
	f.Fuzz(func(t *testing.T, reply []byte) {
		before := bytes.Clone(reply)
		_ = checkRADIUS(request, reply, secret)
		if !bytes.Equal(before, reply) {
			t.Error("the reply was changed")
		}
	})
}

func FuzzTNS(f *testing.F) {
	fuzzReplies(f, "tns", nil, "\x00\x19\x00\x00\x04\x00\x00\x00\x22\x00\x00\x0d(DESCRIPTION=", "\x00\x08\x00\x00\x0b\x00\x00\x00")
}

func FuzzNTP(f *testing.F) {
	fuzzReplies(f, "ntp3", nil, "\x1c\x02"+strings.Repeat("\x00", 46), "\xdc\x00"+strings.Repeat("R", 46))
}

func FuzzSIP(f *testing.F) { fuzzReplies(f, "sip", nil, "SIP/2.0 200 OK\r\n", "SIP/2.0 404\r\n") }

func FuzzTexts(f *testing.F) {
	for _, s := range []string{"PONG\n", "SPAMD/1.5 0 PONG\r\n", "HTTP/1.1 200 OK\r\n", "GPSD,G=GPS\r\n", "action=DUNNO\n", "(I0\nS'pong'\n.<F2B_END_COMMAND>",
		"@RSYNCD: 31.0\nx\n@RSYNCD: EXIT\n", "\x00\x00\x00\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, reply []byte) {
		for _, name := range []string{"clamav", "spamassassin", "dwp", "gps", "postfix-policy", "fail2ban", "rsync", "rdate"} {
			p, _ := Lookup(name)
			_ = p.Run(context.Background(), fed{readOnly{bytes.NewReader(reply)}, &net.TCPAddr{}}, Request{})
		}
	})
}
