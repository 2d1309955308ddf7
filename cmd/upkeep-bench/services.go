//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// nap is how long a sample process sleeps, a day. The digits behind the point are its name, by which a pattern finds it:
// ours, so that two runs at a time leave each other alone, and its own.
var nap = fmt.Sprintf("86400.%07d", os.Getpid())

// pattern finds the sample process of a number.
func pattern(n int) string {
	return fmt.Sprintf("sleep %s%05d$", strings.ReplaceAll(nap, ".", "\\."), n)
}

// sample is a service of ours: a process that sleeps, with a start program that begins by being opened, which the kernel
// tells us of.
type sample struct {
	number int
	dir    string
}

// script writes the start program: the leanest there is, a shell that leaves one process behind.
func (s *sample) script() error {
	if err := os.Mkdir(s.dir, 0o755); err != nil {
		return err
	}
	text := fmt.Sprintf("#!/bin/sh\nsleep %s%05d </dev/null >/dev/null 2>&1 &\necho $! > %[3]s/pid\necho >> %[3]s/starts\n", nap, s.number, s.dir)
	return errors.Join(os.WriteFile(s.start(), []byte(text), 0o755), os.WriteFile(s.starts(), nil, 0o644))
}

func (s *sample) start() string { return filepath.Join(s.dir, "start") }

// starts is a file with a line for each run of the start program.
func (s *sample) starts() string { return filepath.Join(s.dir, "starts") }

func (s *sample) pid() (int, error) {
	text, err := os.ReadFile(filepath.Join(s.dir, "pid"))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// samples are services with start programs. starts notes each exec of one, under its number.
type samples struct {
	list   []*sample
	starts *times
	notify *notifier
	tree   *tree
	orders *os.File // paths of programs to run below the keeper
}

// samples starts n services of ours, before any daemon does.
func (r *run) samples(ctx context.Context, n int) (*samples, error) {
	all := &samples{starts: newTimes()}
	var err error
	if all.notify, err = newNotifier(); err != nil {
		return nil, err
	}
	var script strings.Builder
	script.WriteString("#!/bin/sh\n")
	for i := range n {
		s := &sample{number: i, dir: r.path("service%d", i)}
		if err := s.script(); err != nil {
			all.end()
			return nil, err
		}
		fmt.Fprintf(&script, "%s\n", s.start())
		all.list = append(all.list, s)
	}
	fifo := r.path("orders")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		all.end()
		return nil, fmt.Errorf("make a fifo: %w", err)
	}
	fmt.Fprintf(&script, "exec 3<>%s\nwhile read -r program <&3; do $program; done\n", fifo)
	if all.orders, err = os.OpenFile(fifo, os.O_RDWR, 0); err != nil {
		all.end()
		return nil, err
	}
	if all.tree, err = r.script(ctx, "services", script.String(), all.list[n-1].dir+"/pid"); err != nil {
		all.end()
		return nil, err
	}
	for i, s := range all.list {
		name := strconv.Itoa(i)
		if err := all.notify.add(s.start(), unix.IN_OPEN, func(_ uint32, at time.Time) { all.starts.note(name, at) }); err != nil {
			all.end()
			return nil, err
		}
	}
	return all, nil
}

// run has a program run by somebody who is not the daemon.
func (s *samples) run(program string) error {
	_, err := fmt.Fprintln(s.orders, program)
	return err
}

func (s *samples) end() {
	if s.tree != nil {
		s.tree.end()
	}
	if s.orders != nil {
		_ = s.orders.Close()
	}
	s.notify.close()
}

// script runs a shell script until the round ends, and waits until it has written a file.
func (r *run) script(ctx context.Context, name, text, wrote string) (*tree, error) {
	path := r.path("%s.sh", name)
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		return nil, err
	}
	t, err := grow(r.dir, name, 0, "/bin/sh", path)
	if err != nil {
		return nil, err
	}
	for {
		if info, err := os.Stat(wrote); err == nil && info.Size() > 0 {
			return t, nil
		}
		if err := sleep(ctx, 10*time.Millisecond); err != nil {
			t.end()
			return nil, err
		}
	}
}

// crowd starts n processes that sleep, with their pid files.
func (r *run) crowd(ctx context.Context, n int) (*tree, error) {
	if err := os.Mkdir(r.path("pids"), 0o755); err != nil {
		return nil, err
	}
	text := fmt.Sprintf("#!/bin/sh\ni=0\nwhile [ $i -lt %d ]; do\n  n=$(printf %%05d $i)\n  sleep %s$n </dev/null >/dev/null 2>&1 &\n"+
		"  echo $! > %s/$i\n  i=$((i+1))\ndone\necho all > %s\nwait\n", n, nap, r.path("pids"), r.path("crowd.all"))
	return r.script(ctx, "crowd", text, r.path("crowd.all"))
}

// fill writes n small files.
func (r *run) fill(n int) error {
	if err := os.Mkdir(r.path("files"), 0o755); err != nil {
		return err
	}
	for i := range n {
		if err := os.WriteFile(r.path("files/%d", i), []byte("as it was\n"), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// mixed is n services of all kinds that a machine has, nothing wrong with any. They need fill(n), crowd and a port.
func (r *run) mixed(n, crowd, port int) string {
	var text strings.Builder
	for i := range n {
		switch i % 20 {
		case 0, 1, 2, 3, 4, 5, 6:
			fmt.Fprintf(&text, "check file s%d with path %s\n if size > 1 MB then alert\n if failed permission 644 then alert\n", i, r.path("files/%d", i))
		case 7, 8:
			fmt.Fprintf(&text, "check directory s%d with path %s\n if changed timestamp then alert\n", i, r.path("files"))
		case 9, 10, 11, 12, 13:
			fmt.Fprintf(&text, "check process s%d with pidfile %s\n if memory > 1 GB then alert\n", i, r.path("pids/%d", i%crowd))
		case 14, 15:
			fmt.Fprintf(&text, "check process s%d matching \"%s\"\n if cpu > 90%% for 5 cycles then alert\n", i, pattern(i%crowd))
		case 16, 17:
			fmt.Fprintf(&text, "check host s%d with address 127.0.0.1\n if failed port %d then alert\n", i, port)
		case 18:
			fmt.Fprintf(&text, "check filesystem s%d with path /\n if space usage > 99%% then alert\n", i)
		case 19:
			fmt.Fprintf(&text, "check program s%d with path /bin/true\n if status != 0 then alert\n", i)
		}
	}
	return text.String()
}
