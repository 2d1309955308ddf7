package load

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"github.com/upkeep-monitor/upkeep/parser"
)

// rules fills in the rules of a service: implicit ones first, then those of the file.
func (c *compiler) rules(ps *parser.Service) {
	s := c.Service
	written := make([]*checks.Rule, 0, len(ps.Rules)+len(ps.RestartLimits))
	for _, l := range ps.RestartLimits {
		if r := c.restartLimit(l); r != nil {
			written = append(written, r)
		}
	}
	for _, p := range ps.Rules {
		written = append(written, c.rule(p)...)
	}
	written = c.lastOnly(written)
	implicit := c.implicit(written)
	s.Rules = slices.Concat(implicit, written)
	s.Needs = checks.NeedsOf(s.Rules)
	slices.SortStableFunc(s.Rules, func(a, b *checks.Rule) int { return existenceFirst(a) - existenceFirst(b) })
	c.Together(s)
	ids := map[checks.RuleID]int{}
	for _, r := range implicit {
		ids[r.ID]++
	}
	for _, r := range written {
		r.ID = ruleID(r)
		if ids[r.ID]++; ids[r.ID] > 1 {
			r.ID = checks.RuleID(fmt.Sprintf("%s.%d", r.ID, ids[r.ID]))
		}
	}
}

// ruleID is made of what the rule asks, not of what it does about it, so that a rule whose action is edited keeps its state.
func ruleID(r *checks.Rule) checks.RuleID {
	label, condition := r.Test.Row()
	text := make([]byte, 0, 256)
	for _, line := range [...]string{r.Test.Event().Keyword, label, condition} {
		text = append(append(text, line...), '\n')
	}
	text = strconv.AppendInt(text, int64(r.Fail.Count), 10)
	text = strconv.AppendInt(append(text, '/'), int64(r.Fail.Cycles), 10)
	text = strconv.AppendInt(append(text, ' '), int64(r.Recover.Count), 10)
	text = strconv.AppendInt(append(text, '/'), int64(r.Recover.Cycles), 10)
	sum := sha256.Sum256(text)
	return checks.RuleID(hex.EncodeToString(sum[:8]))
}

// rule compiles one if statement. A connection test has a rule for each of its limits.
func (c *compiler) rule(p *parser.If) []*checks.Rule {
	test, ok := p.Test.(*tests.Written)
	if !ok {
		c.Fail(p.Pos, "unknown-test", "this test is not known", "")
		return nil
	}
	before := len(c.found)
	tests := test.Compile(c.Compiler)
	then, elseAction := c.action(p.Then), checks.Action{Kind: checks.ActAlert}
	if p.Else != nil {
		elseAction = c.action(*p.Else)
	}
	fail, recovery := checks.Window{Count: p.Fail.Times, Cycles: p.Fail.Cycles}, checks.Window{Count: p.Recover.Times, Cycles: p.Recover.Cycles}
	if c.found[before:].Failed() {
		return nil
	}
	rules := make([]*checks.Rule, 0, len(tests))
	for _, t := range tests {
		rules = append(rules, &checks.Rule{Pos: p.Pos, Test: t, Fail: fail, Recover: recovery, Then: then, Else: elseAction})
	}
	return rules
}

func (c *compiler) restartLimit(l *parser.RestartLimit) *checks.Rule {
	if l.Restarts.N < 1 {
		c.FailToken(l.Restarts.Pos, "bad-restarts", "Zero or negative values not allowed in a action rate statement", l.Restarts.Digits, "a number of at least 1")
		return nil
	}
	return &checks.Rule{Pos: l.Pos, Test: &checks.RestartLimit{Restarts: int(l.Restarts.N), Cycles: int(l.Cycles.N)}, Then: c.action(l.Then), Else: checks.Action{Kind: checks.ActAlert}}
}

// action compiles what a rule does.
func (c *compiler) action(p parser.Action) checks.Action {
	kind, ok := checks.ActionNamed(p.Kind)
	if !ok {
		c.Fail(p.Pos, "unknown-action", fmt.Sprintf("there is no action %q", p.Kind), "alert, start, stop, restart, exec, unmonitor or rotate")
		return checks.Action{}
	}
	a := checks.Action{Kind: kind}
	switch kind {
	case checks.ActExec:
		if p.Exec == nil {
			return a
		}
		if a.Exec = c.command(p.Exec); a.Exec == nil {
			return a
		}
		a.Exec.Timeout = c.Limits.ExecTimeout
		if p.Exec.Timeout != nil {
			a.Exec.Timeout = p.Exec.Timeout.Duration()
		}
		c.programWarning(p.Exec, a.Exec)
		if r := p.Exec.Repeat; r != nil {
			a.Repeat = 1
			if r.Cycles != nil {
				a.Repeat = int(min(r.Cycles.N, 1<<30))
			}
		}
	case checks.ActRotate:
		if c.Service.Kind != checks.File {
			c.Fail(p.Pos, "rotate-kind", "only a check file has something to rotate", "another action")
		}
		a.Rotate = checks.Rotate{Keep: 7}
		if r := p.Rotate; r != nil {
			a.Rotate.Compress, a.Rotate.CopyTruncate = r.Compress, r.CopyTruncate
			if r.Keep != nil {
				a.Rotate.Keep = int(min(r.Keep.N, 1<<20))
			}
		}
	}
	return a
}

// existenceFirst puts whether a thing is there before everything that is to be said of it, also where the file does not.
func existenceFirst(r *checks.Rule) int {
	if t := r.Test.Event(); t == checks.EventNonexist || t == checks.EventExist {
		return 0
	}
	return 1
}

// implicit gives the rules that a service has without being told, as far as the file says nothing else. They know nothing of
// their service, so that all of a kind share them: of 2000 files that is half of what their definitions hold.
func (c *compiler) implicit(written []*checks.Rule) []*checks.Rule {
	s := c.Service
	rules := make([]*checks.Rule, 0, 4)
	add := func(t checks.Test, then checks.ActionKind, tolerance checks.Window) {
		key := reflect.ValueOf(t).Elem().Interface() // a pointer is another one for each service
		r := c.shared[key]
		if r == nil {
			r = &checks.Rule{Implicit: true, Test: t, Fail: tolerance, Then: checks.Action{Kind: then}, Else: checks.Action{Kind: checks.ActAlert}}
			r.ID = ruleID(r)
			c.shared[key] = r
		}
		rules = append(rules, r)
	}
	for _, r := range tests.Implicit(s, written) {
		add(r.Test, r.Action, r.Tolerance)
	}
	return rules
}

// lastOnly drops tests that a later one of the same entry replaces: Monit keeps one of each of these.
func (c *compiler) lastOnly(rules []*checks.Rule) []*checks.Rule {
	last := map[string]*checks.Rule{}
	for _, r := range rules {
		if what := single(r.Test); what != "" {
			last[what] = r
		}
	}
	return slices.DeleteFunc(rules, func(r *checks.Rule) bool {
		what := single(r.Test)
		if what == "" || last[what] == r {
			return false
		}
		c.Warn(r.Pos, "replaced-test", fmt.Sprintf("the %s test at %s replaces this one", what, last[what].Pos), "one such test in an entry")
		return true
	})
}

// single names what an entry has one test of, empty where it may have more.
func single(t checks.Test) string {
	if s, ok := t.(interface{ Single() string }); ok {
		return s.Single()
	}
	return ""
}
