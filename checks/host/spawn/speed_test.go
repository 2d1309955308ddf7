package spawn

import (
	"os"
	"slices"
	"sync"
	"testing"
	"time"
)

// TestSpeed measures, when UPKEEP_SPEED asks for it, how long a program takes that does nothing: alone and twenty at once.
func TestSpeed(t *testing.T) {
	if os.Getenv("UPKEEP_SPEED") == "" {
		t.Skip("UPKEEP_SPEED=1 measures")
	}
	one := func() time.Duration {
		began := time.Now()
		if _, err := Run(t.Context(), Command{Args: []string{"/bin/true"}, Limit: 512}); err != nil {
			t.Error(err)
		}
		return time.Since(began)
	}
	one()
	var alone, burst []time.Duration
	for range 500 {
		alone = append(alone, one())
	}
	for range 25 {
		took := make([]time.Duration, 20)
		var all sync.WaitGroup
		for i := range took {
			all.Go(func() { took[i] = one() })
		}
		all.Wait()
		burst = append(burst, took...)
	}
	for name, took := range map[string][]time.Duration{"alone": alone, "20 at once": burst} {
		slices.Sort(took)
		t.Logf("%s: median %v, p99 %v", name, took[len(took)/2], took[len(took)*99/100])
	}
}
