package tests

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

// defaultChecksum is used where a test neither names a kind nor expects a value.
const defaultChecksum = "sha256"

// checksumLengths are the digits of each kind of checksum.
var checksumLengths = map[string]int{"md5": 32, "sha1": 40, "sha256": 64}

type checksumSyntax struct {
	Kind   parser.Keyword `parser:"'failed' @( 'md5' | 'sha1' | 'sha256' )? 'checksum'"`
	Expect *parser.Text   `parser:"( 'expect' '='? @@ )?"`
}

type checksumChangedSyntax struct {
	Kind parser.Keyword `parser:"'changed' @( 'md5' | 'sha1' | 'sha256' )? 'checksum'"`
}

func fileChecksumTests(t *table) {
	add(t, "file", []string{"failed checksum", "failed md5", "failed sha1", "failed sha256"}, parser.Struct[checksumSyntax](), compileChecksum)
	add(t, "file", []string{"changed checksum", "changed md5", "changed sha1", "changed sha256"}, parser.Struct[checksumChangedSyntax](),
		func(_ *Compiler, s *checksumChangedSyntax) []checks.Test {
			return one(&checksumTest{kind: cmp.Or(string(s.Kind), defaultChecksum), changed: true})
		})
}

func compileChecksum(c *Compiler, s *checksumSyntax) []checks.Test {
	t := &checksumTest{kind: string(s.Kind)}
	if s.Expect != nil {
		var ok bool
		if t.expect, t.kind, ok = c.Checksum(*s.Expect, t.kind, "for file "+c.Service.Target); !ok {
			return nil
		}
	}
	t.kind = cmp.Or(t.kind, defaultChecksum)
	return one(t)
}

// Checksum reads an expected checksum. Its length tells the kind when none is named.
func (c *Compiler) Checksum(text parser.Text, kind, of string) (sum, sumKind string, ok bool) {
	sum = strings.ToLower(text.Value)
	const expected = "32 digits (md5), 40 digits (sha1) or 64 digits (sha256)"
	if kind == "" {
		for k, n := range checksumLengths {
			if n == len(sum) {
				kind = k
			}
		}
		if kind == "" {
			c.FailToken(text.Pos, "bad-checksum", fmt.Sprintf("Unknown checksum type [%s] %s", text.Value, of), text.Value, expected)
			return "", "", false
		}
	}
	if _, err := hex.DecodeString(sum); err != nil || len(sum) != checksumLengths[kind] {
		c.FailToken(text.Pos, "bad-checksum", fmt.Sprintf("Invalid checksum [%s] %s", text.Value, of), text.Value, expected)
		return "", "", false
	}
	return sum, kind, true
}

// checksumTest is "if failed checksum", with an expected value or the first one seen, and "if changed checksum".
type checksumTest struct {
	kind    string // "md5", "sha1", "sha256"
	expect  string
	changed bool
}

func (t *checksumTest) Event() *checks.EventType { return checks.EventChecksum }

// Single names what an entry has one test of.
func (t *checksumTest) Single() string { return "checksum" }

// Needs is the checksum to compute.
func (t *checksumTest) Needs() checks.Needs { return checks.Needs{Checksums: []string{t.kind}} }

func (t *checksumTest) Judge(o *checks.Observation, memory string) checks.Verdict {
	if o.File == nil || o.File.Checksums[t.kind] == "" {
		return notKnown(memory)
	}
	sum := o.File.Checksums[t.kind]
	if t.changed {
		return changed(memory, sum, checks.Finding{Text: sum})
	}
	expect := cmp.Or(t.expect, cmp.Or(memory, sum))
	v := checks.Judged(sum != expect, checks.Finding{Text: sum})
	v.Memory = expect
	return v
}

func (t *checksumTest) Texts(f checks.Finding, memory string) checks.Texts {
	bad := f.Code == checks.FoundBad
	if t.changed {
		return checks.Texts{Message: either(bad, "checksum changed to "+f.Text, "checksum has not changed"), Value: f.Text}
	}
	return checks.Texts{Message: either(bad, fmt.Sprintf("checksum failed, expected %s got %s", memory, f.Text), "checksum is valid"), Value: f.Text,
		Limit: memory}
}

func (t *checksumTest) Row() (label, condition string) {
	if t.changed {
		return "Checksum", "if changed " + strings.ToUpper(t.kind)
	}
	return "Checksum", fmt.Sprintf("if failed %s(%s)", cmp.Or(t.expect, strings.Repeat("0", checksumLengths[t.kind])), strings.ToUpper(t.kind))
}
