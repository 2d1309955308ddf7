package protocol

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
	"unicode"
)

// What one exchange may read. A peer that sends more is refused, so that a probe holds no more than these at a time.
const (
	lineLimit  = 8192     // bytes of one line, its end included
	replyLimit = 256      // lines of one reply that has several
	frameLimit = 64 << 10 // bytes of one binary message, and of one datagram
	shownLimit = 160      // characters of a reply that an error repeats
)

// wire is a connection with bounded reads and with errors that begin with the name of the protocol.
type wire struct {
	net.Conn
	name string // as errors begin: "SMTP"
	in   *bufio.Reader
}

func newWire(name string, conn net.Conn) *wire {
	return &wire{Conn: conn, name: name, in: bufio.NewReaderSize(conn, lineLimit)}
}

// errorf is an error of this protocol: "SMTP: ...".
func (w *wire) errorf(format string, args ...any) error {
	return fmt.Errorf(w.name+": "+format, args...)
}

// send writes all of data.
func (w *wire) send(data string) error {
	if _, err := io.WriteString(w.Conn, data); err != nil {
		return w.errorf("error sending data -- %w", plain(err))
	}
	return nil
}

// line reads one line, its end cut off, of at most lineLimit bytes.
func (w *wire) line() (string, error) {
	data, err := w.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return "", w.errorf("error receiving data -- %w", &ioError{fmt.Sprintf("line longer than %d bytes", lineLimit), err})
	}
	if err != nil && (len(data) == 0 || !errors.Is(err, io.EOF)) {
		return "", w.errorf("error receiving data -- %w", plain(err))
	}
	return strings.TrimRight(string(data), "\r\n"), nil
}

// expect reads a line that has to begin with prefix. The error of another line is "NAME: WHAT -- LINE".
func (w *wire) expect(prefix, what string) (string, error) {
	line, err := w.line()
	if err == nil && !strings.HasPrefix(line, prefix) {
		err = w.errorf("%s -- %s", what, shown(line))
	}
	return line, err
}

// bytes reads exactly n bytes. A length that the peer has named may be passed as it is: above frameLimit it is refused.
func (w *wire) bytes(n int) ([]byte, error) {
	if n < 0 || n > frameLimit {
		return nil, w.errorf("error receiving data -- message of %d bytes, at most %d are read", n, frameLimit)
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(w.in, data); err != nil {
		return nil, w.errorf("error receiving data -- %w", plain(err))
	}
	return data, nil
}

// some reads what has come, at least one byte and at most limit: a datagram, or an answer without a fixed length.
func (w *wire) some(limit int) ([]byte, error) {
	data := make([]byte, min(limit, frameLimit))
	for {
		var n int
		var err error
		if w.in.Buffered() > 0 {
			n, err = w.in.Read(data)
		} else { // past the buffer: a datagram is cut to the size of the first read
			n, err = w.Conn.Read(data)
		}
		if n > 0 {
			return data[:n], nil
		}
		if err != nil {
			return nil, w.errorf("error receiving data -- %w", plain(err))
		}
	}
}

// plain gives an error of a connection the words that Monit and the C library use, and keeps the cause.
func plain(err error) error {
	var errno syscall.Errno
	switch {
	case err == nil:
		return nil
	case errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded):
		return &ioError{"Resource temporarily unavailable", err}
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed):
		return &ioError{"Connection closed by the server", err}
	case errors.As(err, &errno):
		text := errno.Error()
		return &ioError{strings.ToUpper(text[:1]) + text[1:], err}
	}
	return err
}

// cause gives the failure to read or write that lies under an error, or the error.
func cause(err error) error {
	var io *ioError
	if errors.As(err, &io) {
		return io
	}
	return err
}

// ioError is a failure to read or write, in the words that messages show.
type ioError struct {
	text  string
	cause error
}

func (e *ioError) Error() string { return e.text }
func (e *ioError) Unwrap() error { return e.cause }

// shown is what an error repeats of a reply: no control characters, and not too much of it.
func shown(reply string) string {
	reply = strings.TrimRight(reply, "\r\n")
	runes := 0
	for i := range reply {
		if runes++; runes > shownLimit {
			reply = reply[:i] + "..."
			break
		}
	}
	return strings.Map(printable, reply)
}

func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return '?'
}

// keepDeadline sets the deadline of ctx on conn and wakes its reads and writes when ctx ends before. stop ends that.
func keepDeadline(ctx context.Context, conn net.Conn) (stop func()) {
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline) // fails on a closed connection only, and then so does the exchange
	}
	done := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		_ = conn.SetDeadline(time.Unix(1, 0))
		close(done)
	})
	return func() {
		if !cancel() {
			<-done
		}
	}
}
