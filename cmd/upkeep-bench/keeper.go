//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// keeperRole is the first argument by which this binary is a keeper: it runs a program, inherits and reaps whatever that
// leaves behind, and ends all of it when its standard input closes, which it does when upkeep-bench goes away as well.
const keeperRole = "upkeep-bench-keeper"

// grace is how long a program has to end by itself.
const grace = 4 * time.Second

// keep runs the program behind the limit of open files (0: as it is). It tells of the beginning, "PID NANOSECONDS", and
// of the end, "STATUS CPUNANOSECONDS", on standard output.
func keep(args []string) int {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return complain(err)
	}
	if files, err := strconv.ParseUint(args[0], 10, 64); err != nil {
		return complain(err)
	} else if files > 0 {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: files, Max: files}); err != nil {
			return complain(fmt.Errorf("limit open files to %d: %w", files, err))
		}
	}
	none, err := os.Open(os.DevNull)
	if err != nil {
		return complain(err)
	}
	began := time.Now()
	p, err := os.StartProcess(args[1], args[1:], &os.ProcAttr{Files: []*os.File{none, os.Stderr, os.Stderr}})
	if err != nil {
		return complain(err)
	}
	fmt.Println(p.Pid, began.UnixNano())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = syscall.Kill(p.Pid, syscall.SIGTERM)
		time.Sleep(grace)
		_ = syscall.Kill(p.Pid, syscall.SIGKILL)
	}()
	for {
		var status syscall.WaitStatus
		var used syscall.Rusage
		pid, err := syscall.Wait4(-1, &status, 0, &used)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil: // no child is left
			return 0
		case pid == p.Pid:
			fmt.Println(status.ExitStatus(), used.Utime.Nano()+used.Stime.Nano())
			go killChildren()
		}
	}
}

// killChildren ends what the program has left behind, and what that leaves behind, until the keeper itself ends.
func killChildren() {
	for ; ; time.Sleep(10 * time.Millisecond) {
		for _, pid := range children(os.Getpid()) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

func complain(err error) int {
	fmt.Fprintln(os.Stderr, "upkeep-bench:", err)
	return 1
}

// tree is a program that runs below a keeper, with all that it starts.
type tree struct {
	pid    int
	began  time.Time
	keeper *exec.Cmd
	stdin  io.Closer
	stdout *bufio.Reader
	output string // file
}

// grow starts a program below a keeper. What it prints goes to a file in dir.
func grow(dir, name string, files int, argv ...string) (*tree, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find upkeep-bench itself: %w", err)
	}
	t := &tree{output: filepath.Join(dir, name+".out")}
	out, err := os.Create(t.output)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	t.keeper = exec.Command(self, append([]string{keeperRole, strconv.Itoa(files)}, argv...)...)
	t.keeper.Stderr = out
	t.keeper.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for upkeep-bench, which then ends in order
	stdin, err := t.keeper.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := t.keeper.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := t.keeper.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", argv[0], err)
	}
	t.stdin, t.stdout = stdin, bufio.NewReader(stdout)
	var nanos int64
	if _, err := fmt.Fscanln(t.stdout, &t.pid, &nanos); err != nil {
		t.end()
		return nil, fmt.Errorf("start %s: %s", argv[0], t.said())
	}
	t.began = time.Unix(0, nanos)
	return t, nil
}

// said is what the program has printed.
func (t *tree) said() string {
	text, _ := os.ReadFile(t.output)
	return string(text)
}

// wait waits until the program has ended by itself and tells its exit status and what it and its children used.
func (t *tree) wait(ctx context.Context) (status int, cpu time.Duration, err error) {
	stop := context.AfterFunc(ctx, func() { _ = t.stdin.Close() })
	defer stop()
	if _, err := fmt.Fscanln(t.stdout, &status, &cpu); err != nil {
		return 0, 0, fmt.Errorf("wait for pid %d: %w", t.pid, err)
	}
	return status, cpu, ctx.Err()
}

// end ends the program and everything that it has started.
func (t *tree) end() {
	_ = t.stdin.Close()
	_, _ = io.Copy(io.Discard, t.stdout)
	_ = t.keeper.Wait() // how the program ended is no news here
}
