package protocol

import (
	"net"
	"strings"
	"testing"
	"time"
)

func nowUnix() int64 { return time.Now().Unix() }

func TestPings(t *testing.T) {
	testExchanges(t, []exchange{
		{name: "good", protocol: "clamav", says: []string{"<PING\r\n>", "PONG\n"}},
		{name: "wrong", protocol: "clamav", says: []string{"", "UNKNOWN COMMAND\n"}, want: "CLAMAV: invalid PONG response -- UNKNOWN COMMAND"},
		{name: "good", protocol: "spamassassin", says: []string{"<PING SPAMC/1.2\r\n>", "SPAMD/1.5 0 PONG\r\n"}},
		{name: "wrong", protocol: "spamassassin", says: []string{"", "SPAMD/1.0 76 Bad header line\r\n"},
			want: "SPAMASSASSIN: invalid PONG response -- SPAMD/1.0 76 Bad header line"},
		{name: "good", protocol: "dwp", says: []string{"<HEAD / HTTP/1.1\r\n>", "DWP/1.0 200 OK\r\n"}},
		{name: "refused", protocol: "dwp", says: []string{"", "HTTP/1.1 500 x\r\n"}, want: "DWP error: HTTP/1.1 500 x"},
		{name: "wrong", protocol: "dwp", says: []string{"220 mail.example.com\r\n"}, want: "DWP: invalid status line -- 220 mail.example.com"},
		{name: "pickle 5", protocol: "fail2ban", says: []string{"<(lp0\nS'ping'\np1\na.<F2B_END_COMMAND>>",
			"\x80\x05\x95\x0c\x00\x00\x00\x00\x00\x00\x00K\x00\x8c\x04pong\x94\x86\x94.<F2B_END_COMMAND>"}},
		{name: "pickle 0", protocol: "fail2ban", says: []string{"", "(I0\nS'pong'\np1\ntp2\n.<F2B_END_COMMAND>"}},
		{name: "refused", protocol: "fail2ban", says: []string{"", "(I1\ncbuiltins\nException\n.<F2B_END_COMMAND>"}, want: "FAIL2BAN: PONG error"},
		{name: "text", protocol: "fail2ban", says: []string{"", "pong<F2B_END_COMMAND>"}, want: "FAIL2BAN: PONG error"},
		{name: "no end", protocol: "fail2ban", says: []string{"", strings.Repeat("x", fail2banMax+1)}, want: "no end after 4096 bytes"},
		{name: "old", protocol: "gps", says: []string{"<G\r\n>", "GPSD,G=GPS\r\n"}},
		{name: "correction", protocol: "gps", says: []string{"", "GPSD,G=RTCM104v2\r\n"}},
		{name: "JSON", protocol: "gps", says: []string{`{"class":"VERSION","release":"3.22"}` + "\r\n"}},
		{name: "no device", protocol: "gps", says: []string{"", "GPSD,G=?\r\n"}, want: "GPS error (no device): GPSD,G=?"},
		{name: "good", protocol: "postfix-policy", says: []string{"<request=smtpd_access_policy\n>", "action=DUNNO\n\n"}},
		{name: "rejects", protocol: "postfix-policy", says: []string{"", "action=REJECT no\n\n"}},
		{name: "wrong", protocol: "postfix-policy", says: []string{"", "hello\n"}, want: "POSTFIX-POLICY error: hello"},
		{name: "no action", protocol: "postfix-policy", says: []string{"", "\n"}, want: "POSTFIX-POLICY error: "},
		{name: "endless", protocol: "postfix-policy", peer: func(c net.Conn) { repeat(c, "a=b\n") }, want: "no action after 256 lines"},
	})
}

func TestRsync(t *testing.T) {
	testExchanges(t, []exchange{
		{name: "good", protocol: "rsync", says: []string{"@RSYNCD: 30.0\n", "<@RSYNCD: 30.0\n#list\n>", "motd\nmod\tx\n@RSYNCD: EXIT\n"}},
		{name: "newer", protocol: "rsync", says: []string{"@RSYNCD: 32.0 sha512 md5\n", "<@RSYNCD: 31.0\n#list\n>", "@RSYNCD: EXIT\n"}},
		{name: "refused", protocol: "rsync", says: []string{"@RSYNCD: 31.0\n", "", "@ERROR: max connections (1) reached\n"},
			want: "RSYNC: server error -- @ERROR: max connections (1) reached"},
		{name: "no number", protocol: "rsync", says: []string{"@RSYNCD: x\n"}, want: "RSYNC: server greeting parse error -- @RSYNCD: x"},
		{name: "wrong protocol", protocol: "rsync", says: []string{"220 mail\r\n"}, want: "RSYNC: did not see server greeting -- 220 mail"},
		{name: "endless list", protocol: "rsync", peer: func(c net.Conn) {
			_, _ = c.Write([]byte("@RSYNCD: 31.0\n"))
			repeat(c, "module\n")
		}, want: "no end of the list after 10000 lines"},
	})
}

func TestSIP(t *testing.T) {
	status := func(line string) []string { return []string{"", line + "\r\nContent-Length: 0\r\n\r\n"} }
	testExchanges(t, []exchange{
		{name: "good", protocol: "sip", says: []string{"<OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:>", "SIP/2.0 200 OK\r\n"}},
		{name: "options", protocol: "sip", options: &sipOptions{Target: raw("localhost:5060"), MaxForward: &sipHops{N: 6}},
			says: []string{"<OPTIONS sip:localhost:5060 SIP/2.0\r\n>", "SIP/2.0 200 OK\r\n"}},
		{name: "target with scheme", protocol: "sip", options: &sipOptions{Target: raw("sip:me@example.com")},
			says: []string{"<OPTIONS sip:me@example.com SIP/2.0\r\n>", "SIP/2.0 200 OK\r\n"}},
		{name: "TLS", protocol: "sip", request: Request{TLS: true}, says: []string{"<OPTIONS sips:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS>", "SIP/2.0 200 OK\r\n"}},
		{name: "trying", protocol: "sip", says: status("SIP/2.0 100 Trying")},
		{name: "moved", protocol: "sip", says: status("SIP/2.0 302 Moved"), want: "SIP info: Server redirection. Returned status 302"},
		{name: "too many hops", protocol: "sip", says: status("SIP/2.0 483 Too Many Hops"), want: "SIP error: Server returned status 483"},
		{name: "wrong protocol", protocol: "sip", says: status("HTTP/1.1 200 OK"), want: "SIP: not a SIP reply -- HTTP/1.1 200 OK"},
		{name: "bad target", protocol: "sip", options: &sipOptions{Target: raw("a\r\nX: y")}, want: "the target is not a SIP URI: a??X: y"},
	})
	conn := dialPeer(t, true, func(c net.Conn) {
		buf := make([]byte, 4096)
		n, _ := c.Read(buf)
		if strings.Contains(string(buf[:n]), "Via: SIP/2.0/UDP 127.0.0.1:") && strings.Contains(string(buf[:n]), "\r\nMax-Forwards: 70\r\n") {
			_, _ = c.Write([]byte("SIP/2.0 200 OK\r\n\r\n"))
		}
	})
	p, _ := Lookup("sip")
	if err := p.Run(t.Context(), conn, Request{Host: "::1"}); err != nil {
		t.Error(err)
	}
}

// TestOptionWords reads options as people write them: in any order, with noise, "=", quotes and signs in passwords.
func TestOptionWords(t *testing.T) {
	my := options(t, "mysqls", `username "foo" and password = 'b@r;x' with rsakey checksum MD5 8F7F419955cefa0b33a2ba316cba3659`).(*mysqlOptions)
	if said(my.Username) != "foo" || said(my.Password) != "b@r;x" || my.RSAKey.Kind != "md5" ||
		my.RSAKey.Hex != "8f7f419955cefa0b33a2ba316cba3659" {
		t.Errorf("%+v", my)
	}
	my = options(t, "mysql", `rsakey checksum = 1E:D9:48:A6:F4:25:8A:CA:B9:64:22:7E:F4:EB:19:FC:C4:53:B0:F8`).(*mysqlOptions)
	if my.RSAKey.Kind != "sha1" || my.RSAKey.Hex != "1ed948a6f4258acab964227ef4eb19fcc453b0f8" {
		t.Errorf("%+v", my.RSAKey)
	}
	pg := options(t, "pgsql", `database test username monit password 123456`).(*pgsqlOptions)
	if said(pg.Username) != "monit" || said(pg.Password) != "123456" || said(pg.Database) != "test" {
		t.Errorf("%+v", pg)
	}
	for _, text := range []string{`with target "localhost:5060" and maxforward 6`, `maxforward = 6 target localhost:5060`} {
		sip := options(t, "sip", text).(*sipOptions)
		if said(sip.Target) != "localhost:5060" || sip.MaxForward.N != 6 {
			t.Errorf("%s: %+v", text, sip)
		}
	}
	if o := options(t, "radius", "secret pingpong").(*radiusOptions); said(o.Secret) != "pingpong" {
		t.Errorf("%+v", o)
	}
	if o := options(t, "mqtt", "username a password b").(*loginOptions); said(o.Username) != "a" || said(o.Password) != "b" {
		t.Errorf("%+v", o)
	}
	for protocol, bad := range map[string]string{"sip": "maxforward 256", "mysql": "rsakey checksum sha1 abc", "pgsql": "secret x"} {
		if v, err := parseOptions(protocol, bad); err == nil {
			t.Errorf("%s: %q was taken: %+v", protocol, bad, v)
		}
	}
}

// TestProves: every protocol says what its success proves; the manual shows it.
func TestProves(t *testing.T) {
	for _, name := range Names() {
		if p, _ := Lookup(name); p.Proves == "" || p.Title == "" {
			t.Errorf("%s says nothing", name)
		}
	}
}
