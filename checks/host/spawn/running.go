package spawn

import (
	"context"
	"os"
	"syscall"
	"time"
)

// stopGrace is how long a program may take to end after SIGTERM when its
// context ended, before it is killed.
const stopGrace = time.Second

// Running is a program that was started.
type Running struct {
	process  *os.Process
	streams  []*stream // standard output and standard error, or none
	started  time.Time
	timedOut bool
	done     chan struct{}
	result   Result // set before done is closed
}

// launchProgram starts a program without waiting for it. When ctx ends, the program's
// process group is asked to end, and killed a second later. Wait need not be
// called for the program to be reaped.
func launchProgram(ctx context.Context, c Command) (*Running, error) {
	p, err := c.prepare()
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, c.failed(context.Cause(ctx))
	}
	Prepare(nil)
	r := &Running{done: make(chan struct{}), started: time.Now()}
	if r.streams, err = openStreams(c.Limit); err != nil {
		return nil, c.explain(err)
	}
	if r.process, err = launch(ctx, c, p, r.streams); err != nil {
		closeStreams(r.streams)
		return nil, c.explain(err)
	}
	for _, s := range r.streams {
		_ = s.to.Close() // the program has it
		go s.read()
	}
	awaitExit, err := exitWaiter(r.process.Pid)
	if err != nil {
		r.signal(syscall.SIGKILL)
		_, _ = r.process.Wait() // the error of the killed program says nothing new
		return nil, c.explain(err)
	}
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
		timer := time.NewTimer(timeout - time.Since(r.started))
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
	_ = syscall.Kill(-r.process.Pid, sig)
}

// reap takes the program's status and output and makes the result. What it has
// left behind and still writes is read on, as SIGPIPE would end it otherwise.
func (r *Running) reap() {
	defer close(r.done)
	r.result = Result{ExitStatus: -1, TimedOut: r.timedOut, Took: time.Since(r.started), PID: r.process.Pid}
	state, err := r.process.Wait()
	if len(r.streams) > 0 {
		grace, cancel := context.WithTimeout(context.Background(), outputGrace)
		defer cancel()
		r.result.Stdout, r.result.Stderr = r.streams[0].soFar(grace), r.streams[1].soFar(grace)
	}
	if err != nil {
		return // somebody else has reaped it
	}
	r.result.ExitStatus = state.ExitCode()
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		r.result.Signal = status.Signal()
	}
}
