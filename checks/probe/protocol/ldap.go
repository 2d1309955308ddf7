package protocol

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

// LDAP versions 2 and 3: an anonymous bind and its response, in BER (RFC 4511, sections 4.2 and 5.1; RFC 1777 for
// version 2), then unbind. A message is read up to 64 KB.
func init() {
	for version, name := range map[byte]string{2: "ldap2", 3: "ldap3"} {
		register(&Protocol{Names: []string{name}, Title: strings.ToUpper(name), Port: 389,
			Proves: fmt.Sprintf("the server accepts an anonymous bind of version %d", version),
			run: func(_ context.Context, conn net.Conn, _ Request) error {
				return runLDAP(newWire("LDAP", conn), version)
			}})
	}
}

// Tags of BER and of LDAP.
const (
	berInteger       = 0x02
	berString        = 0x04
	berEnum          = 0x0a
	berSequence      = 0x30
	ldapBindResponse = 0x61
	ldapNotice       = 0x78 // the server says why it hangs up
)

func runLDAP(w *wire, version byte) error {
	if err := w.send(string([]byte{berSequence, 12, berInteger, 1, 1, 0x60, 7, berInteger, 1, version, berString, 0, 0x80, 0})); err != nil {
		return err
	}
	message, err := ldapMessage(w)
	if err != nil {
		return err
	}
	code, text, err := parseBind(message)
	if err != nil {
		return w.errorf("anonymous bind failed -- %w", err)
	}
	if code != 0 {
		return w.errorf("anonymous bind failed -- result %d (%s)", code, shown(text))
	}
	return w.send(string([]byte{berSequence, 5, berInteger, 1, 2, 0x42, 0})) // unbind
}

// ldapMessage reads the inside of one message.
func ldapMessage(w *wire) ([]byte, error) {
	header, err := w.bytes(2)
	if err != nil {
		return nil, err
	}
	if header[0] != berSequence {
		return nil, w.errorf("anonymous bind failed -- not an LDAP message")
	}
	n := int(header[1])
	if n >= 0x80 { // the length itself takes n-0x80 bytes
		if n < 0x81 || n > 0x84 {
			return nil, w.errorf("anonymous bind failed -- not an LDAP message")
		}
		long, err := w.bytes(n - 0x80)
		if err != nil {
			return nil, err
		}
		n = 0
		for _, b := range long {
			n = min(n<<8|int(b), frameLimit+1)
		}
	}
	return w.bytes(n)
}

var errBER = errors.New("the message is damaged")

// berNext splits off one element. Lengths may be longer than needed, as some servers write them.
func berNext(data []byte) (tag byte, value, rest []byte, err error) {
	if len(data) < 2 {
		return 0, nil, nil, errBER
	}
	tag, n, data := data[0], int(data[1]), data[2:]
	if n >= 0x80 {
		count := n - 0x80
		if count < 1 || count > 4 || count > len(data) {
			return 0, nil, nil, errBER
		}
		n = 0
		for _, b := range data[:count] {
			n = n<<8 | int(b)
		}
		data = data[count:]
	}
	if n < 0 || n > len(data) {
		return 0, nil, nil, errBER
	}
	return tag, data[:n], data[n:], nil
}

// parseBind reads number, response, and in it: result code, name, text.
func parseBind(message []byte) (code int, text string, err error) {
	tag, _, rest, err := berNext(message)
	if err != nil || tag != berInteger {
		return 0, "", errBER
	}
	kind, inside, _, err := berNext(rest)
	if err != nil {
		return 0, "", err
	}
	if kind != ldapBindResponse && kind != ldapNotice {
		return 0, "", fmt.Errorf("unexpected response, tag %#x", kind)
	}
	tag, value, inside, err := berNext(inside)
	if err != nil || tag != berEnum || len(value) != 1 {
		return 0, "", errBER
	}
	if _, _, inside, err = berNext(inside); err != nil {
		return 0, "", err
	}
	tag, diagnostic, _, err := berNext(inside)
	if err != nil || tag != berString {
		return 0, "", errBER
	}
	if kind == ldapNotice {
		return 0, "", fmt.Errorf("the server ends the session: result %d (%s)", value[0], shown(string(diagnostic)))
	}
	return int(value[0]), string(diagnostic), nil
}
