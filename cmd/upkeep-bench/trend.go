//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

// trend is what the daemon holds, sampled over a soak.
type trend struct {
	resident, threads, descriptors []float64 // MB, numbers
}

func (t *trend) sample(ctx context.Context, pid int, during time.Duration) error {
	for {
		if sleep(ctx, min(max(during/300, time.Second), 30*time.Second)) != nil {
			return nil //nolint:nilerr // the time is over
		}
		status, err := statusOf(pid, "VmRSS", "Threads")
		if err != nil {
			return fmt.Errorf("the daemon has ended: %w", err)
		}
		open, err := descriptorsOf(pid)
		if err != nil {
			return fmt.Errorf("the daemon has ended: %w", err)
		}
		t.resident = append(t.resident, float64(status[0])*1024/1e6)
		t.threads = append(t.threads, float64(status[1]))
		t.descriptors = append(t.descriptors, float64(open))
	}
}

// print shows the first and the last third, and tells whether anything grows.
func (t *trend) print(w io.Writer) (grows bool) {
	fmt.Fprintln(w, "\nheld by the daemon\tfirst third\tlast third\tmax\t")
	for _, held := range []struct {
		name    string
		samples []float64
		slack   float64 // what it may differ by without growing
	}{{"resident memory, MB", t.resident, 4}, {"threads", t.threads, 4}, {"descriptors", t.descriptors, 8}} {
		if len(held.samples) < 3 {
			continue
		}
		first, last := ends(held.samples)
		word := "flat"
		if growing(first, last, held.slack) {
			word, grows = "GROWING", true
		}
		fmt.Fprintf(w, "%s\t%.1f\t%.1f\t%.1f\t%s\n", held.name, median.of(first), median.of(last), most.of(held.samples), word)
	}
	return grows
}

// ends are the first and the last third.
func ends(samples []float64) (first, last []float64) {
	n := len(samples) / 3
	return samples[:n], samples[len(samples)-n:]
}

// growing tells whether the last third stands higher than the first by more than a tenth and the slack.
func growing(first, last []float64, slack float64) bool {
	before := median.of(first)
	return median.of(last) > before*1.1+slack
}

// heartbeat notes in the ledger when this machine has stood still: a pause of three seconds where a quarter was asked for.
func (l *ledger) heartbeat(ctx context.Context) error {
	for last := time.Now(); sleep(ctx, 250*time.Millisecond) == nil; {
		now := time.Now()
		if now.Round(0).Sub(last.Round(0)) > 3*time.Second { // by the wall clock, which goes on while a machine is suspended
			l.standstill(now)
		}
		last = now
	}
	return nil
}
