package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
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
