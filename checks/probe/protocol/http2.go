package protocol

import (
	"bytes"
	"errors"
	"io"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// Bounds of an HTTP/2 exchange (RFC 9113).
const (
	h2Window     = 1 << 20 // bytes of body that the server may send ahead
	h2HeaderList = headLimit
	h2Idle       = 1024      // frames in a row that bring nothing
	h2BodyLimit  = 1<<16 - 1 // bytes of a request's body: what every server takes without being asked
	h2Frame      = 1 << 14
)

// h2Stream is one request over HTTP/2 and the answer to it. It reads in the caller's goroutine.
type h2Stream struct {
	w       *wire
	framer  *http2.Framer
	header  []hpack.HeaderField
	trailer []hpack.HeaderField
	data    []byte
	ended   bool
}

// openStream sends a request on a fresh connection and reads the header of the answer.
func openStream(w *wire, fields []hpack.HeaderField, body string, hasBody bool) (*h2Stream, error) {
	var block, out bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	for _, f := range fields {
		_ = encoder.WriteField(f) // a Buffer takes everything
	}
	if block.Len() > h2Frame || len(body) > h2BodyLimit {
		return nil, w.errorf("request of %d bytes is too large for HTTP/2", block.Len()+len(body))
	}
	framer := http2.NewFramer(&out, w.in)
	out.WriteString(http2.ClientPreface)
	err := errors.Join(
		framer.WriteSettings(http2.Setting{ID: http2.SettingEnablePush, Val: 0},
			http2.Setting{ID: http2.SettingInitialWindowSize, Val: h2Window},
			http2.Setting{ID: http2.SettingMaxHeaderListSize, Val: h2HeaderList}),
		framer.WriteWindowUpdate(0, h2Window-h2BodyLimit),
		framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block.Bytes(), EndHeaders: true, EndStream: !hasBody}))
	for hasBody && err == nil {
		part := body[:min(len(body), h2Frame)]
		body = body[len(part):]
		err = framer.WriteData(1, body == "", []byte(part))
		hasBody = body != ""
	}
	if err != nil {
		return nil, w.errorf("error sending data -- %w", err)
	}
	if err := w.send(out.String()); err != nil {
		return nil, err
	}
	s := &h2Stream{w: w, framer: http2.NewFramer(w.Conn, w.in)}
	s.framer.SetMaxReadFrameSize(h2Frame)
	s.framer.MaxHeaderListSize = h2HeaderList
	s.framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	for s.header == nil {
		if err := s.next(); err != nil {
			return nil, err
		}
		if s.header == nil && s.ended {
			return nil, w.errorf("answer without a header")
		}
	}
	return s, nil
}

// Read gives the body of the answer, and lets the server send as much again.
func (s *h2Stream) Read(b []byte) (int, error) {
	for len(s.data) == 0 {
		if s.ended {
			return 0, io.EOF
		}
		if err := s.next(); err != nil {
			return 0, err
		}
	}
	n := copy(b, s.data)
	s.data = s.data[n:]
	return n, nil
}

// next reads frames until one brings the answer forward.
func (s *h2Stream) next() error {
	for range h2Idle {
		frame, err := s.framer.ReadFrame()
		if err != nil {
			return s.w.errorf("error receiving data -- %w", plain(err))
		}
		if done, err := s.take(frame); done || err != nil {
			return err
		}
	}
	return s.w.errorf("error receiving data -- more than %d frames without an answer", h2Idle)
}

// take handles one frame; done is true when it belongs to the answer.
func (s *h2Stream) take(frame http2.Frame) (done bool, err error) {
	switch f := frame.(type) {
	case *http2.MetaHeadersFrame:
		return s.takeHeaders(f)
	case *http2.DataFrame:
		if f.StreamID != 1 || s.header == nil {
			return false, s.w.errorf("data that nobody asked for")
		}
		s.data, s.ended = bytes.Clone(f.Data()), f.StreamEnded()
		if n := f.Length; n > 0 && !s.ended {
			err = errors.Join(s.framer.WriteWindowUpdate(0, n), s.framer.WriteWindowUpdate(1, n))
		}
		done = true
	case *http2.SettingsFrame:
		if !f.IsAck() {
			err = s.framer.WriteSettingsAck()
		}
	case *http2.PingFrame:
		if !f.IsAck() {
			err = s.framer.WritePing(true, f.Data)
		}
	case *http2.RSTStreamFrame:
		return false, s.w.errorf("stream reset by the server -- %s", f.ErrCode)
	case *http2.GoAwayFrame:
		if f.LastStreamID < 1 {
			return false, s.w.errorf("connection refused by the server -- %s", f.ErrCode)
		}
	}
	if err != nil {
		return false, s.w.errorf("error sending data -- %w", plain(err))
	}
	return done, nil
}

func (s *h2Stream) takeHeaders(f *http2.MetaHeadersFrame) (done bool, err error) {
	switch {
	case f.StreamID != 1:
		return false, s.w.errorf("headers that nobody asked for")
	case f.Truncated:
		return false, s.w.errorf("headers of more than %d bytes", h2HeaderList)
	case s.header != nil:
		s.trailer = f.Fields
	case len(f.PseudoValue("status")) == 3 && f.PseudoValue("status")[0] == '1':
		return false, nil // an interim answer
	default:
		s.header = f.Fields
	}
	s.ended = f.StreamEnded()
	return true, nil
}

// field finds a header or trailer.
func field(fields []hpack.HeaderField, name string) (string, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f.Value, true
		}
	}
	return "", false
}
