package protocol

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// The ways to log in, by the names that servers use.
const (
	mysqlNative      = "mysql_native_password"
	mysqlCachingSHA2 = "caching_sha2_password"
	mysqlClear       = "mysql_clear_password"
)

const mysqlKeyBits = 8192 // the longest key that a password is encrypted with

// errMySQLUnsupported marks a way to log in that this program does not know.
var errMySQLUnsupported = errors.New("unsupported authentication plugin")

func isMySQLUnsupported(err error) bool { return errors.Is(err, errMySQLUnsupported) }

// mysqlProof shows that one knows the password without telling it. It is empty for an empty password.
func mysqlProof(plugin, password string, salt []byte) []byte {
	if password == "" {
		return nil
	}
	if plugin == mysqlCachingSHA2 { // SHA256(password) xor SHA256(SHA256(SHA256(password)) + salt)
		one := sha256.Sum256([]byte(password))
		two := sha256.Sum256(one[:])
		mix := sha256.Sum256(append(two[:], salt...))
		subtle.XORBytes(mix[:], mix[:], one[:])
		return mix[:]
	}
	one := sha1.Sum([]byte(password))
	two := sha1.Sum(one[:])
	mix := sha1.Sum(append(append([]byte{}, salt...), two[:]...))
	subtle.XORBytes(mix[:], mix[:], one[:])
	return mix[:]
}

// switchPlugin answers the server's wish for another way to log in: its name, NUL, a new salt.
func (s *mysqlSession) switchPlugin(p []byte) (string, error) {
	plugin, salt := cutString(p[1:])
	salt = salt[:min(len(salt), mysqlSaltLen)]
	switch plugin {
	case mysqlNative, mysqlCachingSHA2:
		if len(salt) != mysqlSaltLen || allZero(salt) {
			return "", s.errorf("invalid login reply -- the salt is empty")
		}
		s.salt = salt
		return plugin, s.sendPacket(mysqlProof(plugin, s.password, salt))
	case mysqlClear:
		if !s.secure {
			return "", s.errorf("%w: %s needs TLS (protocol mysqls)", errMySQLUnsupported, plugin)
		}
		return plugin, s.sendPacket(append([]byte(s.password), 0))
	case "":
		plugin = "mysql_old_password"
	}
	return "", s.errorf("%w: %s", errMySQLUnsupported, shown(plugin))
}

// moreData answers the second step of caching_sha2_password: 3 means that the proof was enough, 4 that the server wants
// the password itself.
func (s *mysqlSession) moreData(plugin string, p []byte) error {
	if plugin != mysqlCachingSHA2 || len(p) != 1 || p[0] != 3 && p[0] != 4 {
		return s.errorf("invalid login reply")
	}
	if p[0] == 3 {
		return nil
	}
	if s.secure {
		return s.sendPacket(append([]byte(s.password), 0))
	}
	if err := s.sendPacket([]byte{0x02}); err != nil { // the server's public key, please
		return err
	}
	reply, err := s.packet()
	if err != nil {
		return err
	}
	if reply[0] == 0xff {
		return s.refusal(reply)
	}
	if reply[0] != 0x01 {
		return s.errorf("invalid reply to the request for the RSA key")
	}
	secret, err := s.encrypted(reply[1:])
	if err != nil {
		return err
	}
	return s.sendPacket(secret)
}

// encrypted is the password, mixed with the salt, for the owner of the key, after its checksum was compared.
func (s *mysqlSession) encrypted(keyText []byte) ([]byte, error) {
	if s.key != nil {
		if err := s.key.check(keyText); err != nil {
			return nil, err
		}
	}
	block, _ := pem.Decode(keyText)
	if block == nil {
		return nil, s.errorf("invalid RSA key -- no PEM text")
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, s.errorf("invalid RSA key -- %w", err)
	}
	key, ok := parsed.(*rsa.PublicKey)
	if !ok || key.N.BitLen() > mysqlKeyBits {
		return nil, s.errorf("invalid RSA key -- expected an RSA key of at most %d bits", mysqlKeyBits)
	}
	secret := append([]byte(s.password), 0)
	for i := range secret {
		secret[i] ^= s.salt[i%len(s.salt)]
	}
	sealed, err := rsa.EncryptOAEP(sha1.New(), rand.Reader, key, secret, nil)
	if err != nil {
		return nil, s.errorf("encrypting the password -- %w", err)
	}
	return sealed, nil
}

// keyChecksum is the expected digest of a server's key in the PEM text that it sends: [md5|sha1|sha256] HASH. Without a
// name the length of the hash tells which.
type keyChecksum struct {
	Pos  parser.Pos
	Kind string // "md5", "sha1", "sha256"
	Hex  string // lower case, without colons
}

var checksumDigits = map[string]int{"md5": 32, "sha1": 40, "sha256": 64}

// Parse reads an optional kind and the hash.
func (k *keyChecksum) Parse(c *parser.Cursor) error {
	before := c.MakeCheckpoint()
	k.Pos = parser.PosOf(c.Peek())
	if c.Peek().Value == "=" {
		c.Next()
	}
	kind := strings.ToLower(c.Peek().Value)
	if checksumDigits[kind] != 0 {
		c.Next()
	}
	var hash parser.Raw
	err := hash.Parse(c)
	k.Hex = strings.ToLower(strings.ReplaceAll(hash.Value, ":", ""))
	for name, digits := range checksumDigits {
		if len(k.Hex) == digits {
			k.Kind = name
		}
	}
	_, bad := hex.DecodeString(k.Hex)
	if err != nil || bad != nil || k.Kind == "" || checksumDigits[kind] != 0 && kind != k.Kind {
		c.LoadCheckpoint(before)
		return parser.Fail(c, "a checksum of 32 (md5), 40 (sha1) or 64 (sha256) hexadecimal digits")
	}
	return nil
}

// check compares data with the checksum.
func (k *keyChecksum) check(data []byte) error {
	var sum []byte
	switch k.Kind {
	case "md5":
		d := md5.Sum(data)
		sum = d[:]
	case "sha1":
		d := sha1.Sum(data)
		sum = d[:]
	default:
		d := sha256.Sum256(data)
		sum = d[:]
	}
	if got := hex.EncodeToString(sum); got != k.Hex {
		return failure("Checksum error: %s mismatch (expected %s got %s)", strings.ToUpper(k.Kind), k.Hex, got)
	}
	return nil
}
