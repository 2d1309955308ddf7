package protocol

import (
	"context"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

type websocketOptions struct {
	Request *parser.Raw `parser:"  'request' '='? @@"`
	Host    *parser.Raw `parser:"| 'host' '='? @@"`
	Origin  *parser.Raw `parser:"| 'origin' '='? @@"`
	Version *parser.Int `parser:"| 'version' '='? @@"`
}

// serverName is the Host header that was written, "" for none.
func (o *websocketOptions) serverName() string { return said(o.Host) }

// RequestPath is what messages show behind the port, "" when no path was written.
func (o *websocketOptions) RequestPath() string { return said(o.Request) }

func init() {
	register(&Protocol{Names: []string{"websocket"}, Title: "WEBSOCKET", Port: 80, Options: parser.Options[websocketOptions](),
		Proves: "the server opens a WebSocket and answers a ping in it", run: websocket})
}

// The kinds of frames (RFC 6455 section 5.2).
const (
	wsClose = 0x8
	wsPing  = 0x9
	wsPong  = 0xA
)

// websocket opens a WebSocket, sends a ping in it and closes it (RFC 6455).
func websocket(_ context.Context, conn net.Conn, r Request) error {
	o := optionsOf[websocketOptions](r)
	w := newWire("WEBSOCKET", conn)
	if err := wsOpen(w, o, r); err != nil {
		return err
	}
	if err := wsSend(w, wsPing, "upkeep"); err != nil {
		return err
	}
	for range replyLimit { // what the server has to say of its own accord may come first
		kind, err := wsReceive(w)
		switch {
		case err != nil:
			return err
		case kind == wsPong:
			return wsSend(w, wsClose, "\x03\xe8") // 1000: normal closure
		case kind == wsClose:
			return w.errorf("error -- closed by the server before it answered a ping")
		}
	}
	return w.errorf("error -- no answer to a ping among %d messages", replyLimit)
}

// wsOpen is the handshake (RFC 6455 section 4.1).
func wsOpen(w *wire, o *websocketOptions, r Request) error {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		return w.errorf("key: %w", err)
	}
	key := base64.StdEncoding.EncodeToString(random)
	host, origin, version := said(o.Host), said(o.Origin), int64(13)
	if host == "" {
		host = authority(r)
	}
	if origin == "" {
		origin = scheme(r.TLS) + "://" + host
	}
	if o.Version != nil {
		version = o.Version.N
	}
	if err := w.send(fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: %d\r\nOrigin: %s\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n\r\n",
		requestPath(said(o.Request)), oneLine(host), r.agent(), key, version, oneLine(origin))); err != nil {
		return err
	}
	a, err := readHead(w)
	if err != nil {
		return w.errorf("error -- %w", cause(err))
	}
	if a.status != 101 {
		return w.errorf("error -- server returned status %d", a.status)
	}
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	if a.header["sec-websocket-accept"] != base64.StdEncoding.EncodeToString(sum[:]) {
		return w.errorf("error -- the server switched protocols without the key that RFC 6455 asks for")
	}
	return nil
}

// oneLine keeps what a control file says from adding headers.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return -1
		}
		return r
	}, s)
}

// wsSend sends a control frame, masked as clients have to.
func wsSend(w *wire, kind byte, payload string) error {
	mask := make([]byte, 4)
	if _, err := rand.Read(mask); err != nil {
		return w.errorf("mask: %w", err)
	}
	frame := append([]byte{0x80 | kind, 0x80 | byte(len(payload))}, mask...)
	for i := range len(payload) {
		frame = append(frame, payload[i]^mask[i%4])
	}
	return w.send(string(frame))
}

// wsReceive reads one frame of at most frameLimit bytes and gives its kind.
func wsReceive(w *wire) (kind byte, err error) {
	head, err := w.bytes(2)
	if err != nil {
		return 0, err
	}
	if head[0]&0x70 != 0 || head[1]&0x80 != 0 {
		return 0, w.errorf("error -- the server sent what is no WebSocket frame")
	}
	length := uint64(head[1])
	if n := map[uint64]int{126: 2, 127: 8}[length]; n > 0 {
		extended, err := w.bytes(n)
		if err != nil {
			return 0, err
		}
		length = binary.BigEndian.Uint64(append(make([]byte, 8-n), extended...))
	}
	_, err = w.bytes(int(min(length, frameLimit+1)))
	return head[0] & 0x0f, err
}
