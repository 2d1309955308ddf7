package protocol

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// mysqlServer is a scripted server that checks what it is told.
type mysqlServer struct {
	plugin   string // of the greeting
	switchTo string // another plugin it asks for
	password string // the right one; "" refuses everybody
	full     bool   // caching_sha2_password: the cache is empty, it wants the password itself
	salt     string // mysqlTestSalt when empty
	noTLS    bool
	noPing   bool
	tls      *tls.Config
}

const mysqlTestSalt = "abcdefgh0123456789AB"

var mysqlTestKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// mysqlTestPEM is the public key as a server sends it.
func mysqlTestPEM(t testing.TB) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(&mysqlTestKey().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func (m mysqlServer) greeting() string {
	salt := m.salt
	if salt == "" {
		salt = mysqlTestSalt
	}
	low := "\xff\xff"
	if m.noTLS {
		low = "\xff\xf7"
	}
	return "\x0a8.0.30\x00\x01\x00\x00\x00" + salt[:8] + "\x00" + low + "\x21\x02\x00\xff\xdf\x15" + strings.Repeat("\x00", 10) +
		salt[8:] + "\x00" + m.plugin + "\x00"
}

func (m mysqlServer) serve(t *testing.T) func(net.Conn) {
	return func(c net.Conn) {
		defer io.Copy(io.Discard, c) // until the probe leaves
		seq := byte(0)
		write := func(p string) {
			_, _ = c.Write(append([]byte{byte(len(p)), byte(len(p) >> 8), 0, seq}, p...))
			seq++
		}
		read := func() []byte {
			header := make([]byte, 4)
			if _, err := io.ReadFull(c, header); err != nil {
				return nil
			}
			p := make([]byte, int(header[0])|int(header[1])<<8)
			_, _ = io.ReadFull(c, p)
			seq = header[3] + 1
			return p
		}
		write(m.greeting())
		login := read()
		if len(login) == 32 && m.tls != nil {
			c = tls.Server(c, m.tls)
			login = read()
		}
		if len(login) < 34 {
			return
		}
		user, rest, _ := bytes.Cut(login[32:], []byte{0})
		proof, plugin := rest[1:1+rest[0]], m.plugin
		if m.switchTo != "" {
			plugin = m.switchTo
			write("\xfe" + plugin + "\x00" + mysqlTestSalt + "\x00")
			proof = read()
		}
		ok := m.password != "" && string(user) == "monit" && bytes.Equal(proof, mysqlProof(plugin, m.password, []byte(mysqlTestSalt)))
		switch {
		case plugin == mysqlClear:
			ok = string(proof) == m.password+"\x00"
		case plugin == mysqlCachingSHA2 && m.full:
			write("\x01\x04")
			ok = m.fullLogin(t, read(), write, read)
		case plugin == mysqlCachingSHA2 && ok:
			write("\x01\x03")
		}
		if !ok {
			write("\xff\x15\x04#28000Access denied for user 'monit'@'localhost' (using password: YES)")
			return
		}
		write("\x00\x00\x00\x02\x00\x00\x00")
		if p := read(); string(p) != "\x0e" {
			t.Errorf("got %q, want a ping", p)
		}
		if m.noPing {
			write("\xff\x1d\x04#08S01Server shutdown in progress")
			return
		}
		write("\x00\x00\x00\x02\x00\x00\x00")
		if p := read(); string(p) != "\x01" {
			t.Errorf("got %q, want quit", p)
		}
	}
}

// fullLogin takes the password: as it is inside TLS, else encrypted with the key.
func (m mysqlServer) fullLogin(t *testing.T, p []byte, write func(string), read func() []byte) bool {
	if m.tls != nil {
		return string(p) == m.password+"\x00"
	}
	if string(p) != "\x02" {
		t.Errorf("got %q, want a request for the key", p)
		return false
	}
	write("\x01" + string(mysqlTestPEM(t)))
	p = read()
	plain, err := rsa.DecryptOAEP(sha1.New(), nil, mysqlTestKey(), p, nil)
	for i := range plain {
		plain[i] ^= mysqlTestSalt[i%len(mysqlTestSalt)]
	}
	return err == nil && string(plain) == m.password+"\x00"
}

// testTLS gives a server's side of TLS with a certificate of its own, and Request.StartTLS of a client that takes it.
func testTLS(t testing.TB) (*tls.Config, func(context.Context, net.Conn) (net.Conn, error)) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	server := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return server, func(ctx context.Context, c net.Conn) (net.Conn, error) {
		inside := tls.Client(c, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"})
		return inside, inside.HandshakeContext(ctx)
	}
}

func TestMySQL(t *testing.T) {
	right := &mysqlOptions{Username: credential("monit"), Password: credential("mysecret")}
	wrong := &mysqlOptions{Username: credential("monit"), Password: credential("nope")}
	sum := md5.Sum(mysqlTestPEM(t))
	withKey := func(hash string) *mysqlOptions {
		return &mysqlOptions{Username: credential("monit"), Password: credential("mysecret"), RSAKey: &keyChecksum{Kind: "md5", Hex: hash}}
	}
	config, startTLS := testTLS(t)
	inside := Request{StartTLS: startTLS}
	denied := "Server returned error code 1045 -- Access denied for user 'monit'"
	native, sha2 := mysqlServer{plugin: mysqlNative, password: "mysecret"}, mysqlServer{plugin: mysqlCachingSHA2, password: "mysecret"}
	full, swapped, clearText := sha2, native, native
	full.full, swapped.switchTo, clearText.switchTo = true, mysqlCachingSHA2, mysqlClear
	nativeTLS, fullTLS, clearTLS, noTLS := native, full, clearText, native
	nativeTLS.tls, fullTLS.tls, clearTLS.tls, noTLS.noTLS = config, config, config, true
	noPing, unknown, empty := native, native, native
	noPing.noPing, unknown.switchTo, empty.salt = true, "client_ed25519", strings.Repeat("\x00", 20)
	testExchanges(t, []exchange{
		{name: "native", protocol: "mysql", options: right, peer: native.serve(t)},
		{name: "native wrong password", protocol: "mysql", options: wrong, peer: native.serve(t), want: denied},
		{name: "nobody", protocol: "mysql", peer: native.serve(t)},
		{name: "caching_sha2 cached", protocol: "mysql", options: right, peer: sha2.serve(t)},
		{name: "caching_sha2 wrong password", protocol: "mysql", options: wrong, peer: sha2.serve(t), want: denied},
		{name: "caching_sha2 with key", protocol: "mysql", options: right, peer: full.serve(t)},
		{name: "caching_sha2 with key, wrong password", protocol: "mysql", options: wrong, peer: full.serve(t), want: denied},
		{name: "key checksum", protocol: "mysql", options: withKey(hex.EncodeToString(sum[:])), peer: full.serve(t)},
		{name: "wrong key checksum", protocol: "mysql", options: withKey(strings.Repeat("0", 32)), peer: full.serve(t),
			want: "Checksum error: MD5 mismatch (expected 00000000000000000000000000000000 got "},
		{name: "plugin switched", protocol: "mysql", options: right, peer: swapped.serve(t)},
		{name: "unknown plugin", protocol: "mysql", options: right, peer: unknown.serve(t),
			want: "MYSQL: unsupported authentication plugin: client_ed25519"},
		{name: "unknown plugin, nobody", protocol: "mysql", peer: unknown.serve(t)},
		{name: "password in the clear", protocol: "mysql", options: right, peer: clearText.serve(t),
			want: "mysql_clear_password needs TLS (protocol mysqls)"},
		{name: "empty salt", protocol: "mysql", options: right, peer: empty.serve(t), want: "the salt is empty"},
		{name: "shuts down", protocol: "mysql", options: right, peer: noPing.serve(t), want: "error code 1053 -- Server shutdown"},
		{name: "TLS", protocol: "mysqls", options: right, peer: nativeTLS.serve(t), request: inside},
		{name: "TLS by options", protocol: "mysql", options: right, peer: nativeTLS.serve(t), request: inside},
		{name: "TLS full login", protocol: "mysqls", options: right, peer: fullTLS.serve(t), request: inside},
		{name: "TLS clear", protocol: "mysqls", options: right, peer: clearTLS.serve(t), request: inside},
		{name: "TLS wrong password", protocol: "mysqls", options: wrong, peer: fullTLS.serve(t), request: inside, want: denied},
		{name: "TLS not offered", protocol: "mysqls", options: right, peer: noTLS.serve(t), request: inside, want: "does not offer TLS"},
		{name: "TLS not set up", protocol: "mysqls", options: right, peer: native.serve(t), want: "TLS is not set up"},
		{name: "too many connections", protocol: "mysql", says: []string{"\x17\x00\x00\x00\xff\x10\x04Too many connections"},
			want: "Server returned error code 1040 -- Too many connections"},
		{name: "version 9", protocol: "mysql", says: []string{"\x05\x00\x00\x00\x093.2\x00"}, want: "Invalid protocol version 9"},
		{name: "wrong protocol", protocol: "mysql", says: []string{"220 mail.example.com ESMTP\r\n"}, want: "not MySQL protocol"},
		{name: "no greeting but a login", protocol: "mysql", says: []string{"\x01\x00\x00\x00\x0a"}, want: "Invalid greeting"},
		{name: "endless login", protocol: "mysql", options: right, says: []string{mysqlPacket(0, sha2.greeting()), "",
			mysqlPacket(2, "\x01\x03") + mysqlPacket(3, "\x01\x03") + mysqlPacket(4, "\x01\x03") + mysqlPacket(5, "\x01\x03") +
				mysqlPacket(6, "\x01\x03") + mysqlPacket(7, "\x01\x03") + mysqlPacket(8, "\x01\x03") + mysqlPacket(9, "\x01\x03")},
			want: "no end of the login after 8 replies"},
	})
}

func mysqlPacket(seq byte, p string) string {
	return string([]byte{byte(len(p)), byte(len(p) >> 8), 0, seq}) + p
}

// TestMySQLProofs: the vectors of caching_sha2_password are those of go-sql-driver/mysql and of Monit 5.33 with OpenSSL on
// the same salt; that of mysql_native_password was computed with Python's hashlib.
func TestMySQLProofs(t *testing.T) {
	driver := []byte{10, 47, 74, 111, 75, 73, 34, 48, 88, 76, 114, 74, 37, 13, 3, 80, 82, 2, 23, 21}
	for _, v := range []struct {
		plugin, password string
		salt             []byte
		want             string
	}{
		{mysqlCachingSHA2, "secret", driver, "f490e76f66d9d86665ce54d98c78d0acfe2fb0b08b423da807144873d30b312c"},
		{mysqlCachingSHA2, "secret2", driver, "abc3934a012cf342e876071c8ee202de51785b430258a7a0138bc79c4d800bc6"},
		{mysqlCachingSHA2, "mysecret", []byte(mysqlTestSalt), "4275fa07db4eac09873b0e5567684a608baca7d410ea8f764c60f483aa64f4e0"},
		{mysqlNative, "mysecret", make([]byte, 20), "5a53dfbf6e6133ff04f4589778e21d3234552b96"},
		{mysqlNative, "", driver, ""},
	} {
		if got := hex.EncodeToString(mysqlProof(v.plugin, v.password, v.salt)); got != v.want {
			t.Errorf("%s %s: got %s, want %s", v.plugin, v.password, got, v.want)
		}
	}
}

// TestMySQLClearOverPlain watches that a server which asks for the password in the clear gets nothing without TLS.
func TestMySQLClearOverPlain(t *testing.T) {
	var told bytes.Buffer
	m := mysqlServer{plugin: mysqlNative}
	done := make(chan struct{})
	e := exchange{protocol: "mysql", options: &mysqlOptions{Username: credential("monit"), Password: credential("mysecret")}, peer: func(c net.Conn) {
		defer close(done)
		_, _ = io.WriteString(c, mysqlPacket(0, m.greeting())+mysqlPacket(2, "\xfemysql_clear_password\x00"))
		_, _ = io.Copy(&told, c)
	}}
	t.Run("exchange", func(t *testing.T) {
		if err := e.run(t, patient); err == nil || strings.Contains(err.Error(), "mysecret") {
			t.Errorf("got %v", err)
		}
	})
	<-done
	if strings.Contains(told.String(), "mysecret") {
		t.Error("the password went over the wire")
	}
}
