//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// notifier tells of things done to files at the moment the kernel does: inotify(7). The kernel counts the opening of a
// program to be run as one, so the moment of an exec is known without any help of the program.
type notifier struct {
	file *os.File
	done sync.WaitGroup
	mu   sync.Mutex
	call map[int32]func(mask uint32, at time.Time)
}

func newNotifier() (*notifier, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, fmt.Errorf("inotify: %w", err)
	}
	n := &notifier{file: os.NewFile(uintptr(fd), "inotify"), call: map[int32]func(uint32, time.Time){}}
	n.done.Go(n.read)
	return n, nil
}

// add has call called at what mask names, in one goroutine for all files.
func (n *notifier) add(path string, mask uint32, call func(mask uint32, at time.Time)) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	conn, err := n.file.SyscallConn()
	if err != nil {
		return err
	}
	var wd int
	var failed error
	if err := conn.Control(func(fd uintptr) { wd, failed = unix.InotifyAddWatch(int(fd), path, mask) }); err != nil {
		return err
	}
	if failed != nil {
		return fmt.Errorf("watch %s: %w", path, failed)
	}
	n.call[int32(wd)] = call
	return nil
}

func (n *notifier) read() {
	buf := make([]byte, 64<<10)
	for {
		size, err := n.file.Read(buf)
		at := time.Now()
		if err != nil {
			return // closed
		}
		for rest := buf[:size]; len(rest) >= unix.SizeofInotifyEvent; {
			wd := int32(binary.NativeEndian.Uint32(rest[unsafe.Offsetof(unix.InotifyEvent{}.Wd):]))
			mask := binary.NativeEndian.Uint32(rest[unsafe.Offsetof(unix.InotifyEvent{}.Mask):])
			name := binary.NativeEndian.Uint32(rest[unsafe.Offsetof(unix.InotifyEvent{}.Len):])
			rest = rest[unix.SizeofInotifyEvent+int(name):]
			n.mu.Lock()
			call := n.call[wd]
			n.mu.Unlock()
			if call != nil {
				call(mask, at)
			}
		}
	}
}

func (n *notifier) close() {
	_ = n.file.Close()
	n.done.Wait()
}
