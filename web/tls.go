package web

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
)

// serverTLS makes the TLS settings of the interface; nil when it is not asked for.
func serverTLS(o checks.TLSOptions) (*tls.Config, error) {
	if !o.Use {
		return nil, nil
	}
	certFile, keyFile := o.PEMFile, o.PEMFile
	if o.PEMChain != "" {
		certFile, keyFile = o.PEMChain, o.PEMKey
	}
	if certFile == "" || keyFile == "" {
		return nil, errors.New("set httpd with ssl: needs pemfile, or pemchain and pemkey")
	}
	certificate, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fmt.Errorf("set httpd with ssl: %s: %w", certFile, err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	if config.MinVersion, config.MaxVersion, err = versions(o.Versions); err != nil {
		return nil, err
	}
	if config.CipherSuites, err = cipherSuites(o.Ciphers); err != nil {
		return nil, err
	}
	if o.ClientPEMFile != "" {
		allowed, err := newClientList(o.ClientPEMFile, o.SelfSigned != nil && *o.SelfSigned)
		if err != nil {
			return nil, err
		}
		// Who may come in is a list of certificates, not of authorities, so we look ourselves.
		config.ClientAuth = tls.RequireAnyClientCert
		config.VerifyConnection = allowed.verify
	}
	return config, nil
}

var tlsVersions = []struct {
	word    string
	version uint16
}{{"tlsv1", tls.VersionTLS10}, {"tlsv11", tls.VersionTLS11}, {"tlsv12", tls.VersionTLS12}, {"tlsv13", tls.VersionTLS13}}

// versions turns the words of the control file into a range: words that name versions allow those alone, words behind a
// minus take some out of what is usual, TLS 1.2 and 1.3.
func versions(words []string) (least, most uint16, err error) {
	allowed := map[uint16]bool{}
	taken := map[uint16]bool{}
	for _, word := range words {
		bare := strings.TrimLeft(word, "+-")
		if bare == "auto" || strings.HasPrefix(bare, "sslv") { // SSL 2 and 3 are gone, whether wanted or not
			continue
		}
		i := slices.IndexFunc(tlsVersions, func(v struct {
			word    string
			version uint16
		}) bool {
			return v.word == bare
		})
		switch {
		case i < 0:
			return 0, 0, fmt.Errorf("set httpd with ssl: version %q is not known", word)
		case strings.HasPrefix(word, "-"):
			taken[tlsVersions[i].version] = true
		default:
			allowed[tlsVersions[i].version] = true
		}
	}
	if len(allowed) == 0 {
		allowed[tls.VersionTLS12], allowed[tls.VersionTLS13] = true, true
	}
	for _, v := range tlsVersions {
		if allowed[v.version] && !taken[v.version] {
			if least == 0 {
				least = v.version
			}
			most = v.version
		}
	}
	if least == 0 {
		return 0, 0, errors.New("set httpd with ssl: no version is left to speak")
	}
	return least, most, nil
}

// cipherSuites picks suites by their names, those of OpenSSL or of IANA. Those of TLS 1.3 cannot be chosen.
func cipherSuites(list string) ([]uint16, error) {
	if list == "" {
		return nil, nil
	}
	var out []uint16
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' || r == ' ' }) {
		for _, suite := range tls.CipherSuites() {
			if word == suite.Name || word == opensslName(suite.Name) {
				out = append(out, suite.ID)
			}
		}
	}
	if out == nil {
		return nil, fmt.Errorf("set httpd with ssl: none of the ciphers %q is available; name suites like ECDHE-RSA-AES128-GCM-SHA256", list)
	}
	return out, nil
}

// opensslName turns TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 into ECDHE-RSA-AES128-GCM-SHA256.
func opensslName(name string) string {
	name = strings.NewReplacer("TLS_", "", "_WITH", "", "AES_128", "AES128", "AES_256", "AES256", "POLY1305_SHA256", "POLY1305").Replace(name)
	return strings.TrimPrefix(strings.ReplaceAll(name, "_", "-"), "RSA-")
}

// clientList holds the certificates of clientpemfile.
type clientList struct {
	known      map[[sha256.Size]byte]bool
	roots      *x509.CertPool
	selfSigned bool
}

func newClientList(file string, selfSigned bool) (*clientList, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("set httpd with ssl: clientpemfile: %w", err)
	}
	c := &clientList{known: map[[sha256.Size]byte]bool{}, roots: x509.NewCertPool(), selfSigned: selfSigned}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("set httpd with ssl: clientpemfile %s: %w", file, err)
		}
		c.known[sha256.Sum256(cert.Raw)] = true
		c.roots.AddCert(cert)
	}
	if len(c.known) == 0 {
		return nil, fmt.Errorf("set httpd with ssl: clientpemfile %s holds no certificate", file)
	}
	return c, nil
}

// verify lets a client in whose certificate stands in the file.
func (c *clientList) verify(state tls.ConnectionState) error {
	cert := state.PeerCertificates[0]
	if !c.known[sha256.Sum256(cert.Raw)] {
		return errors.New("the client's certificate is not in clientpemfile")
	}
	if bytes.Equal(cert.RawIssuer, cert.RawSubject) {
		if !c.selfSigned {
			return errors.New("the client's certificate is self-signed; allow it with selfsigned: allow")
		}
		return nil
	}
	middle := x509.NewCertPool()
	for _, between := range state.PeerCertificates[1:] {
		middle.AddCert(between)
	}
	_, err := cert.Verify(x509.VerifyOptions{Roots: c.roots, Intermediates: middle, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return err
}
