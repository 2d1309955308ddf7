package engine

import "testing"

func TestFifoKeepsOrderAndRoom(t *testing.T) {
	var f fifo[int]
	put, took := 0, 0
	for range 10000 { // never empty
		for range 3 {
			f.put(put)
			put++
		}
		for f.len() > 5 {
			if v := f.take(); v != took {
				t.Fatalf("took %d, want %d", v, took)
			}
			took++
		}
	}
	if cap(f.list) > 32 {
		t.Errorf("room for %d where never more than 8 waited", cap(f.list))
	}
}
