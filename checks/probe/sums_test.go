package probe

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/checks/engine"
	"github.com/upkeep-monitor/upkeep/checks/load"
)

func fileOf(path string, size int64) *checks.FileFacts {
	return &checks.FileFacts{Path: path, Size: size}
}

// slowly computes sums that take so long.
func slowly(took time.Duration, begun *atomic.Int32) *sums {
	s := newSums(func(string, string) bool { return false })
	s.compute = func(ctx context.Context, path, _ string) (string, error) {
		begun.Add(1)
		select {
		case <-time.After(took):
			return "sum of " + path, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return s
}

// askOnce is one check that asks for a checksum.
func askOnce(t *testing.T, s *sums, f *checks.FileFacts, kind string) (string, error) {
	ctx, cancel := context.WithTimeout(t.Context(), sumPatience)
	defer cancel()
	return s.of(ctx, f, kind)
}

// TestASumGoesOnAcrossChecks: a file whose checksum takes longer than a check is told of by a later one, and read once.
func TestASumGoesOnAcrossChecks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		s := slowly(23*time.Second, &begun)
		for check := range 5 {
			sum, err := askOnce(t, s, fileOf("/large", 1), "sha256")
			if check < 4 && !errors.Is(err, errSumPending) {
				t.Fatalf("check %d: %q, %v", check, sum, err)
			}
			if check == 4 && (err != nil || sum != "sum of /large") {
				t.Errorf("check %d: %q, %v", check, sum, err)
			}
		}
		if n := begun.Load(); n != 1 {
			t.Errorf("read %d times", n)
		}
		if len(s.jobs) != 0 {
			t.Error("a job is left")
		}
	})
}

// TestASumThatNobodyAsksForEnds.
func TestASumThatNobodyAsksForEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		s := slowly(time.Hour, &begun)
		if _, err := askOnce(t, s, fileOf("/large", 1), "md5"); !errors.Is(err, errSumPending) {
			t.Fatal(err)
		}
		time.Sleep(sumUnasked + time.Second)
		synctest.Wait()
		if len(s.jobs) != 0 || len(s.places) != 0 {
			t.Errorf("%d jobs, %d places taken", len(s.jobs), len(s.places))
		}
	})
}

// TestASumThatIsWantedGoesOn through a long time between two checks.
func TestASumThatIsWantedGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		s := slowly(20*time.Minute, &begun)
		s.wanted = func(string, string) bool { return true }
		if _, err := askOnce(t, s, fileOf("/large", 1), "md5"); !errors.Is(err, errSumPending) {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if sum, err := askOnce(t, s, fileOf("/large", 1), "md5"); sum == "" || err != nil || begun.Load() != 1 {
			t.Errorf("%q, %v, read %d times", sum, err, begun.Load())
		}
	})
}

// TestASumOfWhatChangedEnds at once, and the new one is begun after a rest: a quarter of a core for one file.
func TestASumOfWhatChangedEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun, ended atomic.Int32
		s := slowly(time.Hour, &begun)
		compute := s.compute
		s.compute = func(ctx context.Context, path, kind string) (string, error) {
			defer ended.Add(1)
			return compute(ctx, path, kind)
		}
		_, _ = askOnce(t, s, fileOf("/large", 1), "md5") // pending after 5 seconds
		_, _ = askOnce(t, s, fileOf("/large", 2), "md5")
		if begun.Load() != 1 || ended.Load() != 1 {
			t.Errorf("%d begun, %d ended", begun.Load(), ended.Load())
		}
		time.Sleep(sumRest * sumPatience)
		synctest.Wait()
		if begun.Load() != 2 {
			t.Error("never begun again")
		}
		_, _ = askOnce(t, s, fileOf("/large", 3), "md5") // for the bubble to end
		time.Sleep(sumUnasked + time.Minute)
	})
}

// TestAFileOftenTouchedCostsAQuarter: three times a second a file of a second's reading is touched and looked at.
func TestAFileOftenTouchedCostsAQuarter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		s := slowly(time.Second, &begun)
		start := time.Now()
		for touched := int64(0); time.Since(start) < time.Minute; touched++ {
			if _, err := askOnce(t, s, fileOf("/large", touched), "md5"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second / 3)
		}
		if n := begun.Load(); n < 10 || n > 16 {
			t.Errorf("read %d times in a minute", n)
		}
	})
}

// TestAFileThatNeverStandsStill is an error after a few tries, not a busy core for ever.
func TestAFileThatNeverStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		s := slowly(7*time.Second, &begun)
		var err error
		for check := int64(0); check < 20; check++ {
			if _, err = askOnce(t, s, fileOf("/busy", check), "sha1"); !errors.Is(err, errSumPending) {
				break
			}
			time.Sleep(time.Second)
		}
		if err == nil || errors.Is(err, errSumPending) || begun.Load() != sumTries {
			t.Errorf("%v after %d tries", err, begun.Load())
		}
	})
}

// TestFewSumsAtOnce: the others wait for their turn, and come to their end.
func TestFewSumsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		s := slowly(time.Second, &begun)
		results := make(chan error, 6)
		for i := range 6 {
			go func() {
				_, err := askOnce(t, s, fileOf(string(rune('a'+i)), 1), "sha256")
				results <- err
			}()
		}
		time.Sleep(500 * time.Millisecond)
		if n := begun.Load(); n != sumsAtOnce {
			t.Errorf("%d at once", n)
		}
		for range 6 {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
	})
}

// TestASumThatCannotBeComputedIsTold by an event of its own, and the rule itself is not judged.
func TestASumThatCannotBeComputedIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := "check file f path " + path + "\n if changed checksum then alert\n"
	config, found := load.File(load.Options{Path: "rc", Text: &text, Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	o := New(Options{Config: func() *checks.Config { return config }})
	o.sums.compute = func(context.Context, string, string) (string, error) {
		return "", errors.New("cannot compute checksum: input/output error")
	}
	s := config.Service("f")
	seen := o.Observe(t.Context(), engine.Look{Service: s, Cycle: 1})
	state, events := checks.Judge(s, checks.NewState(s), seen, checks.Moment{Slot: 1, Now: time.Now()})
	if len(events) != 1 || events[0].Type != checks.EventData || events[0].Message != "cannot compute checksum: input/output error" {
		t.Errorf("events %+v", events)
	}
	if failed, _ := state.ErrorBits(s); failed != checks.EventData.Bit {
		t.Errorf("failed %x", failed)
	}
}

// TestAnErrorOfASumStands until there is a sum: what goes on for long is not told as over and wrong again by turns.
func TestAnErrorOfASumStands(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := "check file f path " + path + "\n if changed sha1 checksum then alert\n"
	config, found := load.File(load.Options{Path: "rc", Text: &text, Hostname: "h"})
	if config == nil {
		t.Fatal(found)
	}
	o := New(Options{Config: func() *checks.Config { return config }})
	o.sums.compute = func(context.Context, string, string) (string, error) {
		return "", errors.New("the file changes")
	}
	look := engine.Look{Service: config.Service("f"), Cycle: 1}
	if look.Before = o.Observe(t.Context(), look); look.Before.File.ChecksumError == "" {
		t.Fatal("no error")
	}
	o.sums.compute = func(ctx context.Context, _, _ string) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if seen := o.Observe(ctx, look); seen.Error != "" || seen.File.ChecksumError != "the file changes" {
		t.Errorf("while it is computed: %q, %+v", seen.Error, seen.File)
	}
	o.sums.mu.Lock()
	defer o.sums.mu.Unlock()
	for key, job := range o.sums.jobs {
		o.sums.forget(key, job)
	}
}

// TestADismissedSumEnds at once, and whoever asks again begins anew.
func TestADismissedSumEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		s := slowly(time.Hour, &begun)
		o := &Observer{sums: s}
		for _, path := range []string{"/large", "/other"} {
			if _, err := askOnce(t, s, fileOf(path, 1), "sha256"); !errors.Is(err, errSumPending) {
				t.Fatal(err)
			}
		}
		job := s.jobs[sumKey{"/large", "sha256"}]
		o.Dismiss(&checks.Service{Kind: checks.File, Target: "/large"})
		synctest.Wait()
		select {
		case <-job.done:
		default:
			t.Error("it goes on")
		}
		if len(s.jobs) != 1 {
			t.Errorf("%d jobs are left", len(s.jobs))
		}
		if _, err := askOnce(t, s, fileOf("/large", 1), "sha256"); !errors.Is(err, errSumPending) || begun.Load() != 3 {
			t.Errorf("asked again: %v, begun %d times", err, begun.Load())
		}
		o.Dismiss(&checks.Service{Kind: checks.File, Target: "/large"})
		o.Dismiss(&checks.Service{Kind: checks.File, Target: "/other"})
	})
}
