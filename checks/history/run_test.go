package history

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
)

// TestMain lets this program also be the daemon that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("HISTORY_OF_THE_KILLED"); dir != "" {
		writeUntilKilled(dir)
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes as fast as it can, with a simulated 30 seconds between looks, and says how far it is: what it
// says is written. Files become segments all the time.
func writeUntilKilled(dir string) {
	now := noon
	if at := os.Getenv("HISTORY_SINCE"); at != "" {
		var err error
		if now, err = time.Parse(time.RFC3339, at); err != nil {
			panic(err)
		}
	}
	s := New(Options{Dir: dir, Size: 1 << 20, Keep: 365 * 24 * time.Hour, Log: slog.New(slog.NewTextHandler(os.Stdout, nil)), Now: func() time.Time { return now }})
	if err := s.Load(); err != nil {
		panic(err)
	}
	for n := 0; ; n++ {
		s.Looked(ramp, &checks.Observation{At: now, Took: time.Millisecond, File: &checks.FileFacts{Size: now.Unix(), Links: 1}})
		s.Happened(event("ramp", uint64(n), now))
		s.flush()
		fmt.Println("at", now.Format(time.RFC3339))
		select {
		case <-s.keeping:
			s.maintain(context.Background())
		default:
		}
		now = now.Add(30 * time.Second)
	}
}

func TestKilledWhileWriting(t *testing.T) {
	dir := t.TempDir()
	since, kills := noon, 8
	if testing.Short() {
		kills = 3
	}
	for kill := range kills {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "HISTORY_OF_THE_KILLED="+dir, "HISTORY_SINCE="+since.Format(time.RFC3339))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		last, lines := "", 0
		for in := bufio.NewScanner(out); in.Scan(); {
			at, ok := strings.CutPrefix(in.Text(), "at ")
			if !ok {
				if !strings.Contains(in.Text(), "damaged") {
					t.Errorf("the program says: %s", in.Text())
				}
				continue
			}
			last = at
			if lines++; lines == 400+137*kill { // at a place that differs each time
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the program was not killed")
		}
		end, err := time.Parse(time.RFC3339, last)
		if err != nil {
			t.Fatalf("the last line is %q", last)
		}
		s := New(Options{Dir: dir, Size: 1 << 20, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return end }})
		if err := s.Load(); err != nil {
			t.Fatal(err)
		}
		list, err := s.Curves("ramp", "size_bytes", since, end.Add(time.Second), maxPoints)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d curves, %v", len(list), err)
		}
		looks := 0
		for _, p := range list[0].Points {
			looks += p.Count
		}
		if want := int(end.Sub(since)/(30*time.Second)) + 1; looks < want || looks > want+2 {
			t.Errorf("%d looks after kill %d, %d were written", looks, kill, want)
		}
		events, err := s.Events("ramp", since, end, 1)
		if err != nil || len(events) != 1 || !events[0].Time.Equal(end) {
			t.Errorf("the last event is %v, %v", events, err)
		}
		since = end.Add(time.Minute)
	}
}

// Readers, the writer and the keeper at the same time, as in the daemon.
func TestReadingWhileWriting(t *testing.T) {
	w := newWorld(t, 20, 1<<20)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	var running sync.WaitGroup
	running.Go(func() { w.store.keepRunning(ctx) })
	stop := make(chan struct{})
	for range 2 {
		running.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, points := range []int{10, 100, 3000} {
					if _, err := w.store.Curves("service-000", "", noon, w.clock().Add(time.Second), points); err != nil {
						t.Error(err)
					}
				}
				if _, err := w.store.Curves("", "threads", w.clock().Add(-time.Hour), w.clock().Add(time.Second), 60); err != nil {
					t.Error(err)
				}
				if _, err := w.store.Events("", noon, w.clock(), 100); err != nil {
					t.Error(err)
				}
				w.store.Notes()
			}
		})
	}
	for n := range 1500 {
		for i, s := range w.services {
			w.store.Looked(s, w.observed(i, s))
		}
		w.store.Happened(event("service-001", uint64(n), w.clock()))
		w.store.flush()
		w.pass(30 * time.Second)
	}
	close(stop)
	end()
	running.Wait()
	if n := w.log.count("damaged"); n > 0 {
		t.Errorf("a reader met what it took for damage: %s", w.log.buf.String())
	}
}

// Run takes what comes and writes the rest when it ends.
func TestRunWritesTheRestAtItsEnd(t *testing.T) {
	w := newWorld(t, 3, 1<<20)
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.store.Run(ctx) }()
	for i, s := range w.services {
		w.store.Looked(s, w.observed(i, s))
	}
	end()
	<-ended
	w.open()
	if list := w.curves("", "check_seconds", noon, noon.Add(time.Minute), 1); len(list) != 3 {
		t.Errorf("%d curves, want 3", len(list))
	}
}

// Off is off, and nothing is overwritten that was not read.
func TestOffKeepsNothing(t *testing.T) {
	w := newWorld(t, 3, 0)
	w.cycle()
	if _, err := os.Stat(w.options.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder: %v", err)
	}
	w.store.Configure(1<<20, time.Hour)
	w.cycle()
	if list := w.curves("", "check_seconds", noon, noon.Add(time.Minute), 1); len(list) != 3 {
		t.Errorf("%d curves after it was turned on, want 3", len(list))
	}
	unread := New(w.options)
	unread.Configure(1<<20, time.Hour)
	unread.Looked(ramp, w.observed(4, w.services[0]))
	if len(unread.queue.take(nil)) > 0 {
		t.Error("a store that has not read its folder takes looks")
	}
}

// A disk that stands must not fill the memory, and events outlive figures.
func TestWhatTheDiskDoesNotTakeIsBounded(t *testing.T) {
	w := newWorld(t, 1, 1<<20)
	o := w.observed(0, w.services[0])
	for range maxLooks + 100 {
		w.store.Looked(w.services[0], o)
	}
	for id := range uint64(maxEvents + 5) {
		w.store.Happened(event("x", id, w.clock().Add(time.Duration(id)*time.Millisecond)))
	}
	notes := w.store.Notes()
	if len(notes) != 1 || !strings.Contains(notes[0], "100 looks and 5 events") {
		t.Errorf("notes %q", notes)
	}
	list, err := w.store.Events("", noon, noon.Add(time.Minute), 3*maxEvents)
	if err != nil || len(list) != maxEvents || list[0].ID != maxEvents+4 {
		t.Errorf("%d events, %v", len(list), err)
	}
}
