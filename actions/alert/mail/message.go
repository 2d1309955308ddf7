package mail

import (
	"bytes"
	"fmt"
	"mime"
	netmail "net/mail"
	"strings"
	"time"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
)

// Message is one mail to one receiver, complete: sending it again sends the same mail.
type Message struct {
	From     string    `json:"from"`
	FromName string    `json:"from_name,omitempty"`
	ReplyTo  string    `json:"reply_to,omitempty"` // address, or name and address
	To       string    `json:"to"`
	Subject  string    `json:"subject"`
	Body     string    `json:"body"`
	Date     time.Time `json:"date"`
	ID       string    `json:"id"`     // of the Message-Id header, without angle brackets
	Mailer   string    `json:"mailer"` // product and version
	// Bulk asks auto-responders to keep quiet (Precedence, X-Auto-Response-Suppress).
	Bulk bool `json:"bulk,omitempty"`
}

// Lines longer than RFC 5322 allows (998 bytes) are broken; subjects shorter than this are not folded, because filters
// that people wrote for Monit's mails match whole lines.
const (
	maxBodyLine    = 990
	maxPlainHeader = 900
)

// Render gives the mail as it goes over the wire, with LF or CRLF line ends as they come. An error means that the mail
// can never be sent: an address is none.
func (m *Message) Render() ([]byte, error) {
	out := gomail.NewMsg(gomail.WithCharset("utf-8"), gomail.WithEncoding(gomail.NoEncoding), gomail.WithNoDefaultUserAgent())
	from, err := address(m.FromName, m.From)
	if err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	to, err := address("", m.To)
	if err != nil {
		return nil, fmt.Errorf("receiver: %w", err)
	}
	out.SetGenHeaderPreformatted("From", from)
	out.SetGenHeaderPreformatted("To", to)
	if m.ReplyTo != "" {
		out.SetGenHeaderPreformatted("Reply-To", replyTo(m.ReplyTo))
	}
	subject := oneLine(m.Subject)
	if encoded := mime.QEncoding.Encode("utf-8", subject); len(encoded) <= maxPlainHeader {
		out.SetGenHeaderPreformatted("Subject", encoded)
	} else {
		out.Subject(subject)
	}
	out.SetDateWithValue(m.Date)
	out.SetMessageIDWithValue(m.ID)
	out.SetGenHeader(gomail.HeaderXMailer, oneLine(m.Mailer))
	if m.Bulk {
		out.SetBulk()
	}
	out.SetBodyString(gomail.TypeTextPlain, cleanBody(m.Body))
	var wire bytes.Buffer
	if _, err := out.WriteTo(&wire); err != nil {
		return nil, fmt.Errorf("compose mail: %w", err)
	}
	// Names of headers ignore case (RFC 5322), programs that read Monit's mails may not.
	return bytes.Replace(wire.Bytes(), []byte("\r\nMessage-ID: "), []byte("\r\nMessage-Id: "), 1), nil
}

// address writes a mailbox as a header holds it. A bare local name ("root") is fine: the mail server knows its domain.
func address(name, addr string) (string, error) {
	if addr == "" || strings.ContainsAny(addr, " \t\r\n<>\x00") {
		return "", fmt.Errorf("%q is no mail address", addr)
	}
	if name == "" {
		return addr, nil
	}
	a := netmail.Address{Name: oneLine(name), Address: addr}
	return a.String(), nil
}

func replyTo(s string) string {
	a, err := netmail.ParseAddress(s)
	if err != nil {
		return oneLine(s)
	}
	if a.Name == "" {
		return a.Address
	}
	return a.String()
}

// oneLine makes any text fit for a header: a line break in a service's message must not start a header of its own.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

// cleanBody drops what mail cannot carry and breaks lines that are too long.
func cleanBody(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\r' || r == 0 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	var b strings.Builder
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteString("\n")
		}
		for len(line) > maxBodyLine {
			cut := maxBodyLine
			for !utf8.RuneStart(line[cut]) {
				cut--
			}
			b.WriteString(line[:cut] + "\n")
			line = line[cut:]
		}
		b.WriteString(line)
	}
	return b.String()
}
