package mailbox

import (
	"sync"
	"testing"
)

func TestNothingIsLostAndOrderIsKept(t *testing.T) {
	const senders, each = 8, 2000
	box := New[[2]int]()
	var sending sync.WaitGroup
	for s := range senders {
		sending.Go(func() {
			for i := range each {
				box.Put([2]int{s, i})
			}
		})
	}
	go func() { sending.Wait(); box.Close() }()
	next, total := [senders]int{}, 0
	var list [][2]int
	for closed := false; !closed; {
		<-box.Ready()
		list, closed = box.Take(list)
		for _, v := range list {
			if v[1] != next[v[0]] {
				t.Fatalf("sender %d: got %d, want %d", v[0], v[1], next[v[0]])
			}
			next[v[0]]++
			total++
		}
	}
	if total != senders*each {
		t.Errorf("got %d values of %d", total, senders*each)
	}
}

func TestATokenComesForWhatIsPutAfterATake(t *testing.T) {
	box := New[int]()
	box.Put(1)
	box.Put(2)
	<-box.Ready()
	if list, closed := box.Take(nil); len(list) != 2 || closed {
		t.Fatalf("took %v, closed %v", list, closed)
	}
	select {
	case <-box.Ready():
		t.Error("a token although there is nothing")
	default:
	}
	box.Put(3)
	<-box.Ready()
	box.Close()
	if list, closed := box.Take(nil); len(list) != 1 || list[0] != 3 || !closed {
		t.Errorf("took %v, closed %v", list, closed)
	}
}
