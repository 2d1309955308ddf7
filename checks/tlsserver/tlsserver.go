package tlsserver

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks/ownfile"
	"github.com/upkeep-monitor/upkeep/checks/probe/tlsclient"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// maxPEM bounds a file of certificates, in bytes.
const maxPEM = 4 << 20

// Options are those that a control file gives the interface.
type Options struct {
	Versions      []string // as in tlsclient.Options
	Ciphers       string   // as in tlsclient.Options
	PEMFile       string   // certificate and key; or, apart:
	PEMChain      string   // certificates, the own one first
	PEMKey        string
	ClientPEMFile string // certificates of those who may come in, "" for everybody
	SelfSigned    bool   // some of them may have signed themselves
}

// Certificate reads the certificate that is shown, with its key.
func (o *Options) Certificate() (tls.Certificate, error) {
	certFile, keyFile := o.PEMFile, o.PEMFile
	if o.PEMChain != "" {
		certFile, keyFile = o.PEMChain, o.PEMKey
	}
	if certFile == "" || keyFile == "" {
		return tls.Certificate{}, errors.New("it needs pemfile, or pemchain and pemkey")
	}
	chain, err := read(certFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := read(keyFile)
	if err != nil {
		return tls.Certificate{}, err
	}
	certificate, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("%s cannot be used: %w", certFile, err)
	}
	return certificate, nil
}

// Config turns the options into what a listener needs. Errors name the option or file that cannot be used.
func (o *Options) Config() (*tls.Config, error) {
	certificate, err := o.Certificate()
	if err != nil {
		return nil, err
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	versions, err := tlsclient.VersionRange(o.Versions)
	if err != nil {
		return nil, err
	}
	config.MinVersion, config.MaxVersion = versions[0], versions[1]
	if o.Ciphers != "" {
		if config.CipherSuites, err = tlsclient.CipherSuites(o.Ciphers); err != nil {
			return nil, err
		}
	}
	if o.ClientPEMFile != "" {
		allowed, err := newClientList(o.ClientPEMFile, o.SelfSigned)
		if err != nil {
			return nil, err
		}
		// Who may come in is a list of certificates, not of authorities, so we look ourselves.
		config.ClientAuth = tls.RequireAnyClientCert
		config.VerifyConnection = allowed.verify
	}
	return config, nil
}

// clientList holds the certificates of clientpemfile.
type clientList struct {
	known      map[[sha256.Size]byte]bool
	roots      *x509.CertPool
	selfSigned bool
}

// read gives the content of a file that may lie on a file system that does not answer.
func read(file string) ([]byte, error) {
	return deadline.Ask(file, func() ([]byte, error) { return ownfile.Read(file, maxPEM) })
}

func newClientList(file string, selfSigned bool) (*clientList, error) {
	data, err := read(file)
	if err != nil {
		return nil, fmt.Errorf("clientpemfile: %w", err)
	}
	c := &clientList{known: map[[sha256.Size]byte]bool{}, roots: x509.NewCertPool(), selfSigned: selfSigned}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("clientpemfile %s: %w", file, err)
		}
		c.known[sha256.Sum256(cert.Raw)] = true
		c.roots.AddCert(cert)
	}
	if len(c.known) == 0 {
		return nil, fmt.Errorf("clientpemfile %s holds no certificate", file)
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
