// Package sink is a mail server that keeps nothing: it takes mails on a local port, hands them to a callback, and
// misbehaves on request. The demo shows alerts with it, and tests try every kind of trouble.
package sink

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"time"
)

// Mode is how the server behaves towards what comes next.
type Mode string

// Modes.
const (
	OK       Mode = "ok"
	Reject   Mode = "reject"   // 550 for every receiver
	TempFail Mode = "tempfail" // 451 for every sender
	Busy     Mode = "busy"     // 421 instead of a greeting
	Drop     Mode = "drop"     // hangs up in the middle of the text
	Hang     Mode = "hang"     // accepts and never says a word
)

// Mail is one received mail.
type Mail struct {
	From, To string
	Header   netmail.Header
	Body     string // line ends are LF
	Raw      []byte
	At       time.Time
}

// Sink is a running server. Its methods may be called at any time.
type Sink struct {
	Addr string // host:port it listens on

	listener net.Listener
	wait     sync.WaitGroup

	mu       sync.Mutex
	settings Settings
	mails    []Mail
	commands []string
	conns    map[net.Conn]bool
	count    int
}

// Settings change what the server does; the zero value takes every mail.
type Settings struct {
	Mode     Mode
	Delay    time.Duration // before each mail is accepted
	Auth     string        // mechanisms to offer, "PLAIN LOGIN"
	User     string        // with Auth: refuse everybody else
	Pass     string
	TLS      *tls.Config // offer STARTTLS, or speak TLS from the start with Implicit
	Implicit bool
	Most     int                    // clients at a time, who comes later is too much; 0 for any number
	Refuse   func(to string) string // answer for one receiver, "" to take it
	OnMail   func(Mail)             // called before the client hears that the mail was taken
}

// Listen starts a server on an address; port 0 takes a free one. Close ends it.
func Listen(addr string) (*Sink, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &Sink{Addr: l.Addr().String(), listener: l, conns: map[net.Conn]bool{}}
	s.wait.Go(s.accept)
	return s, nil
}

// Set changes the settings for what comes next.
func (s *Sink) Set(x Settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings = x
}

// Mails lists what was received, in order of arrival.
func (s *Sink) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Commands lists the lines clients sent outside mail texts.
func (s *Sink) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.commands...)
}

// Connections counts the clients that ever connected.
func (s *Sink) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// Close stops listening, hangs up on everybody and waits until all is quiet.
func (s *Sink) Close() error {
	err := s.listener.Close()
	s.mu.Lock()
	for c := range s.conns {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.wait.Wait()
	return err
}

func (s *Sink) now() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

func (s *Sink) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns[conn] = true
		s.count++
		s.mu.Unlock()
		s.wait.Go(func() {
			defer func() {
				_ = conn.Close()
				s.mu.Lock()
				delete(s.conns, conn)
				s.mu.Unlock()
			}()
			s.serve(conn)
		})
	}
}

// dialogue is one client's connection.
type dialogue struct {
	sink *Sink
	conn net.Conn
	in   *bufio.Reader
	from string
	to   string
	open bool // TLS is on
}

func (s *Sink) serve(conn net.Conn) {
	d := &dialogue{sink: s, conn: conn, in: bufio.NewReader(conn)}
	x := s.now()
	if x.TLS != nil && x.Implicit {
		d.secure(x.TLS)
	}
	s.mu.Lock()
	crowd := x.Most > 0 && len(s.conns) > x.Most
	s.mu.Unlock()
	switch {
	case x.Mode == Busy || crowd:
		d.say("421 too busy")
		return
	case x.Mode == Hang:
		_, _ = d.in.ReadByte() // until the client gives up
		_, _ = d.in.ReadString(0)
		return
	}
	d.say("220 sink ESMTP")
	for {
		line, ok := d.line()
		if !ok || !d.command(line) {
			return
		}
	}
}

func (d *dialogue) secure(c *tls.Config) {
	secured := tls.Server(d.conn, c)
	d.conn, d.in, d.open = secured, bufio.NewReader(secured), true
}

func (d *dialogue) say(text string) bool {
	_, err := d.conn.Write([]byte(text + "\r\n"))
	return err == nil
}

// line reads one command; a client that sends one longer than any real one is hung up on.
func (d *dialogue) line() (string, bool) {
	text, err := d.in.ReadSlice('\n')
	return strings.TrimRight(string(text), "\r\n"), err == nil
}

// command answers one line and tells whether the dialogue goes on.
func (d *dialogue) command(line string) bool {
	d.sink.mu.Lock()
	d.sink.commands = append(d.sink.commands, line)
	d.sink.mu.Unlock()
	x := d.sink.now()
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		return d.hello(x)
	case "STARTTLS":
		if x.TLS == nil || d.open {
			return d.say("502 no")
		}
		d.say("220 go")
		d.secure(x.TLS)
		return true
	case "AUTH":
		return d.auth(x, rest)
	case "MAIL":
		if x.Mode == TempFail {
			return d.say("451 try later")
		}
		d.from, d.to = path(rest), ""
		return d.say("250 ok")
	case "RCPT":
		return d.receiver(x, path(rest))
	case "DATA":
		return d.data(x)
	case "QUIT":
		d.say("221 bye")
		return false
	default:
		return d.say("250 ok")
	}
}

func (d *dialogue) hello(x Settings) bool {
	text := "250-sink\r\n"
	if x.Auth != "" {
		text += "250-AUTH " + x.Auth + "\r\n"
	}
	if x.TLS != nil && !d.open {
		text += "250-STARTTLS\r\n"
	}
	return d.say(text + "250 8BITMIME")
}

func (d *dialogue) auth(x Settings, rest string) bool {
	mechanism, initial, _ := strings.Cut(rest, " ")
	var user, pass string
	switch strings.ToUpper(mechanism) {
	case "PLAIN":
		parts := strings.Split(decode(initial), "\x00")
		if len(parts) != 3 {
			return d.say("501 what?")
		}
		user, pass = parts[1], parts[2]
	case "LOGIN":
		answers := [2]string{}
		for i, question := range []string{"Username:", "Password:"} {
			d.say("334 " + base64.StdEncoding.EncodeToString([]byte(question)))
			line, ok := d.line()
			if !ok {
				return false
			}
			answers[i] = decode(line)
		}
		user, pass = answers[0], answers[1]
	default:
		return d.say("504 unknown mechanism")
	}
	if x.User != "" && (user != x.User || pass != x.Pass) {
		return d.say("535 wrong user or password")
	}
	return d.say("235 ok")
}

func (d *dialogue) receiver(x Settings, to string) bool {
	if x.Mode == Reject {
		return d.say("550 no such user")
	}
	if x.Refuse != nil {
		if answer := x.Refuse(to); answer != "" {
			return d.say(answer)
		}
	}
	d.to = to
	return d.say("250 ok")
}

func (d *dialogue) data(x Settings) bool {
	if d.to == "" {
		return d.say("503 no receiver")
	}
	d.say("354 go")
	var text bytes.Buffer
	for {
		line, err := d.in.ReadBytes('\n')
		if err != nil {
			return false
		}
		if x.Mode == Drop {
			return false
		}
		if string(line) == ".\r\n" {
			break
		}
		text.Write(bytes.TrimPrefix(line, []byte(".")))
	}
	time.Sleep(x.Delay)
	mail := Mail{From: d.from, To: d.to, Raw: text.Bytes(), At: time.Now()}
	if m, err := netmail.ReadMessage(bytes.NewReader(mail.Raw)); err == nil {
		mail.Header = m.Header
		var body bytes.Buffer
		_, _ = body.ReadFrom(m.Body)
		mail.Body = strings.ReplaceAll(body.String(), "\r\n", "\n")
	}
	d.sink.mu.Lock()
	d.sink.mails = append(d.sink.mails, mail)
	d.sink.mu.Unlock()
	if x.OnMail != nil {
		x.OnMail(mail)
	}
	return d.say("250 queued")
}

// path is the address in "FROM:<a@b> BODY=8BITMIME".
func path(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}

func decode(s string) string {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return ""
	}
	return string(b)
}
