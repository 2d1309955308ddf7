package dial

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authority signs certificates; without one a certificate signs itself.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func certificate(t *testing.T, by *authority, days int, change func(*x509.Certificate)) (tls.Certificate, *authority) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "server"},
		NotBefore: time.Now().AddDate(-1, 0, 0), NotAfter: time.Now().Add(time.Duration(days)*24*time.Hour + time.Hour),
		DNSNames: []string{"localhost"}, BasicConstraintsValid: true}
	if change != nil {
		change(c)
	}
	if by == nil {
		by = &authority{c, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, by.certificate, &key.PublicKey, by.key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, &authority{parsed, key}
}

func pemFile(t *testing.T, c tls.Certificate) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	key, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	data := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func tlsServer(t *testing.T, config *tls.Config) int {
	t.Helper()
	return portOf(listen(t, "tcp4", "127.0.0.1:0", func(c net.Conn) {
		s := tls.Server(c, config)
		_, _ = io.WriteString(s, "hello")
		_ = s.CloseWrite()
		_, _ = io.Copy(io.Discard, c)
	}))
}

func TestVerify(t *testing.T) {
	yes := true
	caPair, ca := certificate(t, nil, 100, func(c *x509.Certificate) { c.IsCA = true; c.Subject.CommonName = "ca" })
	signed, _ := certificate(t, ca, 10, nil)
	expired, _ := certificate(t, ca, -3, nil)
	self, _ := certificate(t, nil, 10, nil)
	selfExpired, _ := certificate(t, nil, -3, nil)
	caFile, selfFile := pemFile(t, caPair), pemFile(t, self)
	sum1, sum256 := sha1.Sum(signed.Certificate[0]), sha256.Sum256(signed.Certificate[0])
	for _, test := range []struct {
		name   string
		server tls.Certificate
		tls    TLS
		want   string // part of the error, "" for none
		days   int    // left
	}{
		{"unverified", expired, TLS{}, "", 0},
		{"unknown authority", signed, TLS{Verify: &yes}, "certificate signed by unknown authority", 0},
		{"known authority", signed, TLS{Verify: &yes, CACertificate: caFile, ServerName: "localhost"}, "", 10},
		{"known authority in a folder", signed, TLS{Verify: &yes, CAPath: filepath.Dir(caFile), ServerName: "localhost"}, "", 10},
		{"an address instead of the name", signed, TLS{Verify: &yes, CACertificate: caFile}, "", 10},
		{"wrong name", signed, TLS{Verify: &yes, CACertificate: caFile, ServerName: "example.org"}, "not example.org", 0},
		{"expired", expired, TLS{Verify: &yes, CACertificate: caFile}, "expired", 0},
		{"self-signed", self, TLS{Verify: &yes}, "self-signed certificate is not allowed", 0},
		{"self-signed allowed", self, TLS{Verify: &yes, SelfSigned: &yes}, "", 10},
		{"self-signed and known", self, TLS{Verify: &yes, CACertificate: selfFile}, "", 10},
		{"self-signed expired", selfExpired, TLS{Verify: &yes, SelfSigned: &yes}, "certificate is valid from", 0},
		{"checksum", signed, TLS{Checksum: strings.ToUpper(hex.EncodeToString(sum1[:]))}, "", 10},
		{"checksum with colons", signed, TLS{Checksum: colons(hex.EncodeToString(sum256[:])), ChecksumType: "SHA256"}, "", 10},
		{"wrong checksum", signed, TLS{Checksum: strings.Repeat("0", 40)}, "SSL server certificate checksum failed", 0},
		{"checksum of no length", signed, TLS{Checksum: "00"}, "SSL server certificate checksum failed", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			port := tlsServer(t, &tls.Config{Certificates: []tls.Certificate{test.server}})
			_, c, err := read(t, Target{Host: "127.0.0.1", Port: port, TLS: &test.tls}, patient)
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want == "":
				if want := test.days; c.CertificateDays != want {
					t.Errorf("%d days left, want %d", c.CertificateDays, want)
				}
			case err == nil || !strings.HasPrefix(err.Error(), "SSL server certificate verification error: ") || !strings.Contains(err.Error(), test.want):
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func colons(s string) string {
	var parts []string
	for ; s != ""; s = s[2:] {
		parts = append(parts, s[:2])
	}
	return strings.Join(parts, ":")
}

func TestTLSOptions(t *testing.T) {
	self, _ := certificate(t, nil, 10, nil)
	clientFile := pemFile(t, self)
	old := &tls.Config{Certificates: []tls.Certificate{self}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	modern := &tls.Config{Certificates: []tls.Certificate{self}, NextProtos: []string{"h2"}, ClientAuth: tls.RequireAnyClientCert}
	for _, test := range []struct {
		name   string
		server *tls.Config
		tls    TLS
		want   string
	}{
		{"old server", old, TLS{}, "SSL connection error: "},
		{"old server, named", old, TLS{Versions: []string{"tlsv11"}}, ""},
		{"client certificate", modern, TLS{ClientPEMFile: clientFile, ALPN: []string{"h2"}}, ""},
		{"no file", modern, TLS{ClientPEMFile: "/nonexistent"}, "SSL client certificate /nonexistent cannot be used"},
		{"no authorities", modern, TLS{CACertificate: "/nonexistent"}, "CA certificates cannot be read"},
		{"no folder of authorities", modern, TLS{CAPath: "/nonexistent"}, "no CA certificates in /nonexistent"},
		{"unknown ciphers", modern, TLS{Ciphers: "NONE"}, "name none that can be used"},
		{"unknown version", modern, TLS{Versions: []string{"sslv2"}}, "SSL version sslv2 is not supported"},
		{"cipher", &tls.Config{Certificates: []tls.Certificate{self}, MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}},
			TLS{Ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256"}, ""},
		{"other cipher", &tls.Config{Certificates: []tls.Certificate{self}, MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}},
			TLS{Ciphers: "HIGH:!ECDHE-ECDSA-AES128-GCM-SHA256"}, "SSL connection error: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			port := tlsServer(t, test.server)
			said, c, err := read(t, Target{Host: "127.0.0.1", Port: port, TLS: &test.tls}, patient)
			if test.want == "" {
				if err != nil || said != "hello" {
					t.Fatalf("%q, %v", said, err)
				}
				if len(test.tls.ALPN) > 0 && c.NegotiatedProtocol() != "h2" {
					t.Errorf("settled on %q", c.NegotiatedProtocol())
				}
			} else if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
	plainPort := portOf(listen(t, "tcp4", "127.0.0.1:0", func(c net.Conn) {
		_, _ = io.WriteString(c, "220 this is no TLS\r\n")
		_, _ = io.Copy(io.Discard, c)
	}))
	if _, _, err := read(t, Target{Host: "127.0.0.1", Port: plainPort, TLS: &TLS{}}, patient); err == nil || !strings.HasPrefix(err.Error(), "SSL connection error: ") {
		t.Errorf("plain server: %v", err)
	}
}

func TestStartTLS(t *testing.T) {
	self, _ := certificate(t, nil, 10, nil)
	l := listen(t, "tcp4", "127.0.0.1:0", func(c net.Conn) {
		_, _ = io.WriteString(c, "x")
		s := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{self}})
		_, _ = io.WriteString(s, "hello")
		_ = s.CloseWrite()
		_, _ = io.Copy(io.Discard, c)
	})
	target := Target{Host: "127.0.0.1", Port: portOf(l)}
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	plain, err := connectTo(ctx, target)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	if _, err := io.ReadFull(plain, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	secure, err := StartTLS(ctx, plain, target)
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := secure.(*Conn); !ok || c.CertificateDays != 10 {
		t.Errorf("%+v", secure)
	}
	if said, err := io.ReadAll(secure); err != nil || string(said) != "hello" {
		t.Errorf("%q, %v", said, err)
	}
}
