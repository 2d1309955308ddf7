package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/host/boot"
)

func moveAside(root, name string) error { return os.Remove(filepath.Join(root, name)) }

// rebooted is a machine before and after a boot: what is up, what is mounted, what systemd has still to start.
type rebooted struct {
	*rebootWatch
	mu     sync.Mutex
	up     map[string]int // services with their processes
	idle   map[string]bool
	queue  map[string]bool
	root   string
	events []string
}

func newRebooted(t *testing.T) *rebooted {
	x := &rebooted{up: map[string]int{"nginx": 10, "postgres": 11}, idle: map[string]bool{}, queue: map[string]bool{}, root: systemdTree(t)}
	x.mount("/srv")
	x.rebootWatch = &rebootWatch{boot: "one", file: filepath.Join(t.TempDir(), "ran"), log: slog.New(slog.DiscardHandler),
		read: func() *boot.Machine { return boot.Read(x.root) }, times: usualRebootTimes,
		queued:  func(context.Context) map[string]bool { return x.queue },
		unitOf:  func(service string) string { return service + ".service" },
		running: x.services,
		tell: func(_ context.Context, e checks.Event) error {
			x.events = append(x.events, e.Text()+": "+e.Message)
			return nil
		}}
	return x
}

func (x *rebooted) services() []engine.Running {
	x.mu.Lock()
	defer x.mu.Unlock()
	var out []engine.Running
	for _, name := range []string{"nginx", "postgres"} {
		out = append(out, engine.Running{Service: &checks.Service{Name: name, Kind: checks.Process}, PID: x.up[name], Monitored: !x.idle[name]})
	}
	return out
}

// runs says which services run from now on.
func (x *rebooted) runs(up map[string]int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.up = up
}

func (x *rebooted) mount(points ...string) {
	var b bytes.Buffer
	b.WriteString("22 1 8:1 / / rw - ext4 /dev/sda1 rw\n")
	for _, p := range points {
		b.WriteString("30 22 8:2 / " + p + " rw - ext4 /dev/sdb1 rw\n")
	}
	if err := os.MkdirAll(filepath.Join(x.root, "proc/self"), 0o755); err != nil {
		panic(err)
	}
	if err := os.WriteFile(filepath.Join(x.root, "proc/self/mountinfo"), b.Bytes(), 0o600); err != nil {
		panic(err)
	}
}

// boots runs the watch for a while under a boot id, with what happens meanwhile.
func (x *rebooted) boots(t *testing.T, id string, d time.Duration, meanwhile func()) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	x.boot = id
	done := make(chan error)
	go func() { done <- x.run(ctx) }()
	if meanwhile != nil {
		meanwhile()
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestRebootComparison(t *testing.T) {
	for name, c := range map[string]struct {
		after     func(x *rebooted) // the boot
		meanwhile func(x *rebooted)
		want      []string
	}{
		"all came back": {func(*rebooted) {}, nil, []string{"Monit instance changed: after the reboot all 4 came back"}},
		"all came back, slowly": {func(x *rebooted) { x.up = map[string]int{}; x.mount() },
			func(x *rebooted) {
				time.Sleep(90 * time.Second)
				x.runs(map[string]int{"nginx": 5, "postgres": 6})
				x.mount("/srv")
			},
			[]string{"Monit instance changed: after the reboot all 4 came back"}},
		"some did not": {func(x *rebooted) { delete(x.up, "nginx"); x.mount() }, nil,
			[]string{"Does not exist: after the reboot 2 of 4 did not come back: nginx (process), /srv (mount)"}},
		"one is in systemd's queue, and comes": {func(x *rebooted) { delete(x.up, "nginx"); x.queue["nginx.service"] = true },
			func(x *rebooted) { time.Sleep(4 * time.Minute); x.runs(map[string]int{"nginx": 5, "postgres": 6}) },
			[]string{"Monit instance changed: after the reboot 3 of 4 came back; still being started: nginx (process)", "Monit instance changed: after the reboot all 1 came back"}},
		"one is in systemd's queue for ever": {func(x *rebooted) { delete(x.up, "nginx"); x.mount(); x.queue["srv.mount"] = true }, nil,
			[]string{"Does not exist: after the reboot 1 of 4 did not come back: nginx (process); still being started: /srv (mount)",
				"Does not exist: after the reboot 1 of 1 did not come back: /srv (mount)"}},
		"one is not wanted any more": {func(x *rebooted) { delete(x.up, "nginx"); x.idle["nginx"] = true }, nil,
			[]string{"Monit instance changed: after the reboot all 3 came back"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := newRebooted(t)
				x.boots(t, "one", 5*time.Minute, nil)
				if len(x.events) > 0 {
					t.Fatalf("told without a boot: %q", x.events)
				}
				c.after(x)
				x.boots(t, "two", 40*time.Minute, func() {
					if c.meanwhile != nil {
						c.meanwhile(x)
					}
				})
				if !slices.Equal(x.events, c.want) {
					t.Errorf("told %q, want %q", x.events, c.want)
				}
				x.boots(t, "two", 10*time.Minute, nil)
				if !slices.Equal(x.events, c.want) {
					t.Errorf("told again after the daemon started anew: %q", x.events)
				}
			})
		})
	}
}

// TestShutdownForgetsNothing: a machine that goes down ends its services before us; all of them ran.
func TestShutdownForgetsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newRebooted(t)
		x.boots(t, "one", 10*time.Minute, func() {
			time.Sleep(5 * time.Minute)
			x.runs(nil)
		})
		x.boots(t, "two", 3*time.Minute, nil)
		if len(x.events) != 1 || !strings.Contains(x.events[0], "2 of 4 did not come back: nginx (process), postgres (process)") {
			t.Errorf("told %q", x.events)
		}
		x.boots(t, "three", 3*time.Minute, nil) // they ran no more for long
		if len(x.events) != 2 || !strings.Contains(x.events[1], "all 2 came back") {
			t.Errorf("told %q", x.events)
		}
	})
}

func TestKeptListThatIsDamagedIsWrittenAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newRebooted(t)
		if err := os.WriteFile(x.file, []byte(`{"boot":"zero","things":[{`), 0o600); err != nil {
			t.Fatal(err)
		}
		x.boots(t, "one", 5*time.Minute, nil)
		var kept ran
		if err := loadKept(x.file, &kept); err != nil || kept.Boot != "one" || len(kept.Things) != 4 || len(x.events) > 0 {
			t.Errorf("%v %+v %q", err, kept, x.events)
		}
	})
}

func TestStartJobs(t *testing.T) {
	got := startJobs("48 nginx.service start waiting\n49 old.service stop running\n 7 srv.mount start running\nNo jobs running.\n")
	if len(got) != 2 || !got["nginx.service"] || !got["srv.mount"] {
		t.Errorf("got %v", got)
	}
}

// TestRebootOfADaemon runs the daemon itself before and after a boot.
func TestRebootOfADaemon(t *testing.T) {
	t.Setenv(asRoot, systemdTree(t))
	t.Setenv(asBoot, "one")
	file, dir := controlFile(t, httpd+"check process one with pidfile %s/one.pid\ncheck process two with pidfile %s/two.pid\n")
	sleeper(t, filepath.Join(dir, "one.pid"))
	sleeper(t, filepath.Join(dir, "two.pid"))
	d := &daemonRun{dir: dir, file: file}
	d.start(t)
	kept := func(boot string, things int) func() bool {
		return func() bool {
			var r ran
			_ = json.Unmarshal([]byte(content(t, d.path("state.ran"))), &r) // not written yet
			return r.Boot == boot && len(r.Things) == things
		}
	}
	eventually(t, "both are kept", kept("one", 3))
	d.interrupt()
	if err := os.Remove(d.path("two.pid")); err != nil {
		t.Fatal(err)
	}
	t.Setenv(asBoot, "two")
	d.start(t)
	d.await(`after the reboot 1 of 3 did not come back: two \(process\)`)
	sleeper(t, d.path("two.pid"))
	eventually(t, "both are kept again", kept("two", 3))
	d.interrupt()
	t.Setenv(asBoot, "three")
	d.start(t)
	d.await("after the reboot all 3 came back")
	d.interrupt()
}
