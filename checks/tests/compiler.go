package tests

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os/user"
	"reflect"
	"regexp"
	"strconv"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// Compiler makes tests of what the parser read. It belongs to the loading of one control file: what is wrong is told to
// Report, and what is looked up is looked up once.
type Compiler struct {
	Report    func(parser.Diagnostic)
	Protocols []Protocol
	Service   *checks.Service   // the entry that is being compiled
	Limits    checks.Limits     // as set for all
	TLS       checks.TLSOptions // as set for all

	keys    map[string]int // how often each key was given in this service
	users   map[string]*uint32
	groups  map[string]*uint32
	regexps map[string]*regexp.Regexp
}

// NewCompiler gives the compiler for one control file.
func NewCompiler(report func(parser.Diagnostic), protocols []Protocol) *Compiler {
	return &Compiler{Report: report, Protocols: protocols, users: map[string]*uint32{}, groups: map[string]*uint32{}, regexps: map[string]*regexp.Regexp{}}
}

// Enter begins with the entry of a service.
func (c *Compiler) Enter(s *checks.Service) { c.Service, c.keys = s, map[string]int{} }

// Regexp compiles a pattern once for all entries that hold it: often many logs are searched for the same.
func (c *Compiler) Regexp(pattern string) (*regexp.Regexp, error) {
	if re := c.regexps[pattern]; re != nil {
		return re, nil
	}
	re, err := parser.CompileRegexp(pattern)
	if err == nil {
		c.regexps[pattern] = re
	}
	return re, err
}

// Fail refuses the file.
func (c *Compiler) Fail(pos parser.Pos, code, message, expected string) {
	c.Report(parser.Diagnostic{Severity: parser.Error, Code: code, Pos: pos, Message: message, Expected: expected})
}

// FailToken refuses the file in Monit's words, which end with the token.
func (c *Compiler) FailToken(pos parser.Pos, code, message, token, expected string) {
	c.Report(parser.Diagnostic{Severity: parser.Error, Code: code, Pos: pos, Message: message, Expected: expected,
		Monit: message + " '" + token + "'"})
}

// Warn points something out; a comment "# upkeep: allow CODE" silences it.
func (c *Compiler) Warn(pos parser.Pos, code, message, expected string) {
	c.Report(parser.Diagnostic{Severity: parser.Warning, Code: code, Pos: pos, Message: message, Expected: expected})
}

// NoAnswer refuses a file that cannot even be looked at, and reports whether err is that.
func (c *Compiler) NoAnswer(pos parser.Pos, err error) bool {
	silent := (*deadline.NoAnswer)(nil)
	if !errors.As(err, &silent) {
		return false
	}
	c.Fail(pos, "no-answer", silent.Error(), "a file on a file system that answers")
	return true
}

// UserID finds a user by name or number, nil after an error was told.
func (c *Compiler) UserID(name parser.Text) *uint32 {
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

// GroupID finds a group by name or number, nil after an error was told.
func (c *Compiler) GroupID(name parser.Text) *uint32 {
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

func (c *Compiler) id(name parser.Text, known map[string]*uint32, kind, numberKind string, lookup func(string, bool) (string, error)) *uint32 {
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
		c.FailToken(name.Pos, "unknown-"+kind, fmt.Sprintf("Requested %s not found on the system", kind), name.Value,
			"the name or number of a "+map[string]string{"user": "user", "uid": "user", "group": "group", "gid": "group"}[kind]+" of this machine")
	}
	return id
}

// key makes the name of a probe: the same for the same text, also after a reload; equal tests of a service are numbered.
func (c *Compiler) key(row string, options any, tls checks.TLSOptions) string {
	text := checks.AppendDefinition(append([]byte(row), '\n'), reflect.ValueOf(tls))
	sum := sha256.Sum256(checks.AppendDefinition(text, reflect.ValueOf(options)))
	key := hex.EncodeToString(sum[:8])
	n := c.keys[key]
	c.keys[key]++
	if n > 0 {
		key += "." + strconv.Itoa(n+1)
	}
	return key
}
