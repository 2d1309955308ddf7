package machine

import (
	"context"
	"errors"
	"fmt"
	"github.com/upkeep-monitor/upkeep/checks/host/cgroup"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/host/sample"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// machineSample is what the rates of the next reading are made against.
type machineSample struct {
	taken           time.Time
	cpu             [10]uint64 // ticks of all cores, in the order of proc_stat(5)
	pageIn, pageOut int64      // pages from and to swap

	limited float64   // cores that the control group may use, 0 for no limit
	group   [3]uint64 // microseconds that it has used: all, in programs, in the kernel
}

// Reader reads the machine and keeps the sample before, for rates. It may be used from several goroutines.
type Reader struct {
	cores int

	mu     sync.Mutex
	before machineSample
	rates  machineRates // of the last two samples
}

type machineRates struct {
	cpu             CPU
	pageIn, pageOut float64
}

// NewReader returns a reader without a sample.
func NewReader() *Reader {
	return &Reader{cores: sample.Cores(), rates: machineRates{unknownCPU(), sample.Unknown, sample.Unknown}}
}

// Read reads the machine. What this kernel cannot tell is unknown; an error means that it tells nothing.
func (r *Reader) Read(ctx context.Context) (*Machine, error) {
	var f proc.Files
	m := &Machine{Cores: r.cores, Pressure: readPressure(&f)}
	if !m.readMemory(&f) && f.Starved == nil {
		if err := m.readCommon(ctx); err != nil { // it knows how to estimate for kernels before 3.14
			return nil, fmt.Errorf("cannot read the memory of the machine: %w", err)
		}
	}
	l := cgroup.Own()
	m.limit(l)
	m.readLoad(&f)
	m.FDAllocated, m.FDUnused, m.FDMaximum = readFileNumbers(&f)
	now, ok := readMachineSample(&f)
	if f.Starved != nil {
		return nil, fmt.Errorf("cannot read the machine: %w", f.Starved)
	}
	if !ok {
		return nil, errors.New("cannot read the CPU time of the machine: /proc/stat tells none")
	}
	if times, ok := l.CPUTimes(); ok && l.Cores < float64(r.cores) {
		now.group, now.limited = times, l.Cores
	}
	rates := r.advance(now)
	m.CPU, m.PageIn, m.PageOut = rates.cpu, rates.pageIn, rates.pageOut
	return m, nil
}

func (r *Reader) advance(now machineSample) machineRates {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.before.taken.IsZero() {
		r.before = now
		return r.rates
	}
	elapsed := now.taken.Sub(r.before.taken)
	if elapsed < sample.Shortest {
		return r.rates
	}
	r.rates = machineRates{
		cpu:     cpuBetween(r.before.cpu, now.cpu),
		pageIn:  sample.Rate(r.before.pageIn, now.pageIn, elapsed),
		pageOut: sample.Rate(r.before.pageOut, now.pageOut, elapsed),
	}
	if now.limited > 0 && now.limited == r.before.limited {
		r.rates.cpu = limitedCPU(r.rates.cpu, r.before.group, now.group, elapsed, now.limited)
	}
	r.before = now
	return r.rates
}

// cpuBetween turns two samples into percents. Single counters may go back (iowait does, proc_stat(5) says so); these count
// as unchanged.
func cpuBetween(before, now [10]uint64) CPU {
	var grown [10]uint64
	var all uint64
	for i := range now {
		grown[i] = now[i] - min(before[i], now[i])
		if i < 8 { // guest times are contained in user and nice
			all += grown[i]
		}
	}
	if all == 0 {
		return unknownCPU()
	}
	share := func(i int) float64 { return sample.Percent(grown[i], all) }
	return CPU{
		User: share(0), Nice: share(1), System: share(2), Wait: share(4), HardIRQ: share(5), SoftIRQ: share(6),
		Steal: share(7), Guest: share(8), GuestNice: share(9),
		Total: sample.Percent(all-grown[3]-grown[4], all),
	}
}

// readMemory reads memory and swap; false when this kernel does not tell what is available. proc_meminfo(5) has the format.
func (m *Machine) readMemory(f *proc.Files) bool {
	text := f.ReadPath("/proc/meminfo", 4096)
	total, _ := proc.FieldAfter(text, "MemTotal:", 0)
	available, ok := proc.FieldAfter(text, "MemAvailable:", 0)
	if !ok {
		return false
	}
	m.MemoryTotal, m.MemoryUsed = total*1024, (total-min(available, total))*1024
	m.MemoryPercent = sample.Percent(m.MemoryUsed, m.MemoryTotal)
	total, _ = proc.FieldAfter(text, "SwapTotal:", 0)
	free, _ := proc.FieldAfter(text, "SwapFree:", 0)
	m.SwapTotal, m.SwapUsed = total*1024, (total-min(free, total))*1024
	m.SwapPercent = sample.Percent(m.SwapUsed, m.SwapTotal)
	return true
}

// readLoad reads the load, proc_loadavg(5), and how long the machine has been up.
func (m *Machine) readLoad(f *proc.Files) {
	m.Load = [3]float64{sample.Unknown, sample.Unknown, sample.Unknown}
	rest := f.ReadPath("/proc/loadavg", 128)
	for i := range m.Load {
		var word []byte
		word, rest = proc.NextField(rest)
		if load, err := strconv.ParseFloat(string(word), 64); err == nil {
			m.Load[i] = load
		}
	}
	m.Uptime = proc.SinceBoot().Truncate(time.Second)
	m.BootTime = time.Now().Add(-m.Uptime).Truncate(time.Second)
}

// readMachineSample reads /proc/stat; false when it cannot be read.
func readMachineSample(f *proc.Files) (s machineSample, ok bool) {
	s = machineSample{taken: time.Now(), pageIn: sample.Unknown, pageOut: sample.Unknown}
	stat := f.ReadPath("/proc/stat", 512) // the first line is that of all cores
	for i := range s.cpu {
		// Old kernels have fewer columns.
		n, told := proc.FieldAfter(stat, "cpu ", i)
		s.cpu[i], ok = n, ok || told
	}
	if vmstat := f.ReadPath("/proc/vmstat", 8192); len(vmstat) > 0 {
		s.pageIn, s.pageOut = proc.CounterAfter(vmstat, "pswpin "), proc.CounterAfter(vmstat, "pswpout ")
	}
	return s, ok
}

// readFileNumbers reads the open files of the machine; proc_sys_fs(5) has the format.
func readFileNumbers(f *proc.Files) (allocated, unused, maximum uint64) {
	text := f.ReadPath("/proc/sys/fs/file-nr", 128)
	allocated, _ = proc.FieldAfter(text, "", 0)
	unused, _ = proc.FieldAfter(text, "", 1)
	maximum, _ = proc.FieldAfter(text, "", 2)
	return allocated, unused, maximum
}

// pressureFiles are where the kernel tells of each resource.
var pressureFiles = [...][2]string{{"cpu", "/proc/pressure/cpu"}, {"memory", "/proc/pressure/memory"}, {"io", "/proc/pressure/io"}}

func readPressure(f *proc.Files) map[string]Pressure {
	pressure := make(map[string]Pressure, len(pressureFiles))
	for _, file := range pressureFiles {
		// A kernel that has it switched off lets the file be opened and fails the read.
		if text := f.ReadPath(file[1], 512); len(text) > 0 {
			pressure[file[0]] = parsePressure(string(text))
		}
	}
	return pressure
}

// pressureSpans are the names of the averages.
var pressureSpans = [...]string{"avg10", "avg60", "avg300"}

// parsePressure reads lines such as "some avg10=0.01 avg60=0.12 avg300=0.14 total=2605224".
func parsePressure(text string) Pressure {
	var p Pressure
	for line := range strings.Lines(text) {
		kind, rest, _ := strings.Cut(line, " ")
		into := &p.Some
		switch kind {
		case "some":
		case "full":
			into = &p.Full
		default:
			continue
		}
		for _, word := range strings.Fields(rest) {
			key, value, _ := strings.Cut(word, "=")
			if i := slices.Index(pressureSpans[:], key); i >= 0 {
				into[i], _ = strconv.ParseFloat(value, 64)
			}
		}
	}
	return p
}
