//go:build linux

package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

var xmlRow = row{name: "xml", work: "_status XML, 500 services, 64 clients", rounds: 1, measure: func(ctx context.Context, r *run) ([]figure, error) {
	end, port, err := r.mixture(ctx, 500)
	if err != nil {
		return nil, err
	}
	defer end()
	beat, err := newPulse()
	if err != nil {
		return nil, err
	}
	defer beat.close()
	d, err := r.daemon(setup{cycle: 1, body: r.mixed(499, crowdOf, port) + beat.check()})
	if err != nil {
		return nil, err
	}
	defer d.end()
	during := 10 * time.Second
	if r.quick {
		during = 4 * time.Second
	}
	idle, err := d.perCycle(ctx, beat, 3)
	if err != nil {
		return nil, err
	}
	const clients = 64
	before, err := d.cpu()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	took, err := d.ask(ctx, clients, during)
	if err != nil {
		return nil, err
	}
	after, err := d.cpu()
	if err != nil {
		return nil, err
	}
	cycles := float64(time.Since(began)) / float64(d.cycle)
	stood := beat.stoodStill(began, d.cycle)
	return []figure{
		{what: "CPU a request", unit: "ms", stat: median, samples: []float64{(ms(after-before) - cycles*ms(idle)) / float64(len(took))}, target: 0.6, judged: true},
		{what: "time of a request", unit: "ms", stat: p99, samples: took, target: 60, judged: true},
		{what: "checking is late by", unit: "ms", stat: most, samples: []float64{ms(stood)}, target: 100, judged: true},
	}, nil
}}

// ask has clients ask for the status all the time, and tells in milliseconds how long each answer took. They throw away what
// they read: what this end costs is taken from the same processors, and to keep it was three times the daemon's part.
func (d *daemon) ask(ctx context.Context, clients int, during time.Duration) ([]float64, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}, Timeout: 30 * time.Second}
	defer client.CloseIdleConnections()
	took := make([][]float64, clients)
	failed := make([]error, clients)
	var all sync.WaitGroup
	until := time.Now().Add(during)
	for i := range clients {
		all.Go(func() {
			for time.Now().Before(until) && failed[i] == nil {
				began := time.Now()
				failed[i] = d.read(ctx, client, statusPath, io.Discard)
				took[i] = append(took[i], ms(time.Since(began)))
			}
		})
	}
	all.Wait()
	var flat []float64
	for _, t := range took {
		flat = append(flat, t...)
	}
	return flat, errors.Join(failed...)
}
