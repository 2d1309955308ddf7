// Package hung is for tests: it mounts a file system that never answers, as one of a network whose server is gone.
package hung

import (
	"encoding/binary"
	"fmt"
	"os"
	"sync"
	"syscall"
	"testing"
)

// From linux/fuse.h: the first request that the kernel makes, and the version that everything here is of.
const (
	opInit       = 26
	headerSize   = 16 // of an answer: length, error, id
	initSize     = 64
	major, minor = 7, 31
)

// Mount mounts one until the end of the test, or until release is called; then whatever waits gets an error. All paths
// below dir hang. The test is skipped where that takes more rights than we have.
func Mount(t testing.TB) (dir string, release func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root may mount")
	}
	device, err := syscall.Open("/dev/fuse", syscall.O_RDWR|syscall.O_CLOEXEC, 0) // not by os, which would poll it
	if err != nil {
		t.Skip("no FUSE: ", err)
	}
	dir = t.TempDir()
	options := fmt.Sprintf("fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device)
	if err := syscall.Mount("hung", dir, "fuse.hung", 0, options); err != nil {
		_ = syscall.Close(device) // nothing waits for it
		t.Skip("mounting is not allowed here: ", err)
	}
	release = sync.OnceFunc(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error("unmount: ", err)
		}
		if err := syscall.Close(device); err != nil { // it answers all that wait, with an error
			t.Error("close /dev/fuse: ", err)
		}
	})
	t.Cleanup(release)
	if err := greet(device); err != nil {
		t.Fatal(err)
	}
	return dir, release
}

// greet answers the kernel's first request. The others are never read, so that a signal still ends who waits for them.
func greet(device int) error {
	request := make([]byte, 1<<17)
	n, err := syscall.Read(device, request)
	if err != nil {
		return fmt.Errorf("read from /dev/fuse: %w", err)
	}
	if n < headerSize || binary.NativeEndian.Uint32(request[4:]) != opInit {
		return fmt.Errorf("the first request of the kernel is %x", request[:min(n, 40)])
	}
	answer := make([]byte, headerSize+initSize)
	binary.NativeEndian.PutUint32(answer, uint32(len(answer)))
	copy(answer[8:], request[8:16]) // the request's id
	binary.NativeEndian.PutUint32(answer[16:], major)
	binary.NativeEndian.PutUint32(answer[20:], minor)
	binary.NativeEndian.PutUint32(answer[36:], 4096) // the most that is written at once
	if _, err := syscall.Write(device, answer); err != nil {
		return fmt.Errorf("write to /dev/fuse: %w", err)
	}
	return nil
}
