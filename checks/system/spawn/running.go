package spawn

import (
	"context"
	"io"
	"os/exec"
	"syscall"
	"time"
)

// stopGrace is how long a program may take to end after SIGTERM when its
// context ended, before it is killed.
const stopGrace = time.Second

// Running is a program that was started.
type Running struct {
	cmd      *exec.Cmd
	stdout   *capture
	stderr   *capture
	started  time.Time
	timedOut bool
	done     chan struct{}
	result   Result // set before done is closed
}

// Prepare does what the first start of a program would do otherwise: then somebody may wait for it, and 300 open files
// take 2 ms. It may be called many times.
func Prepare() { shedInherited() }

// Start starts a program without waiting for it. When ctx ends, the program's
// process group is asked to end, and killed a second later. Wait need not be
// called for the program to be reaped.
func Start(ctx context.Context, c Command) (*Running, error) {
	cmd, err := c.build()
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, c.failed(context.Cause(ctx))
	}
	r := &Running{cmd: cmd, done: make(chan struct{})}
	if c.Limit > 0 {
		r.stdout, r.stderr = &capture{limit: c.Limit}, &capture{limit: c.Limit}
		cmd.Stdout, cmd.Stderr = r.stdout, r.stderr
	}
	Prepare()
	r.started = time.Now()
	if err := startClean(cmd); err != nil {
		return nil, c.explain(err)
	}
	awaitExit, err := exitWaiter(cmd.Process.Pid)
	if err != nil {
		r.signal(syscall.SIGKILL)
		_ = cmd.Wait() // the error of the killed program says nothing new
		return nil, c.failed(err)
	}
	unprotect(cmd.Process.Pid)
	go r.supervise(ctx, c.Timeout, awaitExit)
	return r, nil
}

// Wait waits for the end of the program. It may be called many times.
func (r *Running) Wait() Result {
	<-r.done
	return r.result
}

// supervise ends the program when its time is over, and reaps it. It reaps
// last: as long as the program is a zombie its id, which is also the id of its
// group, cannot be given to another process, so no signal goes astray.
func (r *Running) supervise(ctx context.Context, timeout time.Duration, awaitExit func()) {
	exited := make(chan struct{})
	go func() {
		defer close(exited)
		awaitExit()
	}()
	var expired <-chan time.Time
	if timeout > 0 {
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		expired = timer.C
	}
	select {
	case <-exited:
	case <-expired:
		unlessExited(exited, func() {
			r.timedOut = true
			r.signal(syscall.SIGKILL)
			<-exited
		})
	case <-ctx.Done():
		unlessExited(exited, func() {
			r.signal(syscall.SIGTERM)
			r.endGroup(exited)
		})
	}
	r.reap()
}

// unlessExited keeps a daemon alive whose starter ended in the same moment in
// which its time was over.
func unlessExited(exited <-chan struct{}, end func()) {
	select {
	case <-exited:
	default:
		end()
	}
}

// endGroup kills the group after its grace, or what is left of it when the
// program itself has obeyed.
func (r *Running) endGroup(exited <-chan struct{}) {
	grace := time.NewTimer(stopGrace)
	defer grace.Stop()
	select {
	case <-exited:
	case <-grace.C:
	}
	r.signal(syscall.SIGKILL)
	<-exited
}

// signal sends to the whole process group. The program leads its own session,
// so the group has its id; an error only means that nobody is left.
func (r *Running) signal(sig syscall.Signal) {
	_ = syscall.Kill(-r.cmd.Process.Pid, sig)
}

// reap takes the program's status and output and makes the result.
func (r *Running) reap() {
	defer close(r.done)
	took := time.Since(r.started)
	_ = r.cmd.Wait() // the state below tells more than the error
	r.result = Result{
		ExitStatus: -1,
		TimedOut:   r.timedOut,
		Took:       took,
		PID:        r.cmd.Process.Pid,
	}
	if r.stdout != nil {
		r.result.Stdout, r.result.Stderr = r.stdout.kept, r.stderr.kept
	}
	if r.cmd.ProcessState == nil {
		return
	}
	r.result.ExitStatus = r.cmd.ProcessState.ExitCode()
	if status, ok := r.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		r.result.Signal = status.Signal()
	}
}

// capture keeps the first bytes of a stream and drops the rest, so that the
// program never waits for us and our memory does not grow.
type capture struct {
	limit int
	kept  []byte
}

// ReadFrom reads all there is, as os/exec has io.Copy do it. Without it io.Copy takes a buffer of 32 kB for each stream,
// which was a third of all that a cycle of mixed services left to the garbage collector.
func (c *capture) ReadFrom(r io.Reader) (int64, error) {
	var err error
	if c.kept, err = io.ReadAll(io.LimitReader(r, int64(c.limit))); err != nil {
		return int64(len(c.kept)), err
	}
	dropped, err := io.Copy(io.Discard, r)
	return int64(len(c.kept)) + dropped, err
}

// Write is there for os/exec, which wants a writer; what reads ahead of it is ReadFrom.
func (c *capture) Write(p []byte) (int, error) {
	c.kept = append(c.kept, p[:min(len(p), c.limit-len(c.kept))]...)
	return len(p), nil
}
