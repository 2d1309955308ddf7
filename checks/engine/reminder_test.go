package engine

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// reminders are the messages about services that nobody looks at.
func reminders(e *Engine) []string {
	var out []string
	for _, event := range e.Events() {
		if rest, ok := strings.CutPrefix(event.Message, "nobody looks at "); ok {
			out = append(out, event.Service+": "+rest)
		}
	}
	return out
}

func reminding(on bool) *checks.Config {
	manual, nostart := service("manual", checks.ActAlert), service("nostart", checks.ActAlert)
	manual.Mode, nostart.OnReboot = checks.Manual, checks.RebootNoStart
	c := config(30*time.Minute, service("web", checks.ActAlert), service("db", checks.ActAlert), manual, nostart,
		&checks.Service{Name: "machine", Kind: checks.System})
	c.Settings.RemindUnmonitored = on
	return c
}

func (e *Engine) setAside(t *testing.T, name string, d time.Duration, reason string) {
	t.Helper()
	if _, err := e.Unmonitor(t.Context(), []string{name}, d, reason); err != nil {
		t.Fatal(err)
	}
}

func TestForgottenServicesAreNamedOnceADay(t *testing.T) {
	running(t, reminding(true), newWorld(), "", func(t *testing.T, e *Engine) {
		pass(time.Minute)
		e.setAside(t, "web", 0, "deploy of 2.1")
		e.setAside(t, "db", 30*time.Minute, "")
		e.setAside(t, "manual", 0, "")
		e.setAside(t, "nostart", 0, "")
		pass(23 * time.Hour)
		if got := reminders(e); len(got) != 0 {
			t.Errorf("named after 23 hours: %q", got)
		}
		pass(2 * time.Hour)
		got := reminders(e)
		if len(got) != 1 || !strings.HasPrefix(got[0], "machine: web since ") || !strings.HasSuffix(got[0], " (deploy of 2.1)") {
			t.Errorf("after 25 hours: %q, want web alone, with its reason", got)
		}
		pass(48 * time.Hour)
		if got := reminders(e); len(got) != 3 {
			t.Errorf("after 73 hours: %q, want one a day", got)
		}
		if _, err := e.Act(t.Context(), checks.ActMonitor, []string{"web"}); err != nil {
			t.Fatal(err)
		}
		pass(48 * time.Hour)
		if got := reminders(e); len(got) != 3 {
			t.Errorf("named though it is monitored again: %q", got)
		}
	})
}

func TestNobodyIsRemindedWhoDoesNotWantIt(t *testing.T) {
	running(t, reminding(false), newWorld(), "", func(t *testing.T, e *Engine) {
		e.setAside(t, "web", 0, "")
		pass(49 * time.Hour)
		if got := reminders(e); len(got) != 0 {
			t.Errorf("named: %q", got)
		}
	})
}

// TestTheDayGoesOnOverARestart keeps a daemon that is restarted often from never reminding, or from doing so each time.
func TestTheDayGoesOnOverARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state")
	var counts []int
	for day := range 3 {
		running(t, reminding(true), newWorld(), file, func(t *testing.T, e *Engine) {
			// Each bubble begins at the same moment: the clock is brought to where the last one ended.
			pass(time.Duration(day) * 13 * time.Hour)
			if day == 0 {
				e.setAside(t, "web", 0, "")
			}
			pass(13 * time.Hour)
			counts = append(counts, len(reminders(e)))
		})
	}
	if !slices.Equal(counts, []int{0, 1, 0}) {
		t.Errorf("reminders in each run of 13 hours: %d, want one in the second", counts)
	}
}
