//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// row is one line of work in the table.
type row struct {
	name    string // for --rows
	work    string
	rounds  int // how often each program does it, in turn
	measure func(context.Context, *run) ([]figure, error)
}

// rows is the table. What was asked of upkeep stands with each figure.
var rows = []row{
	killRow, changeRow, hangRow, mailRow, filesRow, processesRow, patternsRow, tcpRow, checksumRow, contentRow, programRow,
	reloadRow, startRow, parseRow, xmlRow, memoryRow,
}

// figure is one thing that was measured of one program, in one round or in several.
type figure struct {
	what    string
	unit    string
	stat    stat
	samples []float64
	target  float64 // 0 with no target: the figure is shown and not judged
	judged  bool
	more    bool      // the target is a least, not a most
	limit   []float64 // the same work done by nothing but this program, in the same run
}

// take puts another round's samples to those of the same figure.
func take(figures, round []figure) []figure {
next:
	for _, f := range round {
		for i := range figures {
			if figures[i].what == f.what && figures[i].stat == f.stat {
				figures[i].samples = append(figures[i].samples, f.samples...)
				figures[i].limit = append(figures[i].limit, f.limit...)
				continue next
			}
		}
		figures = append(figures, f)
	}
	return figures
}

// run is one round of one row for one program.
type run struct {
	program string // path
	dir     string
	quick   bool
	after   time.Duration // how long memory is watched
}

// newRun makes the round's folder; end removes it.
func newRun(program string, quick bool, after time.Duration) (*run, error) {
	program, err := filepath.Abs(program)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", program, err)
	}
	dir, err := os.MkdirTemp("", "upkeep-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the control file and its services: %w", err)
	}
	return &run{program: program, dir: dir, quick: quick, after: after}, nil
}

func (r *run) end() error { return os.RemoveAll(r.dir) }

// path names something in the round's folder.
func (r *run) path(format string, args ...any) string {
	return filepath.Join(r.dir, fmt.Sprintf(format, args...))
}

// pick chooses rows by name, all when none is named.
func pick(names string) ([]row, error) {
	if names == "" {
		return rows, nil
	}
	var picked []row
next:
	for name := range strings.SplitSeq(names, ",") {
		for _, r := range rows {
			if r.name == strings.TrimSpace(name) {
				picked = append(picked, r)
				continue next
			}
		}
		return nil, fmt.Errorf("no row is named %q; --list lists them", name)
	}
	return picked, nil
}

// sleep waits, but not longer than the context.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
