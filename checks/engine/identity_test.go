package engine

import (
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// TestTheLastProcessIsRemembered over a restart of the daemon, also when it had ended before: whoever has its number by then
// is another one. After a boot it is forgotten, as numbers begin anew.
func TestTheLastProcessIsRemembered(t *testing.T) {
	last := checks.ProcessIdentity{PID: 77, StartTicks: 4711}
	for name, c := range map[string]struct {
		seen checks.Observation
		boot string
		want checks.ProcessIdentity
	}{
		"it runs":         {checks.Observation{Process: &checks.ProcessFacts{PID: 77, StartTicks: 4711}}, "boot", last},
		"it has ended":    {checks.Observation{Missing: "process is not running", Known: last}, "boot", last},
		"after a boot":    {checks.Observation{Missing: "process is not running", Known: last}, "another", checks.ProcessIdentity{}},
		"there was never": {checks.Observation{Missing: "process is not running"}, "boot", checks.ProcessIdentity{}},
	} {
		t.Run(name, func(t *testing.T) {
			u := &unit{svc: process("a"), key: "a", st: checks.NewState(process("a")), seen: &c.seen}
			file := t.TempDir() + "/state"
			s := &store{path: file, log: quiet()}
			if err := s.write(saved{Boot: c.boot, written: [][]byte{u.encode()}}); err != nil {
				t.Fatal(err)
			}
			w := newWorld()
			var before *checks.Observation
			w.asked = func(l Look) {
				if before == nil {
					before = l.Before
				}
			}
			running(t, config(time.Hour, process("a")), w, file, func(t *testing.T, e *Engine) {
				var got checks.ProcessIdentity
				if before != nil {
					got = before.Known
				}
				if got != c.want {
					t.Errorf("the first check knows of %+v, want %+v", got, c.want)
				}
			})
		})
	}
}
