package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/watch"
	"github.com/upkeep-monitor/upkeep/checks/load"
	"github.com/upkeep-monitor/upkeep/checks/probe"
)

// The traps are what people and packages do every day, and what a quick monitor must not take for a failure. All rounds of
// a trap run at the same time, each on a service of its own, with real processes, files and wake-ups.
// Two hundred rounds: UPKEEP_ROUNDS=200 go test -run Trap ./checks/engine

// rounds is how often each trap is laid.
func rounds() int {
	if n, err := strconv.Atoi(os.Getenv("UPKEEP_ROUNDS")); err == nil {
		return n
	}
	return 25
}

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// recorder is an actor that does nothing and remembers everything.
type recorder struct {
	mu    sync.Mutex
	moved []string
	heard map[string][]string // by service
}

func (r *recorder) Do(_ context.Context, step checks.Step, cause checks.Cause, _ *checks.Observation) checks.ActionOutcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.moved = append(r.moved, step.Kind.String()+" "+step.Service.Name+" -- "+cause.Text)
	return checks.ActionOutcome{}
}

func (r *recorder) Answer(context.Context, checks.Event, *checks.Service, *checks.Observation) checks.ActionOutcome {
	return checks.ActionOutcome{}
}

func (r *recorder) Sync() {}

func (r *recorder) Told() map[string][]checks.Told { return nil }
func (r *recorder) Saved(uint64)                   {}

func (r *recorder) Hear(e checks.Event, _ *checks.Service) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e.Change {
		r.heard[e.Service] = append(r.heard[e.Service], e.Text())
	}
}

// bait is a service under a trap: what it is watched by, and its process when it has one.
type bait struct {
	t    *testing.T
	path string
	cmd  *exec.Cmd
	gone chan struct{}
}

// start starts the service's process and writes its pid file after a moment, or not at all.
func (b *bait) start() {
	b.cmd = exec.Command("/bin/sleep", "600")
	if err := b.cmd.Start(); err != nil {
		b.t.Error(err)
		return
	}
	b.gone = make(chan struct{})
	go func(c *exec.Cmd, gone chan struct{}) { _ = c.Wait(); close(gone) }(b.cmd, b.gone)
}

// stop asks the process to end and waits until it has.
func (b *bait) stop() {
	_ = b.cmd.Process.Signal(syscall.SIGTERM)
	<-b.gone
}

func (b *bait) write(text string) {
	if err := os.WriteFile(b.path, []byte(text), 0o644); err != nil {
		b.t.Error(err)
	}
}

func (b *bait) writePid() { b.write(fmt.Sprintln(b.cmd.Process.Pid)) }
func (b *bait) remove()   { _ = os.Remove(b.path) }
func (b *bait) rename(to string) {
	if err := os.Rename(b.path, to); err != nil {
		b.t.Error(err)
	}
}

// spring lays one trap under as many services as there are rounds and gives what was heard of each, and what was done.
func spring(t *testing.T, entry string, prepare, trap func(*bait)) (heard map[string][]string, moved []string) {
	t.Helper()
	dir := t.TempDir()
	var text strings.Builder
	text.WriteString("set daemon 600\n")
	baits := make([]*bait, rounds())
	for i := range baits {
		baits[i] = &bait{t: t, path: filepath.Join(dir, fmt.Sprint("bait", i))}
		text.WriteString(strings.NewReplacer("NAME", fmt.Sprint("s", i), "PATH", baits[i].path).Replace(entry) + "\n")
		prepare(baits[i])
		defer func() {
			if baits[i].cmd != nil {
				baits[i].stop()
			}
		}()
	}
	control := text.String()
	config, found := load.File(load.Options{Path: "control", Text: &control, Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	log := slog.New(slog.DiscardHandler)
	w, err := watch.New(log)
	if err != nil {
		t.Fatal(err)
	}
	c := &counted{Watcher: w, all: make(chan struct{})}
	c.left.Store(int32(len(baits)))
	ctx, cancel := context.WithCancel(t.Context())
	r := &recorder{heard: map[string][]string{}}
	cycles := make(chan struct{}, 16)
	e := engine.New(engine.Options{Config: config, Actor: r, Waker: c, Log: log, CycleDone: func() { cycles <- struct{}{} },
		Observer: probe.New(probe.Options{Config: func() *checks.Config { return config }, Log: log})})
	var running sync.WaitGroup
	running.Go(func() { _ = w.Run(ctx) })
	running.Go(func() { _ = e.Run(ctx) })
	wait(t, cycles)
	wait(t, c.all)
	var all sync.WaitGroup
	for _, b := range baits {
		all.Go(func() {
			time.Sleep(rand.N(200 * time.Millisecond)) // so that rounds meet looks of others
			trap(b)
		})
	}
	all.Wait()
	e.Validate() // whatever a wake-up has not shown yet is seen now
	wait(t, cycles)
	cancel()
	running.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.heard, r.moved
}

func wait(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatal("what was waited for did not come")
	}
}

// counted is a watcher that tells when it watches so many files, which the engine asks for beside its loop.
type counted struct {
	*watch.Watcher
	left atomic.Int32
	all  chan struct{}
}

func (c *counted) File(key, path string) error {
	err := c.Watcher.File(key, path)
	if c.left.Add(-1) == 0 {
		close(c.all)
	}
	return err
}

// nothingBut checks that no service was moved and that each was heard to have just these changes.
func nothingBut(t *testing.T, heard map[string][]string, moved []string, allowed ...string) {
	t.Helper()
	if len(moved) > 0 {
		t.Errorf("%d services were moved: %.300q", len(moved), moved)
	}
	wrong := 0
	for name, texts := range heard {
		if got := strings.Join(texts, ", "); got != strings.Join(allowed, ", ") {
			if wrong++; wrong <= 5 {
				t.Errorf("%s: heard %q, want %q", name, got, allowed)
			}
		}
	}
	if len(allowed) > 0 && len(heard) != rounds() {
		t.Errorf("%d of %d services were heard of", len(heard), rounds())
	}
	if wrong > 5 {
		t.Errorf("%d of %d rounds went wrong", wrong, rounds())
	}
}

const processEntry = `check process NAME with pidfile PATH
  start program = "/bin/true"
  stop program = "/bin/true"
  if changed pid then alert`

func TestTrapsOfProcesses(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root: before Linux 6.15 only root is told how another's process ended, and a stop cannot be told from a crash")
	}
	for name, trap := range map[string]func(*bait){
		"stop, two seconds, start": func(b *bait) {
			b.stop()
			b.remove()
			time.Sleep(2 * time.Second)
			b.start()
			b.writePid()
		},
		"stop and start in 50 ms": func(b *bait) {
			b.stop()
			time.Sleep(50 * time.Millisecond)
			b.start()
			b.writePid()
		},
		"pid file written late": func(b *bait) {
			b.remove()
			b.stop()
			b.start()
			time.Sleep(700 * time.Millisecond)
			b.writePid()
		},
		"pid file emptied first": func(b *bait) {
			b.write("")
			time.Sleep(150 * time.Millisecond)
			b.stop()
			b.start()
			time.Sleep(150 * time.Millisecond)
			b.writePid()
		},
		"pid file written twice": func(b *bait) {
			b.stop()
			b.start()
			b.writePid()
			time.Sleep(20 * time.Millisecond)
			b.writePid()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			heard, moved := spring(t, processEntry, func(b *bait) { b.start(); b.writePid() }, trap)
			nothingBut(t, heard, moved, "PID changed")
		})
	}
	t.Run("pid file of the launcher first", func(t *testing.T) {
		t.Parallel()
		heard, moved := spring(t, processEntry, func(b *bait) { b.start(); b.writePid() }, func(b *bait) {
			b.stop()
			launcher := exec.Command("/bin/sleep", "0.2")
			if err := launcher.Start(); err != nil {
				b.t.Error(err)
				return
			}
			b.write(fmt.Sprintln(launcher.Process.Pid))
			_ = launcher.Wait()
			b.start()
			time.Sleep(50 * time.Millisecond)
			b.writePid()
		})
		if len(moved) > 0 {
			t.Errorf("moved: %.300q", moved)
		}
		for name, texts := range heard {
			// On a busy machine we collect the launcher late, and a zombie that stays is an event of its own.
			said := strings.NewReplacer("PID changed", "", "Data access error", "", "Data access succeeded", "").Replace(strings.Join(texts, ""))
			if said != "" {
				t.Errorf("%s: heard %q", name, texts)
			}
		}
	})
}

const fileEntry = `check file NAME with path PATH
  if changed sha256 checksum then alert
  if size < 1 kB then exec "/bin/false"
  if not exist then restart
  start program = "/bin/true"
  stop program = "/bin/true"`

func TestTrapsOfFiles(t *testing.T) {
	page := strings.Repeat("as it was, line by line\n", 100)
	fresh := strings.Repeat("new and longer, line by line\n", 150)
	for name, trap := range map[string]func(*bait){
		"truncated and written in pieces": func(b *bait) {
			f, err := os.OpenFile(b.path, os.O_WRONLY|os.O_TRUNC, 0)
			if err != nil {
				b.t.Error(err)
				return
			}
			for i := 0; i < len(fresh); i += 1000 {
				if _, err := f.WriteString(fresh[i:min(i+1000, len(fresh))]); err != nil {
					b.t.Error(err)
				}
				time.Sleep(120 * time.Millisecond)
			}
			if err := f.Close(); err != nil {
				b.t.Error(err)
			}
		},
		"renamed into place": func(b *bait) {
			fresh := &bait{t: b.t, path: b.path + ".new"}
			fresh.write(strings.Repeat("new\n", 500))
			fresh.rename(b.path)
		},
		"removed and made anew in pieces": func(b *bait) {
			b.remove()
			f, err := os.Create(b.path)
			if err != nil {
				b.t.Error(err)
				return
			}
			for range 3 {
				if _, err := f.WriteString(page); err != nil {
					b.t.Error(err)
				}
				time.Sleep(120 * time.Millisecond)
			}
			if err := f.Close(); err != nil {
				b.t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			heard, moved := spring(t, fileEntry, func(b *bait) { b.write(page) }, trap)
			nothingBut(t, heard, moved, "Checksum changed")
		})
	}
}

// A log is renamed and made anew, as logrotate does it, while lines are written before and after.
func TestTrapOfRotatedLogs(t *testing.T) {
	entry := `check file NAME with path PATH
  if not exist then restart
  if content = "ERROR" then alert
  start program = "/bin/true"
  stop program = "/bin/true"`
	heard, moved := spring(t, entry, func(b *bait) { b.write("started\n") }, func(b *bait) {
		b.rename(b.path + ".1")
		time.Sleep(rand.N(100 * time.Millisecond))
		f, err := os.OpenFile(b.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
		if err != nil {
			b.t.Error(err)
			return
		}
		defer func() { _ = f.Close() }()
		for _, line := range []string{"started again\n", "all is well\n"} {
			if _, err := f.WriteString(line); err != nil {
				b.t.Error(err)
			}
			time.Sleep(70 * time.Millisecond)
		}
	})
	nothingBut(t, heard, moved)
}
