package load

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
	"strings"
	"testing"
)

// Names of rules and probes survive a reload: they hang on the text of the rule alone.
func TestIdentity(t *testing.T) {
	const head = "check host peer with address 192.0.2.1\n"
	const a, b = "  if failed port 80 then alert\n", "  if failed port 80 protocol http content = \"x\" then alert\n"
	const c = "  if failed port 80 protocol http content = \"y\" then alert\n"
	load := func(body string) *checks.Service { return mustLoad(t, head+body).Services[0] }
	key := func(s *checks.Service, i int) string { return s.Rules[i].Test.(*tests.Connection).Key }
	one, two := load(a+b+c), load("# a comment\n\n"+c+b+strings.Replace(a, "alert", "restart", 1))
	if key(one, 0) != key(two, 2) || key(one, 1) != key(two, 1) || key(one, 2) != key(two, 0) {
		t.Error("a probe's key hangs on more than its text")
	}
	if key(one, 1) == key(one, 2) {
		t.Error("probes with other options have the same key")
	}
	if one.Rules[0].ID != two.Rules[2].ID {
		t.Error("a rule's id hangs on its action or place")
	}
	twice := load(a + a)
	if key(twice, 0) == key(twice, 1) || twice.Rules[0].ID == twice.Rules[1].ID {
		t.Error("equal rules have the same name")
	}
	if longer := load(strings.Replace(a, "then", "for 3 cycles then", 1)); longer.Rules[0].ID == one.Rules[0].ID {
		t.Error("rules with other tolerance have the same id")
	}
}

func TestOrder(t *testing.T) {
	c := mustLoad(t, "check file a with path /a depends on c\ncheck file b with path /b\ncheck file c with path /c depends on D\ncheck file d with path /d\n")
	var names []string
	for _, s := range c.Services {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, " "); got != "d c a b here" {
		t.Errorf("order %q", got)
	}
	if c.Service("C").DependsOn[0] != "d" {
		t.Error("a dependency keeps the spelling of the dependant")
	}
}
