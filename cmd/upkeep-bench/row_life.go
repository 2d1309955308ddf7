//go:build linux

package main

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

var reloadRow = row{name: "reload", work: "reload, 2000 services", rounds: 3, measure: func(ctx context.Context, r *run) ([]figure, error) {
	const services = 2000
	if err := r.fill(services); err != nil {
		return nil, err
	}
	var body strings.Builder
	for i := range services {
		fmt.Fprintf(&body, "check file f%d with path %s\n if changed checksum then alert\n", i, r.path("files/%d", i))
	}
	d, err := r.daemon(setup{cycle: 30, body: body.String()})
	if err != nil {
		return nil, err
	}
	defer d.end()
	if _, err := d.looked(ctx, time.Unix(0, 0)); err != nil {
		return nil, err
	}
	const pending = 5
	mark := d.log.mark()
	for i := range pending { // changed, and not yet looked at
		if err := appendTo(r.path("files/%d", i), "more\n"); err != nil {
			return nil, err
		}
	}
	knock := d.knock()
	at, err := d.reload()
	if err != nil {
		return nil, err
	}
	last, err := d.looked(ctx, at)
	if err == nil {
		err = sleep(ctx, time.Second) // what follows of the looks
	}
	closed := knock()
	if err != nil {
		return nil, err
	}
	told := map[string]bool{}
	lines, _ := d.log.since(mark)
	for _, l := range lines {
		if service := between([]byte(l.text), "'", "' checksum changed"); strings.Contains(l.text, "checksum changed") {
			told[service] = true
		}
	}
	return []figure{
		{what: "SIGHUP to all looked at", unit: "ms", stat: median, samples: []float64{ms(last.Sub(at))}, target: 100, judged: true},
		{what: fmt.Sprintf("pending changes lost of %d", pending), unit: "", stat: most, samples: []float64{float64(pending - len(told))}, target: 0, judged: true},
		{what: "port closed", unit: "ms", stat: most, samples: []float64{ms(closed)}, target: 0, judged: true},
	}, nil
}}

// knock tries the daemon's port all the time until what it returns is called, which tells how long it was closed at most.
func (d *daemon) knock() (end func() time.Duration) {
	var closed time.Duration
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		var since time.Time
		for {
			select {
			case <-stop:
				return
			case <-time.After(500 * time.Microsecond):
			}
			conn, err := net.DialTimeout("tcp4", fmt.Sprintf("127.0.0.1:%d", d.port), time.Second)
			switch {
			case err == nil:
				_ = conn.Close()
				since = time.Time{}
			case since.IsZero():
				since = time.Now()
				closed = max(closed, time.Microsecond)
			default:
				closed = max(closed, time.Since(since))
			}
		}
	})
	return func() time.Duration {
		close(stop)
		done.Wait()
		return closed
	}
}

// crowdOf is how many processes the mixed services share.
const crowdOf = 20

// mixture is what mixed services need: files, processes and a port.
func (r *run) mixture(ctx context.Context, services int) (end func(), port int, err error) {
	if err := r.fill(services); err != nil {
		return nil, 0, err
	}
	crowd, err := r.crowd(ctx, crowdOf)
	if err != nil {
		return nil, 0, err
	}
	s, err := newSink(func(*sink, net.Conn) {})
	if err != nil {
		crowd.end()
		return nil, 0, err
	}
	return func() { s.close(); crowd.end() }, s.port, nil
}

var startRow = row{name: "start", work: "start to first whole cycle, 1000 mixed services", rounds: 3, measure: func(ctx context.Context, r *run) ([]figure, error) {
	end, port, err := r.mixture(ctx, 1000)
	if err != nil {
		return nil, err
	}
	defer end()
	d, err := r.daemon(setup{cycle: 30, body: r.mixed(1000, crowdOf, port)})
	if err != nil {
		return nil, err
	}
	defer d.end()
	last, err := d.looked(ctx, time.Unix(0, 0))
	return []figure{{what: "all looked at", unit: "ms", stat: median, samples: []float64{ms(last.Sub(d.began))}, target: 150, judged: true}}, err
}}

var parseRow = row{name: "parse", work: "parse 20 000 services", rounds: 3, measure: func(ctx context.Context, r *run) ([]figure, error) {
	services := 20000
	if r.quick {
		services = 4000
	}
	path, err := r.control(setup{name: "daemon", cycle: 30, body: r.mixed(services, crowdOf, 80)}, 2812)
	if err != nil {
		return nil, err
	}
	t, err := grow(r.dir, "parse", 0, r.program, "-t", "-c", path)
	if err != nil {
		return nil, err
	}
	defer t.end()
	status, used, err := t.wait(ctx)
	if err == nil && status != 0 {
		err = fmt.Errorf("-t says %d: %.2000s", status, t.said())
	}
	return []figure{{what: fmt.Sprintf("CPU for %d", services), unit: "s", stat: median, samples: []float64{used.Seconds()}, target: 0.8 * float64(services) / 20000, judged: true}}, err
}}

// memoryRow runs its three daemons beside each other, since they only wait.
//
// What is judged is anonymous memory: resident memory also counts clean pages of the program's own file, which the kernel
// takes away when it needs them; it stands beside.
var memoryRow = row{name: "memory", work: "anonymous and resident memory", rounds: 1, measure: func(ctx context.Context, r *run) ([]figure, error) {
	sizes := []int{50, 500, 2000}
	targets := []float64{12, 15, 22}
	end, port, err := r.mixture(ctx, sizes[2])
	if err != nil {
		return nil, err
	}
	defer end()
	var daemons []*daemon
	for _, n := range sizes {
		d, err := r.daemon(setup{name: fmt.Sprint("d", n), cycle: 5, body: r.mixed(n, crowdOf, port)})
		if err != nil {
			return nil, err
		}
		defer d.end()
		daemons = append(daemons, d)
	}
	resident, anonymous := make([][]float64, len(sizes)), make([][]float64, len(sizes))
	for until := time.Now().Add(r.after); time.Now().Before(until); {
		if err := sleep(ctx, min(r.after/60, 10*time.Second)); err != nil {
			return nil, err
		}
		for i, d := range daemons {
			status, err := statusOf(d.pid, "VmRSS", "RssAnon")
			if err != nil {
				return nil, fmt.Errorf("%w; the daemon has ended: %s", err, d.said())
			}
			resident[i] = append(resident[i], float64(status[0])*1024/1e6)
			anonymous[i] = append(anonymous[i], float64(status[1])*1024/1e6)
		}
	}
	var figures []figure
	for i, n := range sizes {
		second, third := thirds(anonymous[i])
		_, shown := thirds(resident[i])
		figures = append(figures,
			figure{what: fmt.Sprintf("%d services after %s, resident", n, r.after), unit: "MB", stat: median, samples: []float64{median.of(shown)}},
			figure{what: fmt.Sprintf("%d services after %s, anonymous", n, r.after), unit: "MB", stat: median, samples: []float64{median.of(third)}, target: targets[i], judged: true},
			figure{what: fmt.Sprintf("%d services, growth in the last third", n), unit: "MB", stat: median, samples: []float64{median.of(third) - median.of(second)}, target: 0.5, judged: true})
	}
	return figures, nil
}}

// thirds are the second and the last third of what was sampled.
func thirds(samples []float64) (second, third []float64) {
	n := len(samples) / 3
	return samples[n : len(samples)-n], samples[len(samples)-n:]
}
