package protocol

import (
	"encoding/hex"
	"net/textproto"
	"strings"

	"github.com/upkeep-monitor/upkeep/parser"
)

// httpOptions are what may stand behind "protocol http".
type httpOptions struct {
	Pos      parser.Pos
	Username *parser.Credential `parser:"  'username' '='? @@"`
	Password *parser.Credential `parser:"| 'password' '='? @@"`
	Request  *parser.Raw        `parser:"| 'request' '='? @@"`
	Method   *parser.Text       `parser:"| 'method' '='? @@"`
	Body     *parser.Raw        `parser:"| 'body' '='? @@"`
	Status   []statusLimit      `parser:"| 'status' @@"`
	Checksum *digest            `parser:"| 'checksum' '='? @@"`
	Headers  *headerList        `parser:"| ( 'http' 'headers' | 'headers' ) @@"`
	Host     *parser.Raw        `parser:"| 'hostheader' '='? @@"`
	Content  []contentText      `parser:"| 'content' @@"`
	JSON     []jsonTest         `parser:"| 'json' @@"`
	Follow   *parser.Int        `parser:"| 'follow' @@ ( 'redirects' | 'redirect' )"`
}

// method is GET when none is said, POST when there is a body to send.
func (o *httpOptions) method() string {
	switch {
	case o.Method != nil:
		return strings.ToUpper(o.Method.Value)
	case o.Body != nil:
		return "POST"
	}
	return "GET"
}

// wantsBody tells that something looks at the body of the answer.
func (o *httpOptions) wantsBody() bool {
	return len(o.Content) > 0 || len(o.JSON) > 0 || o.Checksum != nil
}

// httpGrammar reads the options of http and refuses those that cannot go together.
type httpGrammar struct{ parser.Grammar }

func (g httpGrammar) Parse(c *parser.Cursor, into any) (any, bool, error) {
	v, ok, err := g.Grammar.Parse(c, into)
	if o, is := v.(*httpOptions); is && ok && err == nil {
		switch {
		case o.method() == "HEAD" && o.wantsBody():
			return nil, false, &parser.SyntaxError{Pos: o.Pos, Code: "head-without-body",
				Message: "an answer to HEAD has no body, so content, json and checksum cannot be tested", Expected: "method GET"}
		case o.Method != nil && !isToken(o.Method.Value):
			return nil, false, &parser.SyntaxError{Pos: o.Method.Pos, Found: o.Method.Value, Expected: "a method such as GET"}
		case o.Request != nil && strings.ContainsFunc(o.Request.Value, isControl):
			return nil, false, &parser.SyntaxError{Pos: o.Request.Pos, Found: o.Request.Value, Expected: "a path such as /index.html"}
		}
	}
	return v, ok, err
}

// statusLimit is a condition on the status of the answer.
type statusLimit struct {
	Op     parser.Operator `parser:"@@"`
	Status parser.Int      `parser:"@@"`
}

// digest is a checksum, its kind told by its length.
type digest struct {
	kind string // "MD5"
	sum  string // in lower case
}

var digestKinds = map[int]string{16: "MD5", 20: "SHA1", 32: "SHA256"}

func (d *digest) Parse(c *parser.Cursor) error {
	at := c.Peek()
	var v parser.Raw
	if err := v.Parse(c); err != nil {
		return err
	}
	sum, err := hex.DecodeString(v.Value)
	if err != nil || digestKinds[len(sum)] == "" {
		return &parser.SyntaxError{Pos: parser.PosOf(at), Found: v.Value,
			Expected: "an MD5, SHA1 or SHA256 checksum of 32, 40 or 64 hexadecimal digits"}
	}
	d.kind, d.sum = digestKinds[len(sum)], strings.ToLower(v.Value)
	return nil
}

// headerList is a list of headers in brackets: [Host: x, Cookie: "a:b"].
type headerList struct{ headers []header }

type header struct{ name, value string }

func (l *headerList) Parse(c *parser.Cursor) error {
	if c.Peek().Value != "[" {
		return parser.Fail(c, `headers in brackets: [Name: value, Name: "value:more"]`)
	}
	c.Next()
	for {
		text, at, end, err := headerText(c)
		if err != nil {
			return err
		}
		if text != "" && strings.Count(text, text[:1]) == 2 { // "Name: value" as a whole in quotes
			text = parser.Unquote(text)
		}
		if name, value, ok := strings.Cut(text, ":"); ok {
			name, value = strings.TrimSpace(parser.Unquote(name)), parser.Unquote(strings.TrimSpace(value))
			if !isToken(name) || strings.ContainsFunc(value, isControl) {
				return &parser.SyntaxError{Pos: at, Found: name, Expected: "the name of a header"}
			}
			l.headers = append(l.headers, header{textproto.CanonicalMIMEHeaderKey(name), value})
		} else if text != "" {
			return &parser.SyntaxError{Pos: at, Found: text, Expected: `a header such as Host: example.org`}
		}
		if end {
			return nil
		}
	}
}

// headerText takes the tokens up to the next comma or closing bracket as they are written, a blank for any white space.
func headerText(c *parser.Cursor) (text string, at parser.Pos, end bool, err error) {
	var b strings.Builder
	for behind := 0; ; {
		t := c.RawPeek()
		if t.EOF() || t.Type == parser.Bad {
			return "", at, false, parser.Fail(c, `"]" behind the last header`)
		}
		c.FastForward(c.RawCursor())
		if t.Value == "," && t.Type == parser.Noise || t.Value == "]" && t.Type == parser.Punct {
			return b.String(), at, t.Value == "]", nil
		}
		if b.Len() == 0 {
			at = parser.PosOf(t)
		} else if t.Pos.Offset > behind {
			b.WriteByte(' ')
		}
		behind = t.Pos.Offset + len(t.Value)
		b.WriteString(t.Value)
	}
}

// isToken tells that s may be the name of a header or method (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	const marks = "!#$%&'*+-.^_`|~"
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && !strings.ContainsRune(marks, r)
	})
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
