package main

import (
	"encoding/json"
	"testing"

	"github.com/upkeep-monitor/upkeep/web/api"
)

// TestExplain: the command tells what the page tells, as text and as JSON, of a file that is not there.
func TestExplain(t *testing.T) {
	d := startDaemon(t, "check file gone with path %s/gone\n")
	eventually(t, "the file is missed", func() bool { return d.ask("report", "down").out == "1\n" })
	d.ask("explain", "gone").expect(t, "explain", 0, "gone is failing since", "names no program for it, so somebody has to mend it.\n", "It is looked at again with the next cycle.\n")
	var told api.Explanation
	if a := d.ask("explain", "GONE", "--format", "json"); json.Unmarshal([]byte(a.out), &told) != nil || told.Service != "gone" || told.Condition != "down" {
		t.Errorf("as JSON: %+v", a)
	}
	d.ask("explain", "other").expect(t, "an unknown service", 1, `There is no service named "other"`)
	d.ask("explain").expect(t, "no service", 1, "name one service: upkeep explain NAME")
}
