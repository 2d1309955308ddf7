package observe

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
)

func fileOf(path string, size int64) *checks.FileFacts {
	return &checks.FileFacts{Path: path, Size: size}
}

// slowly computes sums that take so long.
func slowly(took time.Duration, begun *atomic.Int32) *sums {
	s := newSums()
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

// TestASumGoesOnAcrossChecks: a file whose checksum takes longer than a check is told of by a later one, and read once.
func TestASumGoesOnAcrossChecks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		s := slowly(23*time.Second, &begun)
		for check := range 5 {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			sum, err := s.of(ctx, fileOf("/large", 1), "sha256")
			cancel()
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
		if _, err := s.of(t.Context(), fileOf("/large", 1), "md5"); !errors.Is(err, errSumPending) {
			t.Fatal(err)
		}
		time.Sleep(sumUnasked + time.Second)
		synctest.Wait()
		if len(s.jobs) != 0 || len(s.places) != 0 {
			t.Errorf("%d jobs, %d places taken", len(s.jobs), len(s.places))
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
			if _, err = s.of(t.Context(), fileOf("/busy", check), "sha1"); !errors.Is(err, errSumPending) {
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
				_, err := s.of(t.Context(), fileOf(string(rune('a'+i)), 1), "sha256")
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
	config, found := checks.Load(checks.LoadOptions{Path: "rc", Text: &text, Hostname: "h"})
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
