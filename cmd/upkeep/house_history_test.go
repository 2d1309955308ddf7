package main

import (
	"log/slog"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks/history"
)

// TestHistoryIsKept: what a daemon saw is on disk while it runs and after it is killed, and the next one goes on with it.
func TestHistoryIsKept(t *testing.T) {
	file, dir := controlFile(t, ""+httpd+"check file one with path %s/rc\ncheck file two with path %s/gone\n")
	d := &daemonRun{dir: dir, file: file}
	looks := func() (n, events int) {
		s := history.New(history.Options{Dir: d.path("state.history"), Log: slog.New(slog.DiscardHandler)})
		if err := s.Load(); err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		list, err := s.Curves("one", "size_bytes", now.Add(-time.Hour), now.Add(time.Minute), 3600)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			for _, p := range c.Points {
				n += p.Count
			}
		}
		past, err := s.Events("two", now.Add(-time.Hour), now.Add(time.Minute), 100)
		if err != nil {
			t.Fatal(err)
		}
		return n, len(past)
	}
	d.start(t)
	eventually(t, "something is written", func() bool {
		return content(t, d.path("state.history/looks-00000000.journal")) != "" && content(t, d.path("state.history/events-00000000.journal")) != ""
	})
	if err := d.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = d.cmd.Wait()
	before, events := looks()
	if before == 0 || events == 0 {
		t.Fatalf("%d looks and %d events are left of a daemon that was killed", before, events)
	}
	d.start(t)
	size := len(content(t, d.path("state.history/looks-00000000.journal")))
	eventually(t, "the next one goes on", func() bool { return len(content(t, d.path("state.history/looks-00000000.journal"))) > size })
	d.interrupt()
	if after, _ := looks(); after <= before {
		t.Errorf("%d looks, %d before", after, before)
	}
}
