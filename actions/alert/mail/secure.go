package mail

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/probe/tlsclient"
)

// security is when a dialogue with a server becomes a secret one.
type security int

const (
	never        security = iota
	perhaps               // with STARTTLS where the server offers it, before a password is said: nobody asked for TLS
	upgraded              // with STARTTLS (RFC 3207), or no mail goes there
	fromTheStart          // before the greeting (RFC 8314)
)

// security says how to begin. Like Monit's, `using tls` is TLS from the start, except on the ports of plain SMTP and of
// submission; a server on any other port that turns out to speak clear text first is asked for STARTTLS.
func (s *Sender) security(server checks.MailServer) security {
	switch {
	case !server.TLS.Use && server.Username == "":
		return never
	case !server.TLS.Use:
		return perhaps
	case server.TLS.StartTLS || server.Port == 25 || server.Port == 587 || s.clear[hostPort(server)]:
		return upgraded
	}
	return fromTheStart
}

// tlsConfig holds the certificate of a mail server to be checked unless the control file says otherwise: an alert goes to
// whom it is meant for, and the password above all. A checksum in the control file is a check of its own.
func tlsConfig(server checks.MailServer, global checks.TLSOptions) (*tls.Config, error) {
	options := server.TLS.Merge(global)
	if options.Verify == nil {
		verify := options.Checksum == "" && server.TLS.Use
		options.Verify = &verify
	}
	return tlsclient.From(options).Config(server.Host)
}

// upgrade brings a dialogue that has begun in the clear to what the control file asks for.
func (x *session) upgrade(s *Sender, server checks.MailServer, how security) error {
	if how == never || how == fromTheStart {
		return nil
	}
	if offered, _ := x.client.Extension("STARTTLS"); !offered {
		if how == upgraded {
			return &adviceError{errors.New("the server speaks clear text and does not offer STARTTLS, so nothing is sent to it"),
				"correct the port, or take `using` out of its entry in `set mailserver` to send in the clear"}
		}
		x.warnOfClear(s, server)
		return nil
	}
	config, err := tlsConfig(server, s.TLS)
	if err != nil {
		return err
	}
	if err := x.client.StartTLS(config); err != nil {
		return advised(fmt.Errorf("STARTTLS: %w", err))
	}
	return nil
}

// warnOfClear says once that a password can be read on its way, unless that is within this machine.
func (x *session) warnOfClear(s *Sender, server checks.MailServer) {
	if to, ok := x.conn.RemoteAddr().(*net.TCPAddr); ok && to.IP.IsLoopback() || s.warned[hostPort(server)] {
		return
	}
	if s.warned == nil {
		s.warned = map[string]bool{}
	}
	s.warned[hostPort(server)] = true
	s.Log.Warn("event", "text", fmt.Sprintf("Mail: the password for %s goes over the network in the clear; the server offers no STARTTLS", hostPort(server)))
}

// adviceError is an error with what to do about it.
type adviceError struct {
	cause error
	do    string
}

func (e *adviceError) Error() string { return e.cause.Error() + "; " + e.do }

func (e *adviceError) Unwrap() error { return e.cause }

// advised adds the way out to a certificate that is not accepted.
func advised(err error) error {
	var certificate *tlsclient.CertificateError
	if errors.As(err, &certificate) {
		return &adviceError{err, "`with ssl { verify: disable }` in `set mailserver` takes any certificate, " +
			"`selfsigned: allow` there one that the server has signed itself"}
	}
	return err
}

// listener remembers how the other side began to speak.
type listener struct {
	net.Conn
	first byte
}

func (l *listener) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if n > 0 && l.first == 0 {
		l.first = p[0]
	}
	return n, err
}

// The first bytes of TLS records that a server may begin with (RFC 8446, 5.1): an alert, a handshake.
const (
	recordAlert     = 0x15
	recordHandshake = 0x16
)

// unheard says what it may mean that a server did not greet: one that waits for TLS says nothing.
func unheard(conn net.Conn, err error) error {
	l, clear := conn.(*listener)
	silent := errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, io.EOF)
	switch {
	case clear && (l.first == recordAlert || l.first == recordHandshake):
		return &adviceError{errors.New("the server speaks TLS from the start"), "add `using tls` to its entry in `set mailserver`, on its own port, mostly 465"}
	case clear && l.first == 0 && silent:
		return &adviceError{errors.New("the server does not greet"), "if it speaks TLS from the start, add `using tls` to its entry in `set mailserver`, on its own port, mostly 465"}
	}
	return err
}
