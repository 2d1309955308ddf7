package shortage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"
)

func TestOf(t *testing.T) {
	for err, want := range map[error]bool{
		nil:            false,
		syscall.EMFILE: true,
		syscall.ENFILE: true,
		syscall.ENOMEM: true,
		syscall.EAGAIN: true,
		fmt.Errorf("read: %w", &fs.PathError{Op: "open", Path: "/x", Err: syscall.EMFILE}): true,
		os.NewSyscallError("socket", syscall.ENOBUFS):                                      true,
		syscall.ENOENT:       false,
		syscall.ECONNREFUSED: false,
		syscall.EACCES:       false,
		syscall.EIO:          false,
		errors.New("too many open files, says the far side"): false,
	} {
		if got := Of(err); got != want {
			t.Errorf("%v: %v, want %v", err, got, want)
		}
	}
}
