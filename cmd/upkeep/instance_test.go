package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

func TestPidFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pid")
	if err := os.WriteFile(path, []byte("1234567 left by a longer number\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	release, err := lockPidFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.TrimSpace(string(text)) != strconv.Itoa(os.Getpid()) {
		t.Errorf("the file says %q: %v", text, err)
	}
	if pid := runningDaemon(path); pid != os.Getpid() {
		t.Errorf("process %d is said to run, not %d", pid, os.Getpid())
	}
	if _, err := lockPidFile(path); !errors.Is(err, errRunning) {
		t.Errorf("taken twice: %v", err)
	}
	release()
	if pid := runningDaemon(path); pid != 0 {
		t.Errorf("process %d is said to run after the release", pid)
	}
}

func TestPidFileThatCannotBeWritten(t *testing.T) {
	const full = "/dev/full" // takes a lock, and no number
	if _, err := os.Stat(full); err != nil {
		t.Skip("this system has no", full)
	}
	if _, err := lockPidFile(full); !errors.Is(err, syscall.EINVAL) || !strings.Contains(err.Error(), "write pid file") {
		t.Errorf("got %v", err)
	}
}

// A lock that a stranger could take is none: what he can open, the pid file, decides nothing.
func TestPidFileLockedByAnybody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pid")
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getppid())+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	if pid := runningDaemon(path); pid != 0 {
		t.Errorf("process %d would be signalled", pid)
	}
	release, err := lockPidFile(path)
	if err != nil {
		t.Fatalf("the daemon does not start: %v", err)
	}
	info, err := os.Stat(path + ".lock")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the lock is %v, %v", info, err)
	}
	release()
	if _, err := os.Stat(path + ".lock"); err == nil {
		t.Error("the lock is left behind")
	}
}

// The number alone names nobody: another process may have it since.
func TestLockOfTheDead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	for _, text := range []string{strconv.Itoa(os.Getpid()) + " 1\n", "999999999 1\n", "", "x y\n", "-1 0\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			t.Fatal(err)
		}
		if pid, err := lockHolder(path); pid != 0 || err != nil {
			t.Errorf("%q: process %d holds it, %v", text, pid, err)
		}
		// Whoever was started by the dead one still has it for a moment.
		time.AfterFunc(100*time.Millisecond, func() { f.Close() })
		release, err := lockFile(path)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		release()
	}
}

func TestStateFolderIsTakenOnce(t *testing.T) {
	s := checks.Settings{StateFile: filepath.Join(t.TempDir(), "state")}
	release, err := lockState(s)
	if err != nil {
		t.Fatal(err)
	}
	s.StateFile += "2"
	if _, err := lockState(s); err == nil || !strings.Contains(err.Error(), "another daemon (pid "+strconv.Itoa(os.Getpid())+") keeps its state in") {
		t.Errorf("taken twice: %v", err)
	}
	release()
}

// What stands in the place of a kept file neither hangs nor takes memory, a link is written through, an empty one is no fault.
func TestKeptFileInOtherHands(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	huge, err := os.Create(at("huge"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(huge.Truncate(3<<30), huge.Close(), syscall.Mkfifo(at("fifo"), 0o600), os.Mkdir(at("folder"), 0o700), os.WriteFile(at("empty"), nil, 0o600),
		os.WriteFile(at("real"), nil, 0o600), os.Symlink("real", at("link"))); err != nil {
		t.Fatal(err)
	}
	v := map[string]int{}
	for name, bad := range map[string]bool{"huge": true, "fifo": true, "folder": true, "empty": false, "none": false, "link": false} {
		if err := loadKept(at(name), &v); (err != nil) != bad {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, err := instanceID(at(name)); (err != nil) != (name == "folder") {
			t.Errorf("the id in %s: %v", name, err)
		}
	}
	if err := saveKept(at("link"), map[string]int{"a": 1}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(at("link")); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if err := loadKept(at("real"), &v); err != nil || v["a"] != 1 {
		t.Errorf("what the link leads to holds %v, %v", v, err)
	}
}
