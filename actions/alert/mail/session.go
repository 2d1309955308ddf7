package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"github.com/upkeep-monitor/upkeep/checks"
)

// session is one SMTP dialogue.
type session struct {
	conn    net.Conn
	client  *smtp.Client
	timeout time.Duration
}

// open connects, greets, secures and signs in.
func (s *Sender) open(ctx context.Context, server checks.MailServer) (*session, error) {
	timeout := s.Timeout
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	dialer := net.Dialer{Timeout: timeout}
	conn, err := dialer.DialContext(ctx, "tcp", hostPort(server))
	if err != nil {
		return nil, err
	}
	x := &session{conn: conn, timeout: timeout}
	if err := x.step(ctx, func() error { return x.greet(s, server) }); err != nil {
		x.close()
		return nil, err
	}
	if server.Username != "" {
		if err := x.step(ctx, func() error { return x.signIn(server) }); err != nil {
			x.close()
			return nil, fmt.Errorf("sign in as %q: %w", server.Username, err)
		}
	}
	return x, nil
}

func (x *session) greet(s *Sender, server checks.MailServer) error {
	options := server.TLS.Merge(s.TLS)
	var config *tls.Config
	conn := x.conn
	if options.Use {
		var err error
		if config, err = options.Client().Config(server.Host); err != nil {
			return err
		}
		if implicit(server) {
			conn = tls.Client(conn, config)
		}
	}
	client, err := smtp.NewClient(conn, server.Host)
	if err != nil {
		return err
	}
	x.client = client
	if err := client.Hello(s.Hostname); err != nil {
		return err
	}
	if config != nil && !implicit(server) {
		if err := client.StartTLS(config); err != nil {
			return fmt.Errorf("STARTTLS: %w", err)
		}
	}
	return nil
}

// implicit tells whether TLS begins before the greeting. As with Monit, it does except on the ports of plain SMTP and
// of submission, where STARTTLS is the rule (RFC 3207).
func implicit(server checks.MailServer) bool {
	return server.TLS.Use && !server.TLS.StartTLS && server.Port != 25 && server.Port != 587
}

// signIn takes PLAIN where the server offers it, and LOGIN otherwise. Monit sends the password over a plain connection
// when told to, so the control file decides, not the library.
func (x *session) signIn(server checks.MailServer) error {
	_, offered := x.client.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	for _, m := range mechanisms {
		if m == "PLAIN" {
			return x.client.Auth(smtp.PlainAuth("", server.Username, server.Password, server.Host, true))
		}
	}
	for _, m := range mechanisms {
		if m == "LOGIN" {
			return x.client.Auth(smtp.LoginAuth(server.Username, server.Password, server.Host, true))
		}
	}
	return fmt.Errorf("the server offers neither PLAIN nor LOGIN (it offers %q)", offered)
}

// send runs one mail transaction. After a refusal the session is clean for the next mail.
func (x *session) send(ctx context.Context, m *Message, wire []byte) error {
	x.client.SkipSMTPUTF8(isASCII(m.From) && isASCII(m.To))
	steps := []func() error{
		func() error { return x.client.Mail("<" + m.From + ">") },
		func() error { return x.client.Rcpt("<" + m.To + ">") },
		func() error {
			body, err := x.client.Data()
			if err != nil {
				return err
			}
			if _, err := body.Write(wire); err != nil {
				return err
			}
			return body.Close()
		},
	}
	for _, step := range steps {
		err := x.step(ctx, step)
		var answer *textproto.Error
		if errors.As(err, &answer) {
			refusal := refused(answer)
			if err := x.step(ctx, x.client.Reset); err != nil {
				x.close() // the refusal counts; the next mail finds the session dead and opens another
			}
			return refusal
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// step runs one part of the dialogue with a deadline of its own. When the context ends the connection is closed, since
// a blocked read obeys nothing else.
func (x *session) step(ctx context.Context, f func() error) error {
	if err := x.conn.SetDeadline(time.Now().Add(x.timeout)); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, x.close)
	defer stop()
	return f()
}

func (x *session) quit() {
	if x.conn.SetDeadline(time.Now().Add(min(x.timeout, 2*time.Second))) == nil {
		_ = x.client.Quit() // every mail was acknowledged: how the server says goodbye changes nothing
	}
	x.close()
}

func (x *session) close() { _ = x.conn.Close() }

func hostPort(server checks.MailServer) string {
	return net.JoinHostPort(server.Host, strconv.Itoa(server.Port))
}

// reason shortens an error to what went wrong, since the address stands beside it already.
func reason(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		if op.Timeout() {
			return "no answer in time"
		}
		return strings.TrimPrefix(op.Err.Error(), "connect: ")
	}
	return err.Error()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
