package proc

import (
	"os"
	"regexp"
	"slices"
	"testing"
	"time"
)

func TestMatchTakesTheMasterThatRunsLongest(t *testing.T) {
	table := newTable([]Process{
		{PID: 30, PPID: 10, Cmdline: "web worker", StartTicks: 1}, // a worker that seems older than its master
		{PID: 10, PPID: 1, Cmdline: "web master", StartTicks: 5},
		{PID: 20, PPID: 1, Cmdline: "web master", StartTicks: 9},
		{PID: 40, PPID: 1, Cmdline: "", Name: "web-kernel", StartTicks: 7},
		{PID: 50, PPID: 1, Name: "web-dead", Zombie: true, StartTicks: 0},
		{PID: os.Getpid(), PPID: 1, Cmdline: "upkeep web", StartTicks: 0},
		{PID: 1 << 22, PPID: os.Getpid(), Cmdline: "upkeep web", StartTicks: 1},
		{PID: 1, Cmdline: "init"},
	}, time.Now())
	for pattern, want := range map[string]int{"web": 10, "^web-": 40, "worker": 30, "nobody": 0, "^upkeep": 0, "dead": 0} {
		p, ok := table.Match(regexp.MustCompile(pattern))
		if ok != (want != 0) || ok && p.PID != want {
			t.Errorf("%s: got %+v, want %d", pattern, p, want)
		}
	}
}

func TestTotals(t *testing.T) {
	table := newTable([]Process{
		{PID: 1, Threads: 1, Memory: 10},
		{PID: 2, PPID: 1, Threads: 1, Memory: 20},
		{PID: 3, PPID: 2, Threads: 1, Memory: 30},
		{PID: 4, PPID: 2, Threads: 1, Memory: 40},
	}, time.Now())
	// One child is busy, the other was just born: two threads on four cores.
	table.setTotals([]usage{{0, 0}, {0, 0}, {100, 100}, {-1, 50}}, 4)
	master, _ := table.Get(2)
	if master.Children != 2 || master.MemoryTotal != 90 || !slices.Equal(table.descendants(master), []int{3, 4}) {
		t.Errorf("got %+v", master)
	}
	if master.CPUPercent != 0 || master.CPUPercentTotal != 75 {
		t.Errorf("cpu: got %v, total %v", master.CPUPercent, master.CPUPercentTotal)
	}
	if init, _ := table.Get(1); init.Children != 3 || init.CPUPercentTotal != 50 {
		t.Errorf("got %+v", init)
	}
	if born, _ := table.Get(4); born.CPUPercent != -1 || born.CPUPercentTotal != -1 {
		t.Errorf("got %+v", born)
	}
}

func TestTableSurvivesACircleOfParents(t *testing.T) {
	table := newTable([]Process{{PID: 2, PPID: 3}, {PID: 3, PPID: 2}, {PID: 4, PPID: 4}, {PID: 5, PPID: 99}}, time.Now())
	table.setTotals(make([]usage, 4), 2)
	if _, ok := table.Get(1); ok {
		t.Error("found a process that is not there")
	}
	seen := 0
	for range table.All {
		seen++
		if seen == 2 {
			break
		}
	}
	if seen != 2 {
		t.Errorf("saw %d processes", seen)
	}
}

func TestProcessSamples(t *testing.T) {
	begin := time.Unix(1000, 0)
	var s processSamples
	at := func(seconds float64, cpu time.Duration, processes ...Process) []usage {
		for i := range processes {
			processes[i].cpu = cpu
		}
		return s.advance(newTable(processes, begin.Add(time.Duration(seconds*float64(time.Second)))), false)
	}
	p := Process{PID: 7, StartTicks: 1, Started: begin.Add(-time.Hour)}
	for _, tt := range []struct {
		what    string
		seconds float64
		cpu     time.Duration
		p       Process
		want    usage
	}{
		{"first", 0, time.Minute, p, usage{-1, 0}},
		{"too soon", 0.1, 2 * time.Minute, p, usage{-1, 0}},
		{"second", 10, time.Minute + 5*time.Second, p, usage{50, 50}},
		{"too soon again", 10.1, 2 * time.Minute, p, usage{50, 50}},
		{"carried over", 12, time.Minute + 5*time.Second, Process{PID: 7, StartTicks: 1, Started: p.Started, carried: true}, usage{50, 50}},
		{"read again, since it was read last", 15, time.Minute + 6*time.Second, p, usage{20, 20}},
		{"another process under this id", 20, time.Second, Process{PID: 7, StartTicks: 2, Started: begin.Add(17 * time.Second)}, usage{-1, 20}},
		{"an old process not seen before", 30, time.Minute, Process{PID: 8, Started: begin}, usage{-1, 0}},
	} {
		if got := at(tt.seconds, tt.cpu, tt.p); got[0] != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.what, got[0], tt.want)
		}
	}
}

func TestMatcherFollowsTheTables(t *testing.T) {
	var s processSamples
	pattern := regexp.MustCompile("^web")
	m := NewMatcher(pattern)
	for i, tt := range []struct {
		processes []Process
		want      int
	}{
		{[]Process{{PID: 10, Cmdline: "web a", StartTicks: 5}, {PID: 20, Cmdline: "other"}, {PID: 30, Name: "kernel"}}, 10},
		{[]Process{{PID: 10, Cmdline: "web a", StartTicks: 5}, {PID: 20, Cmdline: "web b"}, {PID: 30, Name: "kernel"}}, 20},
		{[]Process{{PID: 10, Cmdline: "web a", StartTicks: 5}, {PID: 20, Zombie: true, Name: "web b"}, {PID: 30, Name: "kernel"}}, 10},
		{[]Process{{PID: 10, Cmdline: "gone elsewhere", StartTicks: 5}, {PID: 30, Name: "webkernel", StartTicks: 3}}, 30},
		{[]Process{{PID: 10, Cmdline: "web again", StartTicks: 8}, {PID: 30, Name: "webkernel", StartTicks: 3}, {PID: 40, PPID: 10, Cmdline: "web worker", StartTicks: 1}}, 30},
		{[]Process{{PID: 40, PPID: 10, Cmdline: "web worker", StartTicks: 1}}, 40},
		{nil, 0},
	} {
		table := newTable(slices.Clone(tt.processes), time.Unix(int64(1000+i), 0))
		s.advance(table, true)
		if i == 4 {
			continue // a matcher that missed a table begins anew
		}
		for range 2 {
			p, ok := m.Find(table)
			if ok != (tt.want != 0) || ok && p.PID != tt.want {
				t.Errorf("table %d: got %+v, want %d", i, p, tt.want)
			}
		}
		if once, ok := table.Match(pattern); ok != (tt.want != 0) || ok && once.PID != tt.want {
			t.Errorf("table %d by itself: got %+v, want %d", i, once, tt.want)
		}
	}
}
