package watch

import (
	"context"
	"strconv"
	"testing"
)

func TestQueueKeepsTheNewestOfEachKeyInOrder(t *testing.T) {
	q := newQueue()
	for n := range 10000 {
		for _, key := range []string{"a", "b", "c"} {
			q.put(Wake{Key: key, Kind: ProcessExit, PID: n})
		}
		q.put(Wake{Key: "a", Kind: FileChange})
	}
	q.forget("b")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { q.run(ctx); close(done) }()
	for _, want := range []Wake{{Key: "a", Kind: ProcessExit, PID: 9999}, {Key: "c", Kind: ProcessExit, PID: 9999}, {Key: "a", Kind: FileChange}} {
		if got := <-q.out; got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	q.put(Wake{Key: "d", Kind: LinkChange})
	if got := <-q.out; got.Key != "d" {
		t.Errorf("got %+v", got)
	}
	q.put(Wake{Key: "e", Kind: LinkChange}) // nobody reads it
	cancel()
	<-done
	for range q.out {
		t.Log("one was already on its way")
	}
}

func TestKindsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for kind := Kind(0); kind <= LinkChange; kind++ {
		if seen[kind.String()] || kind.String() == "" {
			t.Errorf("the name of kind %s is not its own", strconv.Itoa(int(kind)))
		}
		seen[kind.String()] = true
	}
}
