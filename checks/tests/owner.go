package tests

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type ownerSyntax struct {
	What parser.Keyword `parser:"'failed' @( 'uid' | 'euid' | 'gid' )"`
	Name parser.Text    `parser:"'='? @@"`
}

func ownerTests(t *table) {
	add(t, "process", []string{"failed uid", "failed euid", "failed gid"}, parser.Struct[ownerSyntax](), compileOwner)
	add(t, "file fifo directory filesystem", []string{"failed uid", "failed gid"}, parser.Struct[fileOwnerSyntax](),
		func(c *Compiler, s *fileOwnerSyntax) []checks.Test {
			return compileOwner(c, &ownerSyntax{s.What, s.Name})
		})
}

type fileOwnerSyntax struct {
	What parser.Keyword `parser:"'failed' @( 'uid' | 'gid' )"`
	Name parser.Text    `parser:"'='? @@"`
}

func compileOwner(c *Compiler, s *ownerSyntax) []checks.Test {
	t := &ownerTest{what: string(s.What), service: c.Service.Name}
	var id *uint32
	if s.What == "gid" {
		id = c.GroupID(s.Name)
	} else {
		id = c.UserID(s.Name)
	}
	if id == nil {
		return nil
	}
	t.id = int(*id)
	return one(t)
}

// ownerTest is "if failed uid", "if failed euid" and "if failed gid".
type ownerTest struct {
	what    string // "uid", "euid" or "gid"
	id      int
	service string
}

// Single names what an entry has one test of.
func (t *ownerTest) Single() string { return t.what }

// Section is the part of the listing that the test stands in.
func (t *ownerTest) Section() string { return t.what }

// Needs is what has to be read for the test.
func (t *ownerTest) Needs() checks.Needs { return checks.Needs{Details: checks.DetailOwner} }

func (t *ownerTest) Event() *checks.EventType {
	if t.what == "gid" {
		return checks.EventGID
	}
	return checks.EventUID
}

// Word is the finer word of filters.
func (t *ownerTest) Word() string {
	if t.what == "euid" {
		return "euid"
	}
	return ""
}

func (t *ownerTest) current(o *checks.Observation) (id int, ok bool) {
	var uid, euid, gid int
	switch {
	case o.Process != nil:
		uid, euid, gid = o.Process.UID, o.Process.EUID, o.Process.GID
	case o.File != nil:
		uid, gid = o.File.UID, o.File.GID
	case o.Filesystem != nil:
		uid, gid = o.Filesystem.UID, o.Filesystem.GID
	default:
		return 0, false
	}
	switch id = uid; t.what {
	case "euid":
		id = euid
	case "gid":
		id = gid
	}
	return id, id >= 0
}

func (t *ownerTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	id, ok := t.current(o)
	if !ok {
		return notKnown("")
	}
	return checks.Judged(id != t.id, checks.Finding{Number: float64(id)})
}

func (t *ownerTest) Texts(f checks.Finding, _ string) checks.Texts {
	now := checks.DecimalText(f.Number)
	return checks.Texts{Message: either(f.Code == checks.FoundBad, fmt.Sprintf("%s test failed for %s -- current %s is %s", t.what, t.service, t.what, now),
		fmt.Sprintf("%s test succeeded [current %s = %s]", t.what, t.what, now)), Value: now, Limit: fmt.Sprint(t.id)}
}

func (t *ownerTest) Row() (label, condition string) {
	return map[string]string{"uid": "UID", "euid": "EUID", "gid": "GID"}[t.what], fmt.Sprintf("if failed %d", t.id)
}
