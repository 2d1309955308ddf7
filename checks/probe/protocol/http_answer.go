package protocol

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net"
	"net/http/httputil"
	"strconv"
	"strings"

	"golang.org/x/net/http2/hpack"
)

// httpAnswer is an answer whose body has not been read.
type httpAnswer struct {
	status int
	header map[string]string // names in lower case, the first of each
	body   io.Reader
}

func (a *httpAnswer) redirects() bool {
	switch a.status {
	case 301, 302, 303, 307, 308:
		return a.header["location"] != ""
	}
	return false
}

// fetch sends a request and reads the answer up to its body.
func fetch(conn net.Conn, q httpRequest, r Request) (*httpAnswer, error) {
	w := newWire("HTTP", conn)
	ask := fetch1
	if negotiated(conn) == "h2" {
		ask = fetch2
	}
	a, err := ask(w, q)
	if err == nil {
		r.phase("first byte")
	}
	return a, err
}

// negotiated is what TLS has settled on for the connection.
func negotiated(conn net.Conn) string {
	switch c := conn.(type) {
	case *tls.Conn:
		return c.ConnectionState().NegotiatedProtocol
	case interface{ NegotiatedProtocol() string }:
		return c.NegotiatedProtocol()
	}
	return ""
}

// fetch1 is fetch for HTTP/1.1.
func fetch1(w *wire, q httpRequest) (*httpAnswer, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", q.method, q.path, q.authority)
	for _, h := range q.headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.name, h.value)
	}
	if q.hasBody {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(q.body))
	}
	b.WriteString("Connection: close\r\n\r\n")
	b.WriteString(q.body)
	if err := w.send(b.String()); err != nil {
		return nil, err
	}
	for range 10 { // answers of 100 to 199 come before the one that counts
		a, err := readHead(w)
		if err != nil {
			return nil, err
		}
		if a.status >= 200 || a.status == 101 {
			a.body, err = bodyOf(w, q, a)
			return a, err
		}
	}
	return nil, errors.New("HTTP error: only interim answers")
}

// readHead reads the status line and the headers, lines of at most lineLimit bytes.
func readHead(w *wire) (*httpAnswer, error) {
	line, err := w.line()
	if err != nil {
		return nil, fmt.Errorf("HTTP: Error receiving data -- %w", cause(err))
	}
	a := &httpAnswer{header: map[string]string{}}
	if !strings.HasPrefix(line, "HTTP/") {
		return nil, fmt.Errorf("HTTP error: answer is not HTTP: %s", shown(line))
	}
	_, status, _ := strings.Cut(line, " ")
	digits, _, _ := strings.Cut(strings.TrimLeft(status, " "), " ")
	if a.status, err = strconv.Atoi(digits); err != nil || len(digits) != 3 || a.status < 100 {
		return nil, fmt.Errorf("HTTP error: Cannot parse HTTP status in response: %s", shown(line))
	}
	for size := 0; size <= headLimit; size += len(line) + 2 {
		line, err = w.line()
		if err != nil {
			return nil, fmt.Errorf("HTTP: Error receiving data -- %w", cause(err))
		}
		if line == "" {
			return a, nil
		}
		name, value, _ := strings.Cut(line, ":")
		a.add(name, strings.TrimSpace(value))
	}
	return nil, fmt.Errorf("HTTP error: headers of more than %d bytes", headLimit)
}

// headLimit bounds the headers of an answer, in bytes.
const headLimit = 256 << 10

func (a *httpAnswer) add(name, value string) {
	name = strings.ToLower(name)
	if _, ok := a.header[name]; !ok {
		a.header[name] = value
	}
}

// bodyOf gives the reader of the body (RFC 9112 section 6.3).
func bodyOf(w *wire, q httpRequest, a *httpAnswer) (io.Reader, error) {
	if q.method == "HEAD" || a.status == 101 || a.status == 204 || a.status == 304 {
		return strings.NewReader(""), nil
	}
	if strings.HasSuffix(strings.ToLower(a.header["transfer-encoding"]), "chunked") {
		return httputil.NewChunkedReader(w.in), nil
	}
	length, ok := a.header["content-length"]
	if !ok {
		return w.in, nil
	}
	n, err := strconv.ParseInt(length, 10, 64)
	if err != nil || n < 0 {
		return nil, fmt.Errorf("HTTP error: Content-Length is no length: %s", shown(length))
	}
	return &wholeReader{w.in, n}, nil
}

// wholeReader gives n bytes, and an error when there are less.
type wholeReader struct {
	from io.Reader
	n    int64
}

func (r *wholeReader) Read(b []byte) (int, error) {
	if r.n == 0 {
		return 0, io.EOF
	}
	n, err := r.from.Read(b[:min(int64(len(b)), r.n)])
	if r.n -= int64(n); r.n > 0 && errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// fetch2 is fetch for HTTP/2.
func fetch2(w *wire, q httpRequest) (*httpAnswer, error) {
	fields := []hpack.HeaderField{{Name: ":method", Value: q.method}, {Name: ":scheme", Value: scheme(q.secure)},
		{Name: ":authority", Value: q.authority}, {Name: ":path", Value: q.path}}
	for _, h := range q.headers {
		fields = append(fields, hpack.HeaderField{Name: strings.ToLower(h.name), Value: h.value})
	}
	if q.hasBody {
		fields = append(fields, hpack.HeaderField{Name: "content-length", Value: strconv.Itoa(len(q.body))})
	}
	s, err := openStream(w, fields, q.body, q.hasBody)
	if err != nil {
		return nil, err
	}
	a := &httpAnswer{header: map[string]string{}, body: s}
	for _, f := range s.header {
		a.add(f.Name, f.Value)
	}
	if a.status, err = strconv.Atoi(a.header[":status"]); err != nil {
		return nil, fmt.Errorf("HTTP error: Cannot parse HTTP status in response: %s", shown(a.header[":status"]))
	}
	return a, nil
}

// judge compares an answer with what the options want of it.
func (o *httpOptions) judge(a *httpAnswer, r Request) error {
	good := a.status < 400
	if len(o.Status) > 0 {
		good = true
		for _, s := range o.Status {
			good = good && holds(a.status-int(s.Status.N), s.Op.Op)
		}
	}
	if !good {
		return fmt.Errorf("HTTP error: Server returned status %d", a.status)
	}
	if !o.wantsBody() {
		r.phase("whole")
		return nil
	}
	return o.judgeBody(a, r)
}

// judgeBody holds at most ContentLimit bytes of the body; a checksum takes all of it, as it was sent.
func (o *httpOptions) judgeBody(a *httpAnswer, r Request) error {
	sent := a.body
	var sum hash.Hash
	if o.Checksum != nil {
		sum = o.Checksum.hash()
		sent = io.TeeReader(a.body, sum)
	}
	var content []byte
	if len(o.Content) > 0 || len(o.JSON) > 0 {
		body, err := unpacked(sent, a.header["content-encoding"])
		if err != nil {
			return err
		}
		if content, err = io.ReadAll(io.LimitReader(body, int64(r.ContentLimit))); err != nil {
			return fmt.Errorf("HTTP error: Receiving data -- %w", plain(err))
		}
	}
	if o.Checksum != nil {
		if _, err := io.Copy(io.Discard, sent); err != nil {
			return fmt.Errorf("HTTP error: Receiving data -- %w", plain(err))
		}
		if err := o.Checksum.check(sum); err != nil {
			return err
		}
	}
	r.phase("whole")
	for _, t := range o.Content {
		switch found := t.pattern.Match(content); {
		case !found && !t.not:
			return errors.New("HTTP error: Regular expression doesn't match: No match")
		case found && t.not:
			return errors.New("HTTP error: Regular expression matches")
		}
	}
	for _, j := range o.JSON {
		if err := j.check(content); err != nil {
			if len(content) == r.ContentLimit {
				err = fmt.Errorf("%w (only the first %d bytes were read)", err, r.ContentLimit)
			}
			return err
		}
	}
	return nil
}

func (d *digest) hash() hash.Hash {
	return map[string]func() hash.Hash{"MD5": md5.New, "SHA1": sha1.New, "SHA256": sha256.New}[d.kind]()
}

func (d *digest) check(h hash.Hash) error {
	if got := hex.EncodeToString(h.Sum(nil)); got != d.sum {
		return fmt.Errorf("Checksum error: %s mismatch (expected %s got %s)", d.kind, d.sum, got) // text of Monit
	}
	return nil
}
