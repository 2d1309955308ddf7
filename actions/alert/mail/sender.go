package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/textproto"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Sender sends mails to the first server that takes them. It belongs to one goroutine.
type Sender struct {
	Servers  []checks.MailServer
	TLS      checks.TLSOptions // global options, for what a server's own do not say
	Timeout  time.Duration     // of one step of the dialogue
	Hostname string            // said in EHLO
	Log      *slog.Logger
	Patience time.Duration // for the answer to a whole mail; 0: ten minutes
	// Late is called when that answer takes longer than Timeout, and again when it has come; may be nil.
	Late func(bool)

	session *session
	current int            // the server that the session is with
	said    map[int]string // by server: what was logged of it last, so that an outage is told once
	down    bool           // that no server is available was logged

	clear  map[string]bool // servers that were found to begin in clear text
	warned map[string]bool // servers that a password goes to in the clear
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
		s.Log.Error("event", "text", text)
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
