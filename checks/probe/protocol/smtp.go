package protocol

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// loginOptions are those of protocols that know a user.
type loginOptions struct {
	Username *parser.Credential `parser:"  'username' '='? @@"`
	Password *parser.Credential `parser:"| 'password' '='? @@"`
}

func init() {
	options := parser.Options[loginOptions]()
	proves := "the server greets and says goodbye, encrypts with TLS options, and takes the login when one is given"
	register(&Protocol{Names: []string{"smtp"}, Title: "SMTP", Port: 25, Upgrades: true, Options: options, Proves: proves, run: smtp})
	register(&Protocol{Names: []string{"smtps"}, Title: "SMTP", Port: 465, TLS: true, Options: options, Proves: proves, run: smtp})
}

const mailError = "Mailserver response error -- "

// smtp says hello, turns to TLS when TLS options are given, logs in when a user is given, and leaves (RFC 5321, 3207, 4954).
// Port 465 speaks TLS from the first byte (RFC 8314), which old control files write as "port 465 protocol smtp with ssl".
func smtp(ctx context.Context, conn net.Conn, r Request) error {
	const implicitTLS = 465
	secure := r.TLS
	if r.StartTLS != nil && !secure && r.Port == implicitTLS {
		upgraded, err := r.StartTLS(ctx, conn)
		if err != nil {
			return err
		}
		conn, secure = upgraded, true
	}
	w := newWire("SMTP", conn)
	if _, err := w.coded(mailError, "220"); err != nil {
		return mailReceive(err)
	}
	offers, err := hello(w)
	if err != nil {
		return err
	}
	if r.StartTLS != nil && !secure {
		if w, offers, err = startTLS(ctx, w, offers, r); err != nil {
			return err
		}
	}
	if o := optionsOf[loginOptions](r); said(o.Username) != "" {
		if err := login(w, offers, said(o.Username), said(o.Password)); err != nil {
			return err
		}
	}
	_, err = mailSay(w, "QUIT", "221")
	return err
}

// hello gives what the server offers. One that does not know EHLO offers nothing.
func hello(w *wire) ([]string, error) {
	offers, err := mailSay(w, "EHLO localhost", "250")
	var io *ioError
	if err != nil && !errors.As(err, &io) {
		_, err = mailSay(w, "HELO localhost", "250")
	}
	return offers, err
}

func startTLS(ctx context.Context, w *wire, offers []string, r Request) (*wire, []string, error) {
	if !offered(offers, "STARTTLS") {
		return nil, nil, w.errorf("STARTTLS is not offered by the server, but TLS options are set")
	}
	if _, err := mailSay(w, "STARTTLS", "220"); err != nil {
		return nil, nil, err
	}
	w, err := w.upgrade(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	offers, err = hello(w)
	return w, offers, err
}

// login authenticates with PLAIN or LOGIN, whichever is offered.
func login(w *wire, offers []string, user, password string) error {
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	switch {
	case offered(offers, "AUTH", "PLAIN"):
		_, err := mailSay(w, "AUTH PLAIN "+encode("\x00"+user+"\x00"+password), "235")
		return err
	case offered(offers, "AUTH", "LOGIN"):
		if _, err := mailSay(w, "AUTH LOGIN", "334"); err != nil {
			return err
		}
		if _, err := mailSay(w, encode(user), "334"); err != nil {
			return err
		}
		_, err := mailSay(w, encode(password), "235")
		return err
	}
	return errors.New("Authentication failed -- no supported authentication methods found") // text of Monit
}

// offered finds an extension in the answer to EHLO, "AUTH PLAIN LOGIN" also in the old form "AUTH=PLAIN".
func offered(offers []string, extension string, parameter ...string) bool {
	return slices.ContainsFunc(offers, func(line string) bool {
		words := strings.FieldsFunc(strings.ToUpper(line), func(r rune) bool { return r == ' ' || r == '=' })
		return len(words) > 0 && words[0] == extension &&
			(len(parameter) == 0 || slices.Contains(words[1:], parameter[0]))
	})
}

// mailSay sends a command and reads the reply to it.
func mailSay(w *wire, command, want string) ([]string, error) {
	if err := w.send(command + "\r\n"); err != nil {
		return nil, err
	}
	texts, err := w.coded(mailError, want)
	return texts, mailReceive(err)
}

// mailReceive gives a failure to read the words that Monit has for it.
func mailReceive(err error) error {
	if io := (*ioError)(nil); errors.As(err, &io) {
		return fmt.Errorf("Error receiving data from the mailserver -- %w", io) // text of Monit
	}
	return err
}
