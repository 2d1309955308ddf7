package protocol

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"slices"

	"github.com/upkeep-monitor/upkeep/parser"
)

// RADIUS: a Status-Server request (RFC 5997) with Message-Authenticator (RFC 2869, section 5.14) and the check of the
// reply's authenticators (RFC 2865, section 3). A reply has at most 4096 bytes.
func init() {
	register(&Protocol{Names: []string{"radius"}, Title: "RADIUS", Port: 1812, UDP: true,
		Proves:  "the server answers a status request and shares the secret",
		Options: parser.Options[radiusOptions](), run: runRADIUS})
}

// radiusOptions is: secret S.
type radiusOptions struct {
	Secret *parser.Credential `parser:"'secret' '='? @@"`
}

const (
	radiusSecret        = "testing123" // when none is set, as FreeRADIUS comes
	radiusHeader        = 20           // code, id, length (2), authenticator (16)
	radiusMax           = 4096
	radiusStatus        = 12
	radiusAccept        = 2
	radiusReject        = 3
	radiusAccounting    = 5
	radiusMessageAuth   = 80
	radiusAuthenticator = 16
)

func runRADIUS(_ context.Context, conn net.Conn, r Request) error {
	w := newWire("RADIUS", conn)
	secret := []byte(radiusSecret)
	if o := optionsOf[radiusOptions](r); o.Secret != nil {
		secret = []byte(o.Secret.Value)
	}
	request := radiusRequest(secret)
	if err := w.send(string(request)); err != nil {
		return err
	}
	reply, err := w.some(radiusMax)
	if err != nil {
		return err
	}
	if err := checkRADIUS(request, reply, secret); err != nil {
		return w.errorf("%w", err)
	}
	return nil
}

// radiusRequest is Status-Server with one attribute, the Message-Authenticator.
func radiusRequest(secret []byte) []byte {
	p := make([]byte, radiusHeader+2+radiusAuthenticator)
	p[0] = radiusStatus
	binary.BigEndian.PutUint16(p[2:], uint16(len(p)))
	_, _ = rand.Read(p[1:2]) // never fails
	_, _ = rand.Read(p[4:radiusHeader])
	p[radiusHeader], p[radiusHeader+1] = radiusMessageAuth, 2+radiusAuthenticator
	copy(p[radiusHeader+2:], radiusMAC(p, secret))
	return p
}

func radiusMAC(packet, secret []byte) []byte {
	mac := hmac.New(md5.New, secret)
	mac.Write(packet)
	return mac.Sum(nil)
}

// radiusSum is the authenticator of a reply.
func radiusSum(signed, secret []byte) [md5.Size]byte { return md5.Sum(slices.Concat(signed, secret)) }

// checkRADIUS tells whether reply answers request and comes from one who knows the secret.
func checkRADIUS(request, reply, secret []byte) error {
	if len(reply) < radiusHeader {
		return fmt.Errorf("reply of %d bytes, expected at least %d", len(reply), radiusHeader)
	}
	switch reply[0] {
	case radiusAccept, radiusReject, radiusAccounting:
	default:
		return failure("Invalid reply code -- %d", reply[0])
	}
	if reply[1] != request[1] {
		return errors.New("the reply answers another request")
	}
	n := int(binary.BigEndian.Uint16(reply[2:]))
	if n < radiusHeader || n > len(reply) {
		return failure("Invalid message length -- %d", n)
	}
	reply = reply[:n] // the rest is padding
	// What was signed: the reply with the authenticator of the request in place of its own.
	signed := slices.Concat(reply[:4], request[4:radiusHeader], reply[radiusHeader:])
	if sum := radiusSum(signed, secret); !hmac.Equal(sum[:], reply[4:radiusHeader]) {
		return errors.New("invalid authenticator in the reply -- is the secret right?")
	}
	for at := radiusHeader; at < n; {
		if n-at < 2 || reply[at+1] < 2 || int(reply[at+1]) > n-at {
			return errors.New("invalid attribute length in the reply")
		}
		kind, value := reply[at], signed[at+2:at+int(reply[at+1])]
		if kind == radiusMessageAuth {
			theirs := bytes.Clone(value)
			clear(value) // it is zero where it is computed over
			if !hmac.Equal(theirs, radiusMAC(signed, secret)) {
				return errors.New("invalid Message-Authenticator in the reply -- is the secret right?")
			}
			copy(value, theirs)
		}
		at += int(reply[at+1])
	}
	return nil
}
