//go:build linux

package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"
)

// checksumRow needs a gigabyte of disk, and of memory for what was read.
var checksumRow = row{name: "checksum", work: "1 GB in 20 files, changed checksum", rounds: 1, measure: func(ctx context.Context, r *run) ([]figure, error) {
	const files, size = 20, 50_000_000
	noise := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise) // it never fails
	limit := hashRate(noise)
	var body strings.Builder
	for i := range files {
		noise[0] = byte(i)
		if err := os.WriteFile(r.path("big%d", i), noise, 0o644); err != nil {
			return nil, fmt.Errorf("write a gigabyte: %w", err)
		}
		fmt.Fprintf(&body, "check file big%d with path %s\n if changed checksum then alert\n", i, r.path("big%d", i))
	}
	beat, err := newPulse()
	if err != nil {
		return nil, err
	}
	defer beat.close()
	d, err := r.daemon(setup{cycle: 1, body: body.String() + beat.check()})
	if err != nil {
		return nil, err
	}
	defer d.end()
	cycles := 5
	if r.quick {
		cycles = 3
	}
	idle, err := d.perCycle(ctx, beat, cycles)
	if err != nil {
		return nil, err
	}
	mark := d.log.mark()
	before, err := d.cpu()
	if err != nil {
		return nil, err
	}
	for i := range files {
		if err := overwrite(r.path("big%d", i), byte(100+i)); err != nil {
			return nil, err
		}
	}
	for i := range files {
		if _, err := d.log.wait(ctx, mark, fmt.Sprintf("'big%d' checksum", i), time.Minute); err != nil {
			return nil, err
		}
	}
	after, err := d.cpu()
	return []figure{
		{what: "CPU a cycle, nothing changed", unit: "ms", stat: median, samples: []float64{ms(idle)}, target: 5, judged: true},
		{what: "rate after a change, of one core", unit: "GB/s", stat: median, samples: []float64{files * size / 1e9 / (after - before).Seconds()}, target: 1.3, judged: true, more: true, limit: []float64{limit}},
	}, err
}}

// hashRate tells how fast this machine makes SHA-256, in GB/s of one core.
func hashRate(data []byte) float64 {
	began := time.Now()
	sha256.Sum256(data)
	sha256.Sum256(data)
	return 2 * float64(len(data)) / 1e9 / time.Since(began).Seconds()
}

// overwrite changes the first byte of a file.
func overwrite(path string, b byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte{b}, 0)
	return errors.Join(err, f.Close())
}

// words are what the expressions of contentRow look for.
var words = []string{"panic", "segfault", "out of memory", "timed out after", "denied"}

var contentRow = row{name: "log", work: "200 MB of appended log, five expressions", rounds: 1, measure: func(ctx context.Context, r *run) ([]figure, error) {
	size := 200_000_000
	if r.quick {
		size = 20_000_000
	}
	path := r.path("app.log")
	if err := os.WriteFile(path, []byte("begin\n"), 0o644); err != nil {
		return nil, err
	}
	body := "check file app with path " + path + "\n"
	for _, word := range words {
		body += fmt.Sprintf(" if content = \"%s.*case-[0-9]+\" then alert\n", word)
	}
	beat, err := newPulse()
	if err != nil {
		return nil, err
	}
	defer beat.close()
	d, err := r.daemon(setup{cycle: 1, body: body + beat.check()})
	if err != nil {
		return nil, err
	}
	defer d.end()
	if _, err := d.looked(ctx, time.Unix(0, 0)); err != nil {
		return nil, err
	}
	if err := beat.wait(ctx, 2); err != nil {
		return nil, err
	}
	mark := d.log.mark()
	before, err := d.cpu()
	if err != nil {
		return nil, err
	}
	cases, err := writeLog(path, size)
	if err != nil {
		return nil, err
	}
	used, err := d.settled(ctx, beat)
	if err != nil {
		return nil, err
	}
	told := map[string]bool{}
	lines, _ := d.log.since(mark)
	for _, l := range lines {
		if _, id, found := strings.Cut(l.text, "case-"); found {
			told[id] = true
		}
	}
	return []figure{
		{what: fmt.Sprintf("CPU for %d MB", size/1_000_000), unit: "s", stat: median, samples: []float64{(used - before).Seconds()}, target: 0.6 * float64(size) / 200e6, judged: true},
		{what: fmt.Sprintf("matches lost of %d", cases), unit: "", stat: most, samples: []float64{float64(cases - len(told))}, target: 0, judged: true},
	}, nil
}}

// writeLog appends lines of a log, a few of which hold a word and the number of its case.
func writeLog(path string, size int) (cases int, err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return 0, err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	const usual = "2026-11-21T10:00:00.000Z web-3 request finished path=/api/items status=200 bytes=18231 took=12ms user=-\n"
	every := size / 50
	for written := 0; written < size; written += len(usual) {
		if written/every >= cases {
			fmt.Fprintf(out, "2026-11-21T10:00:00.000Z web-3 %s, case-%d\n", words[cases%len(words)], cases)
			cases++
		}
		_, _ = out.WriteString(usual) // Flush tells
	}
	return cases, errors.Join(out.Flush(), f.Close())
}

// settled waits until the daemon has nothing left to do, and tells what it has used until then.
func (d *daemon) settled(ctx context.Context, beat *pulse) (time.Duration, error) {
	last, err := d.cpu()
	for quiet := 0; quiet < 3 && err == nil; {
		if err := beat.wait(ctx, 1); err != nil {
			return 0, err
		}
		var now time.Duration
		now, err = d.cpu()
		if quiet++; now-last > 20*time.Millisecond {
			quiet = 0
		}
		last = now
	}
	return last, err
}
