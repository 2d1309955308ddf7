//go:build linux

package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// hangRow has hosts that take the connection and never answer, among others that do.
var hangRow = row{name: "hang", work: "100 HTTP checks, 10 of them silent, timeout 5 s", rounds: 1, measure: func(ctx context.Context, r *run) ([]figure, error) {
	site, err := newSink(pages)
	if err != nil {
		return nil, err
	}
	defer site.close()
	all, err := r.samples(ctx, 20)
	if err != nil {
		return nil, err
	}
	defer all.end()
	var body strings.Builder
	for i := range 100 {
		port := site.port
		if i%10 == 5 {
			deaf, err := newSink(silent)
			if err != nil {
				return nil, err
			}
			defer deaf.close()
			port = deaf.port
		}
		fmt.Fprintf(&body, "check host h%d with address 127.0.0.1\n if failed port %d protocol http request \"/%d\" with timeout 5 seconds then alert\n", i, port, i)
		if i%5 == 0 {
			s := all.list[i/5]
			fmt.Fprintf(&body, "check process s%d with pidfile %s/pid\n start program = \"%s\"\n", s.number, s.dir, s.start())
		}
	}
	d, err := r.daemon(setup{cycle: 5, body: body.String()})
	if err != nil {
		return nil, err
	}
	defer d.end()
	seen := func(n int) error {
		ctx, cancel := context.WithTimeout(ctx, 4*time.Minute)
		defer cancel()
		err := site.until(ctx, func(seen map[string][]time.Time) bool {
			for _, at := range seen {
				if len(at) < n {
					return false
				}
			}
			return len(seen) == 90
		})
		if err != nil {
			return fmt.Errorf("not every host was asked %d times: %w; the log says:\n%s", n, err, d.log.text())
		}
		return nil
	}
	if err := seen(1); err != nil { // every process has been seen as well
		return nil, err
	}
	died, err := all.kill(ctx, 15*time.Second, 3*time.Minute)
	if err != nil {
		return nil, err
	}
	if err := seen(3); err != nil {
		return nil, err
	}
	var waited []float64
	for i := range 100 {
		if at := site.of(fmt.Sprintf("/%d", i)); len(at) > 0 {
			waited = append(waited, ms(longest(at, at[0], d.cycle)))
		}
	}
	return []figure{
		{what: "the others wait", unit: "ms", stat: most, samples: waited, target: 100, judged: true},
		{what: "a dead process meanwhile", unit: "ms", stat: median, samples: died, target: 5, judged: true},
		{what: "a dead process meanwhile", unit: "ms", stat: p99, samples: died, target: 20, judged: true},
	}, nil
}}

// tcpRow has a thousand ports that take a connection.
var tcpRow = row{name: "tcp", work: "1000 TCP checks on loopback", rounds: 3, measure: func(ctx context.Context, r *run) ([]figure, error) {
	const ports = 1000
	many, err := newPorts(ports)
	if err != nil {
		return nil, err
	}
	defer many.close()
	var body strings.Builder
	for i, port := range many.numbers {
		fmt.Fprintf(&body, "check host h%d with address 127.0.0.1\n if failed port %d then alert\n", i, port)
	}
	cycles := 10
	if r.quick {
		cycles = 4
	}
	d, err := r.daemon(setup{cycle: 1, body: body.String()})
	if err != nil {
		return nil, err
	}
	defer d.end()
	if _, err := d.looked(ctx, time.Unix(0, 0)); err != nil {
		return nil, err
	}
	if err := many.pass(ctx, 2); err != nil {
		return nil, err
	}
	mark := many.count()
	before, err := d.cpu()
	if err != nil {
		return nil, err
	}
	if err := many.pass(ctx, cycles); err != nil {
		return nil, err
	}
	after, err := d.cpu()
	if err != nil {
		return nil, err
	}
	return []figure{
		{what: "from the first to the last", unit: "ms", stat: median, samples: many.passes(mark), target: 30, judged: true},
		{what: "CPU a cycle", unit: "ms", stat: median, samples: []float64{ms(after-before) / float64(cycles)}, target: 60, judged: true},
	}, nil
}}
