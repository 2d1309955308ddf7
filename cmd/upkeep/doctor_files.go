package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// controlFile reads the control file and looks who may read and change it: it holds passwords and names programs that run
// as root.
func (x *examination) controlFile() {
	const test = "control file"
	path, err := x.p.opts.controlFile(x.p.monit())
	if err != nil {
		x.wrong(test, "write one, upkeep help start shows how", "%v", err)
		return
	}
	config, diagnostics := x.p.read(path)
	if config == nil {
		x.wrong(test, "upkeep -t -c "+path+" shows all of them", "%s has errors; the first: %s", path, diagnostics[0].Text())
		return
	}
	x.config = config
	bad := false
	for _, file := range config.Files {
		info, err := os.Stat(file)
		if err != nil {
			x.wrong(test, "", "%v", err)
			bad = true
			continue
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			bad = true
			x.wrong(test, "chmod 600 "+file, "%s may be read or changed by others (mode %04o)", file, mode)
		}
		if owner := info.Sys().(*syscall.Stat_t).Uid; int(owner) != os.Geteuid() && owner != 0 {
			bad = true
			x.wrong(test, fmt.Sprintf("chown %d %s", os.Geteuid(), file), "%s belongs to user %d, who may change what user %d runs", file, owner, os.Geteuid())
		}
	}
	if !bad {
		x.ok(test, "%s, %d services", path, len(config.Services))
	}
}

// writable tells whether a file can be made in a folder.
func writable(folder string) error {
	f, err := os.CreateTemp(folder, ".upkeep-doctor-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString("x\n")
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// Least room of the state folder: below the first it may not hold the queue of a bad night, below the second not even the
// state.
const (
	roomDoubt = 50 << 20
	roomFault = 2 << 20
)

func (x *examination) stateFolder() {
	folder := filepath.Dir(x.config.Settings.StateFile)
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist) && x.pid == 0:
		x.warn("state", "", "%s is not there yet; the daemon makes it", folder)
		return
	case err != nil:
		x.wrong("state", "see that the folder can be reached, or name another with `set statefile`", "%v", err)
		return
	case info.Mode().Perm()&0o022 != 0 && info.Mode()&os.ModeSticky == 0:
		x.wrong("state", "chmod 700 "+folder, "%s may be changed by others (mode %04o)", folder, info.Mode().Perm())
	}
	if err := writable(folder); err != nil {
		x.wrong("state", "run as the daemon's user, make room, or name another folder with `set statefile`", "nothing can be written in %s: %v", folder, err)
		return
	}
	x.ok("state", "%s can be written", folder)
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		x.warn("disk", "", "the room in %s cannot be seen: %v", folder, err)
		return
	}
	free := uint64(disk.Bavail) * uint64(disk.Bsize) //nolint:unconvert // the types differ between systems
	text := fmt.Sprintf("%s has %d MB of room", folder, free>>20)
	switch {
	case free < roomFault:
		x.wrong("disk", "make room", "%s", text)
	case free < roomDoubt:
		x.warn("disk", "make room", "%s", text)
	default:
		x.ok("disk", "%s", text)
	}
}

func (x *examination) queue() {
	folder := x.config.Settings.Queue.Dir
	if folder == "" {
		folder = filepath.Join(filepath.Dir(x.config.Settings.StateFile), "events")
	}
	place := folder
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		place = filepath.Dir(folder) // the first alert makes it
		if _, err := os.Stat(place); errors.Is(err, fs.ErrNotExist) && x.pid == 0 {
			x.warn("queue", "", "%s is not there yet; the daemon makes it", folder)
			return
		}
	}
	if err := writable(place); err != nil {
		x.wrong("queue", "run as the daemon's user, or name another folder with `set eventqueue`", "alerts that wait cannot be kept: %v", err)
		return
	}
	x.ok("queue", "%s can be written", folder)
}

func (x *examination) logFile() {
	l := x.config.Settings.Log
	switch {
	case l.Syslog:
		if _, err := os.Stat("/dev/log"); err != nil {
			x.warn("log", "start a syslog daemon, or `set log` to a file", "the log goes to syslog, and none runs: %v", err)
			return
		}
		x.ok("log", "syslog")
	case l.Path == "":
		x.warn("log", "add `set log syslog` or `set log FILE`", "nothing is logged")
	default:
		flags := os.O_WRONLY | os.O_APPEND
		if _, err := os.Stat(l.Path); errors.Is(err, fs.ErrNotExist) {
			if err := writable(filepath.Dir(l.Path)); err != nil {
				x.wrong("log", "give its folder to the user who runs upkeep, or name another with `set log`", "%v", err)
				return
			}
			x.ok("log", "%s can be made", l.Path)
			return
		}
		f, err := os.OpenFile(l.Path, flags, 0)
		if err != nil {
			x.wrong("log", "give it to the user who runs upkeep, or name another with `set log`", "%v", err)
			return
		}
		_ = f.Close() // nothing was written
		x.ok("log", "%s can be written", l.Path)
	}
}
