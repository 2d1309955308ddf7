package engine

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// A pattern that never comes is never due and not on the agenda, and takes nothing from the others: from the
// start, when the clock is set, and when a reload brings it.
func TestPatternThatNeverComes(t *testing.T) {
	never := []string{"0 0 30 2 *", "0 0 30 2 1", "22-6 * * * *", "* 24 * * *", "*/0 * * * *"}
	var odd []*checks.Service
	for _, text := range never {
		s := service(text, checks.ActAlert)
		s.Every.Cron = text
		odd = append(odd, s)
	}
	unskipped := service("unskipped", checks.ActAlert)
	unskipped.Every = checks.Schedule{Cron: "22-6 * * * *", Not: true}
	others := []*checks.Service{service("web", checks.ActAlert), unskipped}
	all := config(10*time.Second, append(odd, others...)...)
	w := newWorld()
	minute := func(t *testing.T, e *Engine) {
		t.Helper()
		if err := e.ask(t.Context(), func() {
			e.reschedule(time.Now())
			for _, u := range e.units {
				if at, ok := e.agenda.At(entry{what: cronMinute, unit: u}); ok || !u.nextRun.IsZero() {
					t.Errorf("%s is to be checked on %s, %s", u.svc.Name, at, u.nextRun)
				}
			}
		}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait() // for what the reload has begun
		before := [2]int{w.looked("web"), w.looked("unskipped")}
		pass(time.Minute)
		if n, m := w.looked("web")-before[0], w.looked("unskipped")-before[1]; n != 6 || m != 6 {
			t.Errorf("in 6 cycles %d checks of web, %d of what nothing keeps from being checked", n, m)
		}
		for _, text := range never {
			if n := w.looked(text); n > 0 {
				t.Errorf("%q: checked %d times", text, n)
			}
		}
	}
	running(t, all, w, "", func(t *testing.T, e *Engine) {
		pass(time.Second)
		minute(t, e)
	})
	running(t, config(10*time.Second, others...), w, "", func(t *testing.T, e *Engine) {
		pass(time.Second)
		if _, _, _, err := e.Reload(t.Context(), all); err != nil {
			t.Fatal(err)
		}
		minute(t, e)
	})
}
