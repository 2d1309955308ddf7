package protocol

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"net"
)

// ask finds out whether a server answers that nobody has named a user for. A login would leave a line in the server's log
// at each look; to ask for TLS and to go leaves none, as measured with PostgreSQL 15 for every way to log in: the handshake
// has to be made where it is offered, and to be ended with a close_notify.
func (s *pgsqlSession) ask(ctx context.Context, r Request) error {
	offered, err := s.requestTLS()
	if err != nil {
		return err
	}
	switch {
	case offered == 'N' && r.StartTLS != nil:
		return s.errorf("the server does not offer TLS")
	case offered == 'N' && s.in.Buffered() > 0:
		return s.errorf("unexpected data behind the answer to a request for TLS")
	case offered == 'N':
		return nil
	case offered != 'S':
		_ = s.in.UnreadByte() // the byte that has just been read
		_, err = s.reply()
		return err
	}
	if r.StartTLS == nil {
		r.StartTLS = anyTLS
	}
	if s.wire, err = s.upgrade(ctx, r); err != nil {
		return err
	}
	if inside, ok := s.Conn.(interface{ CloseWrite() error }); ok {
		_ = inside.CloseWrite() // it has answered, whatever becomes of the goodbye
	}
	return nil
}

// startTLS asks for TLS and goes on inside it.
func (s *pgsqlSession) startTLS(ctx context.Context, r Request) error {
	offered, err := s.requestTLS()
	if err != nil {
		return err
	}
	if offered != 'S' {
		return s.errorf("the server does not offer TLS")
	}
	s.wire, err = s.upgrade(ctx, r)
	return err
}

// requestTLS asks for TLS; the answer is a single letter, S or N.
func (s *pgsqlSession) requestTLS() (byte, error) {
	if err := s.message(0, binary.BigEndian.AppendUint32(nil, pgsqlTLSRequest)); err != nil {
		return 0, err
	}
	answer, err := s.bytes(1)
	if err != nil {
		return 0, err
	}
	return answer[0], nil
}

// anyTLS begins TLS with whoever it is: nothing is said inside.
func anyTLS(ctx context.Context, conn net.Conn) (net.Conn, error) {
	inside := tls.Client(conn, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10})
	return inside, plain(inside.HandshakeContext(ctx))
}
