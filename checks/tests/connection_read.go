package tests

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

func compileConnection(c *Compiler, s *connectionSyntax) []checks.Test {
	t := &Connection{Timeout: c.Limits.NetworkTimeout, Succeeded: s.Succeeded, Protocol: "default", Title: "DEFAULT",
		Family: string(s.Family), UDP: s.Type == "udp", Options: s.Options, Retry: 1}
	if !c.connectionTarget(t, s) {
		return nil
	}
	c.connectionProtocol(t, s)
	if s.Timeout != nil {
		t.Timeout = c.Timeout(*s.Timeout)
	}
	if s.Retry != nil {
		t.Retry = int(max(1, min(s.Retry.N, 1000)))
	}
	if s.Source != nil {
		t.Source = s.Source.Value
	}
	if !c.connectionTLS(t, s) {
		return nil
	}
	if r, ok := t.Options.(interface{ RequestPath() string }); ok && t.Path == "" {
		t.Path = escapePath(r.RequestPath())
	}
	t.TLS = t.written.Merge(c.TLS)
	t.UDP = t.UDP && !s.Protocol.TLS || s.Protocol.UDP
	tests := one(t)
	if s.Response != nil {
		t.response = &responseTest{op: s.Response.Op.Op, limit: s.Response.Limit.Duration(), probe: &t.Key}
		tests = append(tests, t.response)
	}
	if t.TLS.CertificateDays > 0 {
		t.days = &certificateTest{days: t.TLS.CertificateDays, probe: &t.Key}
		tests = append(tests, t.days)
	}
	_, row := t.Row()
	t.Key = c.key(row, t.Options, t.TLS)
	return tests
}

// connectionTarget fills in where to connect to.
func (c *Compiler) connectionTarget(t *Connection, s *connectionSyntax) bool {
	switch {
	case s.Unix != nil:
		t.UnixSocket = s.Unix.Value
		return true
	case s.URL != nil:
		return c.connectionURL(t, s)
	case s.Port == nil:
		c.Fail(s.Pos, "missing-port", "this connection test names neither a port nor a Unix socket", "port N, unixsocket PATH or url URL")
		return false
	}
	t.Port = int(s.Port.N)
	if s.Port.N < 0 || s.Port.N > 65535 {
		c.Warn(s.Port.Pos, "bad-port", fmt.Sprintf("no port has the number %d, so this test can never succeed", s.Port.N), "a port number from 1 to 65535")
	}
	switch {
	case s.Host != nil:
		t.Host = s.Host.Value
	case c.Service.Kind == checks.Host:
		t.Host = c.Service.Target
	default:
		t.Host = "localhost"
	}
	return true
}

// connectionURL takes host, port, path and credentials from a URL.
func (c *Compiler) connectionURL(t *Connection, s *connectionSyntax) bool {
	u, err := url.Parse(s.URL.Value)
	if err != nil || !isHost(u.Hostname()) || u.Scheme != "http" && u.Scheme != "https" {
		c.Fail(s.URL.Pos, "bad-url", "this is no URL that can be tested", "a URL such as https://host:8443/path")
		return false
	}
	t.Host, t.Port = u.Hostname(), 80
	if u.Scheme == "https" {
		t.Port, t.written.Use = 443, true
	}
	if p := u.Port(); p != "" {
		t.Port, _ = strconv.Atoi(p)
	}
	t.Protocol, t.Title = u.Scheme, "HTTP"
	t.Path = cmp.Or(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		t.Path += "?" + u.RawQuery
	}
	own := connectionGrammar{c.Protocols}.named(u.Scheme)
	if own.Options == nil {
		return true
	}
	text := "request " + quoteWord(t.Path)
	if u.User != nil {
		password, _ := u.User.Password()
		text += " username " + quoteWord(u.User.Username()) + " password " + quoteWord(password)
	}
	cursor := parser.Fragment(s.URL.Pos, text)
	for {
		v, ok, err := own.Options.Parse(cursor, t.Options)
		if err != nil || !ok {
			return true
		}
		t.Options = v
	}
}

// escapePath writes a request as it goes over the wire.
func escapePath(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", s[i])
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// isHost tells that a word can be the name or address of a host.
func isHost(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r < utf8.RuneSelf && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_:%", r)
	})
}

// quoteWord puts a word between whichever quotes it does not hold.
func quoteWord(s string) string {
	if strings.Contains(s, `"`) {
		return "'" + s + "'"
	}
	return `"` + s + `"`
}

// connectionProtocol fills in the protocol.
func (c *Compiler) connectionProtocol(t *Connection, s *connectionSyntax) {
	if s.Protocol.Names == nil || s.URL != nil {
		return
	}
	t.Protocol, t.Title = s.Protocol.Names[0], s.Protocol.Title
	t.written.Use = t.written.Use || s.Protocol.TLS && s.Unix == nil
}

// connectionTLS fills in what is said of encryption.
func (c *Compiler) connectionTLS(t *Connection, s *connectionSyntax) bool {
	if s.Type == "tcpssl" || s.Type == "tcptls" || s.Auto || s.TLS && !s.Off || s.Version != "" || s.Block != nil || len(s.Cert) > 0 || s.Checksum != nil {
		t.written.Use = true
	}
	if s.Block != nil {
		if !c.TLSBlock(s.Pos, &t.written, s.Block, true) {
			return false
		}
	}
	if s.Version != "" {
		if !c.TLSVersion(s.Pos, string(s.Version)) {
			return false
		}
		t.written.Versions = append(t.written.Versions, string(s.Version))
	}
	if s.Auto {
		t.written.Versions = append(t.written.Versions, "auto")
	}
	sum := s.Checksum
	for _, o := range s.Cert {
		if o.Days != nil {
			t.written.CertificateDays = int(o.Days.N)
		}
		if o.Checksum != nil {
			sum = o.Checksum
		}
	}
	if sum == nil {
		return true
	}
	var ok bool
	t.written.Checksum, t.written.ChecksumType, ok = c.Checksum(sum.Hash, string(sum.Kind), "of the certificate")
	return ok
}

// Timeout is how long a test may wait; none at all would fail each time.
func (c *Compiler) Timeout(d parser.Duration) time.Duration {
	if d.Duration() <= 0 {
		c.Fail(d.Pos, "zero-timeout", "what may not take any time always fails", "a timeout such as 5 seconds")
	}
	return d.Duration()
}
