package protocol

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"io"
	"net"
	nethttp "net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/parser"
)

const page = "Hello World 42\n"

func TestHTTPAnswers(t *testing.T) {
	o := func(text string) any { return options(t, "http", text) }
	answer := func(head, body string) []string {
		return []string{"<\r\n\r\n>", "HTTP/1.1 " + head + "\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body}
	}
	chunked := []string{"<\r\n\r\n>", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6;x=y\r\nHello \r\n9\r\nWorld 42\n\r\n0\r\n\r\n"}
	md := md5.Sum([]byte(page))
	sha := sha256.Sum256([]byte(page))
	testExchanges(t, []exchange{
		{name: "good", protocol: "http", says: answer("200 OK", page)},
		{name: "redirect", protocol: "http", says: answer("302 Found", "")},
		{name: "not found", protocol: "http", says: answer("404 Not Found", page), want: "HTTP error: Server returned status 404"},
		{name: "wanted 404", protocol: "http", options: o("status = 404"), says: answer("404 Not Found", page)},
		{name: "wanted below 400", protocol: "http", options: o("status < 400"), says: answer("500 Oh", page), want: "HTTP error: Server returned status 500"},
		{name: "two conditions", protocol: "http", options: o("status >= 200 status < 300"), says: answer("302 x", ""), want: "status 302"},
		{name: "no HTTP", protocol: "http", says: []string{"", "xyzzy\r\n"}, want: "HTTP error: answer is not HTTP: xyzzy"},
		{name: "no status", protocol: "http", says: []string{"", "HTTP/1.1 abc\r\n\r\n"}, want: "HTTP error: Cannot parse HTTP status in response: HTTP/1.1 abc"},
		{name: "interim answers", protocol: "http", says: append([]string{"<\r\n\r\n>", "HTTP/1.1 103 x\r\nLink: x\r\n\r\n"}, answer("200 OK", page)[1])},
		{name: "content", protocol: "http", options: o(`content = "World [0-9]+"`), says: answer("200 OK", page)},
		{name: "content missing", protocol: "http", options: o(`content = "Mars"`), says: answer("200 OK", page), want: "HTTP error: Regular expression doesn't match: No match"},
		{name: "content absent", protocol: "http", options: o(`content != "Mars"`), says: answer("200 OK", page)},
		{name: "content present", protocol: "http", options: o(`content != "World"`), says: answer("200 OK", page), want: "HTTP error: Regular expression matches"},
		{name: "content over lines", protocol: "http", options: o(`content = "42.end"`), says: answer("200 OK", page+"end")},
		{name: "content beyond the limit", protocol: "http", options: o(`content = "42"`), request: Request{ContentLimit: 10}, says: answer("200 OK", page), want: "No match"},
		{name: "chunked", protocol: "http", options: o(`content = "World 42"`), says: chunked},
		{name: "bad chunk", protocol: "http", options: o(`content = "x"`), says: []string{"", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}, want: "HTTP error: Receiving data -- invalid"},
		{name: "huge chunk", protocol: "http", options: o(`content = "y"`), request: Request{ContentLimit: 100},
			says: []string{"", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n" + strings.Repeat("x", 200)}, want: "No match"},
		{name: "cut body", protocol: "http", options: o(`content = "x"`),
			peer: func(c net.Conn) { play2(c, "", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") }, want: "HTTP error: Receiving data -- Connection closed"},
		{name: "body without length", protocol: "http", options: o(`content = "^abc$"`),
			peer: func(c net.Conn) { play2(c, "", "HTTP/1.0 200 OK\r\n\r\nabc") }},
		{name: "MD5", protocol: "http", options: o("checksum " + hex.EncodeToString(md[:])), says: answer("200 OK", page)},
		{name: "SHA256", protocol: "http", options: o("checksum " + strings.ToUpper(hex.EncodeToString(sha[:]))), request: Request{ContentLimit: 3}, says: answer("200 OK", page)},
		{name: "wrong MD5", protocol: "http", options: o("checksum 8f7f419955cefa0b33a2ba316cba3659"), says: answer("200 OK", page),
			want: "Checksum error: MD5 mismatch (expected 8f7f419955cefa0b33a2ba316cba3659 got edf364bdb1453905b943ee6a44b1cbdf)"},
		{name: "long header line", protocol: "http", says: answer("200 OK\r\nX: "+strings.Repeat("a", 8000), page)},
		{name: "too long header line", protocol: "http", says: answer("200 OK\r\nX: "+strings.Repeat("a", 9000), page), want: "line longer than 8192 bytes"},
		{name: "a thousand headers", protocol: "http", options: o(`content = "World"`), says: answer("200 OK\r\n"+strings.Repeat("X: y\r\n", 1000)+"Z: z", page)},
		{name: "too many headers", protocol: "http", says: answer("200 OK\r\n"+strings.Repeat("X: "+strings.Repeat("y", 1000)+"\r\n", 300)+"Z: z", page), want: "headers of more than 262144 bytes"},
		{name: "HEAD", protocol: "http", options: o("method HEAD"), says: []string{"<HEAD / HTTP/1.1\r\n>", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"}},
		{name: "JSON", protocol: "http", options: o(`json "$.status" = "ok" json "$.n[0].x" > 2 json '$["a b"]' json "$.n[-1].x" != 4`),
			says: answer("200 OK", `{"status":"ok","n":[{"x":3}],"a b":null}`)},
		{name: "wrong JSON value", protocol: "http", options: o(`json "$.status" = "ok"`), says: answer("200 OK", `{"status":"down"}`),
			want: "HTTP error: JSON $.status is down, expected = ok"},
		{name: "missing JSON value", protocol: "http", options: o(`json "$.a.b"`), says: answer("200 OK", `{"a":1}`), want: "HTTP error: JSON has no $.a.b"},
		{name: "no JSON", protocol: "http", options: o(`json "$.a"`), says: answer("200 OK", `<html>`), want: "HTTP error: answer is no JSON"},
		{name: "redirect without a dialler", protocol: "http", options: o("follow 1 redirect"), says: answer("301 x\r\nLocation: /y", ""), want: "cannot be followed"},
	})
}

func TestHTTPRequests(t *testing.T) {
	o := func(text string) any { return options(t, "http", text) }
	good := "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
	testExchanges(t, []exchange{
		{name: "plain", protocol: "http", request: Request{Port: 8080, Agent: "upkeep/1.0"},
			says: []string{"<GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: upkeep/1.0\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n>", good}},
		{name: "path", protocol: "http", options: o(`method HEAD request "/b?x=1&y=2"`), says: []string{"<HEAD /b?x=1&y=2 HTTP/1.1\r\nHost: 127.0.0.1\r\n>", good}},
		{name: "headers", protocol: "http", options: o(`http headers [Host: example.org, X-Test: "one:two", Cookie: a=b; c=d] request "/c"`),
			says: []string{"<GET /c HTTP/1.1\r\nHost: example.org\r\nUser-Agent: upkeep\r\nAccept: */*\r\nAccept-Encoding: identity\r\nX-Test: one:two\r\nCookie: a=b; c=d\r\n>", good}},
		{name: "hostheader", protocol: "http", options: o(`hostheader "example.org:1"`), says: []string{"<Host: example.org:1\r\n>", good}},
		{name: "login", protocol: "http", options: o(`username "joe" password "pass word"`), says: []string{"<Authorization: Basic am9lOnBhc3Mgd29yZA==\r\n>", good}},
		{name: "body", protocol: "http", options: o(`method PUT body '{"a": 1}'`),
			says: []string{"<Content-Type: application/json\r\nContent-Length: 8\r\nConnection: close\r\n\r\n{\"a\": 1}>", good}},
		{name: "method of a body", protocol: "http", options: o(`body "a=1"`), says: []string{"<POST / HTTP/1.1\r\n>", good}},
	})
}

func TestHTTPOptionErrors(t *testing.T) {
	for text, want := range map[string]string{
		`method head content = "x"`:       "an answer to HEAD has no body",
		`checksum abc`:                    "32, 40 or 64 hexadecimal digits",
		`http headers [Host example.org]`: "a header such as Host: example.org",
		`http headers [Host: example.org`: `"]" behind the last header`,
		`http headers Host: example.org`:  "headers in brackets",
		"http headers [X: \"a\x01b\"]":    "the name of a header",
		`content = "a(b"`:                 "Regex parsing error",
		`json "status" = "ok"`:            "does not begin with $",
		`json "$.a[" = "ok"`:              "is wrong at",
		`json "$.a" < "ok"`:               "a number to compare with",
		`status = abc`:                    "a whole number",
		"request \"/a\x01HTTP/1.1\"":      "a path such as",
		`method "GET /"`:                  "a method such as GET",
	} {
		if _, err := parseOptions("http", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

// TestHTTP2 speaks with the server of the standard library, over TLS that settles on h2.
func TestHTTP2(t *testing.T) {
	long := strings.Repeat("0123456789abcdef", 300<<10/16*16) // more than both windows
	sum := md5.Sum([]byte(long))
	server := httptest.NewUnstartedServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, q *nethttp.Request) {
		body, _ := io.ReadAll(q.Body)
		switch q.URL.Path {
		case "/long":
			_, _ = io.WriteString(w, long)
		case "/echo":
			_, _ = io.WriteString(w, q.Proto+" "+q.Method+" "+q.Host+" "+q.Header.Get("X-A")+" "+string(body))
		default:
			w.WriteHeader(404)
		}
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	for text, want := range map[string]string{
		`request "/echo" http headers [X-A: b, Host: h] content = "HTTP/2.0 GET h b"`:      "",
		`request "/echo" body "` + strings.Repeat("x", 40000) + `" content = "POST.* x+$"`: "",
		`request "/echo" body "` + strings.Repeat("x", 70000) + `"`:                        "too large for HTTP/2",
		`request "/echo" method HEAD`:                                                      "",
		`request "/long" checksum ` + hex.EncodeToString(sum[:]):                           "",
		`request "/none"`: "HTTP error: Server returned status 404",
	} {
		conn, err := tls.Dial("tcp", server.Listener.Addr().String(), &tls.Config{InsecureSkipVerify: true, NextProtos: httpVersions})
		if err != nil {
			t.Fatal(err)
		}
		p, _ := Lookup("https")
		ctx, cancel := context.WithTimeout(t.Context(), patient)
		err = p.Run(ctx, conn, Request{Host: "127.0.0.1", TLS: true, Options: options(t, "https", text)})
		cancel()
		conn.Close()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: got %v, want %q", text, err, want)
		}
	}
}

func TestRedirects(t *testing.T) {
	other := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, q *nethttp.Request) {
		if q.Header.Get("Authorization") != "" || q.Header.Get("Cookie") != "" {
			t.Error("credentials went to another server")
		}
		_, _ = io.WriteString(w, "other")
	}))
	defer other.Close()
	server := httptest.NewServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, q *nethttp.Request) {
		if q.Header.Get("Authorization") == "" {
			t.Error("no credentials")
		}
		to := map[string]string{"/one": "two?x", "/two": "/end", "/other": other.URL + "/x", "/loop": "/loop", "/odd": "ftp://x/"}[q.URL.Path]
		if to == "" {
			_, _ = io.WriteString(w, "end of "+q.Method)
			return
		}
		w.Header().Set("Location", to)
		w.WriteHeader(302)
	}))
	defer server.Close()
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, _ := strconv.Atoi(at.Port())
	dial := func(ctx context.Context, host string, port int, _ bool, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	}
	phases := 0
	for text, want := range map[string]string{
		`request /one follow 2 redirects content = "end of GET"`:                      "",
		`request /one follow 1 redirects`:                                             "more than 1 redirects",
		`request /one body "x" follow 2 redirects content = "end of GET"`:             "",
		`request /other http headers [Cookie: a] follow 1 redirect content = "other"`: "",
		`request /loop follow 5 redirects`:                                            "more than 5 redirects, the last to /loop",
		`request /odd follow 5 redirects`:                                             "which is no address of HTTP",
	} {
		conn, err := dial(t.Context(), "127.0.0.1", port, false, "")
		if err != nil {
			t.Fatal(err)
		}
		p, _ := Lookup("http")
		ctx, cancel := context.WithTimeout(t.Context(), patient)
		err = p.Run(ctx, conn, Request{Host: "127.0.0.1", Port: port, Dial: dial, Phase: func(string) { phases++ },
			Options: options(t, "http", text+` username "u" password "p"`)})
		cancel()
		conn.Close()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	if phases == 0 {
		t.Error("no phase was told")
	}
}

func FuzzHTTPAnswer(f *testing.F) {
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")
	f.Add("HTTP/1.1 200 OK\r\nContent-Encoding: gzip, deflate\r\n\r\n" + pack(pack("abc", gzipped), zlibbed))
	f.Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
	o := options(f, "http", `content = "b" json "$.a"`)
	f.Fuzz(func(t *testing.T, reply string) {
		_ = http(t.Context(), readOnly{strings.NewReader(reply)}, Request{Options: o, ContentLimit: 100})
	})
}

func FuzzHTTP2Answer(f *testing.F) {
	f.Add("\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x01\x01\x05\x00\x00\x00\x01\x88")
	f.Fuzz(func(t *testing.T, reply string) {
		if a, err := fetch2(newWire("HTTP", readOnly{strings.NewReader(reply)}), httpRequest{method: "GET"}); err == nil {
			_, _ = io.Copy(io.Discard, a.body)
		}
	})
}

func FuzzJSONPath(f *testing.F) {
	f.Add(`$.a[0]["b"]`, `{"a":[{"b":1}]}`)
	f.Fuzz(func(_ *testing.T, path, document string) {
		if steps, err := jsonPath(path); err == nil {
			j := jsonTest{path: path, steps: steps, op: "<", value: "3"}
			_ = j.check([]byte(document))
		}
	})
}

func FuzzHTTPOptions(f *testing.F) {
	f.Add(`http headers [Host: "a:b", c:d] request /x json "$.a" = 1`)
	f.Fuzz(func(_ *testing.T, text string) {
		p, _ := Lookup("http")
		c := parser.Fragment(parser.Pos{}, text)
		var v any
		for ok, err := true, error(nil); ok && err == nil; {
			v, ok, err = p.Options.Parse(c, v)
		}
	})
}
