package machine

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/cgroup"
	"github.com/upkeep-monitor/upkeep/checks/host/fs"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
)

// group makes a control group's folder with its files.
func group(t *testing.T, dir string, files map[string]string) {
	must(t, os.MkdirAll(dir, 0o700))
	for name, text := range files {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text+"\n"), 0o600))
	}
}

// TestTheSmallestLimitCounts on the way up, in both versions of control groups and in a container that sees its own part.
func TestTheSmallestLimitCounts(t *testing.T) {
	dir := t.TempDir()
	v2, memory, cpu := filepath.Join(dir, "v2"), filepath.Join(dir, "memory"), filepath.Join(dir, "cpu,cpuacct")
	group(t, v2, nil) // the topmost has no limits
	group(t, v2+"/pod", map[string]string{"memory.max": "1000000", "memory.current": "700000", "cpu.max": "50000 100000",
		"memory.stat": "anon 1\ninactive_file 100000\nactive_file 50000\nslab_reclaimable 50000", "memory.swap.max": "max",
		"cpu.stat": "usage_usec 3000000\nuser_usec 2000000\nsystem_usec 1000000"})
	group(t, v2+"/pod/app", map[string]string{"memory.max": "max", "memory.current": "1", "cpu.max": "max 100000",
		"memory.swap.max": "0", "memory.swap.current": "0"})
	group(t, memory, map[string]string{"memory.limit_in_bytes": "9223372036854771712"})
	group(t, memory+"/a", map[string]string{"memory.limit_in_bytes": "1000000", "memory.usage_in_bytes": "700000",
		"memory.memsw.limit_in_bytes": "1500000", "memory.stat": "total_inactive_file 150000\ntotal_active_file 50000\ntotal_swap 100000"})
	group(t, cpu, map[string]string{"cpu.cfs_quota_us": "-1", "cpu.cfs_period_us": "100000"})
	group(t, cpu+"/a", map[string]string{"cpu.cfs_quota_us": "50000", "cpu.cfs_period_us": "100000", "cpuacct.usage": "3000000000",
		"cpuacct.usage_user": "2000000000", "cpuacct.usage_sys": "1000000000"})
	for _, test := range []struct {
		name, cgroup string
		mounts       []fs.Mount
		swap         uint64
		swapUsed     uint64
	}{
		{"unified", "0::/pod/app", []fs.Mount{{Kind: "cgroup2", Point: v2, Root: "/"}}, 0, 0},
		{"version 1", "4:memory:/a\n3:cpu,cpuacct:/a\n0::/",
			[]fs.Mount{{Kind: "cgroup", Point: memory, Root: "/", Flags: "rw,memory"}, {Kind: "cgroup", Point: cpu, Root: "/", Flags: "rw,cpu,cpuacct"}}, 500000, 100000},
		{"version 1 in a container", "4:memory:/docker/x\n3:cpu,cpuacct:/docker/x",
			[]fs.Mount{{Kind: "cgroup", Point: memory + "/a", Root: "/docker/x", Flags: "rw,memory"},
				{Kind: "cgroup", Point: cpu + "/a", Root: "/docker/x", Flags: "rw,cpu,cpuacct"}}, 500000, 100000},
	} {
		l := cgroup.LimitsOf(cgroup.OwnGroups(test.cgroup, test.mounts))
		m := &Machine{Cores: 4, MemoryTotal: 64e9, MemoryUsed: 32e9, SwapTotal: 8e9, SwapUsed: 1e9}
		if m.limit(l); m.MemoryTotal != 1000000 || m.MemoryUsed != 500000 || m.MemoryPercent != 50 {
			t.Errorf("%s: memory %d of %d, %v %%", test.name, m.MemoryUsed, m.MemoryTotal, m.MemoryPercent)
		}
		if m.SwapTotal != test.swap || m.SwapUsed != test.swapUsed {
			t.Errorf("%s: swap %d of %d", test.name, m.SwapUsed, m.SwapTotal)
		}
		if m.Cores != 1 || l.Cores != 0.5 {
			t.Errorf("%s: %d cores, limit %v", test.name, m.Cores, l.Cores)
		}
		times, ok := l.CPUTimes()
		if !ok || times != [3]uint64{3000000, 2000000, 1000000} {
			t.Errorf("%s: used %v %v", test.name, times, ok)
		}
	}
}

// TestNoLimitIsTheMachine: nothing changes where no group has a limit, or one that is larger than the machine.
func TestNoLimitIsTheMachine(t *testing.T) {
	dir := t.TempDir()
	group(t, dir+"/a", map[string]string{"memory.max": "128000000000", "cpu.max": "max 100000", "memory.swap.max": "max"})
	for _, own := range []string{"0::/a", "0::/gone", "", "x", "1:memory:/a"} {
		m := Machine{Cores: 4, MemoryTotal: 64e9, MemoryUsed: 32e9, MemoryPercent: 50, SwapTotal: 8e9, SwapUsed: 1e9}
		want := m
		l := cgroup.LimitsOf(cgroup.OwnGroups(own, []fs.Mount{{Kind: "cgroup2", Point: dir, Root: "/"}}))
		if m.limit(l); m.MemoryTotal != want.MemoryTotal || m.MemoryPercent != want.MemoryPercent || m.SwapUsed != want.SwapUsed || m.Cores != want.Cores {
			t.Errorf("%q: %+v", own, m)
		}
		if _, ok := l.CPUTimes(); ok {
			t.Errorf("%q: CPU time of a group without a limit", own)
		}
	}
}

// TestCPUOfALimit: a group that uses all it may is at 100 %, however many cores the machine has.
func TestCPUOfALimit(t *testing.T) {
	r := &Reader{cores: 8, rates: machineRates{unknownCPU(), sample.Unknown, sample.Unknown}}
	r.advance(machineSample{taken: time.Unix(100, 0), cpu: [10]uint64{100, 0, 0, 900}, limited: 0.5, group: [3]uint64{1e6, 1e6, 0}})
	got := r.advance(machineSample{taken: time.Unix(110, 0), cpu: [10]uint64{200, 0, 0, 8800}, limited: 0.5, group: [3]uint64{6e6, 5e6, 1e6}}).cpu
	if got.Total != 100 || got.User != 80 || got.System != 20 {
		t.Errorf("got %+v, want 100 %%, 80 %% in programs, 20 %% in the kernel", got)
	}
}
