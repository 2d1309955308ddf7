package protocol

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
)

// unpacked gives a body as it was before the codings of Content-Encoding (RFC 9110 section 8.4), which some servers apply
// although they were asked for none. Nothing is read before the first Read.
func unpacked(body io.Reader, codings string) (io.Reader, error) {
	list := strings.Split(codings, ",")
	if len(list) > maxCodings {
		return nil, fmt.Errorf("HTTP error: Content-Encoding of more than %d codings: %s", maxCodings, shown(codings))
	}
	for i := len(list) - 1; i >= 0; i-- { // the last was applied last
		switch coding := strings.ToLower(strings.TrimSpace(list[i])); coding {
		case "", "identity":
		case "gzip", "x-gzip":
			body = &unpacker{packed: body, open: func(r *bufio.Reader) (io.Reader, error) { return gzip.NewReader(r) }}
		case "deflate":
			body = &unpacker{packed: body, open: inflate}
		default:
			return nil, fmt.Errorf("HTTP error: the body is compressed with %s, which was not asked for and cannot be unpacked", shown(coding))
		}
	}
	return body, nil
}

// maxCodings bounds how often a body may be packed.
const maxCodings = 4

// unpacker opens what is packed when it is read first. A body of nothing is nothing.
type unpacker struct {
	packed io.Reader
	open   func(*bufio.Reader) (io.Reader, error)
	plain  io.Reader
	failed error
}

func (u *unpacker) Read(b []byte) (int, error) {
	if u.plain == nil && u.failed == nil {
		in := bufio.NewReader(u.packed)
		if _, err := in.Peek(1); err != nil {
			u.failed = err
		} else {
			u.plain, u.failed = u.open(in)
		}
	}
	if u.failed != nil {
		return 0, u.failed
	}
	n, err := u.plain.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		u.failed = err
	}
	return n, err
}

// inflate reads "deflate": zlib as the standard has it, or the bare stream that some servers send.
func inflate(in *bufio.Reader) (io.Reader, error) {
	head, err := in.Peek(2)
	if err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		return zlib.NewReader(in)
	}
	return flate.NewReader(in), nil
}
