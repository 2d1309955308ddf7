package spawn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// script writes an executable shell script and returns its path. Anybody may
// run it.
func script(t *testing.T, body string) string {
	t.Helper()
	return file(t, "#!/bin/sh\n"+body+"\n", 0o755)
}

func file(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	// Not t.TempDir: its parent is closed to other users.
	dir, err := os.MkdirTemp("", "spawn")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "program")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func run(t *testing.T, c Command) Result {
	t.Helper()
	result, err := Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// eventually waits for a thing that another process does.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain for " + what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// readPID waits for the process id that a script writes to path.
func readPID(t *testing.T, path string) int {
	t.Helper()
	var pid int
	eventually(t, path, func() bool {
		text, err := os.ReadFile(path)
		if err != nil {
			return false
		}
		pid, err = strconv.Atoi(strings.TrimSpace(string(text)))
		return err == nil && strings.HasSuffix(string(text), "\n")
	})
	return pid
}

// gone reports whether pid has ended; a zombie has, its parent is slow.
func gone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return syscall.Kill(pid, 0) != nil
	}
	return strings.Contains(string(stat), ") Z ")
}

func TestRunTellsHowItEnded(t *testing.T) {
	for _, test := range []struct {
		name, body string
		status     int
		signal     syscall.Signal
		output     string
	}{
		{"success", "echo fine", 0, 0, "fine"},
		{"failure", "exit 7", 7, 0, ""},
		{"highest status", "exit 255", 255, 0, ""},
		{"signal", "kill -9 $$", -1, syscall.SIGKILL, ""},
		{"standard error first", "echo out; echo; echo err >&2", 0, 0, "err"},
		{"blank standard error", "echo ' out '; echo ' ' >&2", 0, 0, "out"},
		{"no input", "cat; echo end", 0, 0, "end"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := run(t, Command{Args: []string{script(t, test.body)}, Limit: 1000})
			if r.ExitStatus != test.status || r.Signal != test.signal || r.Output() != test.output || r.TimedOut {
				t.Errorf("got %d %v %q timed out %v", r.ExitStatus, r.Signal, r.Output(), r.TimedOut)
			}
			if r.PID <= 0 || r.Took <= 0 {
				t.Errorf("pid %d took %v", r.PID, r.Took)
			}
		})
	}
}

func TestArgumentsAreNotReadByAShell(t *testing.T) {
	r := run(t, Command{Args: []string{script(t, `printf '<%s>' "$@"`), "a b", "$HOME", "", "*"}, Limit: 1000})
	if r.Output() != "<a b><$HOME><><*>" {
		t.Errorf("got %s", r.Output())
	}
}

func TestTimeoutKillsTheGroup(t *testing.T) {
	path := script(t, "trap '' TERM\nsleep 600 &\necho $! > $0.pid; echo began; wait")
	r := run(t, Command{Args: []string{path}, Timeout: 500 * time.Millisecond, Limit: 100})
	if !r.TimedOut || r.Signal != syscall.SIGKILL || r.ExitStatus != -1 {
		t.Errorf("got %+v", r)
	}
	child := readPID(t, path+".pid")
	eventually(t, "the end of the grandchild", func() bool { return gone(child) })
}

func TestEndOfContextStopsTheGroup(t *testing.T) {
	for name, body := range map[string]string{
		"obeys":                "trap 'exit 3' TERM\nsleep 600 & echo $! > $0.pid\nwait",
		"ignores":              "trap '' TERM\nsleep 600 & echo $! > $0.pid\nwait",
		"obeys, child ignores": "(trap '' TERM; exec sleep 600) & echo $! > $0.pid\nwait",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := script(t, body)
			ctx, cancel := context.WithCancel(t.Context())
			running, err := launchProgram(ctx, Command{Args: []string{path}})
			if err != nil {
				t.Fatal(err)
			}
			child := readPID(t, path+".pid")
			select {
			case <-running.done:
				t.Fatal("ended too early")
			default:
			}
			cancel()
			r := running.Wait()
			if r.TimedOut {
				t.Error("the end of the context is no timeout")
			}
			if name == "obeys" && r.ExitStatus != 3 {
				t.Errorf("exit status %d, the program's own is 3", r.ExitStatus)
			}
			if name == "ignores" && r.Signal != syscall.SIGKILL {
				t.Errorf("ended by %v", r.Signal)
			}
			eventually(t, "the end of the child", func() bool { return gone(child) })
		})
	}
}

func TestEndedContextStartsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, Command{Args: []string{script(t, "")}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDaemonLeftBehindIsNotWaitedForAndStays(t *testing.T) {
	for name, limit := range map[string]int{"with output": 100, "without output": 0} {
		t.Run(name, func(t *testing.T) {
			path := script(t, "sleep 600 &\necho $! > $0.pid; echo started")
			// The daemon holds the output for ten minutes: that Run comes back is the test.
			r := run(t, Command{Args: []string{path}, Timeout: 5 * time.Minute, Limit: limit})
			child := readPID(t, path+".pid")
			defer syscall.Kill(child, syscall.SIGKILL)
			if r.ExitStatus != 0 || r.TimedOut || gone(child) {
				t.Errorf("got %+v, daemon gone: %v", r, gone(child))
			}
			if limit > 0 && r.Output() != "started" {
				t.Errorf("output %q", r.Output())
			}
		})
	}
}

func TestMuchOutputIsDropped(t *testing.T) {
	r := run(t, Command{Args: []string{script(t, "head -c 100000000 /dev/zero | tr '\\0' x; echo err >&2")}, Limit: 4096})
	if r.ExitStatus != 0 || string(r.Stdout) != strings.Repeat("x", 4096) || r.Output() != "err" {
		t.Errorf("status %d, kept %d bytes, stderr %q", r.ExitStatus, len(r.Stdout), r.Stderr)
	}
	if cap(r.Stdout) > 1<<20 {
		t.Errorf("%d bytes held for 4096", cap(r.Stdout))
	}
}

func TestWhatCannotBeStarted(t *testing.T) {
	dir := t.TempDir()
	none := uint32(4294900000)
	for _, test := range []struct {
		name  string
		c     Command
		want  string
		cause error
	}{
		{"nothing", Command{}, "the command is empty", nil},
		{"relative", Command{Args: []string{"ls"}}, "cannot start ls: the path of a program must be absolute", nil},
		{"missing", Command{Args: []string{dir + "/none", "secret"}}, "cannot start " + dir + "/none: no such file", fs.ErrNotExist},
		{"directory", Command{Args: []string{dir}}, "it is a directory", syscall.EACCES},
		{"not executable", Command{Args: []string{file(t, "#!/bin/sh\n", 0o644)}}, "not executable", syscall.EACCES},
		{"no interpreter", Command{Args: []string{file(t, "#!/no/such/shell\n", 0o755)}}, "interpreter", fs.ErrNotExist},
		{"no format", Command{Args: []string{file(t, "echo x\n", 0o755)}}, "script without an interpreter", syscall.ENOEXEC},
		{"no directory", Command{Args: []string{"/bin/sh"}, Dir: dir + "/none"}, "working directory", fs.ErrNotExist},
		{"unknown user", Command{Args: []string{"/bin/sh"}, UID: &none}, "unknown user with id 4294900000", nil},
		{"zero byte", Command{Args: []string{"/bin/sh", "\x00"}}, "invalid argument", syscall.EINVAL},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Run(t.Context(), test.c)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") {
				t.Fatalf("got %v, want %s", err, test.want)
			}
			if test.cause != nil && !errors.Is(err, test.cause) {
				t.Errorf("%v does not wrap %v", err, test.cause)
			}
		})
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("SPAWN_TEST", "ours")
	t.Setenv("SPAWN_OTHER", "kept")
	t.Setenv("HOME", "/our/home")
	t.Setenv("PWD", "/stale")
	r := run(t, Command{
		Args:  []string{script(t, `echo "$SPAWN_TEST $SPAWN_OTHER $HOME $PWD $MONIT_EVENT"; pwd`)},
		Env:   []string{"SPAWN_TEST=theirs", "MONIT_EVENT=a b"},
		Limit: 1000,
	})
	if r.Output() != "theirs kept /our/home / a b\n/" {
		t.Errorf("got %q", r.Output())
	}
}

func TestNoZombies(t *testing.T) {
	running, err := launchProgram(t.Context(), Command{Args: []string{script(t, "exit 0")}})
	if err != nil {
		t.Fatal(err)
	}
	<-running.done // Wait was never called
	if err := syscall.Kill(running.process.Pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d is still there: %v", running.process.Pid, err)
	}
	if first, second := running.Wait(), running.Wait(); first.PID != second.PID {
		t.Error("Wait does not repeat itself")
	}
}
