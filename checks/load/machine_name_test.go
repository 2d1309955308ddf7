package load

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"testing"
)

func TestTheMachineHasTheNameOfItsEntry(t *testing.T) {
	for text, want := range map[string]string{
		"check file f path /f\n":                               "here",
		"check file f path /f\ncheck system box.example.org\n": "box.example.org",
	} {
		if got := mustLoad(t, text).Settings.Machine; got != want {
			t.Errorf("%q: the machine is %q, want %q", text, got, want)
		}
	}
}

func TestExistenceIsJudgedFirst(t *testing.T) {
	rules := mustLoad(t, "check fifo f path /f\n if does not exist then alert\n").Services[0].Rules
	if got := rules[0].Test.Event(); got != checks.EventNonexist || len(rules) < 3 {
		t.Errorf("first of %d rules is about %s", len(rules), got.Keyword)
	}
}
