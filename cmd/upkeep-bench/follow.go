//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// line is one line of a log and when it came.
type line struct {
	at   time.Time
	text string
}

// follower reads the daemon's log as it grows.
type follower struct {
	file   *os.File
	notify *notifier

	mu      sync.Mutex
	lines   []line
	partial []byte
	grown   chan struct{} // closed at the next line
}

func follow(path string) (*follower, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|os.O_CREATE, 0o640)
	if err != nil {
		return nil, err
	}
	f := &follower{file: file, grown: make(chan struct{})}
	if f.notify, err = newNotifier(); err != nil {
		_ = file.Close()
		return nil, err
	}
	if err := f.notify.add(path, unix.IN_MODIFY, func(_ uint32, at time.Time) { f.read(at) }); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func (f *follower) read(at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	buf := make([]byte, 64<<10)
	before := len(f.lines)
	for {
		n, err := f.file.Read(buf)
		f.partial = append(f.partial, buf[:n]...)
		for {
			text, rest, whole := bytes.Cut(f.partial, []byte("\n"))
			if !whole {
				break
			}
			f.lines = append(f.lines, line{at, string(text)})
			f.partial = rest
		}
		if err != nil {
			break
		}
	}
	if len(f.lines) > before {
		close(f.grown)
		f.grown = make(chan struct{})
	}
}

// mark is where the log ends now.
func (f *follower) mark() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.lines)
}

// since tells the lines from a mark on, and a channel that is closed when there are more.
func (f *follower) since(mark int) ([]line, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lines[mark:len(f.lines):len(f.lines)], f.grown
}

// wait waits for the first line from a mark on that holds the text.
func (f *follower) wait(ctx context.Context, mark int, text string, limit time.Duration) (line, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		lines, grown := f.since(mark)
		for _, l := range lines {
			if strings.Contains(l.text, text) {
				return l, nil
			}
		}
		mark += len(lines)
		select {
		case <-grown:
		case <-ctx.Done():
			return line{}, fmt.Errorf("the log does not say %q within %s: %w", text, limit, ctx.Err())
		}
	}
}

// text is the end of the log, for people.
func (f *follower) text() string {
	lines, _ := f.since(0)
	var out strings.Builder
	for _, l := range lines[max(0, len(lines)-30):] {
		out.WriteString(l.text + "\n")
	}
	return out.String()
}

func (f *follower) close() {
	if f.notify != nil {
		f.notify.close()
	}
	_ = f.file.Close()
}
