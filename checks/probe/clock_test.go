package probe

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
)

// Each time of a file is known with how the clock stood when it was first seen. To set the observer's clock stands for
// setting the machine's.
func TestTimesOfFilesAcrossAStepOfTheClock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	s := &checks.Service{Name: "f", Kind: checks.File, Target: path}
	config := &checks.Config{Services: []*checks.Service{s}}
	o := New(Options{Config: func() *checks.Config { return config }, Log: slog.New(slog.DiscardHandler)})
	at := time.Now().Add(-time.Hour)
	write := func() {
		t.Helper()
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at = at.Add(time.Minute)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	var before *checks.Observation
	look := func(set, modified time.Duration) {
		t.Helper()
		seen := o.Observe(t.Context(), engine.Look{Service: s, Before: before})
		if (seen.ClockSet-set).Abs() > time.Minute || (seen.File.Clock.Modify-modified).Abs() > time.Minute || (seen.File.Clock.Access-modified).Abs() > time.Minute {
			t.Errorf("the clock was set by %v, want %v; when the time was first seen by %+v, want %v", seen.ClockSet, set, seen.File.Clock, modified)
		}
		before = seen
	}
	write()
	look(0, 0)
	o.clock.began = o.clock.began.Add(-24 * time.Hour) // set forward
	o.clock.asked = time.Time{}                        // what it said holds no longer
	look(24*time.Hour, 0)
	look(24*time.Hour, 0)
	write()
	look(24*time.Hour, 24*time.Hour)
	o.clock.began = o.clock.began.Add(48 * time.Hour) // and back
	o.clock.asked = time.Time{}                       // what it said holds no longer
	look(-24*time.Hour, 24*time.Hour)
	write()
	look(-24*time.Hour, -24*time.Hour)
}
