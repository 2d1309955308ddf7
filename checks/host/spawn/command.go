package spawn

import (
	"context"
	"errors"
	"os"
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
	// is read and dropped, also what a daemon says that the program leaves
	// behind, as long as one is there to say something. With 0 the program
	// writes to /dev/null.
	Limit int
	// Dir is the working directory; empty is /.
	Dir string
	// Before is called when the process is there and before it becomes the
	// program, with its id and its start time in clock ticks since boot (field 22
	// of proc_pid_stat(5)). When Before fails, or we are killed before it returns,
	// no program is run. Where programs are started without a starter (package
	// starter) it is called right after the start, and its error ends the program.
	Before func(pid int, startTicks uint64) error
}

// prepared is a command with everything looked up.
type prepared struct {
	path, dir  string
	args, env  []string
	credential *syscall.Credential // nil: nothing is to change
}

// prepare checks c and looks up what it needs.
func (c Command) prepare() (prepared, error) {
	if len(c.Args) == 0 {
		return prepared{}, errors.New("cannot start a program: the command is empty")
	}
	if !filepath.IsAbs(c.Args[0]) {
		return prepared{}, c.failed(errors.New("the path of a program must be absolute"))
	}
	credential, owner, err := c.identity()
	if err != nil {
		return prepared{}, c.failed(err)
	}
	return prepared{path: c.Args[0], dir: c.dir(), args: c.Args, credential: credential,
		env: environment(os.Environ(), owner, c.UID != nil, c.dir(), c.Env)}, nil
}

func (c Command) dir() string {
	if c.Dir == "" {
		return "/"
	}
	return c.Dir
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
	running, err := launchProgram(ctx, c)
	if err != nil {
		return Result{}, err
	}
	return running.Wait(), nil
}
