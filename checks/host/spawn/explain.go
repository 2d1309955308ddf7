package spawn

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/upkeep-monitor/upkeep/checks/host/shortage"
	"github.com/upkeep-monitor/upkeep/parser/deadline"
)

// failed says that the program could not be started and why. Arguments are left
// out: they may hold a password.
func (c Command) failed(err error) error {
	return fmt.Errorf("cannot start %s: %w", c.Args[0], err)
}

// directoryError is what is wrong with the working directory.
type directoryError struct{ err error }

func (d *directoryError) Error() string { return "working directory: " + d.err.Error() }
func (d *directoryError) Unwrap() error { return d.err }

// explain turns the error of the system into words that say what to do. The
// cause stays inside for errors.Is.
func (c Command) explain(err error) error {
	if directory := (*directoryError)(nil); errors.As(err, &directory) {
		return c.failed(err)
	}
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	if shortage.Of(err) {
		return c.failed(fmt.Errorf("%s: %w", ranOut(err), err))
	}
	hint := c.hint(err)
	if hint == "" {
		return c.failed(err)
	}
	return c.failed(fmt.Errorf("%s (%w)", hint, err))
}

// hint says what is wrong with the program, "" when its file tells nothing.
func (c Command) hint(err error) string {
	switch {
	case errors.Is(err, syscall.ENOEXEC):
		return "not a program, or a script without an interpreter in its first line"
	case errors.Is(err, syscall.EPERM):
		return "only root may start programs as another user or group"
	case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.EACCES):
		return ""
	}
	info, statErr := deadline.Stat(c.Args[0])
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case missing && statErr == nil:
		return "the interpreter in its first line does not exist"
	case missing:
		return "no such file"
	case statErr == nil && info.IsDir():
		return "it is a directory"
	case statErr == nil && info.Mode()&0o111 == 0:
		return "not executable"
	}
	return "not executable for the user it is to run as"
}

// ranOut says what there is no more of.
func ranOut(err error) string {
	switch {
	case errors.Is(err, syscall.EAGAIN):
		return "no process or thread can be made (limit of processes)"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "no more files can be opened (limit of open files)"
	case errors.Is(err, syscall.ENOMEM), errors.Is(err, syscall.ENOBUFS):
		return "no memory is left"
	}
	return "no room is left"
}
