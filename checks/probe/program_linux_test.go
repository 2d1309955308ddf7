package probe

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/load"
)

// TestAProgramThatOthersEnd is told as that, whatever rules there are, once; what it would have said is not known.
func TestAProgramThatOthersEnd(t *testing.T) {
	const late, killed = `"/bin/sh -c 'echo half; exec sleep 600'" timeout 1 second`, `"/bin/sh -c 'kill -SEGV $$'"`
	for _, test := range []struct{ program, rule, want string }{
		{late, `if content = "whole" then alert`, "program timed out after 1 s"},
		{late, `if content != "whole" then alert`, "program timed out after 1 s"},
		{late, `if content changed then alert`, "program timed out after 1 s"},
		{late, `if changed status then alert`, "program timed out after 1 s"},
		{late, `if status = 1 then alert`, "program timed out after 1 s"},
		{late, `if status != 0 then alert`, "status failed (9) -- half"}, // Monit's words
		{killed, `if content = "whole" then alert`, "program was ended by signal 11 (segmentation fault)"},
		{killed, `if status > 100 then alert`, "program was ended by signal 11 (segmentation fault)"},
		{killed, `if status != 0 then alert`, "status failed (11) -- program was ended by signal 11 (segmentation fault)"},
	} {
		text := "check program p path " + test.program + "\n " + test.rule + "\n"
		config, found := load.File(load.Options{Path: "rc", Text: &text, Hostname: "h"})
		if config == nil {
			t.Fatal(found)
		}
		o := New(Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler)})
		s := config.Service("p")
		seen := o.Observe(t.Context(), engine.Look{Service: s, Cycle: 1})
		_, events := checks.Judge(s, checks.NewState(s), seen, checks.Moment{Slot: 1, Now: time.Now()})
		var told []string
		for _, e := range events {
			told = append(told, e.Message)
		}
		if len(told) != 1 || told[0] != test.want {
			t.Errorf("%s: told %q, want %q", test.rule, told, test.want)
		}
		if len(events) > 0 && !strings.Contains(events[0].Evidence["ended"]+told[0], "program ") {
			t.Errorf("%s: evidence %v", test.rule, events[0].Evidence)
		}
	}
}
