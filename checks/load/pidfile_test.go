package load

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"strings"
	"testing"
	"time"
)

// A pid file that is wrong while its process runs alerts once, after it was wrong for two cycles, and nothing is restarted;
// so does its return.
func TestAWrongPidFileIsToldAndNothingElse(t *testing.T) {
	text := "check process a with pidfile /run/a.pid\n  start program = \"/bin/true\"\n  stop program = \"/bin/true\"\n"
	config, found := File(Options{Path: "control", Text: &text, Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	s := config.Services[0]
	st := checks.NewState(s)
	var events []checks.Event
	for slot, wrong := range []string{"", "is gone", "", "is gone", "is gone", "is gone", "", ""} {
		p := &checks.ProcessFacts{PID: 7, PPID: 1}
		if wrong != "" {
			p.PIDFile = "pid file '/run/a.pid' " + wrong
		}
		var found []checks.Event
		st, found = checks.Judge(s, st, &checks.Observation{At: time.Now(), Present: "process is running with pid 7", Process: p}, checks.Moment{Slot: uint64(slot), Now: time.Now()})
		for _, e := range found {
			if e.Change {
				events = append(events, e)
			}
			if e.Action.Kind != checks.ActAlert && !e.Soft {
				t.Errorf("cycle %d: %s: %s", slot, e.Message, e.Action.Kind)
			}
		}
	}
	if len(events) != 2 || events[0].Type != checks.EventData || events[0].To != checks.Failed || events[1].To != checks.Succeeded ||
		!strings.Contains(events[0].Message, "'/run/a.pid' is gone, while process 7 that it named runs") {
		t.Errorf("told: %+v", events)
	}
	if st.Restarts != 0 {
		t.Errorf("%d restarts", st.Restarts)
	}
}
