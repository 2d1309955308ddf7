package mail

import (
	"bytes"
	"fmt"
	"mime"
	netmail "net/mail"
	"strings"
	"time"
	"unicode/utf8"
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
}

// Lines longer than RFC 5322 allows (998 bytes) are broken; subjects shorter than this are not folded, because filters
// that people wrote for Monit's mails match whole lines.
const (
	maxBodyLine    = 990
	maxPlainHeader = 900
)

// Render gives the mail as it goes over the wire. An error means that the mail
// can never be sent: an address is none.
func (m *Message) Render() ([]byte, error) {
	from, err := address(m.FromName, m.From)
	if err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	to, err := address("", m.To)
	if err != nil {
		return nil, fmt.Errorf("receiver: %w", err)
	}
	var wire bytes.Buffer
	header := func(name, value string) { fmt.Fprintf(&wire, "%s: %s\r\n", name, fold(value)) }
	// Spelling and order are Monit's: programs that read its mails may know no other.
	if m.ReplyTo != "" {
		header("Reply-To", replyTo(m.ReplyTo))
	}
	header("From", from)
	header("To", to)
	header("Subject", mime.QEncoding.Encode("utf-8", oneLine(m.Subject)))
	header("Date", m.Date.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))
	header("X-Mailer", oneLine(m.Mailer))
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "8bit")
	header("X-Auto-Response-Suppress", "All") // answers of automatons reach nobody who reads them
	header("Precedence", "Bulk")
	header("Message-Id", "<"+m.ID+">")
	fmt.Fprintf(&wire, "\r\n%s", strings.ReplaceAll(cleanBody(m.Body), "\n", "\r\n"))
	return wire.Bytes(), nil
}

// fold breaks a header that is longer than a line may be, at its blanks.
func fold(value string) string {
	var b strings.Builder
	for len(value) > maxPlainHeader {
		cut := strings.LastIndexByte(value[:maxPlainHeader], ' ')
		if cut <= 0 {
			cut = maxPlainHeader // no blank: what is longer than any mail may have is broken
			for !utf8.RuneStart(value[cut]) {
				cut--
			}
		}
		b.WriteString(value[:cut] + "\r\n ")
		value = strings.TrimPrefix(value[cut:], " ")
	}
	return b.String() + value
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
