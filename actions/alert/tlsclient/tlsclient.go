// Package tlsclient owns the way from the TLS options of a control file to a configuration for the connections that
// carry alerts: to mail servers and to collectors.
package tlsclient

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
)

// Config turns options into a configuration for a connection to the given host. Like Monit it does not verify the
// server's certificate unless the options say so. Errors name the file that cannot be used.
func Config(o checks.TLSOptions, host string) (*tls.Config, error) {
	c := &tls.Config{ServerName: host}
	c.MinVersion, c.MaxVersion = versions(o.Versions)
	if o.ClientPEMFile != "" {
		pair, err := tls.LoadX509KeyPair(o.ClientPEMFile, o.ClientPEMFile)
		if err != nil {
			return nil, fmt.Errorf("client certificate %s: %w", o.ClientPEMFile, err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	roots, err := authorities(o)
	if err != nil {
		return nil, err
	}
	c.RootCAs = roots
	// The standard verification knows neither pinned nor self-signed certificates, so it is switched off and done here.
	c.InsecureSkipVerify = true
	c.VerifyConnection = func(state tls.ConnectionState) error { return check(o, roots, host, state) }
	return c, nil
}

func check(o checks.TLSOptions, roots *x509.CertPool, host string, state tls.ConnectionState) error {
	if len(state.PeerCertificates) == 0 {
		return errors.New("the server shows no certificate")
	}
	leaf := state.PeerCertificates[0]
	if o.Checksum != "" {
		if sum := fingerprint(o.ChecksumType, leaf.Raw); !strings.EqualFold(sum, o.Checksum) {
			return fmt.Errorf("the server's certificate has the checksum %s, expected %s", sum, o.Checksum)
		}
	}
	if o.Verify == nil || !*o.Verify {
		return nil
	}
	selfSigned := bytes.Equal(leaf.RawIssuer, leaf.RawSubject) && leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature) == nil
	if selfSigned && o.SelfSigned != nil && *o.SelfSigned {
		return nil
	}
	options := x509.VerifyOptions{Roots: roots, DNSName: host, Intermediates: x509.NewCertPool()}
	for _, c := range state.PeerCertificates[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := leaf.Verify(options)
	return err
}

func fingerprint(kind string, der []byte) string {
	switch kind {
	case "sha1":
		sum := sha1.Sum(der)
		return hex.EncodeToString(sum[:])
	case "sha256":
		sum := sha256.Sum256(der)
		return hex.EncodeToString(sum[:])
	default:
		sum := md5.Sum(der)
		return hex.EncodeToString(sum[:])
	}
}

// authorities reads the certificates that a server's may be signed by; nil means those of the system.
func authorities(o checks.TLSOptions) (*x509.CertPool, error) {
	var files []string
	if o.CACertificate != "" {
		files = append(files, o.CACertificate)
	}
	if o.CAPath != "" {
		entries, err := os.ReadDir(o.CAPath)
		if err != nil {
			return nil, fmt.Errorf("certificate authorities: %w", err)
		}
		for _, e := range entries {
			files = append(files, filepath.Join(o.CAPath, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, nil
	}
	pool, found := x509.NewCertPool(), false
	for _, name := range files {
		pem, err := os.ReadFile(name)
		if err != nil {
			if name == o.CACertificate {
				return nil, fmt.Errorf("certificate authorities: %w", err)
			}
			continue // a folder of authorities may hold anything
		}
		found = pool.AppendCertsFromPEM(pem) || found
	}
	if !found {
		return nil, fmt.Errorf("certificate authorities: no certificate in %s", strings.Join(files, ", "))
	}
	return pool, nil
}

var versionNumbers = map[string]uint16{"tlsv1": tls.VersionTLS10, "tlsv10": tls.VersionTLS10, "tlsv11": tls.VersionTLS11,
	"tlsv12": tls.VersionTLS12, "tlsv13": tls.VersionTLS13}

// versions gives the lowest and highest version that words like "auto", "tlsv12" and "-tlsv13" allow. Go's library
// cannot leave out one in the middle, and knows no SSL.
func versions(words []string) (lowest, highest uint16) {
	allowed := map[uint16]bool{}
	named := false
	for _, w := range words {
		if v, ok := versionNumbers[w]; ok {
			allowed[v], named = true, true
		}
	}
	if !named {
		allowed[tls.VersionTLS12], allowed[tls.VersionTLS13] = true, true
	}
	for _, w := range words {
		if excluded, ok := strings.CutPrefix(w, "-"); ok {
			delete(allowed, versionNumbers[excluded])
		}
	}
	for v := range allowed {
		if lowest == 0 || v < lowest {
			lowest = v
		}
		highest = max(highest, v)
	}
	if lowest == 0 {
		return tls.VersionTLS12, tls.VersionTLS13
	}
	return lowest, highest
}
