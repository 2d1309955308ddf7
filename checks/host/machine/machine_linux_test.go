package machine

import (
	"math"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/host/proc"
)

// output runs a program and returns its words.
func output(t *testing.T, name string, args ...string) []string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("%s: %v", name, err)
	}
	return strings.Fields(string(out))
}

func TestMachineAgreesWithFree(t *testing.T) {
	m, err := NewReader().Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	words := output(t, "free", "-b") // ... Mem: total used free shared cache available Swap: total used free
	number := func(i int) float64 {
		n, err := strconv.ParseFloat(words[i], 64)
		if err != nil {
			t.Fatalf("%q: %v", words, err)
		}
		return n
	}
	if float64(m.MemoryTotal) != number(7) || float64(m.SwapTotal) != number(14) {
		t.Errorf("memory %d swap %d, free says %q", m.MemoryTotal, m.SwapTotal, words)
	}
	if used := number(7) - number(12); math.Abs(used-float64(m.MemoryUsed)) > number(7)/10 {
		t.Errorf("used %d, free says %v", m.MemoryUsed, used)
	}
	if want := float64(m.MemoryUsed) / float64(m.MemoryTotal) * 100; m.MemoryPercent != want {
		t.Errorf("memory %v %%, want %v", m.MemoryPercent, want)
	}
}

func TestMachineAgreesWithTheKernel(t *testing.T) {
	m, err := NewReader().Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := output(t, "nproc", "--all"); n[0] != strconv.Itoa(m.Cores) {
		t.Errorf("%d cores, nproc says %q", m.Cores, n)
	}
	for i, word := range output(t, "cat", "/proc/loadavg")[:3] {
		if load, _ := strconv.ParseFloat(word, 64); math.Abs(load-m.Load[i]) > 1 {
			t.Errorf("load %v, the kernel says %s", m.Load, word)
		}
	}
	uptime, _ := strconv.ParseFloat(output(t, "cat", "/proc/uptime")[0], 64)
	if math.Abs(m.Uptime.Seconds()-uptime) > 2 {
		t.Errorf("uptime %v, the kernel says %v s", m.Uptime, uptime)
	}
	stat, _ := os.ReadFile("/proc/stat")
	if boot, ok := proc.FieldAfter(stat, "btime", 0); !ok || math.Abs(float64(m.BootTime.Unix())-float64(boot)) > 2 {
		t.Errorf("boot time %v, the kernel says %d", m.BootTime, boot)
	}
	files := output(t, "cat", "/proc/sys/fs/file-nr")
	if strconv.FormatUint(m.FDMaximum, 10) != files[2] || m.FDAllocated == 0 {
		t.Errorf("files %d of %d, the kernel says %q", m.FDAllocated, m.FDMaximum, files)
	}
	for _, resource := range []string{"cpu", "memory", "io"} {
		_, err := os.ReadFile("/proc/pressure/" + resource)
		if _, ok := m.Pressure[resource]; ok != (err == nil) {
			t.Errorf("pressure of %s: %v, the kernel says %v", resource, ok, err)
		}
	}
	if m.CPU != unknownCPU() || m.PageIn != -1 || m.PageOut != -1 {
		t.Errorf("rates from one sample: %+v", m)
	}
}

func TestMachineRates(t *testing.T) {
	r := NewReader()
	for {
		m, err := r.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if c := m.CPU; c.Total >= 0 {
			if busy := c.User + c.Nice + c.System + c.HardIRQ + c.SoftIRQ + c.Steal; math.Abs(busy-c.Total) > 0.01 || c.Total > 100 || c.Wait < 0 {
				t.Errorf("got %+v", c)
			}
			if m.PageIn < 0 || m.PageOut < 0 {
				t.Errorf("pages %v %v", m.PageIn, m.PageOut)
			}
			return
		}
		runtime.Gosched()
	}
}

func TestCPUBetween(t *testing.T) {
	before := [10]uint64{100, 100, 100, 1000, 50, 0, 0, 0, 10, 0}
	now := [10]uint64{130, 110, 120, 1020, 40, 5, 5, 10, 20, 1} // waiting went back by ten
	want := CPU{Total: 80, User: 30, Nice: 10, System: 20, Wait: 0, HardIRQ: 5, SoftIRQ: 5, Steal: 10, Guest: 10, GuestNice: 1}
	if got := cpuBetween(before, now); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := cpuBetween(now, now); got != unknownCPU() {
		t.Errorf("without any time: %+v", got)
	}
}

func TestPagesPerSecond(t *testing.T) {
	r := NewReader()
	r.advance(machineSample{taken: time.Unix(100, 0), pageIn: 1000, pageOut: -1})
	got := r.advance(machineSample{taken: time.Unix(102, 0), pageIn: 1008, pageOut: -1})
	if got.pageIn != 4 || got.pageOut != -1 {
		t.Errorf("got %+v, want 4 pages a second", got)
	}
}

func TestParsePressure(t *testing.T) {
	got := parsePressure("some avg10=0.01 avg60=0.12 avg300=1.14 total=2605224\nfull avg10=2.00 avg60=3.00 avg300=x total=0\nother avg10=9\n")
	want := Pressure{Some: [3]float64{0.01, 0.12, 1.14}, Full: [3]float64{2, 3, 0}}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestPlatformAgreesWithUname(t *testing.T) {
	p := ReadPlatform()
	got := strings.Join([]string{p.Name, p.Release, p.Version, p.Machine}, " ")
	if want := strings.Join(output(t, "uname", "-s", "-r", "-v", "-m"), " "); strings.Join(strings.Fields(got), " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if p.CPUs < 1 || p.MemoryKB == 0 {
		t.Errorf("got %+v", p)
	}
}

func TestBootID(t *testing.T) {
	if want := output(t, "cat", "/proc/sys/kernel/random/boot_id")[0]; proc.BootID() != want {
		t.Errorf("got %q, want %q", proc.BootID(), want)
	}
}

// TestPagesAreOfSwap: what is read from and written to files is none of them.
func TestPagesAreOfSwap(t *testing.T) {
	vmstat, err := os.ReadFile("/proc/vmstat")
	must(t, err)
	in, ok := proc.FieldAfter(vmstat, "\npswpin ", 0)
	if !ok {
		t.Skip("this kernel knows no swap")
	}
	s, _ := readMachineSample(new(proc.Files))
	if out, _ := proc.FieldAfter(vmstat, "\npswpout ", 0); s.pageIn < int64(in) || s.pageOut < int64(out) || s.pageIn > int64(in)+1e6 || s.pageOut > int64(out)+1e6 {
		t.Errorf("%d pages in, %d out, the kernel says %d and %d", s.pageIn, s.pageOut, in, out)
	}
	if all, _ := proc.FieldAfter(vmstat, "\npgpgin ", 0); in == 0 && all > 0 && s.pageIn == int64(all) {
		t.Error("reads of files are counted")
	}
}
