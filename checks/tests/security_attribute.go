package tests

import (
	"fmt"
	"regexp"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type securityFailedSyntax struct {
	Value parser.Text `parser:"'failed' 'security' 'attribute' '='? @@"`
}

type securitySyntax struct {
	Op    parser.Keyword `parser:"'security' 'attribute' @( '=' | '==' | 'equal' | 'eq' | '!=' | '<>' | 'notequal' | 'ne' | 'not' 'equal' | '=~' | '!=~' )?"`
	Value parser.Text    `parser:"@@"`
}

func securityAttributeTests(t *table) {
	add(t, "process", []string{"failed security attribute", "failed security"}, parser.Struct[securityFailedSyntax](),
		func(c *Compiler, s *securityFailedSyntax) []checks.Test {
			return one(&securityTest{failed: true, value: s.Value.Value, service: c.Service.Name})
		})
	add(t, "process", []string{"security attribute", "security"}, parser.Struct[securitySyntax](), compileSecurity)
}

func compileSecurity(c *Compiler, s *securitySyntax) []checks.Test {
	t := &securityTest{op: securityOperators[s.Op], value: s.Value.Value, service: c.Service.Name}
	if t.op == "=~" || t.op == "!=~" {
		var err error
		if t.pattern, err = c.Regexp(t.value); err != nil {
			c.BadRegexp(s.Value, err)
			return nil
		}
	}
	return one(t)
}

// securityOperators gives the operator that a word stands for.
var securityOperators = map[parser.Keyword]string{"": "=", "=": "=", "==": "=", "equal": "=", "eq": "=",
	"!=": "!=", "<>": "!=", "notequal": "!=", "ne": "!=", "not equal": "!=", "=~": "=~", "!=~": "!=~"}

// securityTest is "if failed security attribute x", which wants that value, and "if security attribute = x", which does not.
type securityTest struct {
	failed  bool
	op      string // "=", "!=", "=~" or "!=~"
	value   string
	pattern *regexp.Regexp
	service string
}

// Section is the part of the listing that the test stands in.
func (t *securityTest) Section() string { return "security" }

// Needs is what has to be read for the test.
func (t *securityTest) Needs() checks.Needs { return checks.Needs{Details: checks.DetailSecurity} }

func (t *securityTest) Event() *checks.EventType { return checks.EventInvalid }

// Word is the finer word of filters.
func (t *securityTest) Word() string { return "securityattribute" }

func (t *securityTest) Judge(o *checks.Observation, _ string) checks.Verdict {
	if o.Process == nil {
		return notKnown("")
	}
	now := o.Process.SecurityAttribute
	bad := false
	switch {
	case t.failed, t.op == "!=":
		bad = now != t.value
	case t.pattern != nil:
		bad = t.pattern.MatchString(now) == (t.op == "=~")
	default:
		bad = now == t.value
	}
	return checks.Judged(bad, checks.Finding{Text: now})
}

func (t *securityTest) Texts(f checks.Finding, _ string) checks.Texts {
	return checks.Texts{Message: either(f.Code == checks.FoundBad, fmt.Sprintf("Security attribute test failed for %s -- current attribute is '%s'", t.service, f.Text),
		fmt.Sprintf("Security attribute test succeeded [current attribute = '%s']", f.Text)), Value: f.Text, Limit: t.op + " " + t.value}
}

func (t *securityTest) Row() (label, condition string) {
	how := map[string]string{"=": "equal to", "!=": "not equal to", "=~": "matching", "!=~": "not matching"}[t.op]
	if t.failed {
		how = "not equal to"
	}
	return "Security attribute", fmt.Sprintf(`if %s "%s"`, how, t.value)
}
