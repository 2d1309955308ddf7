//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// killRow measures from the kill -9 of a watched process to the exec of its start program, by the kernel's own word. Each
// service is killed once, at a moment of the cycle left to chance: what a rule has moved in a cycle waits for the next.
var killRow = row{name: "kill", work: "kill -9 of a watched process to exec of its start program", rounds: 1, measure: func(ctx context.Context, r *run) ([]figure, error) {
	cycles, services := []int{1, 5, 30}, 30
	if r.quick {
		cycles, services = []int{1, 5}, 5
	}
	limit, err := r.bare(ctx)
	if err != nil {
		return nil, err
	}
	var figures []figure
	for _, cycle := range cycles {
		took, err := r.killed(ctx, cycle, services)
		if err != nil {
			return nil, fmt.Errorf("cycle %d s: %w", cycle, err)
		}
		for i, how := range []string{"pid file", "matching"} {
			what := fmt.Sprintf("by %s, cycle %d s", how, cycle)
			figures = append(figures,
				figure{what: what, unit: "ms", stat: median, samples: took[i], target: 5, judged: true, limit: limit},
				figure{what: what, unit: "ms", stat: p99, samples: took[i], target: 20, judged: true, limit: limit})
		}
	}
	return figures, nil
}}

// killed tells in milliseconds how long it took, by pid file and by pattern.
func (r *run) killed(ctx context.Context, cycle, services int) (took [2][]float64, err error) {
	sub := *r
	if sub.dir, err = os.MkdirTemp(r.dir, "kill-"); err != nil {
		return took, err
	}
	all, err := sub.samples(ctx, 2*services)
	if err != nil {
		return took, err
	}
	defer all.end()
	var body strings.Builder
	for i, s := range all.list {
		if i%2 == 0 {
			fmt.Fprintf(&body, "check process s%d with pidfile %s/pid\n start program = \"%s\"\n", i, s.dir, s.start())
		} else {
			fmt.Fprintf(&body, "check process s%d matching \"%s\"\n start program = \"%s\"\n", i, pattern(i), s.start())
		}
	}
	d, err := sub.daemon(setup{cycle: cycle, body: body.String()})
	if err != nil {
		return took, err
	}
	defer d.end()
	if _, err := d.looked(ctx, time.Unix(0, 0)); err != nil {
		return took, err
	}
	if err := sleep(ctx, time.Second); err != nil {
		return took, err
	}
	// One death a second: who starts one service after the other is not to be measured by the queue before them.
	times, err := all.kill(ctx, max(d.cycle, time.Duration(len(all.list))*time.Second), 2*d.cycle+time.Minute)
	if err != nil {
		return took, fmt.Errorf("%w; the log says:\n%s", err, d.log.text())
	}
	for i, t := range times {
		took[i%2] = append(took[i%2], t)
	}
	return took, nil
}

// kill kills each service once within a time, and waits until its start program has begun.
func (s *samples) kill(ctx context.Context, within, limit time.Duration) ([]float64, error) {
	took := make([]float64, len(s.list))
	failed := make([]error, len(s.list))
	var all sync.WaitGroup
	for i := range s.list {
		at := rand.N(within)
		all.Go(func() {
			if failed[i] = sleep(ctx, at); failed[i] == nil {
				took[i], failed[i] = s.killOne(ctx, i, limit)
			}
		})
	}
	all.Wait()
	return took, errors.Join(failed...)
}

func (s *samples) killOne(ctx context.Context, i int, limit time.Duration) (float64, error) {
	pid, err := s.list[i].pid()
	if err != nil {
		return 0, err
	}
	name := strconv.Itoa(i)
	if started := s.starts.of(name); len(started) > 0 {
		return 0, fmt.Errorf("service %d was started without having died", i)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	began := time.Now()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		return 0, fmt.Errorf("kill service %d: %w", i, err)
	}
	if err := s.starts.until(ctx, func(seen map[string][]time.Time) bool { return len(seen[name]) > 0 }); err != nil {
		return 0, fmt.Errorf("service %d was killed and not started within %s: %w", i, limit, err)
	}
	return ms(s.starts.of(name)[0].Sub(began)), nil
}

// bare does the same with nothing between: pidfd, fork, exec. It is the limit of this machine in this run.
func (r *run) bare(ctx context.Context) ([]float64, error) {
	sub := *r
	sub.dir = r.path("bare")
	if err := os.Mkdir(sub.dir, 0o755); err != nil {
		return nil, err
	}
	all, err := sub.samples(ctx, 30)
	if err != nil {
		return nil, err
	}
	defer all.end()
	failed := make(chan error, len(all.list))
	for _, s := range all.list {
		pid, err := s.pid()
		if err != nil {
			return nil, err
		}
		fd, err := unix.PidfdOpen(pid, 0)
		if err != nil {
			return nil, fmt.Errorf("pidfd of %d: %w", pid, err)
		}
		go func() {
			defer unix.Close(fd)
			for {
				_, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, -1)
				if errors.Is(err, syscall.EINTR) {
					continue
				}
				break
			}
			p, err := os.StartProcess(s.start(), []string{s.start()}, &os.ProcAttr{})
			if err == nil {
				_, err = p.Wait()
			}
			failed <- err
		}()
	}
	took, err := all.kill(ctx, 3*time.Second, time.Minute)
	all.tree.end() // whose services are all waited for, so that every goroutine ends
	for range all.list {
		err = errors.Join(err, <-failed)
	}
	for _, s := range all.list { // started by us, not below a keeper
		if pid, failed := s.pid(); failed == nil {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	return took, err
}
