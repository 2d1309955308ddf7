package watch

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// subscribers are the keys that wait for one descriptor, which is opened for
// the first of them.
type subscribers struct {
	source uint64
	keys   map[string]struct{}
}

// Mounts watches for mounting and unmounting (proc_pid_mounts(5): poll on
// /proc/self/mounts).
func (w *Watcher) Mounts(key string) error {
	return w.subscribe(&w.mounts, key, MountChange, "mounts", unix.EPOLLPRI|unix.EPOLLERR, openMounts,
		func(int) {}) // being asked is enough, epoll asks
}

// Links watches for changes of network links (rtnetlink(7), RTMGRP_LINK).
func (w *Watcher) Links(key string) error {
	return w.subscribe(&w.links, key, LinkChange, "network links", unix.EPOLLIN, openLinks, drain)
}

func (w *Watcher) subscribe(s *subscribers, key string, kind Kind, what string, events uint32, open func() (int, error), read func(fd int)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return os.ErrClosed
	}
	if s.source == 0 {
		fd, err := open()
		if err == nil {
			s.source, err = w.add(fd, events, func(now time.Time) {
				read(fd)
				for key := range s.keys {
					w.wakeAfter(key, kind, now, 0)
				}
			})
			if err != nil {
				_ = unix.Close(fd) // nothing was read from it
			}
		}
		if err != nil {
			w.refused[slot{key, kind}] = fmt.Sprintf("changes are not told by the kernel: %v", err)
			w.limit(what, fmt.Sprintf("changes of %s are not told by the kernel: %v", what, err))
			return nil
		}
		s.keys = map[string]struct{}{}
		delete(w.limits, what)
	}
	s.keys[key] = struct{}{}
	delete(w.refused, slot{key, kind})
	return nil
}

func openMounts() (int, error) {
	fd, err := unix.Open("/proc/self/mounts", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return 0, &os.PathError{Op: "open", Path: "/proc/self/mounts", Err: err}
	}
	return fd, nil
}

func openLinks() (int, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_ROUTE)
	if err != nil {
		return 0, os.NewSyscallError("socket", err)
	}
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: unix.RTMGRP_LINK}); err != nil {
		return 0, errors.Join(os.NewSyscallError("bind", err), unix.Close(fd))
	}
	return fd, nil
}

// drain throws away what there is to read: that something changed is all that
// counts. Messages that the kernel had to drop (ENOBUFS) are a change as well.
func drain(fd int) {
	buffer := make([]byte, 1<<16)
	for {
		_, err := unix.Read(fd, buffer)
		if err != nil && !errors.Is(err, unix.EINTR) && !errors.Is(err, unix.ENOBUFS) {
			return
		}
	}
}
