package engine

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// TestRandomGraphs runs random dependency graphs through random trouble, each from its own seed. UPKEEP_GRAPHS is the number
// of graphs, UPKEEP_GRAPHS_SEED the first seed:
//
//	UPKEEP_GRAPHS=2000 go test ./checks/engine -run TestRandomGraphs
//
// Never is a service started while something it depends on is known to be down, never do two steps of one service run at
// once, never is there a second copy; and whatever is monitored and can come up is up a while after the last trouble.
func TestRandomGraphs(t *testing.T) {
	rounds, first := number(t, "UPKEEP_GRAPHS", 200), number(t, "UPKEEP_GRAPHS_SEED", 1)
	for seed := first; seed < first+rounds; seed++ {
		t.Run(strconv.Itoa(seed), func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "state")
			synctest.Test(t, func(t *testing.T) { newPlay(t, seed, file).act() })
		})
	}
}

func number(t *testing.T, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s=%s: want a number", name, text)
	}
	return n
}

// play is one random graph and what happens to it.
type play struct {
	t    *testing.T
	rng  *rand.Rand
	site *site
	file string // of the state, empty: none

	all     []*checks.Service
	present map[string]bool
	cycle   time.Duration

	e    *Engine
	hand *hand
	end  context.CancelFunc
	over chan error
}

func newPlay(t *testing.T, seed int, file string) *play {
	p := &play{t: t, rng: rand.New(rand.NewPCG(uint64(seed), 12)), site: newSite(), present: map[string]bool{}}
	if p.rng.IntN(3) == 0 {
		p.file = file
	}
	p.cycle = time.Duration(1+p.rng.IntN(5)) * time.Second
	n := 3 + p.rng.IntN(10)
	dense := 0.15 + 0.5*p.rng.Float64()
	for i := range n {
		s := restarted(fmt.Sprintf("s%d", i))
		for _, on := range p.all {
			if p.rng.Float64() < dense {
				s.DependsOn = append(s.DependsOn, on.Name)
			}
		}
		switch p.rng.IntN(12) {
		case 0, 1:
			s.Mode = checks.Passive
		case 2:
			s.Rules[0].Then.Kind = checks.ActStart
		case 3:
			s.Rules[0].Then.Kind = checks.ActAlert
		case 4:
			s.Every.Cycles = 2
		}
		p.all = append(p.all, s)
		p.present[s.Name] = true
		p.site.add(s.Name, p.rng)
	}
	p.rng.Shuffle(n, func(i, j int) { p.all[i], p.all[j] = p.all[j], p.all[i] })
	return p
}

func (p *play) millis(from, to int) time.Duration {
	return time.Duration(from+p.rng.IntN(to-from)) * time.Millisecond
}

func (p *play) note(format string, args ...any) { p.site.note(format, args...) }

// config is the control file as it is now.
func (p *play) config() *checks.Config {
	c := config(p.cycle)
	for _, s := range p.all {
		if !p.present[s.Name] {
			continue
		}
		s := *s
		s.DependsOn = slices.DeleteFunc(slices.Clone(s.DependsOn), func(name string) bool { return !p.present[name] })
		c.Services = append(c.Services, &s)
	}
	return c
}

// begin starts an engine, end stops it in good order.
func (p *play) begin() {
	p.hand = newHand(p.site)
	p.e = New(Options{Config: p.config(), Observer: p.hand, Actor: p.hand, Waker: p.hand, Recorder: p.hand, Log: slog.New(faultLog{quiet().Handler(), p.site}), StateFile: p.file, BootID: "boot"})
	ctx, cancel := context.WithCancel(p.t.Context())
	over := make(chan error, 1)
	e := p.e
	p.hand.e = e
	go func() { over <- e.Run(ctx) }()
	p.end, p.over = cancel, over
}

func (p *play) act() {
	p.begin()
	for range 4 + p.rng.IntN(12) {
		pass(p.millis(1, 4000))
		p.trouble()
		sound(p.t, p.e)
	}
	p.site.calm()
	p.settled(func(s *checks.Service) bool { return p.canRun(s) }, "after the last trouble")

	p.site.heal()
	pass(time.Minute) // of what was under way
	for _, s := range p.config().Services {
		if s.Mode == checks.Passive || s.Rules[0].Then.Kind == checks.ActAlert {
			p.site.byHand(s.Name)
		}
		if _, err := p.e.Act(p.t.Context(), checks.ActMonitor, []string{s.Name}); err != nil {
			p.t.Errorf("monitor %s: %v", s.Name, err)
		}
	}
	p.settled(func(*checks.Service) bool { return true }, "after monitoring everything")
	sound(p.t, p.e)
	p.report()
	p.end()
	if err := <-p.over; err != nil {
		p.t.Errorf("Run: %v", err)
	}
}

// report fails the test with all that was done wrong, and tells the story of it.
func (p *play) report() {
	for _, fault := range p.site.faults {
		p.t.Errorf("%s", fault)
	}
	if p.t.Failed() {
		for _, s := range p.all {
			p.t.Logf("%s needs %q, %s, then %s, every %d", s.Name, s.DependsOn, s.Mode, s.Rules[0].Then.Kind, s.Every.Cycles)
		}
		p.t.Logf("cycle %s\n%s", p.cycle, strings.Join(p.site.log, "\n"))
	}
}

// settled waits as long as everything may take to come up, and checks that it is.
func (p *play) settled(must func(*checks.Service) bool, when string) {
	pass(20*p.cycle + 2*time.Minute)
	for _, s := range snapshots(p.t, p.e) {
		name := s.Service.Name
		if must(s.Service) && s.Pending != 0 {
			p.t.Errorf("%s: %s of %s is still to be done", when, s.Pending, name)
		}
		if must(s.Service) && (!p.site.runs(name) || s.State.Monitor == checks.MonitorNot) {
			p.t.Errorf("%s: %s does not run, monitor %d, with %q", when, name, s.State.Monitor, s.State.With)
		}
	}
	p.note("settled %s", when)
}

// canRun reports whether a service is up or must come up by itself.
func (p *play) canRun(s *checks.Service) bool {
	monitored := slices.ContainsFunc(snapshots(p.t, p.e), func(n *Snapshot) bool {
		return n.Service.Name == s.Name && n.State.Monitor != checks.MonitorNot
	})
	if !monitored || s.Mode == checks.Passive || s.Rules[0].Then.Kind == checks.ActAlert || p.site.fails(s.Name) {
		return false
	}
	return p.isClear(s)
}

// isClear reports whether all that a service depends on, over all levels, is up or must come up.
func (p *play) isClear(s *checks.Service) bool {
	return !slices.ContainsFunc(s.DependsOn, func(name string) bool {
		i := slices.IndexFunc(p.all, func(s *checks.Service) bool { return s.Name == name })
		on := p.all[i]
		return p.present[name] && !(p.site.runs(name) && !p.hand.stopped(name) && p.isClear(on)) && !p.canRun(on)
	})
}

// some is a service of the control file as it is now.
func (p *play) some() string {
	services := p.config().Services
	return services[p.rng.IntN(len(services))].Name
}

// trouble is one thing that happens.
func (p *play) trouble() {
	name := p.some()
	switch p.rng.IntN(14) {
	case 0, 1, 2, 3:
		p.site.crash(name, p.hand)
		if p.rng.IntN(3) == 0 {
			p.site.crash(p.some(), p.hand)
		}
	case 4:
		p.site.byHand(name)
	case 5:
		p.site.trouble(name, p.rng)
	case 6, 7, 8, 9:
		kinds := []checks.ActionKind{checks.ActStart, checks.ActStop, checks.ActRestart, checks.ActMonitor, checks.ActUnmonitor}
		p.order(kinds[p.rng.IntN(len(kinds))], name, 0)
	case 10:
		p.order(checks.ActUnmonitor, name, p.millis(500, 10000))
	case 11, 12:
		p.reload(name)
	case 13:
		p.kill()
	}
}

// order is what a user asks for; half of them wait for the answer.
func (p *play) order(kind checks.ActionKind, name string, d time.Duration) {
	p.note("user: %s %s %s", kind, name, d)
	away := p.hand.away()
	results, err := p.e.order(p.t.Context(), kind, []string{name}, d, "")
	if err != nil {
		p.t.Errorf("%s %s: %v", kind, name, err)
		return
	}
	if kind == checks.ActUnmonitor {
		p.hand.loses(away)
	}
	if p.rng.IntN(2) == 0 {
		select {
		case o := <-results:
			p.note("answered: %s %s %v %s", kind, name, o.Failed, o.Message)
		case <-time.After(5 * time.Minute):
			p.t.Errorf("%s %s was not answered", kind, name)
		}
	}
}

// reload drops a service, or brings one back.
func (p *play) reload(name string) {
	if missing := slices.DeleteFunc(slices.Clone(p.all), func(s *checks.Service) bool { return p.present[s.Name] }); len(missing) > 0 && p.rng.IntN(3) > 0 {
		name = missing[p.rng.IntN(len(missing))].Name
	} else if len(p.all)-len(missing) < 3 {
		return
	}
	p.present[name] = !p.present[name]
	p.note("reload: %s is in the file: %v", name, p.present[name])
	p.hand.forget(name)
	if _, _, _, err := p.e.Reload(p.t.Context(), p.config()); err != nil {
		p.t.Errorf("reload: %v", err)
	}
}

// kill ends the engine as SIGKILL does: what it saves afterwards is not there, and what it does has no effect. Another one
// begins with the state file as it was.
func (p *play) kill() {
	if p.file == "" {
		return
	}
	calm := p.rng.IntN(2) == 0
	var before map[string]string
	if calm {
		pass(1500 * time.Millisecond)
		before = p.standing()
	}
	data, err := os.ReadFile(p.file)
	if err != nil && !os.IsNotExist(err) {
		p.t.Fatal(err)
	}
	p.note("kill")
	over := p.over
	p.hand.die()
	p.end()
	p.file += "'"
	if err := os.WriteFile(p.file, data, 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.begin()
	after := p.standing()
	for name, was := range before {
		if now, ok := after[name]; ok && now != was {
			p.t.Errorf("%s was %q before the kill and is %q after it", name, was, now)
		}
	}
	go func() { <-over }()
}

// standing is what the state file must have kept of services that nobody moves.
func (p *play) standing() map[string]string {
	out := map[string]string{}
	_ = p.e.ask(p.t.Context(), func() {
		for _, u := range p.e.units {
			if len(u.orders) == 0 && u.phase != held {
				out[u.svc.Name] = fmt.Sprint(u.st.Monitor != checks.MonitorNot, u.st.With, u.st.Until.Round(0))
			}
		}
	})
	return out
}
