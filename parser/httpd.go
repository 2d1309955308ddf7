package parser

import (
	"math"
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// SetHTTPD is "set httpd ...".
type SetHTTPD struct {
	Pos       Pos
	Port      *Port       `parser:"'httpd' ( 'port' '='? @@"`
	Address   *Text       `parser:"| 'address' @@"`
	Unix      *UnixSocket `parser:"| @@"`
	Signature Keyword     `parser:"| 'signature' @( 'enable' | 'disable' ) | @( 'enable' | 'disable' ) 'signature'"`
	ReadOnly  bool        `parser:"| @( 'read-only' | 'readonly' )"`
	TLS       *HTTPDTLS   `parser:"| @@"`
	Allow     []Allow     `parser:"| 'allow' @@ )*"`
}

// UnixSocket is the socket of the HTTP interface.
type UnixSocket struct {
	Pos        Pos
	Path       Path  `parser:"( 'unixsocket' | 'unix' ) @@"`
	UID        *Text `parser:"( 'uid' @@"`
	GID        *Text `parser:"| 'gid' @@"`
	Permission *Int  `parser:"| ( 'permission' | 'perm' ) @@"`
	ReadOnly   bool  `parser:"| @( 'read-only' | 'readonly' ) )*"`
}

// HTTPDTLS turns on encryption: "ssl { ... }", or the older "ssl enable and pemfile PATH".
type HTTPDTLS struct {
	Pos           Pos
	Enable        Keyword `parser:"( ( 'ssl' | 'tls' ) ( @( 'enable' | 'disable' )"`
	Block         *TLS    `parser:"  | @@ )"`
	PEMFile       *Raw    `parser:"| 'pemfile' @@"`
	ClientPEMFile *Raw    `parser:"| 'clientpemfile' @@"`
	SelfSigned    bool    `parser:"| @'allowselfcertification' )+"`
}

// Allow is who may use the HTTP interface.
type Allow struct {
	Pos  Pos
	Kind string // user, group, file, or host: an address, network or name

	User, Password Text // for a user; a group's name is in User
	Host           Raw
	Format         string // for a file: cleartext, crypt, md5
	Path           Raw
	Users          []Text // for a file: only these
	ReadOnly       bool
}

var httpdWords = wordSet("port address unixsocket unix signature enable disable read-only readonly ssl tls pemfile clientpemfile " +
	"allowselfcertification allow")

// Parse reads what stands behind allow.
func (v *Allow) Parse(c *Cursor) error {
	t := c.Peek()
	v.Pos = PosOf(t)
	var err error
	switch word := strings.ToLower(t.Value); {
	case strings.HasPrefix(t.Value, "@"):
		err = v.group(c, t)
	case slices.Contains([]string{"cleartext", "crypt", "md5"}, word) && !gluedColon(c):
		c.Next()
		v.Format = word
		err = v.file(c)
	case strings.HasPrefix(t.Value, "/"):
		v.Format = "cleartext"
		err = v.file(c)
	default:
		err = v.userOrHost(c)
	}
	if err != nil || !readOnly(c.Peek()) {
		return err
	}
	if v.Kind == "host" { // who comes from there would be no reader but an administrator
		return Fail(c, "the next option; read-only belongs behind a user, a group or a socket, or before the first allow")
	}
	v.ReadOnly = true
	c.Next()
	return nil
}

func readOnly(t *Token) bool {
	return strings.EqualFold(t.Value, "read-only") || strings.EqualFold(t.Value, "readonly")
}

func (v *Allow) group(c *Cursor, t *Token) error {
	c.Next()
	v.Kind = "group"
	v.User = Text{Pos: PosOf(t), Value: t.Value[1:]}
	if t.Value == "@" {
		return (&v.User).Parse(c)
	}
	return nil
}

func (v *Allow) file(c *Cursor) error {
	v.Kind = "file"
	path := Path{}
	if err := path.Parse(c); err != nil {
		return err
	}
	v.Path = Raw(path)
	for {
		t := c.Peek()
		bracket := t.Value == "[" || t.Value == "]"
		word := strings.ToLower(t.Value)
		if !bracket && (t.Type != Word && t.Type != String || httpdWords[word] || statements[word]) {
			return nil
		}
		if bracket {
			c.Next()
			continue
		}
		user, err := readValue(c, false, "a user")
		if err != nil {
			return err
		}
		v.Users = append(v.Users, user)
	}
}

// userOrHost tells a user and password, with a colon between them, from an address.
func (v *Allow) userOrHost(c *Cursor) error {
	const expected = "user:password, an address, a network such as 10.0.0.0/8, a host name or @group"
	if t := c.Peek(); t.EOF() || httpdWords[strings.ToLower(t.Value)] && t.Pos.Line != v.Pos.Line {
		return Fail(c, expected)
	}
	start := c.MakeCheckpoint()
	before, err := userPart(c, expected)
	if err != nil {
		return err
	}
	if colon := c.RawPeek(); colon.Value == ":" && !isAddress(c, start) {
		v.Kind, v.User = "user", before
		v.Password, err = password(c, c.Next())
		return err
	}
	c.LoadCheckpoint(start)
	v.Kind = "host"
	return v.Host.Parse(c)
}

// warnings points at passwords that are read as Monit would not.
func (v *SetHTTPD) warnings(p *parse) {
	for _, a := range v.Allow {
		if !a.Password.Quoted && strings.Contains(a.Password.Value, " ") {
			p.warn(a.Password.Pos, "unquoted-password", "a password with blanks is better in quotes", "")
		}
	}
}

// userPart reads up to the colon or white space.
func userPart(c *Cursor, expected string) (Text, error) {
	t := c.Peek()
	switch {
	case t.Value == ":":
		return Text{Pos: PosOf(t)}, nil
	case t.Type == String:
		c.Next()
		return Text{PosOf(t), Unquote(t.Value), true}, nil
	case !ofName(t):
		return Text{}, Fail(c, expected)
	}
	c.Next()
	user := Text{Pos: PosOf(t), Value: t.Value}
	for last, next := t, c.RawPeek(); ofName(next) && touches(last, next); last, next = next, c.RawPeek() {
		c.FastForward(c.RawCursor())
		user.Value += next.Value
		user.Pos.End = PosOf(next).End
	}
	if t.Value == "[" && !strings.Contains(user.Value, "]") {
		return Text{}, failAt(t, expected) // of an IPv6 address, and what stands behind its colon is no password
	}
	return user, nil
}

// ofName reports whether a token may be of a user's name without quotes, where brackets and operators stand for themselves.
func ofName(t *Token) bool {
	switch t.Type {
	case Word, Number:
		return true
	case Noise:
		return isWordy(t)
	case Punct:
		return !strings.Contains(":{}", t.Value)
	default:
		return false
	}
}

// isAddress tells an IPv6 address from user:password; the cursor is left where it was.
func isAddress(c *Cursor, start lexer.Checkpoint) bool {
	here := c.MakeCheckpoint()
	defer c.LoadCheckpoint(here)
	c.LoadCheckpoint(start)
	var r Raw
	if r.Parse(c) != nil || r.Quoted {
		return false
	}
	host, _, _ := strings.Cut(r.Value, "/")
	host, _, _ = strings.Cut(host, "%") // a zone
	if strings.Count(host, ":") < 2 {
		return false
	}
	return strings.Trim(strings.ToLower(host), "0123456789abcdef:.") == ""
}

// password takes everything up to white space, its first sign may be any. It stands in the line of the colon: what begins
// the next line is no password that somebody forgot. Nor is the next option, which has to be quoted to be one.
func password(c *Cursor, colon *Token) (Text, error) {
	const expected = "a password, in quotes when it has blanks or is a word of the language"
	t := c.RawPeek()
	if t.Pos.Line != colon.Pos.Line || t.Pos.Filename != colon.Pos.Filename {
		return Text{}, &SyntaxError{Pos: PosOf(colon), Message: "the password is missing", Expected: expected + ", in the same line"}
	}
	if t.Type == String {
		return readValue(c, true, "a password")
	}
	apart := t.Pos.Offset > colon.Pos.Offset+len(colon.Value)
	word := strings.ToLower(t.Value)
	if t.EOF() || t.Type == Bad || strings.Contains("{}", t.Value) || readOnly(t) || apart && (httpdWords[word] || statements[word]) {
		return Text{}, Fail(c, expected)
	}
	v := Text{Pos: PosOf(t), Value: t.Value}
	c.FastForward(c.RawCursor())
	glueIn(c, &v, t, true, math.MaxInt) // each ] is the password's
	for {                               // words in the same line that nothing else explains
		next := c.RawPeek()
		if next.Type != Word && next.Type != Number || next.Pos.Line != v.Pos.Line || next.Pos.Filename != v.Pos.File ||
			httpdWords[strings.ToLower(next.Value)] || statements[strings.ToLower(next.Value)] || gluedColon(c) {
			return v, nil
		}
		c.FastForward(c.RawCursor())
		v.Value += " " + next.Value
		v.Pos = v.Pos.upTo(next)
	}
}

func gluedColon(c *Cursor) bool { return peekSecond(c).Value == ":" }
