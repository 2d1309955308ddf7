package checks

import "fmt"

// ImplicitRule is a rule that a service has without being told.
type ImplicitRule struct {
	Test      Test
	Action    ActionKind
	Tolerance Window
}

// Implicit lists the rules that a service has without being told, as far as the written ones say nothing else. Their tests
// know nothing of their service, so that all services of a kind can share them.
func Implicit(s *Service, written []*Rule) (rules []ImplicitRule) {
	has := map[*EventType]bool{}
	for _, r := range written {
		has[r.Test.Event()] = true
	}
	add := func(t Test, action ActionKind) { rules = append(rules, ImplicitRule{Test: t, Action: action}) }
	switch s.Kind {
	case Process, File, Fifo, Directory, Filesystem:
		if !has[EventNonexist] && !has[EventExist] {
			add(&existTest{}, ActRestart)
		}
	}
	switch s.Kind {
	case File, Fifo, Directory:
		add(&invalidTest{s.Kind}, ActRestart)
		add(&dataTest{s.Kind}, ActAlert)
	case Process:
		add(&dataTest{s.Kind}, ActAlert)
		if s.Pattern == nil && s.Unit == "" {
			rules = append(rules, ImplicitRule{Test: &pidFileTest{}, Action: ActAlert, Tolerance: pidFileTolerance})
		}
	case Filesystem:
		add(&dataTest{s.Kind}, ActAlert)
		if !has[EventFsflags] {
			add(&flagsTest{}, ActAlert)
		}
	case System:
		add(&dataTest{s.Kind}, ActAlert)
	case Program:
		add(&spawnTest{ends: !tellsOfSignals(written)}, ActAlert)
	case Network:
		if !has[EventLink] {
			add(&linkTest{}, ActAlert)
		}
	}
	return rules
}

// Together looks at all tests of a service: it gives the labels of its probes, the second of two that read the same with a
// number, and refuses an entry that wants a link both up and down.
func (c *Compiler) Together(s *Service) {
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
