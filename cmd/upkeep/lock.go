package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// A lock is a file that only its owner can open, so nobody else can hold it against him. In it stand pid and start time of
// the process that has it.

const (
	lockWait = time.Second // for a lock whose owner is dead: the kernel has still to close it
	lockPoll = 20 * time.Millisecond
)

// lockFile takes the lock for this process, or says errRunning when a living one has it.
func lockFile(path string) (release func(), err error) {
	for end := time.Now().Add(lockWait); ; time.Sleep(lockPoll) {
		f, err := openLock(path, os.O_CREATE)
		if err != nil {
			return nil, err
		}
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil && stands(f, path) {
			return holdLock(f, path)
		}
		pid := holder(f)
		_ = f.Close()
		switch {
		case err != nil && !errors.Is(err, unix.EWOULDBLOCK):
			return nil, fmt.Errorf("lock %s: %w", path, err)
		case err != nil && (pid > 0 || time.Now().After(end)):
			return nil, errRunning
		}
	}
}

// openLock opens a lock of ours. No symbolic link is followed and nothing waited for.
func openLock(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_NOFOLLOW|unix.O_NONBLOCK|how, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = fmt.Errorf("%s is no regular file; take it away", path)
	case !ownfile.Trusted(info):
		err = fmt.Errorf("%s belongs to another user; take it away", path)
	case info.Mode().Perm() != 0o600:
		err = f.Chmod(0o600)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// stands reports whether an open file still has its name: whoever released the lock took the file away.
func stands(f *os.File, path string) bool {
	opened, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(path)
	return err == nil && os.SameFile(opened, there)
}

func holdLock(f *os.File, path string) (release func(), err error) {
	ticks, _ := proc.Exists(os.Getpid())
	if err = f.Truncate(0); err == nil {
		_, err = f.WriteAt(fmt.Appendf(nil, "%d %d\n", os.Getpid(), ticks), 0)
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("write %s: %w", path, err)
	}
	return func() {
		_ = os.Remove(path)
		_ = f.Close() // and with it the lock
	}, nil
}

// holder gives the process that a lock names, 0 when it has ended: another that got its number since began at another time.
func holder(f *os.File) int {
	text, err := io.ReadAll(io.NewSectionReader(f, 0, 64))
	if err != nil {
		return 0
	}
	var pid int
	var ticks uint64
	if n, err := fmt.Sscan(strings.TrimSpace(string(text)), &pid, &ticks); n != 2 || err != nil {
		return 0
	}
	if began, ok := proc.Exists(pid); !ok || began != ticks {
		return 0
	}
	return pid
}

// lockHolder gives the living process that has a lock, 0 when none has it.
func lockHolder(path string) (int, error) {
	f, err := openLock(path, 0)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	if unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB) == nil {
		return 0, nil
	}
	return holder(f), nil
}

// lockState takes the state folder for this process: two daemons there would send every mail twice.
func lockState(s checks.Settings) (release func(), err error) {
	folder := filepath.Dir(s.StateFile)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the state folder: %w; name another with `set statefile`", err)
	}
	path := filepath.Join(folder, ".upkeep.lock")
	release, err = lockFile(path)
	if errors.Is(err, errRunning) {
		pid, _ := lockHolder(path) // 0 when it ends meanwhile
		return nil, fmt.Errorf("another daemon (pid %d) keeps its state in %s, and every mail would be sent twice; give this one a folder of its own with `set statefile`", pid, folder)
	}
	return release, err
}
