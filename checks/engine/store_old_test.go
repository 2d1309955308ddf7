package engine

import (
	"os"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/load"
)

// A state file of before findings held the texts of what was bad. Those are said until the next check, and nothing is lost.
func TestAStateFileWithTexts(t *testing.T) {
	data, err := os.ReadFile("testdata/state-with-texts")
	if err != nil {
		t.Fatal(err)
	}
	state, err := decode(data)
	if err != nil {
		t.Fatal(err)
	}
	text := `check file big path /srv/f
  if size > 5 B then alert
  if failed md5 checksum expect d41d8cd98f00b204e9800998ecf8427e then alert
  if failed permission 0600 for 3 cycles then alert
check process web pidfile /srv/none.pid
  start program = "/bin/false"
check program job path /bin/sh
  if status != 0 then alert
  if content = "bad" then alert
check host peer address 127.0.0.1
  if failed port 1 then alert
`
	config, found := load.File(load.Options{Path: "f", Text: &text, Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	want := map[string][]string{
		"big": {"size test failed for /srv/f -- current size is 12 B", "permission test failed for /srv/f [current permission 0755]",
			"checksum failed, expected d41d8cd98f00b204e9800998ecf8427e got 6f5902ac237024bdd0c176cb93063dc4"},
		"web":  {"process is not running", "failed to start (exit status 1) -- no output"},
		"job":  {"status failed (3) -- bad thing", "content match on program output:\nbad thing"},
		"peer": {"failed protocol test [DEFAULT] at [127.0.0.1]:1 [TCP/IP] -- Connection refused"},
	}
	for name, messages := range want {
		u := &unit{svc: config.Service(name)}
		u.st = checks.NewState(u.svc)
		(&Engine{}).restore(u, state)
		said := map[string]bool{u.st.Exec.Say(nil).Message: true}
		for i, r := range u.svc.Rules {
			rs := &u.st.Rules[i]
			said[rs.Say(r.Test).Message] = true
			if bad := rs.Outcome.Bad(); bad != (rs.Say(r.Test).Message != "") || bad && (rs.Count == 0 || rs.Since.IsZero()) {
				t.Errorf("%s: %+v", name, rs)
			}
		}
		for _, m := range messages {
			if !said[m] {
				t.Errorf("%s: %q is not said, but %v", name, m, said)
			}
		}
		if again := u.encode(); !strings.Contains(string(again), `"message":`) {
			t.Errorf("%s: what was said is not kept: %s", name, again)
		}
	}
}
