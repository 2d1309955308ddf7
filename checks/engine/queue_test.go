package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/tests"
)

func host(name, address string, port int) *checks.Service {
	s := service(name, checks.ActAlert)
	s.Kind, s.Target = checks.Host, address
	s.Rules = append(s.Rules, &checks.Rule{ID: "port", Test: &tests.Connection{Key: "port", Host: address, Port: port, Timeout: 20 * time.Second}})
	return s
}

func TestSilentHostsTakeNobodysPlace(t *testing.T) {
	w := newWorld()
	c := config(30 * time.Second)
	for i := range 200 {
		name := fmt.Sprint("silent", i)
		w.slow[name] = 20 * time.Second
		c.Services = append(c.Services, host(name, fmt.Sprint("192.0.2.", i), 80))
	}
	c.Services = append(c.Services, process("web"), service("file", checks.ActAlert))
	running(t, c, w, "", func(t *testing.T, e *Engine) {
		if w.looked("web") != 1 || w.looked("file") != 1 {
			t.Errorf("while hosts are silent web was looked at %d times, file %d times", w.looked("web"), w.looked("file"))
		}
	})
}

func TestOneTargetIsNotFlooded(t *testing.T) {
	w := newWorld()
	c := config(30 * time.Second)
	for i := range 40 {
		name := fmt.Sprint("same", i)
		w.slow[name] = time.Second
		c.Services = append(c.Services, host(name, "192.0.2.1", 80))
	}
	for i := range 20 {
		c.Services = append(c.Services, host(fmt.Sprint("other", i), "192.0.2.1", 8000+i))
	}
	looks := func(prefix string) (n int) {
		for _, s := range c.Services {
			if strings.HasPrefix(s.Name, prefix) {
				n += w.looked(s.Name)
			}
		}
		return n
	}
	running(t, c, w, "", func(t *testing.T, e *Engine) {
		if got := looks("same"); got != perTarget {
			t.Errorf("%d looks at one port at a time, want %d", got, perTarget)
		}
		if got := looks("other"); got != 20 {
			t.Errorf("%d of 20 other ports of the host were looked at", got)
		}
		pass(1500 * time.Millisecond)
		if got := looks("same"); got != 2*perTarget {
			t.Errorf("%d looks in the second round", got)
		}
		pass(2 * time.Second)
		if got := looks("same"); got != 40 {
			t.Errorf("%d of 40 were looked at in the end", got)
		}
	})
}

func TestManyHostsAreSpreadButNotTheFirstTime(t *testing.T) {
	w := newWorld()
	c := config(30 * time.Second)
	for i := range 1000 {
		c.Services = append(c.Services, host(fmt.Sprint("h", i), fmt.Sprint("host", i), 80))
	}
	total := func() (n int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, looks := range w.looks {
			n += looks
		}
		return n
	}
	running(t, c, w, "", func(t *testing.T, e *Engine) {
		if got := total(); got != 1000 {
			t.Errorf("%d of 1000 were looked at in the first moment", got)
		}
		pass(30 * time.Second)
		most, last := 0, total()
		for range 11 {
			pass(time.Millisecond)
			now := total()
			most, last = max(most, now-last), now
		}
		if last != 2000 {
			t.Errorf("%d of 2000 looks after the time over which they are spread", last)
		}
		if most > 300 {
			t.Errorf("%d looks began in one millisecond", most)
		}
		e.Validate()
		pass(0)
		if got := total(); got != 3000 {
			t.Errorf("%d of 3000 looks when somebody waits for them", got)
		}
	})
}

// behind are the messages about cycles that were not kept.
func behind(e *Engine) (out []string) {
	for _, event := range e.Events() {
		if strings.Contains(event.Message, "cycle") {
			out = append(out, event.Message)
		}
	}
	return out
}

func TestACycleThatCannotBeKeptIsSaidOnce(t *testing.T) {
	w := newWorld()
	c := config(5*time.Second, &checks.Service{Name: "machine", Kind: checks.System})
	c.Settings.Limits.ParallelChecks = 2
	for i := range 10 {
		name := fmt.Sprint("slow", i)
		w.slow[name] = time.Duration(2000+100*i) * time.Millisecond
		c.Services = append(c.Services, service(name, checks.ActAlert))
	}
	running(t, c, w, "", func(t *testing.T, e *Engine) {
		pass(9 * time.Second)
		if got := behind(e); len(got) != 0 {
			t.Errorf("said after one cycle: %q", got)
		}
		pass(50 * time.Second)
		got := behind(e)
		if len(got) != 1 || !strings.HasPrefix(got[0], "cycle took 1") || !strings.Contains(got[0], "set daemon is 5 s; the slowest checks: slow") ||
			strings.Count(got[0], "slow") != 6 {
			t.Fatalf("said %q", got)
		}
		w.mu.Lock()
		clear(w.slow)
		w.mu.Unlock()
		pass(time.Minute)
		if got := behind(e); len(got) != 2 || !strings.HasPrefix(got[1], "cycles are kept again") {
			t.Errorf("said %q", got)
		}
	})
}

func TestOneHungCheckIsLateByItself(t *testing.T) {
	w := newWorld()
	w.slow["hung"] = time.Hour
	c := config(time.Second, &checks.Service{Name: "machine", Kind: checks.System}, service("hung", checks.ActAlert), service("a", checks.ActAlert),
		service("tied", checks.ActAlert, "hung"))
	running(t, c, w, "", func(t *testing.T, e *Engine) {
		pass(8 * time.Second)
		if got := behind(e); len(got) != 0 {
			t.Errorf("said %q", got)
		}
	})
}

// TestChecksThatAlwaysTakeLongAreSaidOnce: the moment between two of them is no recovery.
func TestChecksThatAlwaysTakeLongAreSaidOnce(t *testing.T) {
	w := newWorld()
	c := config(time.Second, &checks.Service{Name: "machine", Kind: checks.System})
	for i := range 3 {
		name := fmt.Sprint("silent", i)
		w.slow[name] = 10 * time.Second
		c.Services = append(c.Services, host(name, fmt.Sprint("192.0.2.", i), 80))
	}
	running(t, c, w, "", func(t *testing.T, e *Engine) {
		pass(2 * time.Minute)
		if got := behind(e); len(got) != 1 {
			t.Errorf("said %q", got)
		}
	})
}
