//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// changeRow measures from a change to the line about it in the log.
var changeRow = row{name: "change", work: "a file, mount or link that changes, to its event, cycle 30 s", rounds: 1, measure: func(ctx context.Context, r *run) ([]figure, error) {
	s, err := r.changes()
	defer s.undo()
	if err != nil {
		return nil, err
	}
	cycle := 30
	if r.quick {
		cycle = 5
	}
	d, err := r.daemon(setup{cycle: cycle, body: s.body.String()})
	if err != nil {
		return nil, err
	}
	defer d.end()
	if _, err := d.looked(ctx, time.Unix(0, 0)); err != nil {
		return nil, err
	}
	took := make([]float64, len(s.deeds))
	failed := make([]error, len(s.deeds))
	var all sync.WaitGroup
	for i, deed := range s.deeds {
		pause := time.Second + rand.N(d.cycle)
		all.Go(func() {
			if failed[i] = sleep(ctx, pause); failed[i] != nil {
				return
			}
			mark, began := d.log.mark(), time.Now()
			if failed[i] = deed.do(); failed[i] != nil {
				return
			}
			var l line
			l, failed[i] = d.log.wait(ctx, mark, "'"+deed.service+"'", 2*d.cycle+10*time.Second)
			took[i] = ms(l.at.Sub(began))
		})
	}
	all.Wait()
	if err := errors.Join(failed...); err != nil {
		return nil, fmt.Errorf("%w; the log says:\n%s", err, d.log.text())
	}
	var figures []figure
	for i, deed := range s.deeds {
		figures = take(figures, []figure{{what: deed.kind, unit: "ms", stat: median, samples: took[i : i+1 : i+1], target: 50, judged: true}})
	}
	return figures, nil
}}

// deed is a change that some service is to tell of.
type deed struct {
	kind, service string
	do            func() error
}

type changes struct {
	body  strings.Builder
	deeds []deed
	undos []func()
}

func (c *changes) undo() {
	for _, undo := range c.undos {
		undo()
	}
}

// changes makes things that can change: files, and as root mounts and links.
func (r *run) changes() (*changes, error) {
	c := &changes{}
	if err := r.fill(30); err != nil {
		return c, err
	}
	for i := range 30 {
		path, service := r.path("files/%d", i), fmt.Sprintf("file%d", i)
		fmt.Fprintf(&c.body, "check file %s with path %s\n if changed checksum then alert\n", service, path)
		if i%2 == 0 {
			c.deeds = append(c.deeds, deed{"a file that is written to", service, func() error { return appendTo(path, "more\n") }})
		} else {
			c.deeds = append(c.deeds, deed{"a file that is replaced", service, func() error { return replace(path, "other\n") }})
		}
	}
	if os.Getuid() != 0 {
		return c, nil // mounts and links are root's
	}
	for i := range 3 {
		path, service := r.path("mount%d", i), fmt.Sprintf("mount%d", i)
		if err := os.Mkdir(path, 0o755); err != nil {
			return c, err
		}
		if err := unix.Mount("upkeep-bench", path, "tmpfs", 0, "size=64k"); err != nil {
			break // a container may not
		}
		c.undos = append(c.undos, func() { _ = unix.Unmount(path, unix.MNT_DETACH) })
		fmt.Fprintf(&c.body, "check filesystem %s with path %s\n if changed fsflags then alert\n", service, path)
		c.deeds = append(c.deeds, deed{"a mount that becomes read-only", service, func() error {
			return unix.Mount("upkeep-bench", path, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, "size=64k")
		}})
	}
	for i := range 3 {
		name, service := fmt.Sprintf("upkeepb%d", i), fmt.Sprintf("link%d", i)
		down, undo, err := link(name)
		if err != nil {
			break // no tun here: the row goes without links
		}
		c.undos = append(c.undos, undo)
		fmt.Fprintf(&c.body, "check network %s with interface %s\n if failed link then alert\n", service, name)
		c.deeds = append(c.deeds, deed{"a link that goes down", service, down})
	}
	return c, nil //nolint:nilerr // links are left out where they cannot be made
}

func appendTo(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

func replace(path, text string) error {
	return errors.Join(os.WriteFile(path+".new", []byte(text), 0o644), os.Rename(path+".new", path))
}

// link makes a network link without address, tun(4), that lives until undo.
func link(name string) (down func() error, undo func(), err error) {
	tun, err := os.OpenFile("/dev/net/tun", os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, errors.Join(err, tun.Close())
	}
	undo = func() { _, _ = tun.Close(), unix.Close(socket) }
	set := func(fd int, request uint, flags uint16) error {
		ifreq, err := unix.NewIfreq(name)
		if err != nil {
			return err
		}
		ifreq.SetUint16(flags)
		return unix.IoctlIfreq(fd, request, ifreq)
	}
	err = set(int(tun.Fd()), unix.TUNSETIFF, unix.IFF_TUN|unix.IFF_NO_PI)
	if err == nil {
		err = set(socket, unix.SIOCSIFFLAGS, unix.IFF_UP)
	}
	if err != nil {
		undo()
		return nil, nil, fmt.Errorf("make the link %s: %w", name, err)
	}
	return func() error { return set(socket, unix.SIOCSIFFLAGS, 0) }, undo, nil
}
