package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"github.com/upkeep-monitor/upkeep/checks"
)

// session is one SMTP dialogue.
type session struct {
	conn     net.Conn
	client   *smtp.Client
	timeout  time.Duration
	patience time.Duration
	late     func(bool)
}

// open connects, greets, secures and signs in.
func (s *Sender) open(ctx context.Context, server checks.MailServer) (*session, error) {
	how := s.security(server)
	x, err := s.connect(ctx, server, how)
	var clear tls.RecordHeaderError
	if errors.As(err, &clear) && how == fromTheStart {
		if s.clear == nil {
			s.clear = map[string]bool{}
		}
		s.clear[hostPort(server)] = true // it speaks clear text first, so TLS can only begin in the middle
		x, err = s.connect(ctx, server, upgraded)
	}
	return x, err
}

func (s *Sender) connect(ctx context.Context, server checks.MailServer, how security) (*session, error) {
	timeout := s.Timeout
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	dialer := net.Dialer{Timeout: timeout}
	conn, err := dialer.DialContext(ctx, "tcp", hostPort(server))
	if err != nil {
		return nil, err
	}
	x := &session{conn: conn, timeout: timeout, patience: cmp.Or(s.Patience, finalDot), late: s.Late}
	if err := x.step(ctx, func() error { return x.greet(ctx, s, server, how) }); err != nil {
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

func (x *session) greet(ctx context.Context, s *Sender, server checks.MailServer, how security) error {
	conn := x.conn
	if how == fromTheStart {
		config, err := tlsConfig(server, s.TLS)
		if err != nil {
			return err
		}
		secure := tls.Client(conn, config)
		if err := secure.HandshakeContext(ctx); err != nil { // its deadline is the step's
			return advised(err)
		}
		conn = secure
	} else {
		conn = &listener{Conn: conn}
	}
	client, err := smtp.NewClient(conn, server.Host)
	if err != nil {
		return unheard(conn, err)
	}
	x.client = client
	if err := client.Hello(s.Hostname); err != nil {
		return err
	}
	return x.upgrade(s, server, how)
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
	var text io.Closer
	steps := []func() error{
		func() error { return x.client.Mail("<" + m.From + ">") },
		func() error { return x.client.Rcpt("<" + m.To + ">") },
		func() error {
			body, err := x.client.Data()
			if err != nil {
				return err
			}
			_, err = body.Write(wire)
			text = body
			return err
		},
		func() error { return x.finish(text) },
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

// finalDot is how long a server may think about a whole mail before it says that it has it (RFC 5321, 4.5.3.2.6): whoever
// goes away sooner has to send it once more, and it arrives twice.
const finalDot = 10 * time.Minute

// finish ends the text of a mail and waits for the server to take it.
func (x *session) finish(text io.Closer) error {
	if err := x.conn.SetDeadline(time.Now().Add(max(x.timeout, x.patience))); err != nil {
		return err
	}
	if x.late != nil {
		defer watchLate(x.timeout, x.late)()
	}
	return text.Close()
}

// watchLate tells late when a time is over before done is called, and again when it is.
func watchLate(after time.Duration, late func(bool)) (done func()) {
	var mu sync.Mutex
	var over, told bool
	timer := time.AfterFunc(after, func() {
		mu.Lock()
		defer mu.Unlock()
		if told = !over; told {
			late(true)
		}
	})
	return func() {
		timer.Stop()
		mu.Lock()
		defer mu.Unlock()
		if over = true; told {
			late(false)
		}
	}
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
	var advice *adviceError
	if errors.As(err, &op) && !errors.As(err, &advice) {
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
