package protocol

import (
	"context"
	"errors"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/upkeep-monitor/upkeep/parser"
)

// genericOptions are the lines of a send/expect script, in their order.
type genericOptions struct {
	Steps []genericStep `parser:"@@"`
}

type genericStep struct {
	Send   *sendText   `parser:"  'send' '='? @@"`
	Expect *expectText `parser:"| 'expect' '='? @@"`
}

func init() {
	register(&Protocol{Names: []string{"generic"}, Title: "generic", Options: parser.Options[genericOptions](),
		Proves: "the server answers as the script of send and expect says", run: generic})
}

// sendText is what a send sends. \0xHH stands for a byte; the parser has resolved the other escapes.
type sendText struct{ bytes string }

func (s *sendText) Parse(c *parser.Cursor) error {
	var v parser.Raw
	if err := v.Parse(c); err != nil {
		return err
	}
	s.bytes = byteEscape.ReplaceAllStringFunc(v.Value, func(e string) string { return string([]byte{escapedByte(e)}) })
	return nil
}

var byteEscape = regexp.MustCompile(`\\0x[0-9a-fA-F]{2}`)

func escapedByte(e string) byte {
	n, _ := strconv.ParseUint(e[3:], 16, 8) // two hexadecimal digits, says the pattern
	return byte(n)
}

// expectText is a regular expression in which \0xHH stands for a byte and \0 for how a NUL is shown.
type expectText struct {
	pattern *regexp.Regexp
	text    string // as written, which tells it from others
}

func (e *expectText) Parse(c *parser.Cursor) error {
	var v parser.Raw
	if err := v.Parse(c); err != nil {
		return err
	}
	re, err := parser.CompileRegexp(expectEscape.ReplaceAllStringFunc(v.Value, func(e string) string {
		switch {
		case e == `\0x00` || e == `\0`:
			return `\\0`
		case strings.HasPrefix(e, `\0x`):
			return regexp.QuoteMeta(string(rune(escapedByte(e))))
		}
		return e
	}))
	if err != nil {
		return badPattern(parser.Text(v), err)
	}
	e.pattern, e.text = re, v.Value
	return nil
}

var expectEscape = regexp.MustCompile(`\\(?:\\|0x[0-9a-fA-F]{2}|0)`)

// generic plays a script of send and expect.
func generic(ctx context.Context, conn net.Conn, r Request) error {
	w := newWire("GENERIC", conn)
	rest := ""
	for _, step := range optionsOf[genericOptions](r).Steps {
		var err error
		if step.Send != nil {
			// What has come is no answer to what is only being sent.
			if _, err = w.in.Discard(w.in.Buffered()); err == nil {
				rest, err = "", w.send(step.Send.bytes)
			}
		} else {
			rest, err = w.match(ctx, step.Expect.pattern, rest, r.ExpectLimit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// quiet is how long the peer may pause within a reply. A wrong answer is known as such when it is over, not only at the
// deadline; a reply that comes in parts is no wrong one.
const quiet = 500 * time.Millisecond

// match reads until the pattern is found in the reply, and gives what came behind the match. It gives up at the limit, when
// the peer leaves or has no more to say, and at the deadline.
func (w *wire) match(ctx context.Context, pattern *regexp.Regexp, seen string, limit int) (rest string, err error) {
	for {
		if at := pattern.FindStringIndex(seen); at != nil && seen != "" {
			return seen[at[1]:], nil
		}
		var data []byte
		if len(seen) < limit {
			if pause := time.Now().Add(quiet); seen != "" {
				if end, ok := ctx.Deadline(); !ok || pause.Before(end) {
					if err := w.SetReadDeadline(pause); err != nil {
						return "", w.errorf("%w", err)
					}
				}
			}
			data, err = w.some(limit - len(seen))
		}
		if len(data) == 0 {
			var io *ioError
			if seen == "" && errors.As(err, &io) {
				return "", err
			}
			return "", w.errorf("received unexpected data [%s] -- No match", showAll(seen))
		}
		seen += visible(data)
		if end, ok := ctx.Deadline(); ok {
			if err := w.SetReadDeadline(end); err != nil {
				return "", w.errorf("%w", err)
			}
		}
	}
}

// visible is a reply as an expect sees it: NUL as \0, and bytes that are no UTF-8 as the characters of Latin-1.
func visible(data []byte) string {
	if !utf8.Valid(data) {
		runes := make([]rune, len(data))
		for i, b := range data {
			runes[i] = rune(b)
		}
		data = []byte(string(runes))
	}
	return strings.ReplaceAll(string(data), "\x00", `\0`)
}

// showAll is what a message repeats of a reply whose length is limited already.
func showAll(reply string) string {
	return strings.Map(printable, strings.TrimRight(reply, "\r\n"))
}
