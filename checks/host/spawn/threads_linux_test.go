package spawn

import "testing"

func TestSpareThreads(t *testing.T) {
	for range 2 {
		if n := SpareThreads(20); n != 20 || threads() < n {
			t.Errorf("%d made, there are %d", n, threads())
		}
	}
	if now := threads(); now > 35 { // the second time they are there
		t.Errorf("%d threads", now)
	}
}
