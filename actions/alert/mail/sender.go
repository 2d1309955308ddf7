package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"github.com/upkeep-monitor/upkeep/actions/alert/tlsclient"
	"github.com/upkeep-monitor/upkeep/checks"
)

// Sender sends mails to the first server that takes them. It belongs to one goroutine.
type Sender struct {
	Servers  []checks.MailServer
	TLS      checks.TLSOptions // global options, for what a server's own do not say
	Timeout  time.Duration     // of one step of the dialogue
	Hostname string            // said in EHLO
	Log      *slog.Logger

	session *session
	current int            // the server that the session is with
	said    map[int]string // by server: what was logged of it last, so that an outage is told once
	down    bool           // that no server is available was logged
}

// Refusal is a server's word about one mail: the server works, but does not want this one.
type Refusal struct {
	Code int
	Text string
}

func (r *Refusal) Error() string { return fmt.Sprintf("%d %s", r.Code, r.Text) }

func refused(answer *textproto.Error) *Refusal {
	return &Refusal{Code: answer.Code, Text: oneLine(answer.Msg)}
}

// Permanent tells that the server will not change its mind (RFC 5321, 4.2.1: codes 5yz).
func (r *Refusal) Permanent() bool { return r.Code >= 500 }

// ErrUnsendable marks a mail that no server can take, because its addresses are none.
var ErrUnsendable = errors.New("mail cannot be sent")

const defaultTimeout = 5 * time.Second

// Send delivers one mail. A *Refusal and ErrUnsendable are about this mail; any other error says that no server could
// be talked to. A server that breaks off or refuses for now is followed by the next one in the list.
func (s *Sender) Send(ctx context.Context, m *Message) error {
	wire, err := m.Render()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnsendable, err)
	}
	if len(s.Servers) == 0 {
		s.tell(-1, "Mail: Delivery failed -- no mail server is set")
		return errors.New("no mail server is set")
	}
	var last error
	var refusal *Refusal
	first := s.current
	for i := range s.Servers {
		n := (first + i) % len(s.Servers)
		err := s.sendBy(ctx, n, m, wire)
		switch {
		case err == nil:
			s.down = false
			delete(s.said, n)
			return nil
		case ctx.Err() != nil:
			s.drop()
			return ctx.Err()
		case errors.As(err, &refusal):
			s.tell(n, "Mail: Mailserver response error -- "+refusal.Error())
			if refusal.Permanent() {
				return err
			}
			last = err
		case last == nil:
			last = err
		}
		if len(s.Servers) > 1 {
			s.Close()
		}
	}
	if !errors.As(last, &refusal) && !s.down {
		s.down = true
		s.Log.Error("Mail: Delivery failed -- no mail server is available")
	}
	return last
}

// sendBy sends over the open session with this server, or over a new one. A session that was idle may have been closed
// by the server meanwhile: that is no failure, a fresh one decides.
func (s *Sender) sendBy(ctx context.Context, n int, m *Message, wire []byte) error {
	if s.session != nil && s.current == n {
		err := s.session.send(ctx, m, wire)
		var refusal *Refusal
		if err == nil || errors.As(err, &refusal) && refusal.Code != 421 {
			return err
		}
		s.drop()
	}
	s.Close()
	server := s.Servers[n]
	session, err := s.open(ctx, server)
	if err != nil {
		s.sayOpen(n, server, err)
		return err
	}
	s.session, s.current = session, n
	err = session.send(ctx, m, wire)
	var refusal *Refusal
	if err != nil && !errors.As(err, &refusal) {
		s.drop()
		s.tell(n, fmt.Sprintf("Mail: Mailserver %s broke off -- %s", hostPort(server), reason(err)))
	}
	return err
}

func (s *Sender) sayOpen(n int, server checks.MailServer, err error) {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		s.tell(n, "Mail: Mailserver response error -- "+refused(answer).Error())
		return
	}
	s.tell(n, fmt.Sprintf("Cannot open a connection to the mailserver %s -- %s", hostPort(server), reason(err)))
}

// tell logs what went wrong with a server, unless it is what was logged of it last. The texts are Monit's: scripts look
// for them.
func (s *Sender) tell(server int, text string) {
	if s.said == nil {
		s.said = map[int]string{}
	}
	if s.said[server] != text {
		s.said[server] = text
		s.Log.Error(text)
	}
}

// Close ends the dialogue politely. The next mail begins with the first server again.
func (s *Sender) Close() {
	if s.session != nil {
		s.session.quit()
	}
	s.session, s.current = nil, 0
}

func (s *Sender) drop() {
	if s.session != nil {
		s.session.close()
	}
	s.session = nil
}

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
		if config, err = tlsclient.Config(options, server.Host); err != nil {
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
