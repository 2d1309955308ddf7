package parser

import (
	"maps"
	"slices"
	"strings"
)

// HostName is the name or address of a mail server.
type HostName Text

// mailServerWords are those of the statement itself. None of them is a server or, without quotes, a user or password.
var mailServerWords = wordSet(`port username password timeout hostname ssl tls starttls auto sslauto sslv2 sslv3 tlsv1 tlsv11
	tlsv12 tlsv13 certificate checksum certmd5 set check`)

// Parse reads a host name. What cannot be one is told here: each server that the statement names is sent the password.
func (v *HostName) Parse(c *Cursor) error {
	const expected = "the name or address of a mail server"
	first := c.Peek()
	before, listed := c.MakeCheckpoint(), startsList(c)
	t, err := readValue(c, false, expected)
	if err != nil {
		return Fail(c, expected)
	}
	*v = HostName(t)
	if t.Quoted && isHostName(t.Value) {
		return nil
	}
	e := failAt(first, expected)
	e.Pos, e.Found = t.Pos, t.Value
	host, port, _ := strings.Cut(t.Value, ":")
	switch word := strings.ToLower(t.Value); {
	case mailServerWords[word]:
		c.LoadCheckpoint(before)
		e.Expected += "; in quotes, if " + quote(t.Value) + " is one"
		return e
	case isNumber(t.Value):
		e.Message = quote(t.Value) + " is no mail server"
		if !listed {
			e.Expected = `"port ` + t.Value + `", if it is the port of the server before`
			e.replace, e.with = t.Pos, "port "+t.Value
		}
		return e
	case strings.Contains(t.Value, "://"):
		e.Message, e.Expected = "a mail server is no URL", "HOST, and port N or using tls behind it"
		return e
	case strings.Contains(t.Value, "@"):
		e.Message = "a mail address is no mail server"
		return e
	case isNumber(port) && isHostName(host) && !strings.Contains(port, ":"):
		e.Message, e.Expected = "the port of a mail server stands behind the word port", quote(host+" port "+port)
		e.replace, e.with = t.Pos, host+" port "+port
		return e
	case !isHostName(t.Value):
		e.Message = quote(t.Value) + " is no mail server"
		return e
	}
	if words := append(slices.Sorted(maps.Keys(mailServerWords)), "using", "with"); !listed && Nearest(t.Value, words) != "" {
		e.Words, e.Expected = words, expected+" behind a comma, or what belongs to the one before"
		return e
	}
	return nil
}

// startsList tells that the next value begins a list or stands behind its comma or in a new line, so that it is hardly a
// slip of a word that belongs to the value before.
func startsList(c *Cursor) bool {
	at, t := c.RawCursor(), c.Peek()
	if at < 1 || c.RawPeek().Value == "," {
		return true
	}
	last := c.Range(at-1, at)[0]
	return last.Pos.Line != t.Pos.Line || strings.EqualFold(last.Value, "mailserver")
}

// isHostName tells what may name a host: no number, and nothing with a colon, an @ or a blank in it but an IPv6 address.
func isHostName(s string) bool {
	if strings.Count(s, ":") > 1 && !strings.Contains(s, "/") {
		host, _, _ := strings.Cut(s, "%")
		return strings.Trim(strings.ToLower(host), "0123456789abcdef:.") == ""
	}
	return s != "" && !isNumber(s) && !strings.ContainsAny(s, ":@ \t")
}

// Credential is a user or password that a server is sent: a quoted string, or everything up to white space. A word of the
// statement is none without quotes: "password using tls" lacks the password, and nobody is to be sent "tls".
type Credential Raw

var credentialEnds = wordSet(`port username password timeout hostname ssl tls starttls sslauto sslv2 sslv3 tlsv1 tlsv11 tlsv12 tlsv13
	certificate certmd5 protocol proto responsetime retry request then set check`)

// Parse reads up to white space.
func (v *Credential) Parse(c *Cursor) error {
	if t := c.Peek(); t.Type == Word && credentialEnds[strings.ToLower(t.Value)] && !gluedNext(c) {
		return Fail(c, "a value; in quotes, if "+quote(t.Value)+" is meant as one")
	}
	r, err := readValue(c, true, "a word or a quoted string")
	*v = Credential(r)
	return err
}
