//go:build linux

package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// filesRow has no pulse: one connection a cycle would weigh more than one file. A cycle is counted as a second.
var filesRow = row{name: "files", work: "CPU a cycle, file checks", rounds: 3, measure: func(ctx context.Context, r *run) ([]figure, error) {
	if err := r.fill(2000); err != nil {
		return nil, err
	}
	seconds := 10 * time.Second
	if r.quick {
		seconds = 4 * time.Second
	}
	var figures []figure
	for _, n := range []struct {
		files  int
		target float64
	}{{1, 1}, {500, 3}, {2000, 8}} {
		var body strings.Builder
		for i := range n.files {
			fmt.Fprintf(&body, "check file f%d with path %s\n if size > 1 MB then alert\n", i, r.path("files/%d", i))
		}
		used, err := r.perSecond(ctx, body.String(), seconds)
		if err != nil {
			return nil, err
		}
		what := fmt.Sprintf("%d files", n.files)
		figures = append(figures, figure{what: what, unit: "ms", stat: median, samples: []float64{used}, target: n.target, judged: true})
	}
	return figures, nil
}}

// perSecond tells what a daemon with cycles of a second uses in one, in milliseconds.
func (r *run) perSecond(ctx context.Context, body string, during time.Duration) (float64, error) {
	d, err := r.daemon(setup{cycle: 1, body: body})
	if err != nil {
		return 0, err
	}
	defer d.end()
	if _, err := d.looked(ctx, time.Unix(0, 0)); err != nil {
		return 0, err
	}
	if err := sleep(ctx, 2500*time.Millisecond); err != nil {
		return 0, err
	}
	before, err := d.cpu()
	if err != nil {
		return 0, err
	}
	began := time.Now()
	if err := sleep(ctx, during); err != nil {
		return 0, err
	}
	after, err := d.cpu()
	return ms(after-before) / time.Since(began).Seconds(), err
}

var processesRow = row{name: "processes", work: "CPU a cycle, 400 watched of 900 processes", rounds: 3, measure: func(ctx context.Context, r *run) ([]figure, error) {
	crowd, err := r.crowd(ctx, 900)
	if err != nil {
		return nil, err
	}
	defer crowd.end()
	byPidFile := func(i int) string { return fmt.Sprintf("with pidfile %s", r.path("pids/%d", i)) }
	byPattern := func(i int) string { return fmt.Sprintf("matching \"%s\"", pattern(i)) }
	var figures []figure
	for _, how := range []struct {
		name   string
		find   func(int) string
		rules  string
		judged bool
	}{
		{"by pid file", byPidFile, "", true},
		{"by pattern", byPattern, "", true},
		{"by pid file, with rules on cpu and memory", byPidFile, " if cpu > 90% for 5 cycles then alert\n if memory > 1 GB then alert\n", false},
	} {
		var body strings.Builder
		for i := range 400 {
			fmt.Fprintf(&body, "check process p%d %s\n%s", i, how.find(2*i), how.rules)
		}
		used, err := r.perBeat(ctx, setup{cycle: 1, body: body.String()})
		if err != nil {
			return nil, err
		}
		figures = append(figures, figure{what: how.name, unit: "ms", stat: median, samples: []float64{used}, target: 12, judged: how.judged})
	}
	return figures, nil
}}

// perBeat tells what a daemon uses in one cycle, in milliseconds, counting those that it makes.
func (r *run) perBeat(ctx context.Context, s setup) (float64, error) {
	beat, err := newPulse()
	if err != nil {
		return 0, err
	}
	defer beat.close()
	s.body += beat.check()
	d, err := r.daemon(s)
	if err != nil {
		return 0, err
	}
	defer d.end()
	cycles := 10
	if r.quick {
		cycles = 4
	}
	used, err := d.perCycle(ctx, beat, cycles)
	return ms(used), err
}

var patternsRow = row{name: "patterns", work: "CPU a cycle, 20 patterns that match nothing, 900 processes", rounds: 3, measure: func(ctx context.Context, r *run) ([]figure, error) {
	crowd, err := r.crowd(ctx, 900)
	if err != nil {
		return nil, err
	}
	defer crowd.end()
	var body strings.Builder
	for i := range 20 {
		fmt.Fprintf(&body, "check process p%d matching \"no(body|thing) has this name %d\"\n", i, i)
	}
	used, err := r.perBeat(ctx, setup{cycle: 1, body: body.String()})
	return []figure{{what: "20 patterns", unit: "ms", stat: median, samples: []float64{used}, target: 25, judged: true}}, err
}}

var programRow = row{name: "program", work: "CPU a cycle, 100 check program of /bin/true, children included", rounds: 3, measure: func(ctx context.Context, r *run) ([]figure, error) {
	var body strings.Builder
	for i := range 100 {
		fmt.Fprintf(&body, "check program p%d with path /bin/true\n if status != 0 then alert\n", i)
	}
	var figures []figure
	for _, files := range []int{1024, 20000} {
		used, err := r.perBeat(ctx, setup{cycle: 1, body: body.String(), files: files})
		if err != nil {
			return nil, err
		}
		figures = append(figures, figure{what: fmt.Sprintf("%d open files allowed", files), unit: "ms", stat: median, samples: []float64{used}, target: 120, judged: true})
	}
	return figures, nil
}}
