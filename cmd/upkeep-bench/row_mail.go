//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"
)

var mailRow = row{name: "mail", work: "300 services fail at once, SMTP takes 200 ms a mail", rounds: 1, measure: func(ctx context.Context, r *run) ([]figure, error) {
	services := 300
	if r.quick {
		services = 50
	}
	about := regexp.MustCompile(`burst\d+`)
	post, err := newSink(mails(200*time.Millisecond, about.FindString))
	if err != nil {
		return nil, err
	}
	defer post.close()
	beat, err := newPulse()
	if err != nil {
		return nil, err
	}
	defer beat.close()
	if err := r.fill(services); err != nil {
		return nil, err
	}
	var body strings.Builder
	for i := range services {
		fmt.Fprintf(&body, "check file burst%d with path %s\n if size > 10 B then alert\n", i, r.path("files/%d", i))
	}
	d, err := r.daemon(setup{cycle: 1, body: body.String() + beat.check(),
		head: fmt.Sprintf("set mailserver 127.0.0.1 port %d\nset alert ops@example.org\n", post.port)})
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
	began := time.Now()
	for i := range services {
		if err := os.WriteFile(r.path("files/%d", i), []byte("longer than it was\n"), 0o644); err != nil {
			return nil, err
		}
	}
	patience, cancel := context.WithTimeout(ctx, 4*time.Minute)
	defer cancel()
	heard := func(seen map[string][]time.Time) int {
		n := len(seen)
		if seen[""] != nil { // of the daemon itself
			n--
		}
		return n
	}
	err = post.until(patience, func(seen map[string][]time.Time) bool { return heard(seen) == services })
	took := time.Since(began)
	if err != nil {
		return nil, fmt.Errorf("not every mail came: %w; the log says:\n%s", err, d.log.text())
	}
	if err := beat.wait(ctx, 1); err != nil {
		return nil, err
	}
	figures := []figure{{what: "checking stands still", unit: "ms", stat: most, samples: []float64{ms(beat.stoodStill(began, d.cycle))}, target: 100, judged: true}}
	return append(figures, figure{what: fmt.Sprintf("%d mails out", services), unit: "s", stat: median, samples: []float64{took.Seconds()}, target: 10, judged: true}), nil
}}
