package probe

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/fs"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
)

// named is a service with a pid file, and who looks at it.
type pidFiled struct {
	*testing.T
	file  string
	s     *checks.Service
	o     *Observer
	cycle uint64
	seen  *checks.Observation
}

// onDisk gives a service whose pid file is in a folder that a boot does not empty, inMemory one in a folder that it does.
func onDisk(t *testing.T) *pidFiled {
	dir := t.TempDir()
	if fs.InMemory(dir) {
		t.Skip("folders for tests are in memory here")
	}
	return pidFileIn(t, dir)
}

func inMemory(t *testing.T) *pidFiled {
	dir, err := os.MkdirTemp("/dev/shm", "identity")
	if err != nil || !fs.InMemory(dir) {
		t.Skip("no file system in memory here")
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return pidFileIn(t, dir)
}

func pidFileIn(t *testing.T, dir string) *pidFiled {
	w := &pidFiled{T: t, file: filepath.Join(dir, "a.pid")}
	w.s = &checks.Service{Name: "a", Kind: checks.Process, Target: w.file}
	w.startAnew()
	return w
}

// startAnew puts an observer in the place of the one that knows something.
func (w *pidFiled) startAnew() {
	w.o = New(Options{Config: func() *checks.Config {
		return &checks.Config{Settings: checks.Settings{Limits: checks.DefaultLimits()}, Services: []*checks.Service{w.s}}
	}, Log: slog.New(slog.DiscardHandler)})
	config := w.o.settings()
	w.o.settings = func() *checks.Config { return config }
	w.seen = nil
}

// sleeper starts a process that runs until the end of the test, or its own.
func (w *pidFiled) sleeper() *exec.Cmd {
	w.Helper()
	cmd := exec.Command("/bin/sleep", "600")
	if err := cmd.Start(); err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { end(cmd) })
	return cmd
}

func end(cmd *exec.Cmd) {
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // killed
}

// write writes the pid file, as if at a time that is so long after now.
func (w *pidFiled) write(text any, after time.Duration) {
	w.Helper()
	if err := os.WriteFile(w.file, fmt.Append(nil, text, "\n"), 0o644); err != nil {
		w.Fatal(err)
	}
	w.stamp(after)
}

func (w *pidFiled) stamp(after time.Duration) {
	w.Helper()
	at := time.Now().Add(after)
	if err := os.Chtimes(w.file, at, at); err != nil {
		w.Fatal(err)
	}
}

// look looks by all paths, which must agree: by the clock, woken, and as actions ask.
func (w *pidFiled) look() *checks.Observation {
	w.Helper()
	before := w.seen
	w.cycle++
	woken := w.o.Observe(w.Context(), engine.Look{Service: w.s, Before: before, Cycle: w.cycle, Fresh: true})
	w.seen = w.o.Observe(w.Context(), engine.Look{Service: w.s, Before: before, Cycle: w.cycle})
	asked := w.o.Running(w.s, before)
	if woken.Missing != w.seen.Missing || woken.Known != w.seen.Known || woken.Unseen+w.seen.Unseen+asked.Unseen != "" ||
		asked.Runs != (w.seen.Process != nil && !w.seen.Process.Zombie) {
		w.Fatalf("paths differ: by the clock %q %+v, woken %q %+v, asked %+v", w.seen.Missing, w.seen.Process, woken.Missing, woken.Process, asked)
	}
	return w.seen
}

// runs wants the service to run as a process, and something to be said of its pid file.
func (w *pidFiled) runs(what string, cmd *exec.Cmd, pidFile string) {
	w.Helper()
	seen := w.look()
	if seen.Process == nil || seen.Process.PID != cmd.Process.Pid || seen.Missing != "" {
		w.Fatalf("%s: seen %q %+v, want process %d", what, seen.Missing, seen.Process, cmd.Process.Pid)
	}
	if got := seen.Process.PIDFile; pidFile == "" && got != "" || !strings.Contains(got, pidFile) {
		w.Errorf("%s: of the pid file it says %q, want %q", what, got, pidFile)
	}
}

func (w *pidFiled) missing(what string, says ...string) {
	w.Helper()
	seen := w.look()
	if seen.Missing == "" || seen.Process != nil {
		w.Fatalf("%s: seen %+v, want nothing", what, seen.Process)
	}
	for _, text := range says {
		if !strings.Contains(seen.Missing, text) {
			w.Errorf("%s: it says %q, want %q in it", what, seen.Missing, text)
		}
	}
}

// Item 6: a clock that steps, forward or back, moves the times of files against the starts of processes. A process that was
// seen is the same one all the same, in this run and, by the state file, in the next.
func TestAClockThatStepsChangesNoProcess(t *testing.T) {
	for name, where := range map[string]func(*testing.T) *pidFiled{"disk": onDisk, "memory": inMemory} {
		t.Run(name, func(t *testing.T) {
			w := where(t)
			cmd := w.sleeper()
			w.write(cmd.Process.Pid, 0)
			w.runs("at first", cmd, "")
			for _, step := range []time.Duration{-time.Hour, -20 * 365 * 24 * time.Hour, 24 * time.Hour} {
				w.stamp(step)
				w.runs("after a step", cmd, "")
				saved := w.seen.Known
				w.startAnew()
				w.seen = &checks.Observation{Process: &checks.ProcessFacts{PID: saved.PID, StartTicks: saved.StartTicks}} // as the engine restores it
				w.runs("after a step and a new start", cmd, "")
			}
			if up := w.seen.Process.Uptime; up < 0 || up > 10*time.Minute {
				t.Errorf("it is up for %v", up)
			}
			end(cmd)
			w.missing("after its end")
		})
	}
}

// Item 7: while the process lives that the pid file has named, the service runs, whatever has become of the file, and the
// file is what is told. When it ends, the service does not run.
func TestALostPidFileIsNoLostProcess(t *testing.T) {
	for what, loss := range map[string]struct {
		lose func(w *pidFiled)
		says string
	}{
		"removed":        {func(w *pidFiled) { _ = os.Remove(w.file) }, "is gone"},
		"folder gone":    {func(w *pidFiled) { _ = os.RemoveAll(filepath.Dir(w.file)) }, "is gone"},
		"empty":          {func(w *pidFiled) { _ = os.Truncate(w.file, 0) }, "is empty"},
		"blank":          {func(w *pidFiled) { w.write(" \n ", 0) }, "is empty"},
		"junk":           {func(w *pidFiled) { w.write("junk", 0) }, "holds no process id"},
		"zero":           {func(w *pidFiled) { w.write("0", 0) }, "holds no process id"},
		"negative":       {func(w *pidFiled) { w.write("-1", 0) }, "holds no process id"},
		"huge":           {func(w *pidFiled) { w.write("99999999999999999999999999", 0) }, "holds no process id"},
		"nobody":         {func(w *pidFiled) { w.write(2147483647, 0) }, "names process 2147483647, which does not run"},
		"zeroes":         {func(w *pidFiled) { w.write("\x00\x00\x00\x00", 0) }, "holds no process id"},
		"folder":         {func(w *pidFiled) { _ = os.Remove(w.file); _ = os.Mkdir(w.file, 0o755) }, "is no regular file"},
		"fifo":           {func(w *pidFiled) { _ = os.Remove(w.file); _ = unix.Mkfifo(w.file, 0o644) }, "is no regular file"},
		"link to itself": {func(w *pidFiled) { _ = os.Remove(w.file); _ = os.Symlink(w.file, w.file) }, "cannot be read"},
		"a stranger":     {func(w *pidFiled) { w.write(w.sleeper().Process.Pid, -time.Hour) }, "/bin/sleep 600"},
	} {
		t.Run(what, func(t *testing.T) {
			w := inMemory(t)
			cmd := w.sleeper()
			w.write(cmd.Process.Pid, 0)
			w.runs("at first", cmd, "")
			loss.lose(w)
			for range 5 {
				w.runs("without it", cmd, loss.says)
			}
			saved := w.seen
			w.startAnew()
			w.seen = &checks.Observation{Process: &checks.ProcessFacts{PID: saved.Known.PID, StartTicks: saved.Known.StartTicks}}
			w.runs("after a new start", cmd, loss.says)
			end(cmd)
			w.missing("after its end")
			w.missing("later")
			next := w.sleeper()
			_ = os.RemoveAll(w.file)
			_ = os.MkdirAll(filepath.Dir(w.file), 0o755)
			w.write(next.Process.Pid, 0)
			w.runs("its successor", next, "")
		})
	}
}

// Whoever writes a pid file anew names the process that counts, as a program does that hands over to its successor.
func TestAPidFileMayNameASuccessor(t *testing.T) {
	w := onDisk(t)
	old, next := w.sleeper(), w.sleeper()
	w.write(old.Process.Pid, 0)
	w.runs("at first", old, "")
	w.write(fmt.Sprint(" ", next.Process.Pid, " of master"), 0)
	w.runs("written anew", next, "")
	if err := os.Remove(w.file); err != nil {
		t.Fatal(err)
	}
	w.runs("and lost", next, "is gone")
}

// Item 21: with no memory a file on a disk that is older than the process it names is left over from another one: the
// service does not run, and it is said who has its number. In a folder that is empty after a boot the file is of this boot.
func TestAFirstLookAtAStalePidFile(t *testing.T) {
	w := onDisk(t)
	cmd := w.sleeper()
	w.write(cmd.Process.Pid, -time.Hour)
	w.missing("older than the process", fmt.Sprint("process ", cmd.Process.Pid, " (/bin/sleep 600)"), "process is not running")
	if st := w.o.Running(w.s, w.seen); st.Runs || !strings.Contains(st.Stranger, "/bin/sleep 600") {
		t.Errorf("asked: %+v", st)
	}
	table, err := proc.NewReader().Read(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if pid := PID(table, w.s); pid != 0 {
		t.Errorf("what starts at boot is judged for process %d", pid)
	}
	for _, younger := range []time.Duration{-time.Second, 0, time.Hour, 10 * 365 * 24 * time.Hour} {
		w.startAnew()
		w.stamp(younger)
		w.runs("younger", cmd, "")
	}
	m := inMemory(t)
	m.write(cmd.Process.Pid, -24*time.Hour)
	m.runs("of this boot", cmd, "")
}

// The number of a process that has ended may be given to another. Which one the pid file means, its time tells then, also
// where the file is of this boot.
func TestANumberThatWasGivenAway(t *testing.T) {
	for name, where := range map[string]func(*testing.T) *pidFiled{"disk": onDisk, "memory": inMemory} {
		t.Run(name, func(t *testing.T) {
			w := where(t)
			cmd := w.sleeper()
			before := &checks.Observation{Known: checks.ProcessIdentity{PID: cmd.Process.Pid, StartTicks: 1}, Missing: "process is not running"}
			w.write(cmd.Process.Pid, -time.Minute)
			w.seen = before
			w.missing("written before", "/bin/sleep 600")
			w.missing("later", "/bin/sleep 600")
			w.startAnew()
			w.write(cmd.Process.Pid, time.Second)
			w.seen = before
			w.runs("written since", cmd, "")
		})
	}
}

// A zombie has ended: its service does not run for actions, and is a zombie for checks as long as its parent forgets it.
// When its pid file is gone too, nothing of it is left.
func TestAZombieIsNotRunning(t *testing.T) {
	w := onDisk(t)
	cmd := w.sleeper()
	w.write(cmd.Process.Pid, 0)
	w.runs("at first", cmd, "")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); ; {
		if p, err := proc.Lookup(cmd.Process.Pid); err == nil && p != nil && p.Zombie {
			break
		}
		if time.Now().After(end) {
			t.Fatal("it does not end")
		}
	}
	if seen := w.look(); seen.Process == nil || !seen.Process.Zombie {
		t.Fatalf("seen %q %+v", seen.Missing, seen.Process)
	}
	if err := os.Remove(w.file); err != nil {
		t.Fatal(err)
	}
	w.missing("without its pid file")
}

// What is known of a pid file survives a reload, and is dropped with the last service that has it.
func TestAReloadKeepsWhatIsKnown(t *testing.T) {
	w := onDisk(t)
	cmd := w.sleeper()
	w.write(cmd.Process.Pid, 0)
	w.runs("at first", cmd, "")
	w.s = &checks.Service{Name: "A", Kind: checks.Process, Target: w.file}
	config := &checks.Config{Settings: checks.Settings{Limits: checks.DefaultLimits()}, Services: []*checks.Service{w.s}}
	w.o.settings = func() *checks.Config { return config }
	w.stamp(-time.Hour)
	w.seen = nil
	w.runs("after a reload", cmd, "")
	other := &checks.Config{Settings: config.Settings, Services: []*checks.Service{{Name: "b", Kind: checks.Process, Target: w.file + ".b"}}}
	w.o.settings = func() *checks.Config { return other }
	w.o.Observe(t.Context(), engine.Look{Service: other.Services[0], Cycle: 100})
	if n := len(w.o.tables.pidFiles); n != 1 {
		t.Errorf("%d pid files are known", n)
	}
}
