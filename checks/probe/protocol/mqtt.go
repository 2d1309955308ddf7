package protocol

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"net"

	"github.com/upkeep-monitor/upkeep/parser"
)

// MQTT 3.1.1 (OASIS standard, sections 3.1 and 3.2): CONNECT, CONNACK, DISCONNECT. Four bytes are read.
func init() {
	register(&Protocol{Names: []string{"mqtt"}, Title: "MQTT", Port: 1883,
		Proves:  "the broker accepts a session, for the user when one is named",
		Options: parser.Options[loginOptions](), run: runMQTT})
}

// Flags of CONNECT.
const (
	mqttClean    = 1 << 1
	mqttPassword = 1 << 6
	mqttUsername = 1 << 7
)

const mqttKeepAlive = 60 // seconds; the session ends long before

var mqttKinds = [...]string{"unknown", "Connect", "Connection Acknowledgement", "Publish", "Publish Acknowledgement",
	"Publish Received", "Publish Release", "Publish Complete", "Subscribe", "Subscribe Acknowledgement", "Unsubscribe",
	"Unsubscribe Acknowledgement", "Ping Request", "Ping Response", "Disconnect", "Authentication"}

var mqttRefusals = [...]string{1: "unacceptable protocol version", 2: "identifier rejected", 3: "server unavailable",
	4: "bad user name or password", 5: "not authorized"}

func runMQTT(_ context.Context, conn net.Conn, r Request) error {
	w := newWire("MQTT", conn)
	o := optionsOf[loginOptions](r)
	user, password := said(o.Username), said(o.Password)
	if user == "" && password != "" {
		return w.errorf("a password needs a username")
	}
	flags := byte(mqttClean)
	payload := mqttText(nil, "upkeep"+rand.Text()[:16])
	if user != "" {
		flags |= mqttUsername
		payload = mqttText(payload, user)
	}
	if password != "" {
		flags |= mqttPassword
		payload = mqttText(payload, password)
	}
	body := append(mqttText(nil, "MQTT"), 4, flags, 0, mqttKeepAlive)
	body = append(body, payload...)
	packet := binary.AppendUvarint([]byte{0x10}, uint64(len(body))) // seven bits a byte, as MQTT counts lengths
	if err := w.send(string(append(packet, body...))); err != nil {
		return err
	}
	answer, err := w.bytes(2)
	if err != nil {
		return err
	}
	if kind := answer[0] >> 4; kind != 2 {
		return failure("Unexpected connection response type -- %s (%d)", mqttKinds[kind], kind)
	}
	if answer[1] != 2 {
		return failure("Unexpected connection response length -- %d", answer[1])
	}
	if answer, err = w.bytes(2); err != nil {
		return err
	}
	if code := int(answer[1]); code > 0 && code < len(mqttRefusals) {
		return failure("Unexpected connection response code -- Connection Refused: %s (%d)", mqttRefusals[code], code)
	} else if code != 0 {
		return failure("Unexpected connection response code -- unknown (%d)", code)
	}
	return w.send("\xe0\x00")
}

// mqttText appends a text with its length before it; longer ones than the protocol knows are cut.
func mqttText(to []byte, text string) []byte {
	text = text[:min(len(text), 1<<16-1)]
	to = binary.BigEndian.AppendUint16(to, uint16(len(text)))
	return append(to, text...)
}
