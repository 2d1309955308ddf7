package cgroup

import (
	"github.com/upkeep-monitor/upkeep/checks/host/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limits are the smallest of the control groups that this program is in, its own and those above it (cgroups(7)): what a
// container or a slice may use of the machine.
type Limits struct {
	Memory, Swap uint64  // bytes, noLimit for none
	Cores        float64 // processor time a second, 0 for no limit

	memoryAt, swapAt, countAt groupDir // the groups that have them, and where the time of the one with cores is counted
}

const noLimit = math.MaxUint64

// groupDir is a control group in the file system of one of both versions.
type groupDir struct {
	path    string
	group   string // below the root of its hierarchy
	unified bool   // version 2
}

// number reads a file of one number, noLimit for "max" and where there is none.
func (d groupDir) number(v2, v1 string) uint64 {
	text, err := os.ReadFile(filepath.Join(d.path, d.file(v2, v1)))
	if err != nil {
		return noLimit
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil || n > math.MaxInt64/2 { // version 1 writes a very large number
		return noLimit
	}
	return n
}

func (d groupDir) file(v2, v1 string) string {
	if d.unified {
		return v2
	}
	return v1
}

// stat reads a file of names and numbers; names that it lacks are 0.
func (d groupDir) stat(file string, names ...string) (sum uint64) {
	text, err := os.ReadFile(filepath.Join(d.path, file))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseUint(value, 10, 64); err == nil && slices.Contains(names, name) {
			sum += n
		}
	}
	return sum
}

// cores is the quota of processor time, 0 for none.
func (d groupDir) cores() float64 {
	var quota, period string
	if d.unified {
		text, _ := os.ReadFile(filepath.Join(d.path, "cpu.max")) // "max 100000"; the topmost group has none
		quota, period, _ = strings.Cut(strings.TrimSpace(string(text)), " ")
	} else {
		q, _ := os.ReadFile(filepath.Join(d.path, "cpu.cfs_quota_us")) // "-1" for none
		p, _ := os.ReadFile(filepath.Join(d.path, "cpu.cfs_period_us"))
		quota, period = strings.TrimSpace(string(q)), strings.TrimSpace(string(p))
	}
	n, err1 := strconv.ParseFloat(quota, 64)
	of, err2 := strconv.ParseFloat(period, 64)
	if err1 != nil || err2 != nil || n <= 0 || of <= 0 {
		return 0
	}
	return n / of
}

// OwnGroups finds the control groups of a program by controller, its own first and the topmost that can be seen last.
func OwnGroups(cgroup string, mounts []fs.Mount) map[string][]groupDir {
	found := map[string][]groupDir{}
	for line := range strings.Lines(cgroup) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		if parts[1] == "" {
			dirs := groupDirs(parts[2], mounts, func(m fs.Mount) bool { return m.Kind == "cgroup2" }, true)
			for _, controller := range []string{"memory", "cpu", "cpuset", "cpuacct"} { // what is not of this version has no files
				found[controller] = append(found[controller], dirs...)
			}
			continue
		}
		for controller := range strings.SplitSeq(parts[1], ",") {
			found[controller] = append(found[controller], groupDirs(parts[2], mounts, func(m fs.Mount) bool {
				return m.Kind == "cgroup" && slices.Contains(strings.Split(m.Flags, ","), controller)
			}, false)...)
		}
	}
	return found
}

// groupDirs are the folders of a group and those above it. A container may see a part of the tree only, under its own root.
func groupDirs(group string, mounts []fs.Mount, is func(fs.Mount) bool, unified bool) (dirs []groupDir) {
	i := slices.IndexFunc(mounts, is)
	if i < 0 {
		return nil
	}
	below := path.Clean("/" + group)
	if root := mounts[i].Root; root != "/" {
		rest, ok := strings.CutPrefix(below, root)
		if below = "/"; ok {
			below = path.Clean("/" + rest)
		}
	}
	for ; ; below = path.Dir(below) {
		dirs = append(dirs, groupDir{filepath.Join(mounts[i].Point, below), below, unified})
		if below == "/" {
			return dirs
		}
	}
}

// LimitsOf reads the limits of groups.
func LimitsOf(groups map[string][]groupDir) Limits {
	l := Limits{Memory: noLimit, Swap: noLimit}
	for _, d := range groups["memory"] {
		memory := d.number("memory.max", "memory.limit_in_bytes")
		if memory < l.Memory {
			l.Memory, l.memoryAt = memory, d
		}
		swap := d.number("memory.swap.max", "memory.memsw.limit_in_bytes") // version 1 limits both together
		if !d.unified && swap != noLimit && memory != noLimit {
			swap -= min(memory, swap)
		}
		if swap < l.Swap {
			l.Swap, l.swapAt = swap, d
		}
	}
	var limited groupDir
	for _, d := range groups["cpu"] {
		if n := d.cores(); n > 0 && (l.Cores == 0 || n < l.Cores) {
			l.Cores, limited = n, d
		}
	}
	// In version 1 another hierarchy may count the time, where the group need not be.
	if i := slices.IndexFunc(groups["cpuacct"], func(d groupDir) bool {
		return d.group == limited.group && d.unified == limited.unified
	}); i >= 0 {
		l.countAt = groups["cpuacct"][i]
	}
	return l
}

// MemoryUsed is what a group uses, without what the kernel could free.
func (l Limits) MemoryUsed() uint64 {
	d := l.memoryAt
	used := d.number("memory.current", "memory.usage_in_bytes")
	free := d.stat("memory.stat", "inactive_file", "active_file", "slab_reclaimable")
	if !d.unified {
		free = d.stat("memory.stat", "total_inactive_file", "total_active_file")
	}
	return used - min(free, used)
}

// SwapUsed is the swap that a group uses, in bytes.
func (l Limits) SwapUsed() uint64 {
	if l.swapAt.unified {
		return l.swapAt.number("memory.swap.current", "")
	}
	return l.swapAt.stat("memory.stat", "total_swap")
}

// CPUTimes are the microseconds of processor time that the limited group has used: all, in programs, in the kernel.
func (l Limits) CPUTimes() (times [3]uint64, ok bool) {
	d := l.countAt
	if l.Cores == 0 || d.path == "" {
		return times, false
	}
	for i, name := range [][2]string{{"usage_usec", "cpuacct.usage"}, {"user_usec", "cpuacct.usage_user"}, {"system_usec", "cpuacct.usage_sys"}} {
		if d.unified {
			times[i] = d.stat("cpu.stat", name[0])
		} else if n := d.number("", name[1]); n != noLimit {
			times[i] = n / 1000
		}
	}
	return times, times[0] > 0
}

// limitCache keeps the limits for a while: they change seldom, and most machines have none.
type limitCache struct {
	mu   sync.Mutex
	read time.Time
	last Limits
}

var own limitCache

// Own are those of this program now.
func Own() Limits { return own.get() }

const limitsKept = 10 * time.Second

func (c *limitCache) get() Limits {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.read.IsZero() && time.Since(c.read) < limitsKept {
		return c.last
	}
	c.read, c.last = time.Now(), Limits{Memory: noLimit, Swap: noLimit}
	mounts, err := fs.Mounts()
	cgroup, err2 := os.ReadFile("/proc/self/cgroup")
	if err == nil && err2 == nil {
		c.last = LimitsOf(OwnGroups(string(cgroup), mounts))
	}
	return c.last
}

// LimitedCores is how many cores can be used at a time, at least one.
func LimitedCores(cores int, l Limits) int {
	if l.Cores > 0 && l.Cores < float64(cores) {
		return int(math.Ceil(l.Cores))
	}
	return cores
}
