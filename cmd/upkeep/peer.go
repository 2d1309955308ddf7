package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tlsserver"
)

// The command line sends a password. Before it does it looks who is at the other end: whoever took the port or the socket
// while the daemon was down would else be told.

var errOtherCertificate = errors.New("it shows another certificate than the control file names; if that was renewed, the daemon has to read it first: upkeep reload, or SIGHUP")

// pinned takes the certificate of the control file and no other.
func pinned(o checks.TLSOptions) (*tls.Config, error) {
	own, err := tlsserver.From(o).Certificate()
	if err != nil {
		return nil, fmt.Errorf("set httpd with ssl: %w", err)
	}
	return &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, // most often it signed itself; it is compared whole
		VerifyConnection: func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) == 0 || !bytes.Equal(s.PeerCertificates[0].Raw, own.Certificate[0]) {
				return errOtherCertificate
			}
			return nil
		}}, nil
}

// knownPeer refuses a listener that belongs neither to root nor to us nor to whoever wrote the control file, and so the
// password. daemon is the process that should listen, 0 when that is not known.
func knownPeer(config *checks.Config, daemon int) func(net.Conn) error {
	trusted := []int{0, os.Geteuid()}
	if info, err := os.Stat(config.Settings.ControlFile); err == nil {
		if s, ok := info.Sys().(*syscall.Stat_t); ok {
			trusted = append(trusted, int(s.Uid))
		}
	}
	return func(c net.Conn) error {
		owners, known := listenerOwners(c, daemon)
		for _, uid := range owners {
			if !slices.Contains(trusted, uid) {
				return fmt.Errorf("a program of the user with number %d listens there, which is no daemon of ours; no password was sent", uid)
			}
		}
		if !known {
			return fmt.Errorf("another program than the daemon with pid %d listens there; no password was sent", daemon)
		}
		return nil
	}
}
