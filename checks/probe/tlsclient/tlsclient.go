package tlsclient

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Options are those that a control file gives a connection. Like Monit, without any the certificate of the server is not checked.
type Options struct {
	Versions      []string // "auto", "tlsv1", "tlsv11", "tlsv12", "tlsv13"; with "-" in front: not that one
	Verify        *bool    // check the server's certificate; nil: no
	SelfSigned    *bool    // with Verify: take a certificate that its server signed itself; nil: no
	Ciphers       string   // OpenSSL names, ":" between; "" for the usual ones. They do not choose those of TLS 1.3
	ClientPEMFile string   // certificate and key that we show
	CACertificate string   // file of authorities to trust instead of the system's
	CAPath        string   // folder of such files
	Checksum      string   // of the server's certificate, hexadecimal in any case; "" for any
	ChecksumType  string   // "md5", "sha1", "sha256", "" to tell by the length
	ServerName    string   // name that the certificate has to bear, "" for the host
	ALPN          []string // protocols to offer
}

// CertificateError says why the certificate of a server is not accepted.
type CertificateError struct{ cause error }

// Error is the text that Monit has for it.
func (e *CertificateError) Error() string {
	return "SSL server certificate verification error: " + e.cause.Error()
}

// Unwrap gives the reason.
func (e *CertificateError) Unwrap() error { return e.cause }

// Config turns the options into a configuration for a connection to the given host. Errors name the option or file that
// cannot be used. A connection whose certificate is not accepted fails with a *CertificateError.
func (o *Options) Config(host string) (*tls.Config, error) {
	versions, err := VersionRange(o.Versions)
	if err != nil {
		return nil, err
	}
	name := o.ServerName
	if name == "" {
		name = strings.Trim(host, "[]")
	}
	config := &tls.Config{MinVersion: versions[0], MaxVersion: versions[1], NextProtos: o.ALPN, ServerName: name,
		// The certificate is checked in VerifyConnection, where self-signed ones and checksums are told apart.
		InsecureSkipVerify: true, KeyLogWriter: keys.writer()}
	if o.Ciphers != "" {
		if config.CipherSuites, err = CipherSuites(o.Ciphers); err != nil {
			return nil, err
		}
	}
	if o.ClientPEMFile != "" {
		certificate, err := tls.LoadX509KeyPair(o.ClientPEMFile, o.ClientPEMFile)
		if err != nil {
			return nil, &FileError{fmt.Errorf("SSL client certificate %s cannot be used: %w", o.ClientPEMFile, err)}
		}
		config.Certificates = []tls.Certificate{certificate}
	}
	roots, err := o.roots()
	if err != nil {
		return nil, &FileError{err}
	}
	config.VerifyConnection = func(s tls.ConnectionState) error {
		if err := o.accept(s, roots, name); err != nil {
			return &CertificateError{err}
		}
		return nil
	}
	return config, nil
}

// FileError means that a file of certificates cannot be used. It tells nothing of any server.
type FileError struct{ error }

// Unwrap gives the cause.
func (e *FileError) Unwrap() error { return e.error }

// roots gives the authorities to trust, nil for the system's.
func (o *Options) roots() (*x509.CertPool, error) {
	var files []string
	if o.CACertificate != "" {
		files = append(files, o.CACertificate)
	}
	if o.CAPath != "" {
		found, err := filepath.Glob(filepath.Join(o.CAPath, "*"))
		if err != nil || len(found) == 0 {
			return nil, fmt.Errorf("no CA certificates in %s", o.CAPath)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, nil
	}
	pool := x509.NewCertPool()
	some := false
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil && file == o.CACertificate {
			return nil, fmt.Errorf("CA certificates cannot be read: %w", err)
		}
		some = pool.AppendCertsFromPEM(data) || some
	}
	if !some {
		return nil, fmt.Errorf("no CA certificates in %s", strings.Join([]string{o.CACertificate, o.CAPath}, " "))
	}
	return pool, nil
}

// accept judges the certificate of the server.
func (o *Options) accept(s tls.ConnectionState, roots *x509.CertPool, name string) error {
	if len(s.PeerCertificates) == 0 {
		return errors.New("the server shows no certificate")
	}
	leaf := s.PeerCertificates[0]
	if o.Checksum != "" && !o.matches(leaf) {
		return errors.New("SSL server certificate checksum failed") // text of Monit
	}
	if o.Verify == nil || !*o.Verify {
		return nil
	}
	if signedItself(leaf) {
		return o.acceptSelfSigned(leaf, roots)
	}
	between := x509.NewCertPool()
	for _, c := range s.PeerCertificates[1:] {
		between.AddCert(c)
	}
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between}); err != nil {
		return err
	}
	return hostMatches(leaf, name)
}

// acceptSelfSigned judges a certificate that nobody but its server vouches for. One that is among the authorities is trusted.
func (o *Options) acceptSelfSigned(leaf *x509.Certificate, roots *x509.CertPool) error {
	_, err := leaf.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err == nil {
		return nil
	}
	if o.SelfSigned == nil || !*o.SelfSigned {
		return errors.New("self-signed certificate is not allowed")
	}
	if now := time.Now(); now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) {
		return fmt.Errorf("certificate is valid from %s to %s", leaf.NotBefore.Format(time.DateOnly), leaf.NotAfter.Format(time.DateOnly))
	}
	return nil
}

func signedItself(c *x509.Certificate) bool {
	return string(c.RawIssuer) == string(c.RawSubject) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// hostMatches compares the names of a certificate with the host. An address that a control file names instead of a host is
// looked for only when the certificate lists addresses: few do, and the file's author chose the address.
func hostMatches(leaf *x509.Certificate, name string) error {
	if _, err := netip.ParseAddr(name); err == nil && len(leaf.IPAddresses) == 0 {
		return nil
	}
	if name == "" { // a Unix socket
		return nil
	}
	return leaf.VerifyHostname(name)
}

var digests = map[string]func() hash.Hash{"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New}
var digestOfLength = map[int]string{32: "md5", 40: "sha1", 64: "sha256"}

func (o *Options) matches(leaf *x509.Certificate) bool {
	want := strings.ToLower(strings.ReplaceAll(o.Checksum, ":", ""))
	kind := strings.ToLower(o.ChecksumType)
	if kind == "" {
		kind = digestOfLength[len(want)]
	}
	digest, ok := digests[kind]
	if !ok {
		return false
	}
	h := digest()
	h.Write(leaf.Raw)
	return hex.EncodeToString(h.Sum(nil)) == want
}

var versionNames = []struct {
	name   string
	number uint16
}{{"tlsv1", tls.VersionTLS10}, {"tlsv11", tls.VersionTLS11}, {"tlsv12", tls.VersionTLS12}, {"tlsv13", tls.VersionTLS13}}

// VersionRange gives the lowest and highest version that the list allows. Nothing or "auto" means TLS 1.2 and 1.3.
func VersionRange(list []string) ([2]uint16, error) {
	allowed := map[string]bool{"tlsv12": true, "tlsv13": true}
	named := false
	for _, word := range list {
		word = strings.TrimPrefix(strings.ToLower(word), "+")
		if word == "auto" || word == "sslauto" || strings.HasPrefix(word, "-") {
			continue
		}
		if !named {
			named, allowed = true, map[string]bool{}
		}
		allowed[word] = true
	}
	for _, word := range list {
		if out, ok := strings.CutPrefix(strings.ToLower(word), "-"); ok {
			delete(allowed, out)
		}
	}
	var found []uint16
	for _, v := range versionNames {
		if allowed[v.name] {
			found = append(found, v.number)
		}
	}
	if len(found) == 0 {
		return [2]uint16{}, fmt.Errorf("SSL version %s is not supported", strings.Join(list, " "))
	}
	return [2]uint16{slices.Min(found), slices.Max(found)}, nil
}
