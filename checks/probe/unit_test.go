package probe

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/units"
)

type unitsFunc func(name string) (units.Unit, error)

func (f unitsFunc) Unit(_ context.Context, name string) (units.Unit, error) { return f(name) }

// TestUnitStates: what each state of a unit means for its service. What systemd is about to start is not dead.
func TestUnitStates(t *testing.T) {
	for _, test := range []struct {
		unit             units.Unit
		missing, present string
		runs             bool
	}{
		{units.Unit{Load: "loaded", Active: "active", Sub: "running", PID: os.Getpid()}, "", "process is running with pid", true},
		{units.Unit{Load: "loaded", Active: "active", Sub: "exited"}, "", "unit web.service is active (exited)", true},
		{units.Unit{Load: "loaded", Active: "activating", Sub: "auto-restart", Result: "exit-code"}, "", "unit web.service is activating (auto-restart)", true},
		{units.Unit{Load: "loaded", Active: "activating", Sub: "start", PID: os.Getpid()}, "", "unit web.service is activating (start)", true},
		{units.Unit{Load: "loaded", Active: "deactivating", Sub: "stop-sigterm"}, "", "unit web.service is deactivating", false},
		{units.Unit{Load: "loaded", Active: "inactive", Sub: "dead", Result: "success"}, "unit web.service is inactive (dead)", "", false},
		{units.Unit{Load: "loaded", Active: "failed", Sub: "failed", Result: "exit-code", Status: 203}, "unit web.service is failed (failed) -- exit-code, status 203", "", false},
		{units.Unit{Load: "loaded", Active: "failed", Sub: "failed", Result: "signal", Status: 9}, "unit web.service is failed (failed) -- signal 9", "", false},
		{units.Unit{Load: "not-found", Active: "inactive", Sub: "dead"}, "unit web.service is not-found", "", false},
		{units.Unit{Load: "masked", Active: "inactive", Sub: "dead"}, "unit web.service is masked", "", false},
	} {
		o := New(Options{Config: func() *checks.Config { return &checks.Config{} }, Units: unitsFunc(func(name string) (units.Unit, error) {
			test.unit.Name = name
			return test.unit, nil
		})})
		s := &checks.Service{Name: "web", Kind: checks.Process, Target: "web", Unit: "web.service"}
		seen := o.Observe(t.Context(), engine.Look{Service: s, Cycle: 1})
		if seen.Missing != test.missing || !strings.HasPrefix(seen.Present, test.present) || test.present == "" && seen.Present != "" || seen.Error != "" {
			t.Errorf("%s (%s): missing %q, present %q, error %q", test.unit.Active, test.unit.Sub, seen.Missing, seen.Present, seen.Error)
		}
		if has := seen.Process != nil; has != strings.HasPrefix(test.present, "process") {
			t.Errorf("%s (%s): process %+v", test.unit.Active, test.unit.Sub, seen.Process)
		}
		if runs := o.Running(s, nil).Runs; runs != test.runs {
			t.Errorf("%s (%s): runs %v", test.unit.Active, test.unit.Sub, runs)
		}
	}
}

// TestUnitWithoutSystemd: what cannot be asked is an error to see, not a dead process.
func TestUnitWithoutSystemd(t *testing.T) {
	o := New(Options{Config: func() *checks.Config { return &checks.Config{} }, Units: unitsFunc(func(string) (units.Unit, error) {
		return units.Unit{}, errors.New("no answer")
	})})
	seen := o.Observe(t.Context(), engine.Look{Service: &checks.Service{Name: "web", Kind: checks.Process, Unit: "web.service"}, Cycle: 1})
	if seen.Error != "no answer" || seen.Missing != "" {
		t.Errorf("saw %+v", seen)
	}
}

// TestUnitWhoseProcessHasJustEnded: systemd is given a moment to notice.
func TestUnitWhoseProcessHasJustEnded(t *testing.T) {
	asked := 0
	o := New(Options{Config: func() *checks.Config { return &checks.Config{} }, Units: unitsFunc(func(name string) (units.Unit, error) {
		if asked++; asked < 3 {
			return units.Unit{Name: name, Load: "loaded", Active: "active", Sub: "running", PID: 1 << 30}, nil
		}
		return units.Unit{Name: name, Load: "loaded", Active: "failed", Sub: "failed", Result: "signal", Status: 9}, nil
	})})
	seen := o.Observe(t.Context(), engine.Look{Service: &checks.Service{Name: "web", Kind: checks.Process, Unit: "web.service"}, Cycle: 1})
	if !strings.Contains(seen.Missing, "signal 9") {
		t.Errorf("saw %+v", seen)
	}
}
