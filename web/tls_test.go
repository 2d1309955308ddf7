package web

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// certificate writes a self-signed certificate with its key into one file.
func certificate(t *testing.T, name string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), name+".pem")
	data := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})...)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// overTLS asks for / with the given client certificate and gives the status, 0 when there is no answer.
func overTLS(t *testing.T, r *running, clientFile string) int {
	t.Helper()
	config := &tls.Config{InsecureSkipVerify: true}
	if clientFile != "" {
		cert, err := tls.LoadX509KeyPair(clientFile, clientFile)
		if err != nil {
			t.Fatal(err)
		}
		config.Certificates = []tls.Certificate{cert}
	}
	req, err := http.NewRequest("GET", "https://"+strings.TrimPrefix(r.url, "http://")+"/_ping", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth("admin", "adminpw")
	client := http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
	answer, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	if answer.Header.Get("Strict-Transport-Security") == "" || !strings.HasSuffix(answer.Header.Get("Set-Cookie"), "; Secure") {
		t.Error("an answer over TLS does not ask for TLS")
	}
	return answer.StatusCode
}

func TestTLS(t *testing.T) {
	r := start(t, &checks.HTTP{Allow: admins, TLS: checks.TLSOptions{Use: true, PEMFile: certificate(t, "server")}})
	if status := overTLS(t, r, ""); status != 200 {
		t.Errorf("answered %d", status)
	}
	// Who speaks in the clear gets no answer.
	c := r.dial()
	defer c.Close()
	if _, err := io.WriteString(c, "GET / HTTP/1.0\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if data, _ := io.ReadAll(c); len(data) > 0 {
		t.Errorf("plain HTTP is answered %q", data)
	}
}

func TestClientCertificates(t *testing.T) {
	server, known, stranger := certificate(t, "server"), certificate(t, "known"), certificate(t, "stranger")
	yes := true
	r := start(t, &checks.HTTP{Allow: admins, TLS: checks.TLSOptions{Use: true, PEMFile: server, ClientPEMFile: known, SelfSigned: &yes}})
	for file, want := range map[string]int{"": 0, stranger: 0, known: 200} {
		if status := overTLS(t, r, file); status != want {
			t.Errorf("%s is answered %d", filepath.Base(file), status)
		}
	}
	r = start(t, &checks.HTTP{Allow: admins, TLS: checks.TLSOptions{Use: true, PEMFile: server, ClientPEMFile: known}})
	if status := overTLS(t, r, known); status != 0 {
		t.Errorf("a self-signed certificate is taken without selfsigned: allow: %d", status)
	}
}

func TestTLSSettings(t *testing.T) {
	s := New(Options{Daemon: newFake(), Log: quietLog()})
	for _, o := range []checks.TLSOptions{{Use: true}, {Use: true, PEMFile: "/nowhere"}, {Use: true, PEMFile: certificate(t, "a"), ClientPEMFile: "/nowhere"}} {
		port := freePort(t)
		if err := s.Reconfigure(&checks.HTTP{Port: port, Address: "127.0.0.1", Allow: admins, TLS: o}); err == nil {
			t.Errorf("%+v is taken", o)
		}
		if len(s.listeners) > 0 {
			t.Error("the port is open without the TLS that was asked for")
		}
	}
}
