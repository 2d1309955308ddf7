package probe

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/load"
)

// issue makes a certificate of an authority, by itself without one.
func issue(t *testing.T, by *tls.Certificate, as *x509.Certificate) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	as.SerialNumber, as.NotBefore, as.NotAfter = big.NewInt(1), time.Now().Add(-time.Hour), time.Now().AddDate(0, 0, 30)
	as.BasicConstraintsValid = true
	if by == nil {
		by = &tls.Certificate{Leaf: as, PrivateKey: key}
	}
	der, err := x509.CreateCertificate(rand.Reader, as, by.Leaf, &key.PublicKey, by.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

// namedServer is an HTTPS server that notes the names that clients ask for. Its certificate bears example.com.
func namedServer(t *testing.T, handle http.HandlerFunc) (s *httptest.Server, ca string, names func() []string) {
	authority := issue(t, nil, &x509.Certificate{IsCA: true, Subject: pkix.Name{CommonName: "authority"}})
	own := issue(t, &authority, &x509.Certificate{DNSNames: []string{"example.com"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}})
	var mu sync.Mutex
	var asked []string
	s = httptest.NewUnstartedServer(handle)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{own}, GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, hello.ServerName)
		return nil, nil
	}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, pemOf(t, authority.Leaf), func() []string {
		mu.Lock()
		defer mu.Unlock()
		return asked
	}
}

func pemOf(t *testing.T, c *x509.Certificate) string {
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func portOf(t *testing.T, address string) string {
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return at.Port()
}

// oneProbe makes the only connection test of a host.
func oneProbe(t *testing.T, rule string) *checks.ProbeFacts {
	t.Helper()
	text := "check host h address 127.0.0.1\n " + rule + "\n"
	config, found := load.File(load.Options{Path: "rc", Text: &text, Hostname: "box", Protocols: protocols()})
	if config == nil {
		t.Fatal(found)
	}
	o := New(Options{Config: func() *checks.Config { return config }})
	for _, p := range o.Observe(t.Context(), engine.Look{Service: config.Service("h"), Cycle: 1}).Probes {
		return p
	}
	t.Fatal("no probe")
	return nil
}

// TestTLSAsksForTheHostHeader: one address serves many names, and the certificate is that of the name that is asked for.
func TestTLSAsksForTheHostHeader(t *testing.T) {
	s, ca, names := namedServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/again" { // the same server again
			http.Redirect(w, r, "/", http.StatusFound)
		}
	})
	verified := "ssl { verify: enable, cacertificatefile: \"" + ca + "\" }"
	for _, test := range []struct {
		options, name string
		good          bool
	}{
		{`http headers [Host: example.com]`, "example.com", true},
		{`hostheader "example.com:8443"`, "example.com", true},
		{`hostheader "example.com" request "/again" follow 1 redirect`, "example.com", true},
		{`http headers [Host: other.test]`, "other.test", false},
		{``, "", true}, // the address, which the certificate bears as well
	} {
		before := len(names())
		p := oneProbe(t, fmt.Sprintf("if failed port %s %s protocol https %s then alert", portOf(t, s.URL), verified, test.options))
		if p.OK != test.good {
			t.Errorf("%s: %v, %s", test.options, p.OK, p.Message)
		}
		asked := names()[before:]
		for _, name := range asked {
			if name != test.name {
				t.Errorf("%s: asked for %q, want %q", test.options, name, test.name)
			}
		}
		if len(asked) == 0 {
			t.Errorf("%s: the server was never asked", test.options)
		}
	}
}

// TestCertificateBehindARedirect counts: the one that ends first is told of.
func TestCertificateBehindARedirect(t *testing.T) {
	s, _, _ := namedServer(t, func(http.ResponseWriter, *http.Request) {})
	plain := httptest.NewServer(http.RedirectHandler(s.URL, http.StatusFound))
	defer plain.Close()
	if p := oneProbe(t, fmt.Sprintf("if failed port %s protocol http follow 1 redirect then alert", portOf(t, plain.URL))); !p.OK || p.CertificateDays <= 0 {
		t.Errorf("%+v, want days of the certificate", p)
	}
	if p := oneProbe(t, fmt.Sprintf("if failed port %s protocol http then alert", portOf(t, plain.URL))); !p.OK || p.CertificateDays != -1 {
		t.Errorf("%+v, want none", p)
	}
}
