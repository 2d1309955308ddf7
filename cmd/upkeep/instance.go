package main

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"

	"github.com/upkeep-monitor/upkeep/checks"
)

// errRunning says that another daemon holds the pid file.
var errRunning = errors.New("another daemon holds the pid file")

// lockPidFile takes the pid file for this process. The lock decides, not the number in it: a stale file never blocks a
// start, and a process that happens to have the number is never touched. No symbolic link is followed.
func lockPidFile(path string) (release func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open pid file: %w; name another with `set pidfile`", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, errRunning
		}
		return nil, fmt.Errorf("lock pid file %s: %w", path, err)
	}
	if err = f.Truncate(0); err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("write pid file: %w", err)
	}
	return func() {
		_ = os.Remove(path)
		_ = f.Close() // and with it the lock
	}, nil
}

// runningDaemon gives the pid of the daemon that holds the pid file, 0 when none does.
func runningDaemon(path string) int {
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_NOFOLLOW, 0)
	if errors.Is(err, os.ErrPermission) {
		f, err = os.OpenFile(path, os.O_RDONLY|unix.O_NOFOLLOW, 0)
	}
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }()
	if err := unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB); err == nil {
		return 0 // nobody holds it: the number is stale
	}
	text, err := io.ReadAll(io.LimitReader(f, 32))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

var idForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// instanceID reads the id of this installation, and makes one when there is none. The file is never left empty.
func instanceID(path string) (id string, made bool, err error) {
	text, err := os.ReadFile(path)
	if id := strings.TrimSpace(string(text)); err == nil && idForm.MatchString(id) {
		return id, false, nil
	}
	id, err = newID(path)
	return id, true, err
}

func newID(path string) (string, error) {
	raw := make([]byte, 16)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("make id: %w", err)
	}
	id := hex.EncodeToString(raw)
	if err := renameio.WriteFile(path, []byte(id), 0o644); err != nil {
		return "", fmt.Errorf("write id file: %w; name another with `set idfile`", err)
	}
	return id, nil
}

func (p *program) showID(config *checks.Config) int {
	id, _, err := instanceID(config.Settings.IDFile)
	if err != nil {
		return p.fail("%v", err)
	}
	fmt.Fprintf(p.out, "%s ID: %s\n", p.title(), id)
	return 0
}

func (p *program) resetID(config *checks.Config) int {
	fmt.Fprintf(p.out, "Reset %s Id? [y/N]> ", p.title())
	answer, err := bufio.NewReader(p.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return p.fail("read the answer: %v", err)
	}
	if a := strings.ToLower(strings.TrimSpace(answer)); a != "y" && a != "yes" {
		fmt.Fprintln(p.out)
		return 0
	}
	id, err := newID(config.Settings.IDFile)
	if err != nil {
		return p.fail("%v", err)
	}
	fmt.Fprintf(p.out, "%s ID: %s\n", p.title(), id)
	return 0
}
