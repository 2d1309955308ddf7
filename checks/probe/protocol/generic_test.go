package protocol

import (
	"net"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/parser"
)

// options reads all options of a protocol from what a control file has behind its name.
func options(t testing.TB, protocol, text string) any {
	t.Helper()
	v, err := parseOptions(protocol, text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func parseOptions(protocol, text string) (any, error) {
	p, _ := Lookup(protocol)
	c := parser.Fragment(parser.Pos{File: "monitrc"}, text)
	var v any
	for {
		next, ok, err := p.Options.Parse(c, v)
		if err != nil {
			return nil, err
		}
		if !ok {
			if t := c.Peek(); !t.EOF() {
				return nil, parser.Fail(c, "an option")
			}
			return v, nil
		}
		v = next
	}
}

func TestGeneric(t *testing.T) {
	script := func(text string) any { return options(t, "generic", text) }
	testExchanges(t, []exchange{
		{name: "no script", protocol: "generic", says: []string{}},
		{name: "dialogue", protocol: "generic", options: script(`expect "^220.*" send "HELO \0x41\0x42\r\n" expect "^250 you said HELO AB" send "QUIT\r\n"`),
			says: []string{"220 hello\r\n", "<HELO AB\r\n>", "250 you said HELO AB\r\n", "<QUIT\r\n>"}},
		{name: "unexpected", protocol: "generic", options: script(`expect "^220" send "HELO x\r\n" expect "^550"`),
			peer: func(c net.Conn) { play2(c, "220 hello\r\n", "250 you said HELO x\r\n") },
			want: "GENERIC: received unexpected data [250 you said HELO x] -- No match"},
		{name: "escapes", protocol: "generic", options: script(`send "a\0x00\\x\tq\q\0xZZ" expect 'ok'`),
			says: []string{"<a\x00\\x\tq\\q\\0xZZ>", "ok"}},
		{name: "NUL", protocol: "generic", options: script(`expect "^[\\]0.*b"`), says: []string{"\x00\nb"}},
		{name: "NUL as \\0", protocol: "generic", options: script(`expect "a\0b"`), says: []string{"a\x00b"}},
		{name: "NUL as \\0x00", protocol: "generic", options: script(`expect "a\0x00b"`), says: []string{"a\x00b"}},
		{name: "bytes", protocol: "generic", options: script(`expect "^\0xFF\0xFE[^a]$"`), says: []string{"\xff\xfe\x80"}},
		{name: "UTF-8", protocol: "generic", options: script(`expect "^grüß.$"`), says: []string{"grüße"}},
		{name: "in parts", protocol: "generic", options: script(`expect "220 .*ready"`), says: []string{"22", "0 not yet\n", "but rea", "dy\n"}},
		{name: "two expects of one reply", protocol: "generic", options: script(`expect "220" expect "ESMTP"`), says: []string{"220 ESMTP\n"}},
		{name: "stale reply", protocol: "generic", options: script(`expect "one" send "go" expect "^two"`), says: []string{"one rest", "<go>", "two"}},
		{name: "beyond the limit", protocol: "generic", options: script(`expect "z"`), request: Request{ExpectLimit: 10},
			says: []string{strings.Repeat("a", 20) + "z"}, want: "[aaaaaaaaaa] -- No match"},
		{name: "closed", protocol: "generic", options: script(`expect "z"`), peer: func(net.Conn) {}, want: "GENERIC: error receiving data -- Connection"},
	})
	silence := exchange{protocol: "generic", options: script(`expect "hello"`), peer: hostile["silence"]}
	if err := silence.run(t, brief); err == nil || err.Error() != "GENERIC: error receiving data -- Resource temporarily unavailable" {
		t.Errorf("silence: %v", err)
	}
}

// play2 says two things, the second when something has come, and leaves.
func play2(c net.Conn, first, second string) {
	_, _ = c.Write([]byte(first))
	_, _ = c.Read(make([]byte, 4096))
	_, _ = c.Write([]byte(second))
}

func TestBadPattern(t *testing.T) {
	_, err := parseOptions("generic", `expect "a(b"`)
	if err == nil || !strings.HasPrefix(err.Error(), "monitrc:1:8: Regex parsing error: ") {
		t.Errorf("got %v", err)
	}
}

func FuzzExpect(f *testing.F) {
	f.Add("a\x00b", `a\0b`)
	f.Add("\xff", `[\\]0`)
	f.Fuzz(func(t *testing.T, reply, pattern string) {
		var e expectText
		if e.Parse(parser.Fragment(parser.Pos{}, "'"+pattern+"'")) != nil {
			return
		}
		w := newWire("X", readOnly{strings.NewReader(reply)})
		_, _ = w.match(t.Context(), e.pattern, "", 256)
	})
}
