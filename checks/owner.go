package checks

import (
	"fmt"

	"github.com/upkeep-monitor/upkeep/parser"
)

type ownerSyntax struct {
	What parser.Keyword `parser:"'failed' @( 'uid' | 'euid' | 'gid' )"`
	Name parser.Text    `parser:"'='? @@"`
}

func init() {
	register("process", []string{"failed uid", "failed euid", "failed gid"}, parser.Struct[ownerSyntax](), compileOwner)
	register("file fifo directory filesystem", []string{"failed uid", "failed gid"}, parser.Struct[fileOwnerSyntax](),
		func(c *compiler, s *fileOwnerSyntax) []Test { return compileOwner(c, &ownerSyntax{s.What, s.Name}) })
}

type fileOwnerSyntax struct {
	What parser.Keyword `parser:"'failed' @( 'uid' | 'gid' )"`
	Name parser.Text    `parser:"'='? @@"`
}

func compileOwner(c *compiler, s *ownerSyntax) []Test {
	t := &ownerTest{what: string(s.What), service: c.service.Name}
	var id *uint32
	if s.What == "gid" {
		id = c.groupID(s.Name)
	} else {
		id = c.userID(s.Name)
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

// AsksDetail names what is to be read.
func (t *ownerTest) AsksDetail() Detail { return DetailOwner }

func (t *ownerTest) Event() *EventType {
	if t.what == "gid" {
		return EventGID
	}
	return EventUID
}

// Word is the finer word of filters.
func (t *ownerTest) Word() string {
	if t.what == "euid" {
		return "euid"
	}
	return ""
}

func (t *ownerTest) current(o *Observation) (id int, ok bool) {
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

func (t *ownerTest) Judge(o *Observation, _ string) Verdict {
	id, ok := t.current(o)
	if !ok {
		return notKnown("")
	}
	return judged(id != t.id, Finding{Number: float64(id)})
}

func (t *ownerTest) Texts(f Finding, _ string) Texts {
	now := decimalText(f.Number)
	return Texts{Message: either(f.Code == FoundBad, fmt.Sprintf("%s test failed for %s -- current %s is %s", t.what, t.service, t.what, now),
		fmt.Sprintf("%s test succeeded [current %s = %s]", t.what, t.what, now)), Value: now, Limit: fmt.Sprint(t.id)}
}

func (t *ownerTest) Row() (label, condition string) {
	return map[string]string{"uid": "UID", "euid": "EUID", "gid": "GID"}[t.what], fmt.Sprintf("if failed %d", t.id)
}
