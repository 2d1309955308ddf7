package protocol

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"net"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// PostgreSQL: version 3.0 of the "Frontend/Backend Protocol" of its manual; SCRAM-SHA-256 after RFC 5802 and RFC 7677. A
// message is read up to 64 KB, and no more than 128 of them.
func init() {
	register(&Protocol{Names: []string{"pgsql"}, Title: "PGSQL", Port: 5432, Upgrades: true,
		Proves: "the server logs the user in to the database and is ready for queries; without a user name, or where it wants " +
			"a way to log in that the test cannot do: it answers",
		Options: parser.Options[pgsqlOptions](), run: runPgSQL})
}

// pgsqlOptions is: username U password P database D.
type pgsqlOptions struct {
	Username *parser.Credential `parser:"  'username' '='? @@"`
	Password *parser.Credential `parser:"| 'password' '='? @@"`
	Database *parser.Raw        `parser:"| 'database' '='? @@"`
}

const (
	pgsqlVersion     = 3 << 16
	pgsqlTLSRequest  = 80877103
	pgsqlMaxMessages = 128
)

// pgsqlSession is one connection in login.
type pgsqlSession struct {
	*wire
	user, password string // no user: none was named
	noPassword     bool   // none was written
	scram          *scram
	ready          bool // logged in and waiting for queries
}

func runPgSQL(ctx context.Context, conn net.Conn, r Request) error {
	o := optionsOf[pgsqlOptions](r)
	s := &pgsqlSession{wire: newWire("PGSQL", conn), user: said(o.Username), password: said(o.Password),
		noPassword: o.Password == nil}
	database := said(o.Database)
	if s.user == "" {
		return s.ask(ctx, r)
	}
	if database == "" {
		database = s.user
	}
	if r.StartTLS != nil && !r.TLS {
		if err := s.startTLS(ctx, r); err != nil {
			return err
		}
	}
	start := binary.BigEndian.AppendUint32(nil, pgsqlVersion)
	for _, text := range []string{"user", s.user, "database", database, "application_name", "upkeep", ""} {
		start = append(append(start, text...), 0)
	}
	if err := s.message(0, start); err != nil {
		return err
	}
	for range pgsqlMaxMessages {
		done, err := s.reply()
		if err != nil {
			return err
		}
		if done && s.ready {
			return s.message('X', nil)
		}
		if done {
			return nil // a goodbye in the middle of a login is logged, to leave is not
		}
	}
	return s.errorf("no end of the login after %d messages", pgsqlMaxMessages)
}

// message sends one message: type (none in the first), length, body.
func (s *pgsqlSession) message(kind byte, body []byte) error {
	var data []byte
	if kind != 0 {
		data = append(data, kind)
	}
	data = binary.BigEndian.AppendUint32(data, uint32(len(body)+4))
	return s.send(string(append(data, body...)))
}

// reply reads one message and answers it. done tells that the server has shown what it can.
func (s *pgsqlSession) reply() (done bool, err error) {
	header, err := s.bytes(5)
	if err != nil {
		return false, err
	}
	n := int64(binary.BigEndian.Uint32(header[1:])) - 4
	if n < 0 || n > frameLimit {
		return false, s.errorf("response message is too large: %d bytes received (maximum %d)", n+4, frameLimit)
	}
	body, err := s.bytes(int(n))
	if err != nil {
		return false, err
	}
	switch header[0] {
	case 'R':
		return s.authenticate(body)
	case 'E':
		return s.refusal(body)
	case 'Z':
		if s.scram != nil && !s.scram.verified {
			return false, s.errorf("the server did not prove that it knows the password")
		}
		s.ready = true
		return true, nil
	case 'S', 'K', 'N', 'v': // parameter, cancel key, notice, version
		return false, nil
	}
	return false, s.errorf("unexpected message type %q", shown(string(header[:1])))
}

// authenticate answers one step of the login.
func (s *pgsqlSession) authenticate(body []byte) (done bool, err error) {
	if len(body) < 4 {
		return false, s.errorf("invalid authentication message")
	}
	method, data := binary.BigEndian.Uint32(body), body[4:]
	switch method {
	case 0: // welcome
		return false, nil
	case 3:
		return false, s.message('p', append([]byte(s.password), 0))
	case 5:
		if len(data) != 4 {
			return false, s.errorf("invalid md5 salt")
		}
		return false, s.message('p', append([]byte(pgsqlMD5(s.user, s.password, data)), 0))
	case 10:
		if s.noPassword || !slices.Contains(strings.Split(string(data), "\x00"), "SCRAM-SHA-256") {
			return true, nil
		}
		s.scram = newSCRAM("", s.password) // the server takes the user name of the start message
		first := s.scram.first()
		answer := append([]byte("SCRAM-SHA-256\x00"), 0, 0, 0, byte(len(first)))
		return false, s.message('p', append(answer, first...))
	case 11, 12:
		if s.scram == nil {
			return false, s.errorf("invalid authentication message")
		}
		if method == 12 {
			err = s.scram.verify(string(data))
		} else {
			var final string
			if final, err = s.scram.final(string(data)); err == nil {
				return false, s.message('p', []byte(final))
			}
		}
		if err != nil {
			return false, s.errorf("scram-sha-256 -- %w", err)
		}
		return false, nil
	}
	return true, nil // the server is at work, but wants what this test cannot give
}

// pgsqlMD5 is "md5" and md5(md5(password + user) + salt), both in hexadecimal digits.
func pgsqlMD5(user, password string, salt []byte) string {
	inner := md5.Sum([]byte(password + user))
	outer := md5.Sum(append([]byte(hex.EncodeToString(inner[:])), salt...))
	return "md5" + hex.EncodeToString(outer[:])
}

// refusal reads an error: fields of a letter and a text. One about the login is no error when no user was named.
func (s *pgsqlSession) refusal(body []byte) (done bool, err error) {
	fields := map[byte]string{}
	for _, field := range bytes.Split(body, []byte{0}) {
		if len(field) > 1 {
			fields[field[0]] = shown(string(field[1:]))
		}
	}
	if code := fields['C']; s.user == "" && (strings.HasPrefix(code, "28") || code == "3D000") {
		return true, nil // not authorised, or no such database
	}
	return false, s.errorf("startup message error -- Severity=%s, Code=%s, Message=%s", fields['S'], fields['C'], fields['M'])
}
