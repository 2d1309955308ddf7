package protocol

import (
	"bytes"
	"context"
	"encoding/binary"
	"net"

	"github.com/upkeep-monitor/upkeep/parser"
)

// MySQL and MariaDB: greeting, login, COM_PING, COM_QUIT, as in the MySQL Internals manual, "Client/Server Protocol"
// (dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html). A packet is read up to 64 KB, and no more than eight of
// them in a login.
func init() {
	proves := "the server greets, logs the user in and answers a ping; without a user name: it greets and answers a login"
	register(&Protocol{Names: []string{"mysql"}, Title: "MYSQL", Port: 3306, Upgrades: true, Proves: proves,
		Options: parser.Options[mysqlOptions](), run: runMySQL})
	register(&Protocol{Names: []string{"mysqls"}, Title: "MYSQL", Port: 3306, TLS: true, Upgrades: true,
		Proves: proves + ", all of it over TLS", Options: parser.Options[mysqlOptions](), run: runMySQLs})
}

// mysqlOptions is: username U password P [rsakey checksum [md5|sha1|sha256] HASH].
type mysqlOptions struct {
	Username *parser.Credential `parser:"  'username' '='? @@"`
	Password *parser.Credential `parser:"| 'password' '='? @@"`
	RSAKey   *keyChecksum       `parser:"| 'rsakey' 'checksum' @@"`
}

// Capabilities of server and client.
const (
	mysqlLongPassword = 1 << 0
	mysqlProtocol41   = 1 << 9
	mysqlTLS          = 1 << 11
	mysqlTransactions = 1 << 13
	mysqlSecure       = 1 << 15 // logins with a 20 byte salt
	mysqlPluginAuth   = 1 << 19
)

const (
	mysqlSaltLen    = 20
	mysqlUTF8       = 33
	mysqlMaxReplies = 8 // packets of one login; three are usual
)

// mysqlSession is one connection in login.
type mysqlSession struct {
	*wire
	seq            byte // number of the next packet
	salt           []byte
	user, password string
	key            *keyChecksum
	secure         bool // the password may be sent as it is: TLS, or a Unix socket
}

func runMySQL(ctx context.Context, conn net.Conn, r Request) error {
	o := optionsOf[mysqlOptions](r)
	s := &mysqlSession{wire: newWire("MYSQL", conn), user: said(o.Username), password: said(o.Password), key: o.RSAKey,
		secure: r.TLS || conn.RemoteAddr().Network() == "unix"}
	payload, err := s.packet()
	if err != nil {
		return err
	}
	g, err := s.greeting(payload)
	if err != nil {
		return err
	}
	s.salt = g.salt
	flags := mysqlLongPassword | mysqlProtocol41 | mysqlTransactions | mysqlSecure | g.flags&mysqlPluginAuth
	if r.StartTLS != nil && !r.TLS {
		flags |= mysqlTLS
		if err := s.startTLS(ctx, g, flags, r); err != nil {
			return err
		}
	}
	if g.plugin != mysqlNative && g.plugin != mysqlCachingSHA2 {
		g.plugin = mysqlNative // the server asks for another one when the user has another one
	}
	if err := s.login(g, flags); err != nil {
		return err
	}
	return s.finish(g.plugin)
}

func runMySQLs(ctx context.Context, conn net.Conn, r Request) error {
	if r.StartTLS == nil && !r.TLS {
		return newWire("MYSQL", conn).errorf("TLS is not set up for this test")
	}
	return runMySQL(ctx, conn, r)
}

// packet reads one packet: length (3 bytes), number, payload. The payload is never empty.
func (s *mysqlSession) packet() ([]byte, error) {
	header, err := s.bytes(4)
	if err != nil {
		return nil, err
	}
	n := int(header[0]) | int(header[1])<<8 | int(header[2])<<16
	if n == 0 || n > frameLimit {
		return nil, failure("Invalid handshake packet length -- not MySQL protocol")
	}
	if header[3] != s.seq {
		return nil, failure("Invalid packet number %d, expected %d -- not MySQL protocol", header[3], s.seq)
	}
	s.seq++
	return s.bytes(n)
}

func (s *mysqlSession) sendPacket(payload []byte) error {
	n := len(payload)
	packet := append([]byte{byte(n), byte(n >> 8), byte(n >> 16), s.seq}, payload...)
	s.seq++
	return s.send(string(packet))
}

// mysqlGreeting is what the server says first.
type mysqlGreeting struct {
	flags  uint32
	salt   []byte // mysqlSaltLen bytes
	plugin string
}

// greeting reads the first packet, version 10 of the protocol.
func (s *mysqlSession) greeting(p []byte) (g mysqlGreeting, err error) {
	if p[0] == 0xff {
		return g, s.refusal(p)
	}
	if p[0] != 10 {
		return g, failure("Invalid protocol version %d -- not MySQL protocol", p[0])
	}
	_, p, found := bytes.Cut(p[1:], []byte{0}) // the server's version
	if !found || len(p) < 4+8+1+2 {
		return g, failure("Invalid greeting -- not MySQL protocol")
	}
	g.salt = append(g.salt, p[4:12]...)
	g.flags = uint32(binary.LittleEndian.Uint16(p[13:]))
	if p = p[15:]; len(p) >= 16+12 { // charset 1, status 2, flags 2, length of salt 1, reserved 10, salt 12, NUL
		g.flags |= uint32(binary.LittleEndian.Uint16(p[3:])) << 16
		saltLen := max(13, int(p[5])-8)
		g.salt = append(g.salt, p[16:28]...)
		if p = p[16:]; len(p) > saltLen {
			g.plugin, _ = cutString(p[saltLen:])
		}
	}
	if g.flags&mysqlProtocol41 == 0 || g.flags&mysqlSecure == 0 {
		return g, s.errorf("the server is older than MySQL 4.1")
	}
	if len(g.salt) != mysqlSaltLen || allZero(g.salt) {
		return g, failure("Invalid greeting -- the salt is empty")
	}
	return g, nil
}

// startTLS asks for TLS and goes on inside it.
func (s *mysqlSession) startTLS(ctx context.Context, g mysqlGreeting, flags uint32, r Request) error {
	if g.flags&mysqlTLS == 0 {
		return s.errorf("the server does not offer TLS")
	}
	if err := s.sendPacket(mysqlClientHeader(flags)); err != nil {
		return err
	}
	inside, err := s.upgrade(ctx, r)
	if err != nil {
		return err
	}
	s.wire, s.secure = inside, true
	return nil
}

func mysqlClientHeader(flags uint32) []byte {
	p := binary.LittleEndian.AppendUint32(nil, flags)
	p = binary.LittleEndian.AppendUint32(p, frameLimit)
	return append(append(p, mysqlUTF8), make([]byte, 23)...)
}

func (s *mysqlSession) login(g mysqlGreeting, flags uint32) error {
	proof := mysqlProof(g.plugin, s.password, s.salt)
	p := append(mysqlClientHeader(flags), s.user...)
	p = append(p, 0, byte(len(proof)))
	p = append(p, proof...)
	if flags&mysqlPluginAuth != 0 {
		p = append(append(p, g.plugin...), 0)
	}
	return s.sendPacket(p)
}

// finish answers what the server asks until it lets the user in, then pings and leaves.
func (s *mysqlSession) finish(plugin string) error {
	for range mysqlMaxReplies {
		p, err := s.packet()
		if err != nil {
			return err
		}
		switch p[0] {
		case 0x00:
			return s.ping()
		case 0xff:
			return s.refusal(p)
		case 0xfe:
			plugin, err = s.switchPlugin(p)
		case 0x01:
			err = s.moreData(plugin, p[1:])
		default:
			err = s.errorf("invalid login reply, type %d", p[0])
		}
		if err != nil {
			if s.user == "" && isMySQLUnsupported(err) {
				return nil // the server is at work, and there is nobody to let in
			}
			return err
		}
	}
	return s.errorf("no end of the login after %d replies", mysqlMaxReplies)
}

// ping proves that the server executes commands, and says goodbye.
func (s *mysqlSession) ping() error {
	s.seq = 0
	if err := s.sendPacket([]byte{0x0e}); err != nil {
		return err
	}
	p, err := s.packet()
	if err != nil {
		return err
	}
	if p[0] == 0xff {
		return s.refusal(p)
	}
	if p[0] != 0x00 {
		return s.errorf("invalid ping reply, type %d", p[0])
	}
	s.seq = 0
	return s.sendPacket([]byte{0x01})
}

// Codes that a server refuses a login with.
const (
	mysqlAccessDenied           = 1045
	mysqlNotSupportedAuth       = 1251
	mysqlAccessDeniedNoPassword = 1698
)

// refusal is the error of an error packet: code (2 bytes), "#" and five characters of state, text. A login that was tried
// without a user name and is refused shows a working server: no error.
func (s *mysqlSession) refusal(p []byte) error {
	if len(p) < 3 {
		return s.errorf("invalid error reply")
	}
	code, text := binary.LittleEndian.Uint16(p[1:]), p[3:]
	if len(text) >= 6 && text[0] == '#' {
		text = text[6:]
	}
	switch code {
	case mysqlAccessDenied, mysqlNotSupportedAuth, mysqlAccessDeniedNoPassword:
		if s.user == "" && s.seq > 1 {
			return nil
		}
	}
	return failure("Server returned error code %d -- %s", code, shown(string(text)))
}

// cutString splits off a string that ends with NUL or with the data.
func cutString(p []byte) (text string, rest []byte) {
	head, rest, _ := bytes.Cut(p, []byte{0})
	return string(head), rest
}

func allZero(p []byte) bool {
	for _, b := range p {
		if b != 0 {
			return false
		}
	}
	return true
}
