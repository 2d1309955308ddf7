package actions

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// fixture is an actor over real scripts in a folder.
type fixture struct {
	dir   string
	actor *Actor
	log   strings.Builder
	// standing is what Running answers; nil: how it is.
	standing *checks.Standing
}

func newFixture(t *testing.T) *fixture {
	f := &fixture{dir: t.TempDir()}
	f.actor = New(Options{Log: slog.New(slog.NewTextHandler(&f.log, nil)), Host: "kernel",
		Settings: func() checks.Settings {
			return checks.Settings{Limits: checks.DefaultLimits(), Machine: "host.example"}
		},
		Running: func(s *checks.Service, _ *checks.Observation) checks.Standing {
			if f.standing != nil {
				return *f.standing
			}
			pid := f.pid(s.Name)
			return checks.Standing{Runs: pid > 0 && syscall.Kill(pid, 0) == nil}
		}})
	t.Cleanup(func() {
		found, _ := filepath.Glob(filepath.Join(f.dir, "*.pid"))
		for _, file := range found {
			if pid := f.pid(strings.TrimSuffix(filepath.Base(file), ".pid")); pid > 1 {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	})
	return f
}

func (f *fixture) pid(name string) int {
	text, err := os.ReadFile(filepath.Join(f.dir, name+".pid"))
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return pid
}

// script writes a program. $D in its body is the folder.
func (f *fixture) script(t *testing.T, name, body string) *checks.Method {
	t.Helper()
	path := filepath.Join(f.dir, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\nD="+f.dir+"\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return &checks.Method{Command: path, Args: []string{path}, Timeout: 10 * time.Second}
}

// sleeper leaves a process behind and writes its pid file.
const sleeper = `sleep 300 >/dev/null 2>&1 </dev/null & echo $! > $D/a.pid`

func (f *fixture) process(t *testing.T) *checks.Service {
	return &checks.Service{Name: "a", Kind: checks.Process, Start: f.script(t, "start", "echo start >> $D/did; "+sleeper),
		Stop: f.script(t, "stop", "echo stop >> $D/did; kill $(cat $D/a.pid); rm $D/a.pid")}
}

func (f *fixture) did() []string {
	text, _ := os.ReadFile(filepath.Join(f.dir, "did"))
	return strings.Fields(string(text))
}

func (f *fixture) do(kind checks.ActionKind, s *checks.Service) checks.ActionOutcome {
	return f.actor.Do(context.Background(), checks.Step{Service: s, Kind: kind, Target: true}, checks.Cause{Text: "process is not running"}, nil)
}

func TestStartStopRestart(t *testing.T) {
	f := newFixture(t)
	s := f.process(t)
	if o := f.do(checks.ActStart, s); o.Failed || o.Skipped || o.Message != "started" {
		t.Fatalf("start: %+v", o)
	}
	first := f.pid("a")
	if o := f.do(checks.ActStart, s); !o.Skipped {
		t.Errorf("a process that runs was started again: %+v", o)
	}
	if o := f.do(checks.ActRestart, s); o.Failed || f.pid("a") == first {
		t.Errorf("restart: %+v, pid still %d", o, first)
	}
	if o := f.do(checks.ActStop, s); o.Failed || f.pid("a") != 0 {
		t.Errorf("stop: %+v", o)
	}
	if o := f.do(checks.ActRestart, s); o.Failed || f.pid("a") == 0 {
		t.Errorf("restart of a process that does not run: %+v", o)
	}
	if got, want := f.did(), []string{"start", "stop", "start", "stop", "start"}; !slices.Equal(got, want) {
		t.Errorf("did %q, want %q", got, want)
	}
}

func TestFailuresSayWhy(t *testing.T) {
	f := newFixture(t)
	s := f.process(t)
	s.Start = f.script(t, "broken", "echo on stdout; echo no such database >&2; exit 3")
	for name, c := range map[string]struct {
		method *checks.Method
		want   string
	}{
		"exit status": {s.Start, "failed to start (exit status 3) -- no such database"},
		"silent":      {f.script(t, "silent", "exit 1"), "failed to start (exit status 1) -- no output"},
		"too slow":    {withTimeout(f.script(t, "slow", "sleep 60"), time.Second), fmt.Sprintf("failed to start (exit status -1) -- Program '%s/slow' timed out after 1 s", f.dir)},
		"missing":     {&checks.Method{Command: "/no/such", Args: []string{"/no/such"}, Timeout: time.Second}, "/no/such"},
	} {
		s.Start = c.method
		if o := f.do(checks.ActStart, s); !o.Failed || !strings.Contains(o.Message, c.want) {
			t.Errorf("%s: %+v, want %q", name, o, c.want)
		}
	}
}

// What only has the service's number is not ours: nothing is stopped, and where only the pid file could tell a restart
// program whom to end, it is not run. While nobody can tell, nothing is started, stopped or restarted.
func TestWhatIsNotOursIsLeftAlone(t *testing.T) {
	f := newFixture(t)
	s := f.process(t)
	note := func(name string) *checks.Method { return f.script(t, name, "echo "+name+" >> $D/did") }
	s.Start = withTimeout(note("start"), time.Second)
	s.Stop = note("stop")
	alone := &checks.Service{Name: "a", Kind: checks.Process, Restart: note("restart")}
	both := &checks.Service{Name: "a", Kind: checks.Process, Start: s.Start, Stop: s.Stop, Restart: alone.Restart}

	f.standing = &checks.Standing{Stranger: "process 4711 (/usr/sbin/other) is another one"}
	if o := f.do(checks.ActStop, s); !o.Skipped || o.Failed {
		t.Errorf("stop: %+v", o)
	}
	for _, s := range []*checks.Service{s, both} {
		f.do(checks.ActRestart, s)
	}
	if o := f.do(checks.ActRestart, alone); !o.Failed || !strings.Contains(o.Message, "/usr/sbin/other") {
		t.Errorf("a restart program with nothing else: %+v", o)
	}
	if got, want := f.did(), []string{"start", "start"}; !slices.Equal(got, want) {
		t.Errorf("beside a stranger it did %q, want %q", got, want)
	}

	f.standing = &checks.Standing{Unseen: "too many open files"}
	for _, s := range []*checks.Service{s, both, alone} {
		for _, kind := range []checks.ActionKind{checks.ActStart, checks.ActStop, checks.ActRestart} {
			if o := f.do(kind, s); !o.Skipped && (!o.Failed || !strings.Contains(o.Message, "too many open files")) {
				t.Errorf("%s while nobody can tell: %+v", kind, o)
			}
		}
	}
	if got := f.did(); len(got) != 2 {
		t.Errorf("while nobody can tell it did %q", got[2:])
	}
}

func withTimeout(m *checks.Method, d time.Duration) *checks.Method { m.Timeout = d; return m }

func TestAProcessThatWillNotStopIsNotStartedTwice(t *testing.T) {
	f := newFixture(t)
	s := f.process(t)
	if o := f.do(checks.ActStart, s); o.Failed {
		t.Fatal(o)
	}
	s.Stop = withTimeout(f.script(t, "nostop", "echo nostop >> $D/did; exit 0"), 300*time.Millisecond)
	pid := f.pid("a")
	if o := f.do(checks.ActRestart, s); !o.Failed || o.Message != "failed to stop (exit status 0) -- no output" || f.pid("a") != pid {
		t.Errorf("got %+v", o)
	}
}

func TestEnvironment(t *testing.T) {
	f := newFixture(t)
	s := &checks.Service{Name: "f", Kind: checks.File, Start: f.script(t, "env", "env | grep ^MONIT_ | sort > $D/env")}
	s.Start.Environment = []string{"MONIT_EXTRA=yes"}
	if o := f.do(checks.ActStart, s); o.Failed {
		t.Fatal(o)
	}
	text, err := os.ReadFile(filepath.Join(f.dir, "env"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"MONIT_SERVICE=f\n", "MONIT_EVENT=Started\n", "MONIT_DESCRIPTION=process is not running\n", "MONIT_HOST=host.example\n", "MONIT_DATE=", "MONIT_EXTRA=yes\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("environment lacks %q:\n%s", want, text)
		}
	}
}

func TestExec(t *testing.T) {
	f := newFixture(t)
	s := &checks.Service{Name: "f", Kind: checks.File}
	event := checks.Event{Type: checks.EventSize, To: checks.Failed, Message: "size test failed", Action: checks.Action{Kind: checks.ActExec,
		Exec: f.script(t, "hit", `echo "$MONIT_EVENT: $MONIT_DESCRIPTION" > $D/hit.txt`)}}
	if o := f.actor.Answer(context.Background(), event, s, nil); o.Failed {
		t.Fatal(o)
	}
	if text, err := os.ReadFile(filepath.Join(f.dir, "hit.txt")); string(text) != "Size failed: size test failed\n" {
		t.Errorf("got %q, %v", text, err)
	}
	event.Action.Exec = &checks.Method{Command: "/no/such", Args: []string{"/no/such"}}
	if o := f.actor.Answer(context.Background(), event, s, nil); !o.Failed || !strings.Contains(o.Message, "/no/such") {
		t.Errorf("missing program: %+v", o)
	}
}

// TestARotationThatIsDoneSaysSo: after one that failed this is news, which needs words.
func TestARotationThatIsDoneSaysSo(t *testing.T) {
	f := newFixture(t)
	s := &checks.Service{Name: "log", Kind: checks.File, Target: filepath.Join(f.dir, "log")}
	if err := os.WriteFile(s.Target, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	event := checks.Event{Service: "log", Action: checks.Action{Kind: checks.ActRotate}}
	if o := f.actor.Answer(t.Context(), event, s, nil); o.Failed || o.Message != "rotated" {
		t.Errorf("got %+v", o)
	}
}
