package system

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// machineSample is what the rates of the next reading are made against.
type machineSample struct {
	taken           time.Time
	cpu             [10]uint64 // ticks of all cores, in the order of proc_stat(5)
	pageIn, pageOut int64      // kilobytes
}

// MachineReader reads the machine and keeps the sample before, for rates. It may be used from several goroutines.
type MachineReader struct {
	cores int

	mu     sync.Mutex
	before machineSample
	rates  machineRates // of the last two samples
}

type machineRates struct {
	cpu             CPU
	pageIn, pageOut float64
}

// NewMachineReader returns a reader without a sample.
func NewMachineReader() *MachineReader {
	return &MachineReader{cores: countCores(), rates: machineRates{unknownCPU(), unknown, unknown}}
}

// Read reads the machine. What this kernel cannot tell is unknown; an error means that it tells nothing.
func (r *MachineReader) Read(ctx context.Context) (*Machine, error) {
	m := &Machine{Cores: r.cores, Pressure: readPressure()}
	if err := m.readCommon(ctx); err != nil {
		return nil, fmt.Errorf("cannot read the memory of the machine: %w", err)
	}
	m.FDAllocated, m.FDUnused, m.FDMaximum = readFileNumbers()
	now, err := readMachineSample()
	if err != nil {
		return nil, fmt.Errorf("cannot read the CPU time of the machine: %w", err)
	}
	rates := r.advance(now)
	m.CPU, m.PageIn, m.PageOut = rates.cpu, rates.pageIn, rates.pageOut
	return m, nil
}

func (r *MachineReader) advance(now machineSample) machineRates {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.before.taken.IsZero() {
		r.before = now
		return r.rates
	}
	elapsed := now.taken.Sub(r.before.taken)
	if elapsed < minSample {
		return r.rates
	}
	// Counted in kilobytes, told in pages.
	pages := elapsed * time.Duration(os.Getpagesize()) / 1024
	r.rates = machineRates{
		cpu:     cpuBetween(r.before.cpu, now.cpu),
		pageIn:  rate(r.before.pageIn, now.pageIn, pages),
		pageOut: rate(r.before.pageOut, now.pageOut, pages),
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
	share := func(i int) float64 { return percent(grown[i], all) }
	return CPU{
		User: share(0), Nice: share(1), System: share(2), Wait: share(4), HardIRQ: share(5), SoftIRQ: share(6),
		Steal: share(7), Guest: share(8), GuestNice: share(9),
		Total: percent(all-grown[3]-grown[4], all),
	}
}

func readMachineSample() (machineSample, error) {
	s := machineSample{taken: time.Now(), pageIn: unknown, pageOut: unknown}
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return s, err
	}
	for i := range s.cpu {
		// Old kernels have fewer columns.
		s.cpu[i], _ = fieldAfter(stat, "cpu ", i)
	}
	if vmstat, err := os.ReadFile("/proc/vmstat"); err == nil {
		s.pageIn, s.pageOut = counterAfter(vmstat, "pgpgin "), counterAfter(vmstat, "pgpgout ")
	}
	return s, nil
}

// readFileNumbers reads the open files of the machine; proc_sys_fs(5) has the format.
func readFileNumbers() (allocated, unused, maximum uint64) {
	text, err := os.ReadFile("/proc/sys/fs/file-nr")
	if err != nil {
		return 0, 0, 0
	}
	allocated, _ = fieldAfter(text, "", 0)
	unused, _ = fieldAfter(text, "", 1)
	maximum, _ = fieldAfter(text, "", 2)
	return allocated, unused, maximum
}

func readPressure() map[string]Pressure {
	pressure := make(map[string]Pressure, 3)
	for _, resource := range []string{"cpu", "memory", "io"} {
		// A kernel that has it switched off lets the file be opened and fails the read.
		if text, err := os.ReadFile("/proc/pressure/" + resource); err == nil {
			pressure[resource] = parsePressure(string(text))
		}
	}
	return pressure
}

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
			if i := map[string]int{"avg10": 1, "avg60": 2, "avg300": 3}[key]; i > 0 {
				into[i-1], _ = strconv.ParseFloat(value, 64)
			}
		}
	}
	return p
}
