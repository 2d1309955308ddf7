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
	"github.com/upkeep-monitor/upkeep/checks/host/proc"
	"github.com/upkeep-monitor/upkeep/checks/ownfile"
)

// errRunning says that another daemon holds the pid file.
var errRunning = errors.New("another daemon holds the pid file")

// lockPidFile takes the pid file for this process. A lock beside it decides, which nobody else can open, and not the number
// in it: a stale file never blocks a start, and a process that happens to have the number is never touched. No symbolic link
// is followed.
func lockPidFile(path string) (release func(), err error) {
	unlock, err := lockFile(path + ".lock")
	if errors.Is(err, errRunning) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("lock the pid file: %w; name another with `set pidfile`", err)
	}
	if err := writePidFile(path); err != nil {
		unlock()
		return nil, err
	}
	return func() {
		_ = os.Remove(path)
		unlock()
	}, nil
}

func writePidFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0o644)
	if err != nil {
		return fmt.Errorf("open pid file: %w; name another with `set pidfile`", err)
	}
	defer func() { _ = f.Close() }()
	if err = f.Truncate(0); err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	if err != nil {
		return fmt.Errorf("write pid file: %w", err)
	}
	return nil
}

// runningDaemon gives the pid of the daemon that holds the pid file, 0 when none does.
func runningDaemon(path string) int {
	pid, err := lockHolder(path + ".lock")
	if !errors.Is(err, os.ErrPermission) {
		return pid
	}
	// The daemon of somebody else, whom we can ask over the interface at most: the kernel lets nobody signal it.
	text, err := ownfile.Read(path, 32)
	if err != nil {
		return 0
	}
	if pid, err = strconv.Atoi(strings.TrimSpace(string(text))); err != nil {
		return 0
	}
	if _, there := proc.Exists(pid); !there {
		return 0
	}
	return pid
}

var idForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// instanceID reads the id of this installation, and makes one when there is none. The file is never left empty.
func instanceID(path string) (id string, made bool, err error) {
	text, err := ownfile.Read(path, 64)
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
	place, err := ownfile.Resolve(path) // a link keeps standing, and what it leads to is written
	if err == nil {
		err = renameio.WriteFile(place, []byte(id), 0o644)
	}
	if err != nil {
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
