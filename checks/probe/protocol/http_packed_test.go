package protocol

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"
	"testing"
)

// pack gives a text as a writer of a coding writes it.
func pack(text string, coding func(io.Writer) io.WriteCloser) string {
	var b bytes.Buffer
	w := coding(&b)
	_, _ = io.WriteString(w, text) // to memory
	_ = w.Close()
	return b.String()
}

func gzipped(w io.Writer) io.WriteCloser  { return gzip.NewWriter(w) }
func zlibbed(w io.Writer) io.WriteCloser  { return zlib.NewWriter(w) }
func deflated(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 6); return f }

// TestPackedAnswers: a server that compresses unasked is judged by what it has to say.
func TestPackedAnswers(t *testing.T) {
	o := func(text string) any { return options(t, "http", text) }
	answer := func(coding, body string) []string {
		return []string{"<\r\n\r\n>", "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body}
	}
	packed := pack(page, gzipped)
	sum := sha256.Sum256([]byte(packed))
	huge := pack(strings.Repeat("a", 50<<20), gzipped)
	testExchanges(t, []exchange{
		{name: "gzip", protocol: "http", options: o(`content = "World 42"`), says: answer("gzip", packed)},
		{name: "gzip absent", protocol: "http", options: o(`content != "World 42"`), says: answer("GZIP", packed), want: "expression matches"},
		{name: "gzip JSON", protocol: "http", options: o(`json "$.a" = 1`), says: answer("x-gzip", pack(`{"a":1}`, gzipped))},
		{name: "zlib", protocol: "http", options: o(`content = "World 42"`), says: answer("deflate", pack(page, zlibbed))},
		{name: "bare deflate", protocol: "http", options: o(`content = "World 42"`), says: answer("deflate", pack(page, deflated))},
		{name: "twice", protocol: "http", options: o(`content = "World 42"`), says: answer("deflate, gzip", pack(pack(page, zlibbed), gzipped))},
		{name: "identity", protocol: "http", options: o(`content = "World 42"`), says: answer("identity", page)},
		{name: "nothing", protocol: "http", options: o(`content != "World 42"`), says: answer("gzip", "")},
		{name: "sum of what is sent", protocol: "http", options: o("content = World checksum " + hex.EncodeToString(sum[:])), says: answer("gzip", packed)},
		{name: "bomb", protocol: "http", options: o(`content = "^a{1000}$"`), request: Request{ContentLimit: 1000}, says: answer("gzip", huge)},
		{name: "unknown", protocol: "http", options: o(`content != "x"`), says: answer("br", "xyz"), want: "compressed with br"},
		{name: "unknown and not looked at", protocol: "http", says: answer("br", "xyz")},
		{name: "no gzip", protocol: "http", options: o(`content = "World"`), says: answer("gzip", page), want: "Receiving data -- gzip"},
		{name: "cut gzip", protocol: "http", options: o(`content = "World"`), says: answer("gzip", packed[:len(packed)-9]), want: "Receiving data"},
		{name: "many", protocol: "http", options: o(`content = "World"`), says: answer(strings.Repeat("gzip,", 9), packed), want: "more than 4 codings"},
	})
}
