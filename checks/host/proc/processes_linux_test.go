package proc

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const allColumns = ColOwner | ColPSS | ColIO | ColFDs | ColSecurity

// start runs a program until the end of the test.
func start(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd
}

// startShell runs a script that prints a line when it is ready. Its children end with it.
func startShell(t testing.TB, script string) int {
	t.Helper()
	cmd := exec.Command("sh", "-c", script)
	cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Kill(-cmd.Process.Pid, unix.SIGKILL); io.Copy(io.Discard, out); cmd.Wait() })
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return cmd.Process.Pid
}

func newReader(t testing.TB) *Reader {
	r := NewReader()
	t.Cleanup(r.Close)
	return r
}

func read(t testing.TB, r *Reader, cmdlines bool) *Table {
	t.Helper()
	table, err := r.Read(t.Context(), cmdlines)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// eventually reads until ok, which a test's outer time limit bounds.
func eventually(t testing.TB, r *Reader, cmdlines bool, ok func(*Table) bool) *Table {
	t.Helper()
	for {
		if table := read(t, r, cmdlines); ok(table) {
			return table
		}
		runtime.Gosched()
	}
}

func TestReadAgreesWithPs(t *testing.T) {
	child := start(t, "sleep", "1717")
	before := time.Now()
	r := newReader(t)
	table := eventually(t, r, true, func(table *Table) bool {
		p, ok := table.Get(child.Process.Pid)
		return ok && p.Cmdline == "sleep 1717" && p.State == 'S' // it has all its memory
	})
	out, err := exec.Command("ps", "-o", "ppid=,ruid=,euid=,rgid=,nlwp=,etimes=,rss=,comm=", "-p", strconv.Itoa(child.Process.Pid)).Output()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := table.Get(child.Process.Pid)
	age := before.Sub(p.Started).Seconds()
	d := details(t, r, table, p.PID, ColOwner)
	got := fmt.Sprint(p.PPID, d.UID, d.EUID, d.GID, p.Threads)
	words := strings.Fields(string(out))
	if want := strings.Join(words[:5], " "); got != want || p.Name != words[7] || p.Zombie {
		t.Errorf("got %s %s %+v\nps says %s", got, p.Name, p, out)
	}
	if p.PPID != os.Getpid() || table.Taken().Before(before) {
		t.Errorf("got %+v taken %v", p, table.Taken())
	}
	if seconds, _ := strconv.ParseFloat(words[5], 64); math.Abs(seconds-age) > 2 && seconds < 1<<31 { // ps takes less than nothing for very much
		t.Errorf("started %v seconds ago, ps says %v", age, seconds)
	}
	if rss, _ := strconv.ParseFloat(words[6], 64); math.Abs(rss*1024-float64(p.Memory)) > 1<<20 {
		t.Errorf("memory %d, ps says %v kB", p.Memory, rss)
	}
	if d.FDs != -1 || d.FDsTotal != -1 || d.Read.GenericBytes != -1 || d.Memory != p.Memory {
		t.Errorf("columns that were not asked for: %+v", d)
	}
}

// details reads columns of one process.
func details(t testing.TB, r *Reader, table *Table, pid int, columns Columns) Details {
	t.Helper()
	p, found := table.Get(pid)
	if !found {
		t.Fatalf("process %d is not in the table", pid)
	}
	d, err := r.Details(table, p, columns, 0)
	if err != nil {
		t.Fatalf("process %d: %v", pid, err)
	}
	return d
}

func TestReadWithoutCommandLines(t *testing.T) {
	if p, _ := read(t, newReader(t), false).Get(os.Getpid()); p.Cmdline != "" {
		t.Errorf("read a command line that was not asked for: %q", p.Cmdline)
	}
}

func TestShownColumnsMayBeOld(t *testing.T) {
	r := newReader(t)
	table := read(t, r, false)
	p, _ := table.Get(os.Getpid())
	first, _ := r.Details(table, p, 0, ColFDs|ColOwner)
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if shown, _ := r.Details(table, p, 0, ColFDs|ColOwner); first.FDs <= 0 || shown.FDs != first.FDs || shown.UID != os.Getuid() {
		t.Errorf("shown: %+v, first %+v", shown, first)
	}
	if exact, _ := r.Details(table, p, ColFDs, ColOwner); exact.FDs <= first.FDs {
		t.Errorf("asked for: %d descriptors, before one more was opened %d", exact.FDs, first.FDs)
	}
}

// Memory that is shown is the same as where a rule asks: proportional, and read anew once the process has grown.
func TestShownMemoryIsProportional(t *testing.T) {
	r := newReader(t)
	look := func(exact, shown Columns) Details {
		table := read(t, r, false)
		p, _ := table.Get(os.Getpid())
		d, err := r.Details(table, p, exact, shown)
		if err != nil {
			t.Fatal(err)
		}
		if resident := p.Memory; d.Memory == 0 || d.Memory > resident+resident/8 {
			t.Errorf("%d bytes of %d resident", d.Memory, resident)
		}
		return d
	}
	near := func(a, b uint64) bool { return max(a, b)-min(a, b) < a/10 }
	shown, exact := look(0, ColPSS), look(ColPSS, 0)
	if !near(exact.Memory, shown.Memory) || !near(exact.MemoryTotal, shown.MemoryTotal) {
		t.Errorf("%d of %d bytes are shown, a rule sees %d of %d", shown.Memory, shown.MemoryTotal, exact.Memory, exact.MemoryTotal)
	}
	room := make([]byte, 64<<20)
	for i := 0; i < len(room); i += 4096 {
		room[i] = 1
	}
	if grown := look(0, ColPSS); grown.Memory < shown.Memory+48<<20 {
		t.Errorf("%d bytes are shown after %d, and 64 MB more", grown.Memory, shown.Memory)
	}
	runtime.KeepAlive(room)
}

func TestDetailsOfAProcessThatIsGone(t *testing.T) {
	r := newReader(t)
	if _, err := r.Details(read(t, r, false), &Process{PID: math.MaxInt32}, ColOwner, 0); !errors.Is(err, ErrEnded) {
		t.Error("it has details")
	}
}

func TestDeepColumns(t *testing.T) {
	pid := os.Getpid()
	r := newReader(t)
	p := details(t, r, read(t, r, false), pid, allColumns)

	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(entries); math.Abs(float64(p.FDs-n)) > 2 { // one of them reads the folder
		t.Errorf("%d descriptors, the folder has %d", p.FDs, n)
	}
	limits, _ := exec.Command("sh", "-c", "cat /proc/"+strconv.Itoa(pid)+"/limits | grep 'open files'").Output()
	if words := strings.Fields(string(limits)); fmt.Sprint(p.FDSoftLimit, p.FDHardLimit) != words[3]+" "+words[4] {
		t.Errorf("limits %d %d, the kernel says %s", p.FDSoftLimit, p.FDHardLimit, limits)
	}
	rollup, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		t.Skip("no smaps_rollup here")
	}
	pss, _ := FieldAfter(rollup, "Pss:", 0)
	if diff := math.Abs(float64(p.Memory) - float64(pss*1024)); diff > float64(p.Memory)/2 {
		t.Errorf("memory %d, smaps_rollup says %d kB", p.Memory, pss)
	}
	if p.Read.GenericBytes <= 0 || p.Read.Operations <= 0 || p.Write.GenericBytes < 0 || p.Read.DiskBytes < 0 {
		t.Errorf("io %+v %+v", p.Read, p.Write)
	}
	attribute, _ := os.ReadFile("/proc/self/attr/current")
	if want := strings.TrimRight(string(attribute), "\x00\n"); p.SecurityAttribute != want {
		t.Errorf("security attribute %q, want %q", p.SecurityAttribute, want)
	}
}

func TestTreeOfRealProcesses(t *testing.T) {
	// Between fork and exec a child has no memory of its own to count.
	pid := startShell(t, "sleep 1719 & a=$!; sleep 1719 & until grep -q sleep /proc/$a/comm && grep -q sleep /proc/$!/comm; do :; done; echo ready; wait")
	r := newReader(t)
	table := read(t, r, false)
	p, _ := table.Get(pid)
	d := details(t, r, table, pid, allColumns)
	if p.Children != 2 || p.MemoryTotal <= p.Memory || d.MemoryTotal <= d.Memory || d.FDsTotal <= d.FDs {
		t.Errorf("got %+v %+v", p, d)
	}
}

func TestCPUIsWhatTheKernelCounted(t *testing.T) {
	pid := startShell(t, "echo ready; while :; do :; done")
	ticks := func() float64 {
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(string(line[strings.LastIndex(string(line), ")"):]))
		user, _ := strconv.ParseFloat(words[12], 64)
		system, _ := strconv.ParseFloat(words[13], 64)
		return user + system
	}
	r := newReader(t)
	outer := ticks()
	first := read(t, r, false)
	inner := ticks()
	details(t, r, first, os.Getpid(), ColIO) // what nobody watches, or its parent, is not followed
	var least float64
	table := eventually(t, r, false, func(table *Table) bool {
		p, _ := table.Get(pid)
		if p.CPUPercent < 0 {
			least = ticks() - inner
		}
		return p.CPUPercent >= 0
	})
	most := ticks() - outer
	elapsed := table.Taken().Sub(first.Taken()).Seconds()
	p, _ := table.Get(pid)
	// One thread can use one core, which has 100 ticks a second.
	if got := p.CPUPercent * elapsed; got < min(least, 100*elapsed)-2 || got > most+2 {
		t.Errorf("%v %% in %v s, the kernel counted %v to %v ticks", p.CPUPercent, elapsed, least, most)
	}
	if parent, _ := table.Get(os.Getpid()); parent.CPUPercentTotal <= 0 {
		t.Errorf("the total of the parent is %v", parent.CPUPercentTotal)
	}
	// A look right after is given the same rate, not one made of a tick or two.
	if again, _ := read(t, r, false).Get(pid); again.CPUPercent != p.CPUPercent {
		t.Errorf("right after: %v, before %v", again.CPUPercent, p.CPUPercent)
	}
}

func TestIORate(t *testing.T) {
	pid := startShell(t, "echo ready; exec cat /dev/zero >/dev/null")
	r := newReader(t)
	table := read(t, r, false)
	first := details(t, r, table, pid, ColIO)
	if first.Read.GenericRate != -1 || first.Read.GenericBytes < 0 {
		t.Errorf("first: %+v", first.Read)
	}
	d := first
	for d.Read.GenericRate <= 0 { // which the test's outer time limit bounds
		runtime.Gosched()
		d = details(t, r, table, pid, ColIO)
	}
	if d.Read.OperationRate <= 0 || d.Write.GenericRate <= 0 || d.Read.DiskRate < 0 || d.Read.GenericBytes <= first.Read.GenericBytes {
		t.Errorf("got %+v %+v", d.Read, d.Write)
	}
}

// What somebody has asked for is read with the next table, and is what the process's own file says.
func TestCountersComeWithTheTable(t *testing.T) {
	pid := startShell(t, "read line </proc/version; echo ready; sleep 1726 & wait")
	r := newReader(t)
	first := read(t, r, false)
	before := details(t, r, first, pid, ColIO)
	table := read(t, r, false)
	p, _ := table.Get(pid)
	if old, _ := first.Get(pid); old.counters != 0 || p.counters == 0 || r.samples.byPID[pid].files[keptIO] == 0 {
		t.Fatalf("counters at %d, before at %d", p.counters, old.counters)
	}
	if other, _ := table.Get(os.Getpid()); other.counters != 0 {
		t.Error("counters of a process that nobody asked about")
	}
	after := details(t, r, table, pid, ColIO)
	if after.Read.GenericBytes <= 0 || after.Read.GenericBytes != before.Read.GenericBytes || after.Write.Operations != before.Write.Operations || after.Write.DiskBytes < 0 {
		t.Errorf("with the table %+v %+v, by itself %+v %+v", after.Read, after.Write, before.Read, before.Write)
	}
}

func TestZombie(t *testing.T) {
	cmd := exec.Command("true")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	eventually(t, newReader(t), true, func(table *Table) bool {
		p, ok := table.Get(cmd.Process.Pid)
		return ok && p.Zombie && p.State == 'Z' && p.Cmdline == "" && p.Name == "true"
	})
	if _, ok := Exists(cmd.Process.Pid); ok {
		t.Error("a zombie exists")
	}
}

func TestThreadIsNoProcess(t *testing.T) {
	ids, done := make(chan int), make(chan struct{})
	defer close(done)
	for range 2 { // one of them may be the first thread, whose id is that of the process
		go func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			ids <- unix.Gettid()
			<-done
		}()
	}
	table := read(t, newReader(t), false)
	for range 2 {
		id := <-ids
		if id == os.Getpid() {
			continue
		}
		if _, ok := table.Get(id); ok {
			t.Errorf("thread %d is in the table", id)
		}
		if _, ok := Exists(id); ok {
			t.Errorf("thread %d exists as a process", id)
		}
	}
}

func TestProcessExists(t *testing.T) {
	own, _ := read(t, newReader(t), false).Get(os.Getpid())
	if ticks, ok := Exists(os.Getpid()); !ok || ticks != own.StartTicks {
		t.Errorf("got %d %v, want %d", ticks, ok, own.StartTicks)
	}
	for _, pid := range []int{0, -1, math.MaxInt32} {
		if _, ok := Exists(pid); ok {
			t.Errorf("%d exists", pid)
		}
	}
}

func TestMatchRealProcesses(t *testing.T) {
	older := startShell(t, "sleep 17201720 & echo ready; wait")
	startShell(t, "sleep 17201720 & echo ready; wait")
	r := newReader(t)
	for range 2 { // the second time with the command lines of the first
		p, ok := read(t, r, true).Match(regexp.MustCompile(`sleep 1720172[0-9]`))
		if !ok || p.PID != older {
			t.Errorf("got %+v, want pid %d", p, older)
		}
	}
	if p, ok := read(t, r, true).Match(regexp.MustCompile(regexp.QuoteMeta(os.Args[0]))); ok {
		t.Errorf("found itself: %+v", p)
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newReader(t).Read(ctx, false); err == nil {
		t.Error("no error")
	}
}

func TestEqualArguments(t *testing.T) {
	for _, raw := range []string{"a\x00b c\x00", "a\x00\x00b\x00\x00", "", "\x00", "a b  "} {
		if joined := joinArguments([]byte(raw)); !equalArguments([]byte(raw), joined) {
			t.Errorf("%q is not equal to %q", raw, joined)
		}
	}
	if equalArguments([]byte("a\x00b"), "a c") || equalArguments([]byte("a"), "a b") {
		t.Error("unequal arguments are equal")
	}
}

func TestFilesOfEndedProcessesAreLetGo(t *testing.T) {
	child := start(t, "sleep", "1723")
	r := newReader(t)
	for range 3 {
		details(t, r, read(t, r, true), child.Process.Pid, ColIO)
	}
	if k := r.samples.byPID[child.Process.Pid]; k.files[keptStat] == 0 || k.files[keptCmdline] == 0 || k.files[keptIO] == 0 {
		t.Errorf("files kept of it: %v", k.files)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	if _, ok := read(t, r, true).Get(child.Process.Pid); ok || r.samples.byPID[child.Process.Pid] != nil {
		t.Error("it is still in the table")
	}
	r.Close()
	if r.files.kept != 0 {
		t.Errorf("%d files are still open", r.files.kept)
	}
}
