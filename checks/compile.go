package checks

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os/user"
	"reflect"
	"regexp"
	"strconv"

	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// compiler turns a syntax tree into a Config. It goes on after an error, so that one run tells of all of them.
type compiler struct {
	file      *parser.File
	found     parser.Diagnostics
	broken    bool // the parser found errors already
	hushed    bool // no collector is told how to log in here
	protocols []Protocol
	host      string // what $HOST in the name of a system becomes

	settings Settings
	limits   Limits
	tls      TLSOptions

	written  []*Service // in the order of the file
	service  *Service
	keys     map[string]int // how often each key was given in this service
	shared   map[any]*Rule  // the rules that services have without being told, by what their tests hold
	users    map[string]*uint32
	groups   map[string]*uint32
	asking   bool              // programs are not looked at
	programs map[string]string // what is wrong with each program, "" for nothing
	regexps  map[string]*regexp.Regexp
	unknown  map[parser.Pos]string // names of services that others depend on and that are not there
}

// regexp compiles a pattern once for all entries that hold it: often many logs are searched for the same.
func (c *compiler) regexp(pattern string) (*regexp.Regexp, error) {
	if re := c.regexps[pattern]; re != nil {
		return re, nil
	}
	re, err := parser.CompileRegexp(pattern)
	if err == nil {
		c.regexps[pattern] = re
	}
	return re, err
}

// fail refuses the file.
func (c *compiler) fail(pos parser.Pos, code, message, expected string) {
	c.tell(parser.Diagnostic{Severity: parser.Error, Code: code, Pos: pos, Message: message, Expected: expected})
}

// failed reports whether anything has been refused so far.
func (c *compiler) failed() bool { return c.found.Failed() }

// failToken refuses the file in Monit's words, which end with the token.
func (c *compiler) failToken(pos parser.Pos, code, message, token, expected string) {
	c.tell(parser.Diagnostic{Severity: parser.Error, Code: code, Pos: pos, Message: message, Expected: expected,
		Monit: message + " '" + token + "'"})
}

// warn points something out; a comment "# upkeep: allow CODE" silences it.
func (c *compiler) warn(pos parser.Pos, code, message, expected string) {
	c.tell(parser.Diagnostic{Severity: parser.Warning, Code: code, Pos: pos, Message: message, Expected: expected})
}

func (c *compiler) tell(d parser.Diagnostic) {
	if d.Severity == parser.Warning && c.file.Allows(d) {
		return
	}
	c.found = append(c.found, c.file.At(d))
}

// noAnswer refuses a file that cannot even be looked at, and reports whether err is that.
func (c *compiler) noAnswer(pos parser.Pos, err error) bool {
	silent := (*deadline.NoAnswer)(nil)
	if !errors.As(err, &silent) {
		return false
	}
	c.fail(pos, "no-answer", silent.Error(), "a file on a file system that answers")
	return true
}

// userID finds a user by name or number, nil after an error was told.
func (c *compiler) userID(name parser.Text) *uint32 {
	return c.id(name, c.users, "user", "uid", func(s string, number bool) (string, error) {
		lookup := user.Lookup
		if number {
			lookup = user.LookupId
		}
		u, err := lookup(s)
		if err != nil {
			return "", err
		}
		return u.Uid, nil
	})
}

// groupID finds a group by name or number, nil after an error was told.
func (c *compiler) groupID(name parser.Text) *uint32 {
	return c.id(name, c.groups, "group", "gid", func(s string, number bool) (string, error) {
		lookup := user.LookupGroup
		if number {
			lookup = user.LookupGroupId
		}
		g, err := lookup(s)
		if err != nil {
			return "", err
		}
		return g.Gid, nil
	})
}

func (c *compiler) id(name parser.Text, known map[string]*uint32, kind, numberKind string, lookup func(string, bool) (string, error)) *uint32 {
	id, ok := known[name.Value]
	if !ok {
		_, err := strconv.ParseUint(name.Value, 10, 32)
		number := err == nil
		if number {
			kind = numberKind
		}
		if text, err := lookup(name.Value, number); err == nil {
			if n, err := strconv.ParseUint(text, 10, 32); err == nil {
				v := uint32(n)
				id = &v
			}
		}
		known[name.Value] = id
	} else if _, err := strconv.ParseUint(name.Value, 10, 32); err == nil {
		kind = numberKind
	}
	if id == nil {
		c.failToken(name.Pos, "unknown-"+kind, fmt.Sprintf("Requested %s not found on the system", kind), name.Value,
			"the name or number of a "+map[string]string{"user": "user", "uid": "user", "group": "group", "gid": "group"}[kind]+" of this machine")
	}
	return id
}

// key makes the name of a probe: the same for the same text, also after a reload; equal tests of a service are numbered.
func (c *compiler) key(row string, options any, tls TLSOptions) string {
	text := appendSyntax(append([]byte(row), '\n'), reflect.ValueOf(tls))
	sum := sha256.Sum256(appendSyntax(text, reflect.ValueOf(options)))
	key := hex.EncodeToString(sum[:8])
	n := c.keys[key]
	c.keys[key]++
	if n > 0 {
		key += "." + strconv.Itoa(n+1)
	}
	return key
}

// appendSyntax writes what a grammar parsed, pointers followed and positions left out.
func appendSyntax(text []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if re, ok := syntaxRegexp(v); ok {
			text = append(append(text, re...), ';')
		} else if !v.IsNil() {
			text = appendSyntax(text, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).Type() != posType {
				text = append(append(text, v.Type().Field(i).Name...), '=')
				text = appendSyntax(text, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			text = appendSyntax(text, v.Index(i))
		}
	case reflect.Invalid, reflect.Func, reflect.Chan, reflect.Map, reflect.UnsafePointer:
	case reflect.String:
		text = append(append(text, v.String()...), ';')
	case reflect.Bool:
		text = append(strconv.AppendBool(text, v.Bool()), ';')
	default:
		text = fmt.Appendf(text, "%v;", v)
	}
	return text
}

var regexpType = reflect.TypeFor[*regexp.Regexp]()

// syntaxRegexp gives the text of a compiled pattern, also of one in an unexported field.
func syntaxRegexp(v reflect.Value) (string, bool) {
	if v.Type() != regexpType || v.IsNil() {
		return "", false
	}
	return v.Elem().FieldByName("expr").String(), true
}
