package spawn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// outputGrace is how long output may go on after the program itself has ended
// before its pipes are closed: a daemon it left behind may hold them for ever.
const outputGrace = 100 * time.Millisecond

// Command is a program to start.
type Command struct {
	// Args is the program, an absolute path, and its arguments, already split.
	Args []string
	// UID is the user to run as; nil is ourselves. Without a GID the user's
	// primary group is taken. The user's supplementary groups are set.
	UID *uint32
	// GID is the group to run as; nil leaves it to UID. A GID alone drops all
	// supplementary groups.
	GID *uint32
	// Env is added to our own environment as "KEY=value"; the last one wins.
	Env []string
	// Timeout ends the program with its process group; 0 is no limit.
	Timeout time.Duration
	// Limit is how many bytes of each output stream are kept. What comes after
	// is read and dropped. With 0 the program writes to /dev/null, and a daemon
	// it leaves behind can go on writing; otherwise such a daemon that still
	// writes to the output it inherited gets SIGPIPE once the program ended.
	Limit int
	// Dir is the working directory; empty is /.
	Dir string
}

// build checks c and makes the command for it.
func (c Command) build() (*exec.Cmd, error) {
	if len(c.Args) == 0 {
		return nil, errors.New("cannot start a program: the command is empty")
	}
	if !filepath.IsAbs(c.Args[0]) {
		return nil, c.failed(errors.New("the path of a program must be absolute"))
	}
	credential, owner, err := c.identity()
	if err != nil {
		return nil, c.failed(err)
	}
	return &exec.Cmd{
		Path:        c.Args[0],
		Args:        c.Args,
		Dir:         c.dir(),
		Env:         environment(os.Environ(), owner, c.UID != nil, c.dir(), c.Env),
		SysProcAttr: &syscall.SysProcAttr{Setsid: true, Credential: credential},
		WaitDelay:   outputGrace,
	}, nil
}

func (c Command) dir() string {
	if c.Dir == "" {
		return "/"
	}
	return c.Dir
}

// failed says that the program could not be started and why. Arguments are left
// out: they may hold a password.
func (c Command) failed(err error) error {
	return fmt.Errorf("cannot start %s: %w", c.Args[0], err)
}

// explain turns the error of the system into words that say what to do. The
// cause stays inside for errors.Is.
func (c Command) explain(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	if _, dirErr := os.Stat(c.dir()); dirErr != nil {
		return c.failed(fmt.Errorf("working directory: %w", dirErr))
	}
	info, statErr := os.Stat(c.Args[0])
	hint := ""
	switch {
	case errors.Is(err, fs.ErrNotExist) && statErr == nil:
		hint = "the interpreter in its first line does not exist"
	case errors.Is(err, fs.ErrNotExist):
		hint = "no such file"
	case errors.Is(err, syscall.ENOEXEC):
		hint = "not a program, or a script without an interpreter in its first line"
	case errors.Is(err, syscall.EPERM):
		hint = "only root may start programs as another user or group"
	case errors.Is(err, syscall.EACCES) && statErr == nil && info.IsDir():
		hint = "it is a directory"
	case errors.Is(err, syscall.EACCES) && statErr == nil && info.Mode()&0o111 == 0:
		hint = "not executable"
	case errors.Is(err, syscall.EACCES):
		hint = "not executable for the user it is to run as"
	default:
		return c.failed(err)
	}
	return c.failed(fmt.Errorf("%s (%w)", hint, err))
}

// Result is how a program ended.
type Result struct {
	ExitStatus int            // the exit status, -1 when a signal ended it
	Signal     syscall.Signal // the signal that ended it, 0 for none
	TimedOut   bool           // Timeout had passed and it was killed
	Stdout     []byte         // the first Limit bytes of standard output
	Stderr     []byte         // the first Limit bytes of standard error
	Took       time.Duration  // from the start to the end of the program
	PID        int
}

// Output is what the program said, without white space around it: standard
// error where there is any, else standard output.
func (r Result) Output() string {
	if text := strings.TrimSpace(string(r.Stderr)); text != "" {
		return text
	}
	return strings.TrimSpace(string(r.Stdout))
}

// Run starts a program and waits until it has ended, by itself, by its Timeout
// or by the end of ctx. Daemons that the program leaves behind are not waited
// for, and stay. The error says why the program could not be started; one that
// ran and failed is no error.
func Run(ctx context.Context, c Command) (Result, error) {
	running, err := Start(ctx, c)
	if err != nil {
		return Result{}, err
	}
	return running.Wait(), nil
}
