package tests

import (
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks"
)

// ImplicitRule is a rule that a service has without being told.
type ImplicitRule struct {
	Test      checks.Test
	Action    checks.ActionKind
	Tolerance checks.Window
}

// Implicit lists the rules that a service has without being told, as far as the written ones say nothing else. Their tests
// know nothing of their service, so that all services of a kind can share them.
func Implicit(s *checks.Service, written []*checks.Rule) (rules []ImplicitRule) {
	has := map[*checks.EventType]bool{}
	for _, r := range written {
		has[r.Test.Event()] = true
	}
	add := func(t checks.Test, action checks.ActionKind) {
		rules = append(rules, ImplicitRule{Test: t, Action: action})
	}
	switch s.Kind {
	case checks.Process, checks.File, checks.Fifo, checks.Directory, checks.Filesystem:
		if !has[checks.EventNonexist] && !has[checks.EventExist] {
			add(&existTest{}, checks.ActRestart)
		}
	}
	switch s.Kind {
	case checks.File, checks.Fifo, checks.Directory:
		add(&invalidTest{s.Kind}, checks.ActRestart)
		add(&dataTest{s.Kind}, checks.ActAlert)
	case checks.Process:
		add(&dataTest{s.Kind}, checks.ActAlert)
		if s.Pattern == nil && s.Unit == "" {
			rules = append(rules, ImplicitRule{Test: &pidFileTest{}, Action: checks.ActAlert, Tolerance: pidFileTolerance})
		}
	case checks.Filesystem:
		add(&dataTest{s.Kind}, checks.ActAlert)
		if !has[checks.EventFsflags] {
			add(&flagsTest{}, checks.ActAlert)
		}
	case checks.System:
		add(&dataTest{s.Kind}, checks.ActAlert)
	case checks.Program:
		add(&spawnTest{ends: !tellsOfSignals(written)}, checks.ActAlert)
	case checks.Network:
		if !has[checks.EventLink] {
			add(&linkTest{}, checks.ActAlert)
		}
	}
	return rules
}

// Together looks at all tests of a service: it gives the labels of its probes, the second of two that read the same with a
// number, and refuses an entry that wants a link both up and down.
func (c *Compiler) Together(s *checks.Service) {
	taken := map[string]int{}
	var up, down bool
	for _, r := range s.Rules {
		switch t := r.Test.(type) {
		case labelled:
			label := t.Label()
			if taken[label]++; taken[label] > 1 {
				t.setLabel(fmt.Sprintf("%s #%d", label, taken[label]))
			} else {
				t.setLabel(label)
			}
		case *linkTest:
			up, down = up || t.unwanted, down || !t.unwanted
		}
	}
	if up && down {
		c.FailToken(s.Pos, "link-both-ways", "Mixing link up and down tests is not supported", s.Target, "either link up or link down")
	}
}
