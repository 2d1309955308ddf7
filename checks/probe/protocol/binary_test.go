package protocol

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"math"
	"net"
	"strings"
	"testing"
)

// mongoOK is a document {ok: n, maxWireVersion: v, errmsg: text} with an array, a date and an object id before it.
func mongoOK(n float64, version uint32, text string) string {
	le := binary.LittleEndian
	return string(bsonDocument("\x04hosts\x00\x05\x00\x00\x00\x00", "\x09localTime\x0012345678", "\x07id\x00123456789012",
		"\x10maxWireVersion\x00"+string(le.AppendUint32(nil, version)),
		"\x02errmsg\x00"+string(le.AppendUint32(nil, uint32(len(text)+1)))+text+"\x00",
		"\x01ok\x00"+string(le.AppendUint64(nil, math.Float64bits(n)))))
}

func mongoMessage(kind uint32, body string) string {
	var m []byte
	for _, field := range []uint32{uint32(16 + len(body)), 1, 1, kind} {
		m = binary.LittleEndian.AppendUint32(m, field)
	}
	return string(m) + body
}

func mongoOld(document string) string {
	return mongoMessage(mongoReply, strings.Repeat("\x00", 16)+"\x01\x00\x00\x00"+document)
}

func mongoNew(document string) string { return mongoMessage(mongoMsg, "\x00\x00\x00\x00\x00"+document) }

func TestMongoDB(t *testing.T) {
	testExchanges(t, []exchange{
		{name: "old server", protocol: "mongodb", says: []string{"<admin.$cmd\x00>", mongoOld(mongoOK(1, 5, ""))}},
		{name: "since 3.6", protocol: "mongodb", says: []string{"<isMaster>", mongoOld(mongoOK(1, 21, "")), "<\x10ping\x00>", mongoNew(mongoOK(1, 0, ""))}},
		{name: "answers in OP_MSG", protocol: "mongodb", says: []string{"", mongoNew(mongoOK(1, 21, "")), "", mongoNew(mongoOK(1, 0, ""))}},
		{name: "ping refused", protocol: "mongodb", says: []string{"", mongoOld(mongoOK(1, 21, "")), "", mongoNew(mongoOK(0, 0, "shutting down"))},
			want: "MONGODB: PING response error -- invalid reply shutting down"},
		{name: "not ok", protocol: "mongodb", says: []string{"", mongoOld(mongoOK(0, 0, "no"))}, want: "MONGODB: PING response error -- invalid reply no"},
		{name: "no document", protocol: "mongodb", says: []string{"", mongoOld("")}, want: "damaged"},
		{name: "other message", protocol: "mongodb", says: []string{"", mongoMessage(7, "x")}, want: "not a MongoDB reply"},
		{name: "huge", protocol: "mongodb", says: []string{"", "\xff\xff\xff\x7f" + strings.Repeat("\x00", 12)}, want: "not a MongoDB message"},
		{name: "wrong protocol", protocol: "mongodb", says: []string{"220 mail.example.com ESMTP Postfix\r\n"}, want: "not a MongoDB message"},
	})
}

func TestMQTT(t *testing.T) {
	user := &loginOptions{Username: credential("monit"), Password: credential("mysecret")}
	testExchanges(t, []exchange{
		{name: "anonymous", protocol: "mqtt", says: []string{"<\x00\x04MQTT\x04\x02>", "\x20\x02\x00\x00", "<\xe0\x00>"}},
		{name: "login", protocol: "mqtt", options: user, says: []string{"<\x00\x05monit\x00\x08mysecret>", "\x20\x02\x00\x00"}},
		{name: "wrong password", protocol: "mqtt", options: user, says: []string{"", "\x20\x02\x00\x04"},
			want: "Unexpected connection response code -- Connection Refused: bad user name or password (4)"},
		{name: "not authorized", protocol: "mqtt", says: []string{"", "\x20\x02\x00\x05"}, want: "Connection Refused: not authorized (5)"},
		{name: "unknown code", protocol: "mqtt", says: []string{"", "\x20\x02\x00\x09"}, want: "response code -- unknown (9)"},
		{name: "long", protocol: "mqtt", says: []string{"", "\x20\x7f\x00\x00"}, want: "response length -- 127"},
		{name: "wrong protocol", protocol: "mqtt", says: []string{"hello\r\n"}, want: "Unexpected connection response type -- Publish Release (6)"},
		{name: "password alone", protocol: "mqtt", options: &loginOptions{Password: credential("x")}, want: "a password needs a username"},
	})
}

func TestLDAP(t *testing.T) {
	const ok = "\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x00\x04\x00\x04\x00"
	testExchanges(t, []exchange{
		{name: "good", protocol: "ldap3", says: []string{"<\x60\x07\x02\x01\x03\x04\x00\x80\x00>", ok, "<\x42\x00>"}},
		{name: "good", protocol: "ldap2", says: []string{"<\x60\x07\x02\x01\x02\x04\x00\x80\x00>", ok, "<\x42\x00>"}},
		{name: "long lengths", protocol: "ldap3",
			says: []string{"", "\x30\x84\x00\x00\x00\x10\x02\x01\x01\x61\x84\x00\x00\x00\x07\x0a\x01\x00\x04\x00\x04\x00"}},
		{name: "refused", protocol: "ldap3", says: []string{"", "\x30\x0e\x02\x01\x01\x61\x09\x0a\x01\x30\x04\x00\x04\x02no"},
			want: "LDAP: anonymous bind failed -- result 48 (no)"},
		{name: "hangs up", protocol: "ldap3", says: []string{"", "\x30\x0e\x02\x01\x00\x78\x09\x0a\x01\x34\x04\x00\x04\x02no"},
			want: "the server ends the session: result 52 (no)"},
		{name: "other response", protocol: "ldap3", says: []string{"", "\x30\x0c\x02\x01\x01\x65\x07\x0a\x01\x00\x04\x00\x04\x00"}, want: "tag 0x65"},
		{name: "cut short", protocol: "ldap3", says: []string{"", "\x30\x05\x02\x01\x01\x61\x07"}, want: "the message is damaged"},
		{name: "huge", protocol: "ldap3", says: []string{"", "\x30\x84\xff\xff\xff\xff"}, want: "at most 65536 are read"},
		{name: "wrong protocol", protocol: "ldap3", says: []string{"hello\r\n"}, want: "not an LDAP message"},
	})
}

func TestRADIUS(t *testing.T) {
	answer := func(secret string, change func(reply []byte) []byte) func(net.Conn) {
		return func(c net.Conn) {
			buf := make([]byte, radiusMax)
			n, _ := c.Read(buf)
			if n < radiusHeader {
				return
			}
			reply := radiusReply(buf[:n], []byte(secret))
			if change != nil {
				reply = change(reply)
			}
			_, _ = c.Write(reply)
		}
	}
	testExchanges(t, []exchange{
		{name: "good", protocol: "radius", peer: answer("testing123", nil)},
		{name: "own secret", protocol: "radius", options: &radiusOptions{Secret: credential("pingpong")}, peer: answer("pingpong", nil)},
		{name: "padded", protocol: "radius", peer: answer("testing123", func(r []byte) []byte { return append(r, 0, 0) })},
		{name: "wrong secret", protocol: "radius", peer: answer("other", nil), want: "RADIUS: invalid authenticator in the reply"},
		{name: "other id", protocol: "radius", peer: answer("testing123", func(r []byte) []byte { r[1]++; return r }), want: "answers another request"},
		{name: "other code", protocol: "radius", peer: answer("testing123", func(r []byte) []byte { r[0] = 11; return r }), want: "RADIUS: Invalid reply code -- 11"},
		{name: "wrong length", protocol: "radius", peer: answer("testing123", func(r []byte) []byte { r[2] = 0xff; return r }), want: "Invalid message length"},
		{name: "short", protocol: "radius", peer: answer("testing123", func(r []byte) []byte { return r[:10] }), want: "reply of 10 bytes"},
		{name: "wrong protocol", protocol: "radius", says: []string{"", "hello, this is another server altogether"}, want: "Invalid reply code -- 104"},
	})
}

// radiusReply accepts a request: one text attribute and a Message-Authenticator behind it.
func radiusReply(request, secret []byte) []byte {
	reply := append([]byte{radiusAccept, request[1], 0, 0}, request[4:radiusHeader]...)
	reply = append(append(reply, 18, 4, 'h', 'i', radiusMessageAuth, 18), make([]byte, 16)...)
	binary.BigEndian.PutUint16(reply[2:], uint16(len(reply)))
	copy(reply[len(reply)-16:], radiusMAC(reply, secret))
	sum := radiusSum(reply, secret)
	copy(reply[4:], sum[:])
	return reply
}

// TestRADIUSVectors is the example of RFC 5997, section 6.1, and attributes that a reply may not have.
func TestRADIUSVectors(t *testing.T) {
	secret := []byte("xyzzy5461")
	request := unhex(t, "0cda00268a54f4686fb394c52866e302185d062350125a665e2e1e8411f3e243822097c84fa3")
	reply := unhex(t, "02da0014ef0d552a4bf2d693ec2b6fe8b5411d66")
	unsigned := append([]byte{}, request...)
	clear(unsigned[radiusHeader+2:])
	if got := radiusMAC(unsigned, secret); hex.EncodeToString(got) != "5a665e2e1e8411f3e243822097c84fa3" {
		t.Errorf("Message-Authenticator %x", got)
	}
	if err := checkRADIUS(request, reply, secret); err != nil {
		t.Error(err)
	}
	if checkRADIUS(request, reply, []byte("wrong")) == nil {
		t.Error("a wrong secret was taken")
	}
	signed := func(attributes string) []byte {
		r := append(append([]byte{radiusAccept, request[1], 0, 0}, request[4:radiusHeader]...), attributes...)
		binary.BigEndian.PutUint16(r[2:], uint16(len(r)))
		sum := radiusSum(r, secret)
		copy(r[4:], sum[:])
		return r
	}
	for attributes, want := range map[string]string{
		"\x12": "attribute length", "\x12\x01": "attribute length", "\x12\x09x": "attribute length", "\x12\x03x": "",
		"\x50\x12" + strings.Repeat("x", 16): "Message-Authenticator", "\x12\x03x\x50\x03x": "Message-Authenticator",
	} {
		err := checkRADIUS(request, signed(attributes), secret)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %v, want %q", attributes, err, want)
		}
	}
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	data, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestNTP(t *testing.T) {
	reply := func(first, stratum byte, kiss string) string {
		return string([]byte{first, stratum}) + strings.Repeat("\x00", 10) + (kiss + "\x00\x00\x00\x00")[:4] + strings.Repeat("\x00", 32)
	}
	testExchanges(t, []exchange{
		{name: "good", protocol: "ntp3", says: []string{"<\xdb\x00>", reply(0x1c, 2, "")}},
		{name: "not synchronized", protocol: "ntp3", says: []string{"", reply(0xdc, 16, "")}, want: "NTP: Server not synchronized"},
		{name: "refused", protocol: "ntp3", says: []string{"", reply(0xdc, 0, "RATE")}, want: "NTP: Server not synchronized -- RATE"},
		{name: "a client", protocol: "ntp3", says: []string{"", reply(0x1b, 2, "")}, want: "NTP: Server mode error"},
		{name: "version 4", protocol: "ntp3", says: []string{"", reply(0x24, 2, "")}, want: "NTP: Server protocol version error"},
		{name: "short", protocol: "ntp3", says: []string{"", reply(0x1c, 2, "")[:20]}, want: "NTP: Received 20 bytes from server, expected 48 bytes"},
	})
}

func TestTNS(t *testing.T) {
	packet := func(kind byte, body string) string {
		return string([]byte{0, byte(len(body) + 8), 0, 0, kind, 0, 0, 0}) + body
	}
	refuse := func(text string) string { return packet(tnsRefuse, "\x22\x00\x00"+string(rune(len(text)))+text) }
	alive := refuse("(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=0)(ALIAS=LISTENER))")
	testExchanges(t, []exchange{
		{name: "good", protocol: "tns", says: []string{"<" + tnsPing + ">", alive}},
		{name: "asks again", protocol: "tns", says: []string{"", packet(tnsResend, ""), "<COMMAND=ping>", alive}},
		{name: "asks for ever", protocol: "tns", says: []string{"", packet(tnsResend, ""), "", packet(tnsResend, "")}, want: "again and again"},
		{name: "accepts", protocol: "tns", says: []string{"", packet(2, "x")}, want: "TNS: invalid ping response -- packet type 2"},
		{name: "other text", protocol: "tns", says: []string{"", refuse("hello")}, want: "TNS: invalid ping response"},
		{name: "wrong length", protocol: "tns", says: []string{"", packet(tnsRefuse, "\x22\x00\xff\xff(DESCRIPTION=")}, want: "TNS: invalid ping response"},
		{name: "wrong protocol", protocol: "tns", says: []string{"220 mail.example.com ESMTP\r\n"}, want: "TNS: invalid ping response"},
	})
}

func TestRdate(t *testing.T) {
	at := func(off int64) func(net.Conn) {
		return func(c net.Conn) {
			_, _ = c.Write(binary.BigEndian.AppendUint32(nil, uint32(nowUnix()+rdateEpoch+off)))
			_, _ = io.Copy(io.Discard, c)
		}
	}
	testExchanges(t, []exchange{
		{name: "good", protocol: "rdate", peer: at(0)},
		{name: "ahead", protocol: "rdate", peer: at(60), want: "RDATE error: time does not match system time -- it is off by "},
		{name: "behind", protocol: "rdate", peer: at(-3600), want: "RDATE error: time does not match system time -- it is off by -3"},
		{name: "wrong protocol", protocol: "rdate", says: []string{"220 mail\r\n"}, want: "RDATE error: time does not match"},
	})
	// Over UDP an empty datagram asks.
	conn := dialPeer(t, true, func(c net.Conn) {
		if n, err := c.Read(make([]byte, 8)); err == nil && n == 0 {
			_, _ = c.Write(binary.BigEndian.AppendUint32(nil, uint32(nowUnix()+rdateEpoch)))
		}
	})
	p, _ := Lookup("rdate")
	if err := p.Run(t.Context(), conn, Request{}); err != nil {
		t.Error(err)
	}
}
