package probe

import (
	"sync/atomic"
	"testing"

	"github.com/upkeep-monitor/upkeep/checks"
)

// TestSideHandsPanicsOn: a probe that panics in a goroutine of its own reaches whoever asked for the look, with its stack,
// once the others are through.
func TestSideHandsPanicsOn(t *testing.T) {
	var done atomic.Int32
	defer func() {
		p, ok := recover().(*checks.Panic)
		if !ok || p.Value != "broken probe" || p.Stack == "" {
			t.Errorf("caught %v", p)
		}
		if done.Load() != 9 {
			t.Errorf("%d of the others are through", done.Load())
		}
	}()
	side([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, func(i int) {
		if i == 4 {
			panic("broken probe")
		}
		done.Add(1)
	})
}
